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
    ),
    Entry(
        "I002",
        _ERROR,
        "File missing",
        "Put the file where the Makefile says, or correct the Makefile.",
        "RTL = userlogic.v    # and there is no userlogic.v",
    ),
    Entry(
        "I003",
        _ERROR,
        "Thread named twice",
        "Rename one of the files, and the CORAM_THREAD_NAME of its objects.",
        "THREAD = a/ctrl_thread.py b/ctrl_thread.py",
    ),
    Entry(
        "I004",
        _WARNING,
        "Makefile variable not set",
        "Set the variable in the Makefile if its value names files of the project.",
        "RTL = $(COMMON_RTL) userlogic.v",
    ),
    Entry(
        "I005",
        _ERROR,
        "Top module not found",
        "Name the top module: --top NAME, or TOPMODULE in the Makefile.",
    ),
    Entry(
        "I006",
        _WARNING,
        "Key of the configuration not known",
        "Correct the key, or take it out.",
        "ext_width = 512",
    ),
    Entry(
        "I007",
        _WARNING,
        "Value of the configuration not possible",
        "Write a value as the message says; the default was taken.",
        "single_clock = maybe",
    ),
    Entry(
        "I008",
        _WARNING,
        "Setting without a counterpart",
        "See the settings of the new project in project.toml; docs/import.md says what differs.",
        "if_type = general",
    ),
    Entry(
        "I009",
        _ERROR,
        "Memory image neither hex nor raw",
        "Write bytes as two hexadecimal digits each, or name a file of raw bytes .bin.",
    ),
    Entry(
        "I010",
        _WARNING,
        "Makefile not understood here",
        "Write the value out if it names files of the project; commands are not run by an import.",
        "RTL = $(shell find . -name '*.v')",
    ),
    Entry(
        "I011",
        _ERROR,
        "Part of the project missing",
        "Name it in the Makefile as RTL or THREAD, or put it into the folder.",
    ),
    Entry(
        "I012",
        _ERROR,
        "Thread's name not possible",
        "Rename the file so that its name without .py is a name in Verilog too.",
        "THREAD = ctrl-thread.py",
    ),
    Entry("I013", _WARNING, "Several files for one purpose", "Name one only."),
    Entry(
        "I014",
        _WARNING,
        "Included file not copied",
        "Copy it to kernels/include and include it by its name there.",
        '`include "../common/defs.vh"',
    ),
    Entry("I015", _WARNING, "Macro left out", "Write it as NAME=TEXT under defines in project.toml."),
)
