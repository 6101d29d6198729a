"""Diagnostic codes of one area: wave."""

from __future__ import annotations

from coram_studio.diagnostics.catalogue.entry import Entry

WAVE: tuple[Entry, ...] = ()
