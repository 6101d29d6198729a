"""Diagnostic codes of the design: blocks, connections, names, ids."""

from __future__ import annotations

from coram_studio.diagnostics.catalogue.entry import Entry
from coram_studio.diagnostics.severity import Severity

_ERROR = Severity.ERROR
_WARNING = Severity.WARNING

DESIGN: tuple[Entry, ...] = (
    Entry(
        "D001",
        _ERROR,
        "Edit refused",
        "Change what the message names, then repeat the edit.",
        example='kind = "channel" for a block that is a memory: delete it and draw a channel',
        meaning=(
            "An edit of the diagram would make something that cannot exist, such as a memory that becomes"
            " a channel."
        ),
    ),
    Entry(
        "D002",
        _ERROR,
        "No such accelerator",
        "Choose an accelerator that the design has.",
        example='top = "other" while the design has only vector_sum',
        meaning="An edit or a command names an accelerator that the design does not have.",
    ),
    Entry(
        "D003",
        _ERROR,
        "No such block or wire",
        "Choose a block or wire that the design has.",
        example="deleting a wire that another edit has deleted already",
        meaning="An edit names a block or a wire that is no longer there.",
    ),
    Entry(
        "D004",
        _ERROR,
        "Wire to something that is not there",
        "Delete the wire, or bring back the port that it was connected to.",
        'm = { user = "vectorsum.mem9", provider = "buffer.port" }',
        meaning=(
            "A wire of design.toml ends at a block or a port that does not exist, often because a "
            "kernel's ports have changed."
        ),
    ),
    Entry(
        "D005",
        _ERROR,
        "Id used twice",
        "Give one of the two another id in design.toml.",
        example="[accelerators.a.blocks.buffer] and [accelerators.a.connections] buffer = ...",
        meaning=(
            "Ids tie blocks, wires and positions together, so each stands once in an accelerator. A merge"
            " of two branches may bring the same id twice."
        ),
    ),
    Entry(
        "D006",
        _ERROR,
        "Id is malformed",
        "Use letters, digits, - and _ in ids.",
        example='[accelerators.a.blocks."a.b"]',
        meaning="An id of design.toml has a character that ids cannot have.",
    ),
    Entry(
        "D007",
        _ERROR,
        "Clipboard holds no blocks",
        "Copy blocks in the canvas first.",
        example="pasting a text from another program into the canvas",
        meaning="What is to be pasted was not copied from a diagram.",
    ),
    Entry(
        "D010",
        _ERROR,
        "Name is not a Verilog identifier",
        "Use letters, digits and _, begin with a letter or _, and avoid the words of Verilog and SystemVerilog.",
        'name = "2nd buffer"',
        meaning="Names of blocks become names in the generated Verilog.",
    ),
    Entry(
        "D011",
        _ERROR,
        "Name used twice",
        "Rename one of the two; capitals make no difference, because file systems and VHDL ignore them.",
        'name = "buffer" on two blocks',
        meaning="Two blocks of one accelerator, or two accelerators, have the same name.",
    ),
    Entry(
        "D012",
        _ERROR,
        "Name is used by generated code",
        "Choose a name that the generated core does not use itself.",
        'name = "aclk"',
        meaning="The generated core has ports and modules of its own, and a block takes one of their names.",
    ),
    Entry(
        "D020",
        _ERROR,
        "Ends of different types",
        "Connect ports of the same type, shown by the same colour.",
        'user = "vectorsum.mem", provider = "commands.port"',
        meaning="A wire joins ports that do not speak the same protocol, such as a memory and a channel.",
    ),
    Entry(
        "D021",
        _ERROR,
        "Both ends drive, or neither does",
        "Connect a port that asks to one that answers: a kernel's port to an object's.",
        'user = "vectorsum.mem0", provider = "vectorsum.mem1"',
        meaning="A wire needs one end that asks and one that answers.",
    ),
    Entry(
        "D022",
        _ERROR,
        "Data widths differ",
        "Give both ends the same width.",
        "a 64 bit kernel port on a 32 bit memory",
        meaning="The two ends of a wire have different numbers of data bits.",
    ),
    Entry(
        "D023",
        _ERROR,
        "Address widths differ",
        "Give the memory the depth that the kernel addresses.",
        "a kernel port with 9 address bits on a memory of 1024 words",
        meaning="A kernel addresses more or fewer words than its memory has.",
    ),
    Entry(
        "D024",
        _ERROR,
        "Already connected",
        "Delete the other wire first.",
        example="two memories wired to one memory port of a kernel",
        meaning="A port that takes one wire has two.",
    ),
    Entry(
        "D025",
        _WARNING,
        "Kernel connected to itself",
        "Make sure that a register lies on the way through the kernel.",
        'user = "k.count_out", provider = "k.count_in"',
        meaning=(
            "An output of a kernel is wired to its input, and what lies between is not known: without a "
            "register that is a combinational loop."
        ),
    ),
    Entry(
        "D026",
        _ERROR,
        "Combinational loop",
        "Put a register into the kernel between the two ports, or delete the wire.",
        "assign y = a + 1; with y wired to a",
        meaning=(
            "A wire closes a loop without a register: the signal would depend on itself within one cycle."
        ),
    ),
    Entry(
        "D027",
        _ERROR,
        "Port of a bundle has the wrong direction or width",
        "Correct the kernel's port, or take it out of the bundle.",
        'ports.Q = "output [31:0] mem_q" in a memory bundle on the user side',
        meaning="A bundle of a kernel lists a port that does not play its part in the protocol.",
    ),
    Entry(
        "D030",
        _ERROR,
        "Object without a control thread",
        "Wire the object to the control thread that uses it.",
        'thread = ""',
        meaning="Every CoRAM object belongs to one control thread.",
    ),
    Entry(
        "D031",
        _ERROR,
        "Control thread does not exist",
        "Wire the object to a control thread that the design has.",
        'thread = "sum_thread" without a block of that id',
        meaning="An object names a control thread that the accelerator does not have.",
    ),
    Entry(
        "D032",
        _ERROR,
        "CoRAM id used twice",
        "Give each object of a kind its own id within a thread.",
        "two memories of one thread with coram_id = 0",
        meaning="A thread finds its objects by kind and id, so two of a kind cannot have the same one.",
    ),
    Entry(
        "D033",
        _ERROR,
        "CoRAM id out of range",
        "Use an id from 0 to 65535.",
        "coram_id = -1",
        meaning="The id of an object is outside of what threads and Verilog can write.",
    ),
    Entry(
        "D034",
        _ERROR,
        "Data width not possible",
        "Use 8, 16, 32, 64, 128, 256, 512 or 1024 bits.",
        "data_width = 48",
        meaning="The data width of an object is not one that memories and buses can have.",
    ),
    Entry(
        "D035",
        _ERROR,
        "Address width not possible",
        "Stay within the address widths that the message names.",
        "address_width = 40",
        meaning="The address width of an object or a memory interface is outside of its bounds.",
    ),
    Entry(
        "D036",
        _ERROR,
        "Object not wired to a memory interface",
        "Wire the object's dma pin to a memory interface.",
        "a memory without a wire at dma",
        meaning="A memory or stream without a memory interface has no way off the chip.",
    ),
    Entry(
        "D040",
        _ERROR,
        "Required port not connected",
        "Connect the port, or take the bundle apart if the kernel can do without.",
        "a kernel's memory port without a wire",
        meaning="A port that the kernel or the object cannot do without is open.",
    ),
    Entry(
        "D050",
        _ERROR,
        "Kernel without a module",
        "Choose the kernel's module in its properties.",
        example='module = ""',
        meaning="The file of a kernel is known, but not which of its modules is meant.",
    ),
    Entry(
        "D051",
        _ERROR,
        "Block without a source file",
        "Choose the block's source file in its properties.",
        example='source = ""',
        meaning="A kernel or thread has no file.",
    ),
    Entry(
        "D052",
        _ERROR,
        "Parameter not possible",
        "Write one Verilog expression with balanced brackets on one line.",
        'WIDTH = "32, .DEPTH(4"',
        meaning="Parameters of kernels are pasted into the generated Verilog, so each is one expression.",
    ),
    Entry(
        "D053",
        _ERROR,
        "Source file outside of the project",
        "Copy the file into the project and name it relative to the project's folder.",
        'source = "../shared/kernel.v"',
        meaning="Projects can be moved and sent, so all their sources lie within their folder.",
    ),
    Entry(
        "D054",
        _ERROR,
        "Bundle named twice",
        "Give each bundle of a kernel its own name.",
        example="bundles.mem twice on one kernel",
        meaning="Two bundles of a kernel have the same name.",
    ),
    Entry(
        "D060",
        _ERROR,
        "Accelerator without a kernel",
        "Add a kernel, or delete the accelerator.",
        example="an accelerator that holds a memory interface only",
        meaning="An accelerator has blocks but no kernel, or nothing at all.",
    ),
    Entry(
        "D061",
        _ERROR,
        "Width of an external port not possible",
        "Use a width from 1 to 4096 bits.",
        example='kind = "external"\nwidth = 0',
        meaning="A port of the accelerator itself has no bits, or too many.",
    ),
    Entry(
        "D062",
        _ERROR,
        "Protocol of a memory interface not known",
        'Use "axi4".',
        'protocol = "axi5"',
        meaning="A memory interface names a bus that this version does not speak.",
    ),
    Entry(
        "D063",
        _ERROR,
        "Position not possible",
        "Place the block within a million pixels of the origin.",
        example="[accelerators.a]\nbuffer = [2000000, 0]",
        meaning="Layout positions are pixels of the diagram.",
    ),
    Entry(
        "D064",
        _ERROR,
        "Modules of the same name",
        "Rename one of the two.",
        "a kernel whose module is named as its accelerator",
        meaning="All modules of a core share one name space in Verilog.",
    ),
)
