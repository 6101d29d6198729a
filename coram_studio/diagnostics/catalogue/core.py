"""Diagnostic codes of core generation: threads, kernels and objects put together."""

from __future__ import annotations

from coram_studio.diagnostics.catalogue.entry import Entry
from coram_studio.diagnostics.severity import Severity

_ERROR = Severity.ERROR
_WARNING = Severity.WARNING

CORE: tuple[Entry, ...] = (
    Entry(
        "C001",
        _ERROR,
        "Thread uses an object that the design lacks",
        "Draw the object and connect it to the thread, or instantiate it in a kernel with the same thread name and id.",
        "ram = CoramMemory(idx=3) while the thread has no memory with id 3",
        meaning=(
            "A thread constructs an object, and neither the diagram nor a kernel has one of that kind and"
            " id for it."
        ),
    ),
    Entry(
        "C002",
        _WARNING,
        "Object that its thread does not use",
        "Use the object in the thread, or delete it; until then its thread side does nothing.",
        "a channel with id 1 whose thread declares only CoramChannel(idx=0)",
        meaning=(
            "An object belongs to a thread whose text never constructs it, or names, in a kernel's Verilog, a thread "
            "that the accelerator does not have."
        ),
    ),
    Entry(
        "C003",
        _ERROR,
        "Data widths of thread and design differ",
        "Give both the same width in bits.",
        "CoramMemory(idx=0, datawidth=64) for a memory of 32 bits",
        meaning="A thread and the design give one object different data widths.",
    ),
    Entry(
        "C004",
        _ERROR,
        "Thread takes a memory for larger than it is",
        "Give both the same number of words.",
        "CoramMemory(idx=0, size=2048) for a memory of 1024 words",
        meaning="A thread could reach words that the memory does not have.",
    ),
    Entry(
        "C005",
        _WARNING,
        "Depths of thread and design differ",
        "Give both the same number of words; the design's number holds.",
        "CoramMemory(idx=0, size=512) for a memory of 1024 words",
        meaning="A thread and the design give one object different numbers of words, without harm.",
    ),
    Entry(
        "C006",
        _ERROR,
        "Two objects of one thread have the same kind and id",
        "Give one of the two another id.",
        "two memories with id 0 on one thread",
        meaning="Two instances in Verilog have the same thread, kind and id once their parameters are known.",
    ),
    Entry(
        "C007",
        _ERROR,
        "Object has no thread",
        "Connect the object to a control thread.",
        "a memory whose thread was deleted",
        meaning="An object of the diagram belongs to no control thread, or to one that the accelerator does not have.",
    ),
    Entry(
        "C008",
        _ERROR,
        "Thread has no program",
        "Give the thread block a source file that exists.",
        'source = "threads/missing.py"',
        meaning="The program of a thread could not be read.",
    ),
    Entry(
        "C009",
        _ERROR,
        "Banks of a memory do not fit together",
        "Give the thread's memory as many banks as there are instances, alike and with the CORAM_SUB_ID 0, 1, 2, ...",
        "CoramMemory(idx=0, length=4) for the banks 0, 1 and 3",
        meaning="The thread or the kernel divides a memory into banks that cannot be built as they are.",
    ),
    Entry(
        "C010",
        _ERROR,
        "Memory without a way off the chip",
        "Connect the memory's dma pin to a memory interface.",
        "a memory that its thread loads, not wired to a memory interface",
        meaning="A thread moves data to or from a memory or stream that is not wired to a memory interface.",
    ),
    Entry(
        "C011",
        _ERROR,
        "Off-chip addresses are too narrow",
        "Make the memory interface's address width at least 13 bits.",
        "address_width = 12",
        meaning=(
            "Bursts of the bus stay within 4 KiB, so an address has 12 bits at least, and one that tells "
            "blocks apart."
        ),
    ),
    Entry(
        "C012",
        _ERROR,
        "Kernel's module has the name of a generated one",
        "Rename the kernel's module, or the accelerator or thread that the name comes from.",
        "module coram_dma",
        meaning=(
            "A kernel's file declares a module of a name that the core's own library or generated files use."
        ),
    ),
    Entry(
        "C013",
        _ERROR,
        "Object's width is not possible",
        "Use a power of two from 8 to 1024 bits.",
        "CoramMemory1P #(.CORAM_DATA_WIDTH(24))",
        meaning="The data width of an object in Verilog is not one that a bus can have.",
    ),
    Entry(
        "C014",
        _ERROR,
        "Accelerator is empty",
        "Draw a kernel or a control thread first.",
        "an accelerator without blocks",
        meaning="There is nothing to build.",
    ),
    Entry(
        "C015",
        _ERROR,
        "Object's depth is not possible",
        "Choose a CORAM_ADDR_LEN within the bounds.",
        "CoramInStream #(.CORAM_ADDR_LEN(1))",
        meaning="The number of words of an object in Verilog is outside of what its kind can have.",
    ),
    Entry(
        "C021",
        _ERROR,
        "Object too wide for its slave port",
        'Make the object narrower, or set slave_bus = "axi4" in the section [core] of project.toml.',
        'CoramIoChannel(0, datawidth=128) with slave_bus = "axi4lite"',
        meaning="The protocol of the core's slave ports has no data bus as wide as the object's words.",
    ),
    Entry(
        "C022",
        _ERROR,
        "Status block is full",
        "Set status = false in the section [core] of project.toml, or divide the accelerator.",
        "33 control threads with status = true",
        meaning="The map of the status block's registers has no room for all that the core has.",
    ),
    Entry(
        "C023",
        _ERROR,
        "Accelerators of a simulation differ in a file",
        "Rename one of the two, or let both accelerators use the same file.",
        "two accelerators whose kernels are both called filter",
        meaning=(
            "Several accelerators are simulated together, and each has a module or a file of this name, with another "
            "content. A simulator can compile only one of them."
        ),
    ),
)
