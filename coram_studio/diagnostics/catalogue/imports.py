"""Diagnostic codes of one area: the import of projects that were written for PyCoRAM."""

from __future__ import annotations

from coram_studio.diagnostics.catalogue.entry import Entry
from coram_studio.diagnostics.severity import Severity

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

IMPORTS: tuple[Entry, ...] = (
    Entry(
        "I001",
        _ERROR,
        "Nothing to import",
        "Give the folder that holds the Makefile, or the Makefile itself.",
        example="coram-studio import-pycoram EMPTY_FOLDER -o PROJECT",
        meaning="The folder has no Makefile and no sources that an import could take.",
    ),
    Entry(
        "I002",
        _ERROR,
        "File missing",
        "Put the file where the Makefile says, or correct the Makefile.",
        "RTL = userlogic.v    # and there is no userlogic.v",
        meaning="The Makefile names a file that is not there.",
    ),
    Entry(
        "I003",
        _ERROR,
        "Thread named twice",
        "Rename one of the files, and the CORAM_THREAD_NAME of its objects.",
        "THREAD = a/ctrl_thread.py b/ctrl_thread.py",
        meaning="Threads are named after their files, and two files of different folders have the same name.",
    ),
    Entry(
        "I004",
        _WARNING,
        "Makefile variable not set",
        "Set the variable in the Makefile if its value names files of the project.",
        "RTL = $(COMMON_RTL) userlogic.v",
        meaning="A value of the Makefile uses a variable that nothing sets, so that part of it is empty.",
    ),
    Entry(
        "I005",
        _ERROR,
        "Top module not found",
        "Name the top module: --top NAME, or TOPMODULE in the Makefile.",
        example="TOPMODULE = nothing",
        meaning="The module that the Makefile names as top is in none of its Verilog files.",
    ),
    Entry(
        "I006",
        _WARNING,
        "Key of the configuration not known",
        "Correct the key, or take it out.",
        "ext_width = 512",
        meaning="The configuration has a key that PyCoRAM does not read either.",
    ),
    Entry(
        "I007",
        _WARNING,
        "Value of the configuration not possible",
        "Write a value as the message says; the default was taken.",
        "single_clock = maybe",
        meaning="A value of the configuration is none that its key can have.",
    ),
    Entry(
        "I008",
        _WARNING,
        "Setting without a counterpart",
        "See the settings of the new project in project.toml; docs/import.md says what differs.",
        "if_type = general",
        meaning="A setting of the configuration asks for what the new project does in another way, or not at all.",
    ),
    Entry(
        "I009",
        _ERROR,
        "Memory image neither hex nor raw",
        "Write bytes as two hexadecimal digits each, or name a file of raw bytes .bin.",
        example="MEM = image.hex    # and its first word is hello",
        meaning="A memory image is read as bytes in hex, or raw where its name ends in .bin.",
    ),
    Entry(
        "I010",
        _WARNING,
        "Makefile not understood here",
        "Write the value out if it names files of the project; commands are not run by an import.",
        "RTL = $(shell git ls-files '*.v')",
        meaning=(
            "An import reads the Makefile and runs nothing, so the output of a command is not known; nor is what a"
            " file sets that is included and not there."
        ),
    ),
    Entry(
        "I011",
        _ERROR,
        "Part of the project missing",
        "Name it in the Makefile as RTL or THREAD, or put it into the folder.",
        example="RTL = userlogic.v    # and there is no Python file",
        meaning="A project needs user logic in Verilog and a control thread.",
    ),
    Entry(
        "I012",
        _ERROR,
        "Thread's name not possible",
        "Rename the file so that its name without .py is a name in Verilog too.",
        "THREAD = ctrl-thread.py",
        meaning="A thread's name becomes part of Verilog names.",
    ),
    Entry(
        "I013",
        _WARNING,
        "Several files for one purpose",
        "Name one only.",
        example="MEM = a.bin b.bin",
        meaning=(
            "The Makefile names several memory images, configurations, testbench snippets or commands of PyCoRAM where"
            " one is taken."
        ),
    ),
    Entry(
        "I014",
        _WARNING,
        "Included file not copied",
        "Copy it to kernels/include and include it by its name there.",
        '`include "/opt/defs.vh"',
        meaning=(
            "An included file is named by an absolute path, or by one that climbs too far: no copy is found by it."
        ),
    ),
    Entry(
        "I015",
        _WARNING,
        "Macro left out",
        "Write it as NAME=TEXT under defines in project.toml.",
        example="-D 2BAD",
        meaning="A macro of the Makefile has a name or text that Verilog does not take.",
    ),
)
