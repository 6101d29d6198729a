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
        example="waves.fst deleted from runs/0001",
        meaning="The run's wave file was deleted or moved.",
    ),
    Entry(
        "W002",
        Severity.ERROR,
        "File is not a wave file",
        "Open an FST or VCD file, as a simulation writes it.",
        example="a text file renamed to waves.fst",
        meaning="The file's first bytes are neither those of FST nor of VCD.",
    ),
    Entry(
        "W003",
        Severity.ERROR,
        "Wave file is damaged or incomplete",
        "Simulate again; a run that was stopped hard, or a full disk, leaves an incomplete file.",
        example="the first half of an FST file",
        meaning="The file ends too early, or holds what no simulator writes.",
    ),
    Entry(
        "W004",
        Severity.ERROR,
        "The wave reader stopped",
        "Open the run again; if it stops again, free memory or record fewer signals.",
        example="the reader is killed while a file is loaded",
        meaning="Wave files are read in a process of their own, which died or was closed.",
    ),
    Entry(
        "W005",
        Severity.ERROR,
        "Signal is not in the wave file",
        "Choose a signal from the tree; names change when the design does.",
        example="top.nothing",
        meaning="A signal is asked for by a name that the file does not have.",
    ),
    Entry(
        "W006",
        Severity.ERROR,
        "FST files cannot be read here",
        "Install the Python package pywellen, or write VCD waves.",
        example="opening waves.fst without pywellen",
        meaning="FST is a packed format that a package reads.",
    ),
    Entry(
        "W007",
        Severity.ERROR,
        "Wave file cannot be opened",
        "Check that you may read the file.",
        example="chmod 000 waves.fst",
        meaning="The system does not let the file be read.",
    ),
    Entry(
        "W008",
        Severity.WARNING,
        "Signal needed for the bus analysis is not recorded",
        "Record all ports of the core: simulate with waves on.",
        example="waves of a kernel alone",
        meaning="Bandwidth is measured from the signals of the bus ports.",
    ),
)
