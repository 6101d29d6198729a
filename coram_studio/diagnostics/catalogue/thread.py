"""Diagnostic codes of one area: thread."""

from __future__ import annotations

from coram_studio.diagnostics.catalogue.entry import Entry

THREAD: tuple[Entry, ...] = ()
