"""Diagnostic codes of one area: export."""

from __future__ import annotations

from coram_studio.diagnostics.catalogue.entry import Entry
from coram_studio.diagnostics.severity import Severity

_E, _W = Severity.ERROR, Severity.WARNING

EXPORT: tuple[Entry, ...] = (
    Entry(
        "X001",
        _E,
        "a name that the target tool cannot take",
        "Rename it in the project, or set the exporter's option for it.",
    ),
    Entry(
        "X002",
        _E,
        "the package's folder exists and is not a package",
        "Choose another folder, or move away what is there: an export replaces only packages.",
    ),
    Entry(
        "X003",
        _E,
        "the package cannot be written",
        "Free space or choose a folder that you may write to; a package that was there before is still whole.",
    ),
    Entry(
        "X004",
        _E,
        "the package failed its own check and was not written",
        "This is a defect of the exporter; please report it with the message. Nothing was changed.",
    ),
    Entry(
        "X005",
        _W,
        "a file in a language that the target tool does not read",
        "Rewrite the kernel in Verilog-2001, or export to a newer tool.",
    ),
    Entry(
        "X006",
        _W,
        "files that the target tool looks for elsewhere",
        "Copy them from the package's hdl/verilog/ to the folder in which the tool runs the synthesis.",
    ),
)
