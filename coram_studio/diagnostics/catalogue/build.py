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
        example="threads/sum_thread.py is a link to ../../elsewhere/sum.py",
        meaning=(
            "A source of the project is a link, or a path with .., that leaves the project's folder. It "
            "is not read."
        ),
    ),
    Entry(
        "B002",
        Severity.ERROR,
        "source file missing",
        "Restore the file, or give the block another source in its properties.",
        example="threads/sum_thread.py was deleted",
        meaning="The source that a block names is not there, or is no ordinary file.",
    ),
    Entry(
        "B003",
        Severity.ERROR,
        "source file unreadable",
        "Give yourself the right to read the file.",
        example="chmod 000 threads/sum_thread.py",
        meaning="The system does not let the source be read, or it is too large.",
    ),
    Entry(
        "B004",
        Severity.ERROR,
        "source file is not UTF-8",
        "Save the file as UTF-8, or declare its encoding in its first line as Python does.",
        example="a thread saved as Latin-1 with an é in a string",
        meaning=(
            "A thread has bytes outside of comments that are not of the encoding it declares, which is UTF-8 unless its"
            " first lines say otherwise."
        ),
    ),
    Entry(
        "B005",
        Severity.ERROR,
        "module missing in the kernel's file",
        "Give the block the name of a module that the file has.",
        example="module other; in kernels/vectorsum.v",
        meaning="The file of a kernel was read and declares other modules.",
    ),
    Entry(
        "B006",
        Severity.WARNING,
        "kernel's ports differ from the design's",
        "Refresh the kernel's ports from its file.",
        example="comm_empty renamed to comm_void in the kernel's file",
        meaning="The ports that the diagram connects are not those that the kernel's file declares now.",
    ),
    Entry(
        "B007",
        Severity.ERROR,
        "no accelerator to build",
        "Draw an accelerator, or name one that exists as top in project.toml.",
        example='top = "other"',
        meaning=(
            "The project has no accelerator, or its top, or the accelerators of its simulations, name one that "
            "does not exist."
        ),
    ),
    Entry(
        "B008",
        Severity.NOTE,
        "comments are not UTF-8",
        "Nothing needs to be done: its bytes are kept as they are, in the editor too.",
        example="a kernel with comments in Shift-JIS",
        meaning="Comments may be in any encoding; the bytes of kernels reach the simulator unchanged.",
    ),
    Entry(
        "B009",
        Severity.WARNING,
        "include folder missing",
        "Make the folder, or take it out of include in project.toml.",
        '[kernels]\ninclude = ["kernels/missing"]',
        meaning="A folder in which included files are to be looked for is not there.",
    ),
    Entry(
        "B010",
        Severity.ERROR,
        "run folder cannot be made",
        "Make the project's folder writable, or copy the project to a place that is.",
        example="a file named runs in the project's folder",
        meaning="Each run gets a folder of its own in runs/, and it could not be made.",
    ),
    Entry(
        "B011",
        Severity.ERROR,
        "core cannot be written",
        "Free disk space, make the folder writable, or give another with -o.",
        example="coram-studio build PROJECT -o /a/file/not/a/folder",
        meaning="The generated files could not be written.",
    ),
    Entry(
        "B012",
        Severity.ERROR,
        "one name for two files",
        "Give one of the files another name; simulators and synthesis look for both in the same folders.",
        example='`include "words.vh" in two files of different folders, each with a words.vh beside it',
        meaning=(
            "Two files that kernels include have the same name, and tools that get all files in one "
            "folder could not tell them apart."
        ),
    ),
    Entry(
        "B013",
        Severity.ERROR,
        "kernel's data file missing",
        "Put the file into kernels/ and name it relative to that folder.",
        'module k;\n  reg [7:0] table_data [0:255];\n  initial $readmemh("missing.hex", table_data);\nendmodule',
        meaning="A kernel reads a table with $readmemh or $readmemb, and the file is not in kernels/.",
    ),
    Entry(
        "B014",
        Severity.ERROR,
        "Yosys missing",
        "Install the package yosys, or build without --area.",
        "coram-studio build --area PROJECT      where Yosys is not installed",
        meaning="The estimate of a core's area is made by Yosys, which is not among the programs that can be found.",
    ),
    Entry(
        "B015",
        Severity.ERROR,
        "core not mapped",
        "Look whether the kernels keep to Verilog that Yosys reads, or build without --area.",
        "module k;\n  initial begin : busy\n    forever ;\n  end\nendmodule",
        meaning="Yosys stopped on the way to the estimate of the core's area; the message ends with its own words.",
    ),
)
