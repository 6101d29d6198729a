"""Diagnostic codes of one area: design."""

from __future__ import annotations

from coram_studio.diagnostics.catalogue.entry import Entry

DESIGN: tuple[Entry, ...] = ()
