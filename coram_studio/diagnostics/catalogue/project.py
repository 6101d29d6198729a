"""Diagnostic codes of one area: project."""

from __future__ import annotations

from coram_studio.diagnostics.catalogue.entry import Entry

PROJECT: tuple[Entry, ...] = ()
