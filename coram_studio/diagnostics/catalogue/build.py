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
)
