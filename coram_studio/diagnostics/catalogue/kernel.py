"""Diagnostic codes of one area: kernel."""

from __future__ import annotations

from coram_studio.diagnostics.catalogue.entry import Entry
from coram_studio.diagnostics.severity import Severity

_E, _W = Severity.ERROR, Severity.WARNING

KERNEL: tuple[Entry, ...] = (
    Entry(
        "K001",
        _E,
        "syntax error in a kernel",
        "Correct the text at this place; the reader expected something else here.",
        "module k(input CLK);\n  assign x = ;\nendmodule",
        meaning="The Verilog cannot be read from this place on.",
    ),
    Entry(
        "K002",
        _E,
        "a kernel's text is well formed but makes no sense",
        "Correct the name, type or width that the message gives.",
        "module k(output q);\n  assign q = undeclared;\nendmodule",
        meaning="The Verilog can be read, but names or types do not fit.",
    ),
    Entry(
        "K003",
        _W,
        "a kernel's text is probably not what is meant",
        "Make the intention explicit, or leave it when it is meant so.",
        "module k(output [3:0] q);\n  assign q = 8'hff;\nendmodule",
        meaning="The Verilog is legal and does something that is seldom meant, such as cutting bits.",
    ),
    Entry(
        "K004",
        _E,
        "an unknown module is instantiated",
        "Add the file that declares the module to the project, or correct the module's name.",
        "module k;\n  missing u();\nendmodule",
        meaning="A kernel instantiates a module that no file of the project declares.",
    ),
    Entry(
        "K005",
        _E,
        "a kernel's file declares no module",
        "Write a module in it, or choose another file as the kernel's source.",
        "// nothing here",
        meaning="The source of a kernel block is a file without any module.",
    ),
    Entry(
        "K007",
        _E,
        "a parameter of a kernel has no such name or no such value",
        "Use a parameter that the module declares, with a constant expression as its value.",
        example='parameters.WIDTH = "8" for a module that declares W',
        meaning=(
            "A kernel block sets a parameter that its module does not declare, or to a text that is no "
            "constant."
        ),
    ),
    Entry(
        "K008",
        _W,
        "a port looks like an active-low reset",
        "Wire it by hand, or use a reset that is active high: the resets of a CoRAM accelerator are.",
        "module k(input CLK, input RST_N);\nendmodule",
        meaning=(
            "The reset that the core drives is active high; a port named like RST_N expects the opposite."
        ),
    ),
    Entry(
        "K009",
        _E,
        "an included file or a macro is missing",
        "Add the file to the project's include folders, or define the macro.",
        '`include "missing.vh"\nmodule k;\nendmodule',
        meaning="A file that the kernel includes is not in an include folder, or a macro has no definition.",
    ),
    Entry(
        "K010",
        _E,
        "a parameter of a CoRAM object cannot be resolved, or has an impossible value",
        "Give the parameter a constant: a string for CORAM_THREAD_NAME, a number of 0 or more for the others.",
        'module k(input CLK);\n  CoramMemory1P #(.CORAM_ADDR_LEN(0), .CORAM_THREAD_NAME("t")) m(.CLK(CLK));\nendmodule',
        meaning=(
            "An object in Verilog is found by its parameters, which must be constants within their bounds."
        ),
    ),
    Entry(
        "K011",
        _E,
        "two CoRAM objects in Verilog are the same object of the same thread",
        "Give each object of a thread and kind a CORAM_ID of its own.",
        example=(
            'module k(input CLK);   CoramMemory1P #("t", 0, 3) a (CLK);   CoramMemory1P #("t", 0, 3) b '
            "(CLK); endmodule"
        ),
        meaning=(
            "A thread finds its objects by kind and id, so two instances of a kind cannot have the same one."
        ),
    ),
    Entry(
        "K012",
        _E,
        "a CoRAM object stands where its control side cannot be led out",
        "Write the instance, and the header of each module above it, out in a Verilog file of the project.",
        example='module k(input CLK);\n  CoramMemory1P #("t") m[1:0] (CLK);\nendmodule',
        meaning=(
            "The control side of an object becomes ports of its module and of all modules above. That "
            "cannot be done where a macro writes the header of a module, for arrays of instances, or for "
            "modules that instantiate themselves."
        ),
    ),
    Entry(
        "K013",
        _E,
        "the module to be built does not exist",
        "Correct the module's name, or add the file that declares it.",
        example="module other;\nendmodule",
        meaning="The module that is to be built is in none of the files that were read.",
    ),
    Entry(
        "K014",
        _E,
        "a kernel is too deep or too large to be read",
        "Split the file or the expression; generated tables are better kept in a file that $readmemh reads.",
        example="a module with 100,000 nested parentheses",
        meaning="Reading the file would need more memory or time than it is worth.",
    ),
    Entry(
        "K015",
        _W,
        "the dataflow analysis cannot read a kernel",
        "The kernel still builds and simulates; only this analysis leaves it out.",
        example="a kernel with a SystemVerilog interface",
        meaning=(
            "The view of a kernel's dataflow is made by another reader, which knows less of the language."
        ),
    ),
    Entry(
        "K016",
        _W,
        "a port of a kernel is of a kind that a diagram cannot connect",
        "Give the module ports of packed vectors or single bits; wrap it in a module that does.",
        example="a port declared as input real r",
        meaning=(
            "The diagram connects vectors of bits; real numbers, arrays and interfaces are left out of it."
        ),
    ),
)
