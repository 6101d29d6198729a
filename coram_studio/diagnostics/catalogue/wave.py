"""Diagnostic codes of one area: wave."""

from __future__ import annotations

from coram_studio.diagnostics.catalogue.entry import Entry
from coram_studio.diagnostics.severity import Severity

WAVE: tuple[Entry, ...] = (
    Entry(
        "W001",
        Severity.ERROR,
        "Wave file is missing",
        "Simulate again with waves on, or open another run.",
    ),
    Entry(
        "W002",
        Severity.ERROR,
        "File is not a wave file",
        "Open an FST or VCD file, as a simulation writes it.",
        example="a text file renamed to waves.fst",
    ),
    Entry(
        "W003",
        Severity.ERROR,
        "Wave file is damaged or incomplete",
        "Simulate again; a run that was stopped hard, or a full disk, leaves an incomplete file.",
        example="the first half of an FST file",
    ),
    Entry(
        "W004",
        Severity.ERROR,
        "The wave reader stopped",
        "Open the run again; if it stops again, free memory or record fewer signals.",
    ),
    Entry(
        "W005",
        Severity.ERROR,
        "Signal is not in the wave file",
        "Choose a signal from the tree; names change when the design does.",
    ),
    Entry(
        "W006",
        Severity.ERROR,
        "FST files cannot be read here",
        "Install the Python package pywellen, or write VCD waves.",
    ),
    Entry(
        "W007",
        Severity.ERROR,
        "Wave file cannot be opened",
        "Check that you may read the file.",
    ),
    Entry(
        "W008",
        Severity.WARNING,
        "Signal needed for the bus analysis is not recorded",
        "Record all ports of the core: simulate with waves on.",
    ),
)
