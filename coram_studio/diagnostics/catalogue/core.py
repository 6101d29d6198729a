"""Diagnostic codes of one area: core."""

from __future__ import annotations

from coram_studio.diagnostics.catalogue.entry import Entry

CORE: tuple[Entry, ...] = ()
