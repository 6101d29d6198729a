"""Diagnostic codes of one area: thread."""

from __future__ import annotations

from coram_studio.diagnostics.catalogue.entry import Entry
from coram_studio.diagnostics.severity import Severity

_E, _W = Severity.ERROR, Severity.WARNING

THREAD: tuple[Entry, ...] = (
    Entry(
        "T001",
        _E,
        "syntax error",
        "Correct the syntax; the rest of the file is read after that.",
        "if x\n",
        meaning="The file is not Python.",
    ),
    Entry(
        "T002",
        _E,
        "too large or nested too deeply",
        "Split the thread into functions and simpler statements.",
        "x = " + "(" * 5000 + "1" + ")" * 5000,
        meaning=(
            "The text is larger, or nested more deeply, than the compiler takes. The bounds keep hostile "
            "files from using up the machine."
        ),
    ),
    Entry(
        "T003",
        _E,
        "unsupported statement",
        "Write it with assignments, if, while, for and functions.",
        "with x:\n    y = 1\n",
        meaning="The statement is Python, but threads do not have it.",
    ),
    Entry(
        "T004",
        _E,
        "unsupported expression",
        "Write it with integers and their operators.",
        "x = {1: 2}\n",
        meaning="The expression is Python, but threads do not have it.",
    ),
    Entry(
        "T005",
        _E,
        "unknown name",
        "Define the name before it is used, or correct its spelling.",
        "x = y\n",
        meaning="A name is used that is neither a variable, a function nor a class that threads have.",
    ),
    Entry(
        "T006",
        _E,
        "variable may be unset",
        "Set the variable on every path before it is read, for example at the top.",
        "if 0:\n    x = 1\nprint(x)\n",
        meaning=(
            "On some path to this place nothing sets the variable; Python would stop with an error there."
        ),
    ),
    Entry(
        "T007",
        _E,
        "wrong kind of value",
        "Use a value of the kind that is asked for.",
        'x = 1 + "a"\n',
        meaning="A value is not of the kind that is needed here, such as a string in a sum.",
    ),
    Entry(
        "T008",
        _E,
        "wrong arguments",
        "Give the arguments that the definition asks for.",
        "def f(a):\n    return a\nf()\n",
        meaning="A call has too many or too few arguments, or names one that does not exist.",
    ),
    Entry(
        "T009",
        _E,
        "unknown method",
        "Call one of the object's methods.",
        "c = CoramChannel(0)\nc.push(1)\n",
        meaning="The object has no such method.",
    ),
    Entry(
        "T010",
        _E,
        "recursion",
        "Functions are inlined: write a loop instead.",
        "def f(n):\n    return f(n - 1)\nf(3)\n",
        meaning=(
            "A function calls itself, directly or through others. Functions are copied into their "
            "callers, which would never end."
        ),
    ),
    Entry(
        "T011",
        _E,
        "too many statements after inlining",
        "Write a loop over range, whose body is there once, or make functions shorter.",
        "c = CoramChannel(0)\nfor i in (0,) * 70:\n    for j in (0,) * 70:\n        c.write(i)\n",
        meaning=(
            "Functions are copied into their callers and bodies of loops over tuples once per item, and the thread "
            "becomes larger than the compiler takes."
        ),
    ),
    Entry(
        "T012",
        _E,
        "number out of range",
        "Use a number within the range.",
        "x = 1 << 64\n",
        meaning="A constant does not fit its place: 64-bit integers, a promised range, an index.",
    ),
    Entry(
        "T013",
        _E,
        "wrong property of a CoRAM object",
        "Give the property a value within its bounds.",
        "c = CoramChannel(0, datawidth=24)\n",
        meaning="A constructor's argument is impossible.",
    ),
    Entry(
        "T014",
        _E,
        "one object constructed in two ways",
        "Give both the same arguments, or another idx.",
        "a = CoramChannel(0, 32)\nb = CoramChannel(0, 64)\n",
        meaning="The same class and idx stand for one object, so its other arguments must agree.",
    ),
    Entry(
        "T015",
        _E,
        "transfer out of range",
        "Keep the transfer within the object, or enlarge the object.",
        "m = CoramMemory(0, 32, 64)\nm.write(0, 0, 65)\n",
        meaning="A transfer of constants leaves its object, is empty, or has an address that is too large.",
    ),
    Entry(
        "T016",
        _E,
        "transfer begins within a word",
        "Begin at a multiple of the word's bytes, or set unaligned = true in the section [core] of project.toml.",
        "m = CoramMemory(0, 32, 64)\nm.write(0, 2, 8)\n",
        meaning=(
            "Transfers begin at multiples of the bytes of a bus word, unless the project says that they may begin at "
            "any."
        ),
    ),
    Entry(
        "T017",
        _E,
        "text that cannot be printed",
        "Print integers, with %d and %x formats, and constant strings.",
        'print("%f" % 1)\n',
        meaning="The format or value has no text that hardware simulation could print as Python does.",
    ),
    Entry(
        "T018",
        _E,
        "division with a fraction",
        "Write // for the quotient rounded down.",
        "x = 7 / 2\n",
        meaning="In Python 7 / 2 is 3.5, a float, which threads do not have.",
    ),
    Entry(
        "T019",
        _E,
        "division by zero",
        "Divide by another number.",
        "x = 7 // 0\n",
        meaning="The divisor is the constant 0.",
    ),
    Entry(
        "T020",
        _E,
        "range with step 0",
        "Use a step that is not 0.",
        "for i in range(0, 9, 0):\n    pass\n",
        meaning="Python refuses a range that does not move.",
    ),
    Entry(
        "T021",
        _E,
        "variable of several kinds",
        "Use one variable per kind of value.",
        "a = CoramChannel(0)\nb = CoramChannel(1)\nif a.read():\n    b = a\nb.write(1)\n",
        meaning=(
            "A variable stands for different objects, functions or tuples on two paths, so what it means "
            "is not known when the thread is compiled."
        ),
    ),
    Entry(
        "T022",
        _E,
        "bool or integer is printed",
        "Write int(...) or bool(...) around the value.",
        "c = CoramChannel(0)\nx = c.read()\nprint(x or False)\n",
        meaning="Python prints True for a bool and 1 for an integer; here either may come.",
    ),
    Entry(
        "T023",
        _E,
        "constant needed",
        "Write a constant, or a variable that is set once to one.",
        "c = CoramChannel(0)\nd = CoramChannel(c.read())\n",
        meaning="The value must be known when the thread is compiled.",
    ),
    Entry(
        "T024",
        _E,
        "misplaced statement",
        "Move the statement to where it belongs.",
        "break\n",
        meaning="The statement stands where Python refuses it.",
    ),
    Entry(
        "T026",
        _W,
        "variable may be unset (unsigned integers)",
        "It reads as 0: set the variable on every path to say so.",
        "c = CoramChannel(0)\nif c.read():\n    x = 1\nprint(x)\n",
        meaning=(
            "With unsigned integers a variable that is not set reads as 0, as in the tool that such "
            "projects come from."
        ),
    ),
    Entry(
        "T027",
        _W,
        "import without effect",
        "Remove it: the CoRAM classes and print are there without it.",
        "import os\n",
        meaning="Threads are compiled without Python's libraries.",
    ),
    Entry(
        "T028",
        _E,
        "import that cannot be followed",
        "Import files of the thread's folder by their names, at the top of a file.",
        "from .helpers import clamp\n",
        meaning=(
            "A file of the project is imported in a way that the compiler does not follow: with leading points, "
            "within an if or a function, in a circle, or for a name that it does not have."
        ),
    ),
    Entry(
        "T029",
        _W,
        "comment to the compiler without effect",
        'Write "# coram: no-overlap" behind a transfer, or alone at the top of the file.',
        "m = CoramMemory(0)\nm.write(0, 0, 8)  # coram: no-overlapping\n",
        meaning=(
            "A comment that begins with coram: speaks to the compiler, and this one is not known to it, or stands "
            "where it says nothing."
        ),
    ),
    Entry(
        "T030",
        _W,
        "chain of logic longer than the clock's period",
        'Store what comes in before computing with it, use fewer bits, set prefer = "clock", or lower clock_mhz.',
        "c = CoramChannel(0, 64)\nx = c.read()\nc.write(x - c.read())  # with clock_mhz = 400\n",
        meaning=(
            "By the compiler's delays for Artix-7, the state machine does not reach the clock that clock_mhz in "
            "project.toml names. Work is spread over as many states as that takes, but one operation, or the answer of an "
            'object and the step to the next state, takes at least one cycle. With prefer = "cycles", a statement takes no '
            "more than one."
        ),
    ),
    Entry(
        "T031",
        _W,
        "function that is never called, and could not be",
        "Correct the function, or remove it.",
        "def unused():\n    return nothing\n",
        meaning=(
            "Functions are compiled where they are called. One that nothing calls does no harm; Python would fail "
            "only when it ran, and so the mistake in it is a warning."
        ),
    ),
    Entry(
        "T032",
        _W,
        "constant that loses bits (unsigned integers)",
        "Write the number that it becomes, or use integers with more bits.",
        'c = CoramChannel(0)\nc.write(0x123456789)  # with integers = "uint32"\n',
        meaning=(
            "With unsigned integers a constant may be of any size in prints, comparisons and other constants, as in the "
            "tool that such projects come from. Where it meets a variable, or is sent, its low bits remain."
        ),
    ),
)
