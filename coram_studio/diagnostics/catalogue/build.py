"""Diagnostic codes of one area: the workbench's builds and its files."""

from __future__ import annotations

from coram_studio.diagnostics.catalogue.entry import Entry
from coram_studio.diagnostics.severity import Severity

BUILD: tuple[Entry, ...] = (
    Entry(
        "B001",
        Severity.ERROR,
        "source outside the project",
        "Copy the file into the project's folder and name it by its path there.",
    ),
    Entry(
        "B002",
        Severity.ERROR,
        "source file missing",
        "Restore the file, or give the block another source in its properties.",
    ),
    Entry(
        "B003",
        Severity.ERROR,
        "source file unreadable",
        "Give yourself the right to read the file.",
    ),
    Entry(
        "B004",
        Severity.ERROR,
        "source file is not UTF-8",
        "Save the file as UTF-8; comments in another encoding are the usual cause.",
    ),
    Entry(
        "B005",
        Severity.ERROR,
        "module missing in the kernel's file",
        "Give the block the name of a module that the file has.",
    ),
    Entry(
        "B006",
        Severity.WARNING,
        "kernel's ports differ from the design's",
        "Refresh the kernel's ports from its file.",
    ),
    Entry(
        "B007",
        Severity.ERROR,
        "no accelerator to build",
        "Draw an accelerator, or name one that exists as top in project.toml.",
    ),
    Entry(
        "B008",
        Severity.NOTE,
        "kernel's file is not UTF-8",
        "Nothing needs to be done: its bytes are kept as they are. Saved as UTF-8, the editor can open it.",
    ),
    Entry(
        "B009",
        Severity.WARNING,
        "include folder missing",
        "Make the folder, or take it out of include in project.toml.",
        '[kernels]\ninclude = ["kernels/missing"]',
    ),
    Entry(
        "B010",
        Severity.ERROR,
        "run folder cannot be made",
        "Make the project's folder writable, or copy the project to a place that is.",
    ),
    Entry(
        "B011",
        Severity.ERROR,
        "core cannot be written",
        "Free disk space, make the folder writable, or give another with -o.",
    ),
    Entry(
        "B012",
        Severity.ERROR,
        "one name for two files",
        "Give one of the files another name; simulators and synthesis look for both in the same folders.",
    ),
    Entry(
        "B013",
        Severity.ERROR,
        "kernel's data file missing",
        "Put the file into kernels/ and name it relative to that folder.",
        'module k;\n  reg [7:0] table_data [0:255];\n  initial $readmemh("missing.hex", table_data);\nendmodule',
    ),
)
