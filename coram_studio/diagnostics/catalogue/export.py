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
        example="an accelerator named Everything, exported for XPS, which wants lower case",
        meaning="Tools have rules for names that are stricter than Verilog's.",
    ),
    Entry(
        "X002",
        _E,
        "the package's folder exists and is not a package",
        "Choose another folder, or move away what is there: an export replaces only packages.",
        example="exporting into a folder with a thesis.tex",
        meaning="The target folder has other files, which an export would mix with its own.",
    ),
    Entry(
        "X003",
        _E,
        "the package cannot be written",
        "Free space or choose a folder that you may write to; a package that was there before is still whole.",
        example="exporting into /a/file/not/a/folder",
        meaning="The system refuses to write the package.",
    ),
    Entry(
        "X004",
        _E,
        "the package failed its own check and was not written",
        "This is a defect of the exporter; please report it with the message. Nothing was changed.",
        example="a package without the file that describes it",
        meaning="Every package is checked before it is put in place.",
    ),
    Entry(
        "X005",
        _W,
        "a file in a language that the target tool does not read",
        "Rewrite the kernel in Verilog-2001, or export to a newer tool.",
        example="a kernel in SystemVerilog, exported for XPS",
        meaning="Older tools read Verilog only.",
    ),
    Entry(
        "X006",
        _W,
        "files that the target tool looks for elsewhere",
        "Copy them from the package's hdl/verilog/ to the folder in which the tool runs the synthesis.",
        example='initial $readmemh("table.hex", m); exported for XPS',
        meaning="The tool looks for tables in the folder that it runs in, not in the package.",
    ),
    Entry(
        "X007",
        _E,
        "a bus that the target tool does not know",
        'Set bus = "axi4" in [core] of project.toml (Core in the project\'s settings), and export again.',
        example='bus = "avalon" in [core] of project.toml, exported for Vivado',
        meaning="Vivado and XPS connect AXI; Avalon-MM is the bus of Intel's tools.",
    ),
)
