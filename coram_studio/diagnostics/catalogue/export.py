"""Diagnostic codes of one area: export."""

from __future__ import annotations

from coram_studio.diagnostics.catalogue.entry import Entry

EXPORT: tuple[Entry, ...] = ()
