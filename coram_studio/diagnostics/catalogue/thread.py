"""Diagnostic codes of one area: thread."""

from __future__ import annotations

from coram_studio.diagnostics.catalogue.entry import Entry
from coram_studio.diagnostics.severity import Severity

_E, _W = Severity.ERROR, Severity.WARNING

THREAD: tuple[Entry, ...] = (
    Entry(
        "T001", _E, "syntax error", "Correct the syntax; the rest of the file is read after that.", "if x\n"
    ),
    Entry(
        "T002",
        _E,
        "too large or nested too deeply",
        "Split the thread into functions and simpler statements.",
        "x = " + "(" * 5000,
    ),
    Entry(
        "T003",
        _E,
        "unsupported statement",
        "Write it with assignments, if, while, for and functions.",
        "with x:\n    y = 1\n",
    ),
    Entry(
        "T004",
        _E,
        "unsupported expression",
        "Write it with integers and their operators.",
        "x = {1: 2}\n",
    ),
    Entry(
        "T005", _E, "unknown name", "Define the name before it is used, or correct its spelling.", "x = y\n"
    ),
    Entry(
        "T006",
        _E,
        "variable may be unset",
        "Set the variable on every path before it is read, for example at the top.",
        "if 0:\n    x = 1\nprint(x)\n",
    ),
    Entry("T007", _E, "wrong kind of value", "Use a value of the kind that is asked for.", 'x = 1 + "a"\n'),
    Entry(
        "T008",
        _E,
        "wrong arguments",
        "Give the arguments that the definition asks for.",
        "def f(a):\n    return a\nf()\n",
    ),
    Entry(
        "T009",
        _E,
        "unknown method",
        "Call one of the object's methods.",
        "c = CoramChannel(0)\nc.push(1)\n",
    ),
    Entry(
        "T010",
        _E,
        "recursion",
        "Functions are inlined: write a loop instead.",
        "def f(n):\n    return f(n - 1)\nf(3)\n",
    ),
    Entry(
        "T011",
        _E,
        "too many statements after inlining",
        "Call the function in a loop, or make it shorter.",
        "",
    ),
    Entry(
        "T012",
        _E,
        "number out of range",
        "Use a number within the range.",
        "x = 1 << 64\n",
    ),
    Entry(
        "T013",
        _E,
        "wrong property of a CoRAM object",
        "Give the property a value within its bounds.",
        "c = CoramChannel(0, datawidth=24)\n",
    ),
    Entry(
        "T014",
        _E,
        "one object constructed in two ways",
        "Give both the same arguments, or another idx.",
        "a = CoramChannel(0, 32)\nb = CoramChannel(0, 64)\n",
    ),
    Entry(
        "T015",
        _E,
        "transfer out of range",
        "Keep the transfer within the object, or enlarge the object.",
        "m = CoramMemory(0, 32, 64)\nm.write(0, 0, 65)\n",
    ),
    Entry(
        "T016",
        _E,
        "class not supported yet",
        "Use a class that this version supports.",
        "s = CoramIoChannel(0)\n",
    ),
    Entry(
        "T017",
        _E,
        "text that cannot be printed",
        "Print integers, with %d and %x formats, and constant strings.",
        'print("%f" % 1)\n',
    ),
    Entry("T018", _E, "division with a fraction", "Write // for the quotient rounded down.", "x = 7 / 2\n"),
    Entry("T019", _E, "division by zero", "Divide by another number.", "x = 7 // 0\n"),
    Entry(
        "T020",
        _E,
        "range with step 0",
        "Use a step that is not 0.",
        "for i in range(0, 9, 0):\n    pass\n",
    ),
    Entry(
        "T021",
        _E,
        "variable of several kinds",
        "Use one variable per kind of value.",
        "a = CoramChannel(0)\nb = CoramChannel(1)\nif a.read():\n    b = a\nb.write(1)\n",
    ),
    Entry(
        "T022",
        _E,
        "bool or integer is printed",
        "Write int(...) or bool(...) around the value.",
        "c = CoramChannel(0)\nx = c.read()\nprint(x or False)\n",
    ),
    Entry(
        "T023",
        _E,
        "constant needed",
        "Write a constant, or a variable that is set once to one.",
        "c = CoramChannel(0)\nd = CoramChannel(c.read())\n",
    ),
    Entry("T024", _E, "misplaced statement", "Move the statement to where it belongs.", "break\n"),
    Entry(
        "T026",
        _W,
        "variable may be unset (unsigned integers)",
        "It reads as 0: set the variable on every path to say so.",
        "c = CoramChannel(0)\nif c.read():\n    x = 1\nprint(x)\n",
    ),
    Entry(
        "T027",
        _W,
        "import without effect",
        "Remove it: the CoRAM classes and print are there without it.",
        "import os\n",
    ),
)
