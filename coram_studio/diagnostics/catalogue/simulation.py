"""Diagnostic codes of one area: simulation."""

from __future__ import annotations

from coram_studio.diagnostics.catalogue.entry import Entry

SIMULATION: tuple[Entry, ...] = ()
