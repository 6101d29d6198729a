"""Diagnostic codes of one area: kernel."""

from __future__ import annotations

from coram_studio.diagnostics.catalogue.entry import Entry

KERNEL: tuple[Entry, ...] = ()
