"""Diagnostic codes of one area: simulation."""

from __future__ import annotations

from coram_studio.diagnostics.catalogue.entry import Entry
from coram_studio.diagnostics.severity import Severity

_E = Severity.ERROR
_W = Severity.WARNING
_N = Severity.NOTE

SIMULATION: tuple[Entry, ...] = (
    # Simulators and the sandbox.
    Entry(
        "S001",
        _E,
        "simulator missing",
        "Install the simulator and make sure that its folder is in PATH.",
        example="coram-studio simulate PROJECT, without Icarus Verilog in PATH",
        meaning="A program that the run needs is not installed.",
    ),
    Entry(
        "S002",
        _E,
        "simulator too old",
        "Install a newer version of the simulator.",
        example="Icarus Verilog 10.3",
        meaning="The program is older than what the generated code needs.",
    ),
    Entry(
        "S003",
        _E,
        "simulator does not work",
        "Run the tool by hand and repair its installation.",
        example="iverilog -V ends with exit status 3",
        meaning="The program is there but does not tell its version or cannot be started.",
    ),
    Entry(
        "S004",
        _E,
        "no such simulator",
        "Choose one of the simulators that are offered.",
        example="coram-studio simulate PROJECT --engine abacus",
        meaning="The name of the engine is none that there is.",
    ),
    Entry(
        "S005",
        _N,
        "run not sandboxed",
        "Install bubblewrap (package bubblewrap) so that kernels cannot reach your files while they run.",
        example="a simulation on a machine without bubblewrap",
        meaning=(
            "Kernels come from other people. Where bubblewrap works, a run sees its own folder only; here"
            " it does not work."
        ),
    ),
    Entry(
        "S006",
        _E,
        "simulator refuses the design",
        "Correct the source at the place named.",
        example="module k;\n  absent u();\nendmodule",
        meaning="The simulator's compiler found a mistake in the sources.",
    ),
    Entry(
        "S007",
        _W,
        "simulator warns",
        "Look at the place named; the run went on.",
        example='initial $warning("look");',
        meaning="The simulator warned of a source, or the design called $warning.",
    ),
    Entry(
        "S008",
        _E,
        "simulator died",
        "Look at the end of the run's log.",
        example="vvp is killed while a run goes on",
        meaning="The simulator's process ended by a signal or without its end marker.",
    ),
    # The memory image and the settings of the memory.
    Entry(
        "S010",
        _E,
        "memory image cannot be read",
        "Name an image file that exists and may be read.",
        example="coram-studio simulate PROJECT --set memory_image=absent.bin",
        meaning="The memory image does not exist, is a folder, or may not be read.",
    ),
    Entry(
        "S011",
        _E,
        "memory image is not hex",
        "Write bytes as one or two hex digits, addresses as @hex; or name a raw file with the ending .bin.",
        example="00 01 zz",
        meaning="A text image holds bytes in hex, with @address and comments.",
    ),
    Entry(
        "S012",
        _E,
        "memory image larger than the memory",
        "Use a larger memory size or a smaller image.",
        example="an image of 4,097 bytes with memory.size = 4096",
        meaning="A byte of the image lies beyond the simulated memory.",
    ),
    Entry(
        "S013",
        _W,
        "memory image holds unknown digits",
        "Replace each x or z digit by a value, unless nothing reads the byte.",
        example="00 1x",
        meaning=(
            "Memories hold 0 and 1 only. A byte with an x or z digit has no value until the design writes it, as one that "
            "the image does not hold."
        ),
    ),
    Entry(
        "S015",
        _W,
        "memory image holds words wider than a byte",
        "Write each byte by itself, the lowest first: 44 33 22 11 for the word 11223344.",
        example="00 11223344",
        meaning=(
            "An image holds bytes, of two hex digits each. Of a longer word the last two digits are taken, as $readmemh "
            "takes them for a memory of bytes, so that most of an image of words is lost."
        ),
    ),
    Entry(
        "S014",
        _E,
        "memory setting out of range",
        "Change the setting in project.toml or for this run.",
        example="coram-studio simulate PROJECT --set read_latency=0",
        meaning="A latency, size or limit is outside of what can be simulated.",
    ),
    # The host.
    Entry(
        "S016",
        _E,
        "host is not Verilog",
        "Correct the file at the place named.",
        example="initial begin mem_write(0, 4 7); end",
        meaning="The file that drives the core in simulations breaks the syntax of Verilog.",
    ),
    Entry(
        "S017",
        _E,
        "name that a host does not know",
        "Declare the name in the host, or correct it.",
        example="initial begin wait(sim_resetn); iochannel_wirte_worker_coramiochannel_0(1, 0); end",
        meaning=(
            "The host calls a task that it does not have, for example of an object that no thread has, gives a task too "
            "few or too many arguments, or uses a name that it does not declare."
        ),
    ),
    # Limits.
    Entry(
        "S020",
        _E,
        "cycle limit reached",
        "Look at what the threads wait for, or raise limits.cycles.",
        example="while True: pass",
        meaning=(
            "The run did not end within its number of clock cycles. The message names what each thread "
            "waits for."
        ),
    ),
    Entry(
        "S021",
        _E,
        "time limit reached",
        "Make the run shorter, or raise limits.wall_seconds.",
        example="a design that never ends, with limits.wall_seconds = 1",
        meaning="The run took more wall time than it may.",
    ),
    Entry(
        "S022",
        _E,
        "simulator out of memory",
        "Make the design smaller, or raise limits.memory_bytes.",
        example="reg [1023:0] vast [0:20000000];",
        meaning="The simulator or its compiler wanted more memory than it may have.",
    ),
    Entry(
        "S023",
        _E,
        "output limit reached",
        "Print less, simulate without waves, or raise limits.output_bytes.",
        example='always @(posedge clk) $display("spam");',
        meaning="The log and the waves of a run may have a number of bytes, and it was reached.",
    ),
    Entry(
        "S024",
        _E,
        "disk full",
        "Free space on the disk that holds the project's runs folder.",
        example="simulating on a full disk",
        meaning="The disk that holds the runs has too little room to begin or go on.",
    ),
    Entry(
        "S025",
        _E,
        "wave file incomplete",
        "Free space on the disk and run again.",
        example="a waves.fst that ends after 400 bytes",
        meaning="The wave file was cut off, as a full disk does it without a word.",
    ),
    # What the design did.
    Entry(
        "S030",
        _E,
        "design reported an error",
        "Correct what the message says.",
        example="assert total > 0",
        meaning="An assert of a thread failed, a check of a transfer did, or a kernel called $error.",
    ),
    Entry(
        "S031",
        _E,
        "AXI4 rule broken",
        "Look at the named port and cycle in the waves.",
        example="a read burst of 64 bytes at 0xfe0",
        meaning=(
            "A master or slave broke a rule of its bus, such as a burst that crosses 4 KiB or a VALID "
            "that fell before READY."
        ),
    ),
    Entry(
        "S032",
        _E,
        "address beyond the memory",
        "Correct the address, or raise memory.size.",
        example="memory.write(0, 0x10000000, 128)",
        meaning="A transfer goes beyond the end of the simulated memory.",
    ),
    Entry(
        "S033",
        _E,
        "read of bytes that nothing has written",
        "Use a larger memory image, or read only what it holds or what the design has written.",
        example="an image of 100 bytes, of which the thread reads 128",
        meaning=(
            "The design reads bytes that neither the image holds nor the design has written: in hardware "
            "they could be anything."
        ),
    ),
    Entry(
        "S034",
        _E,
        "run ended early",
        "Remove $finish and $stop from the kernels.",
        example="initial #700 $finish;",
        meaning="The simulation ended before the threads did.",
    ),
    Entry(
        "S035",
        _E,
        "bus transfers unfinished",
        "Let the thread wait for its transfers before it ends.",
        example="a kernel's own master that never takes its read data",
        meaning="All threads have finished, and a transfer on the bus has not.",
    ),
    Entry(
        "S037",
        _W,
        "read of bytes that nothing has written",
        "Use a larger memory image, or read only what it holds or what the design has written.",
        example='unwritten = "warning" below [memory], and an image of 100 bytes, of which the thread reads 128',
        meaning=(
            "As S033, in a project that takes it for a warning, as imported ones do: under PyCoRAM such bytes are x, and "
            "a design that does not look at them works. Here they read as DEADBEEF."
        ),
    ),
    Entry(
        "S038",
        _W,
        "host that waits on when all threads have finished",
        "Let the host call $finish, or leave $finish out of it, so that the threads say when the run is over.",
        example='host_waits = "warning" below [simulation], and a host that waits for a word that no thread sends',
        meaning=(
            "In a project that takes it for a warning, as imported ones do: the host has been heard out for as many cycles "
            "as the threads took, and 10,000 more, and has not called $finish. PyCoRAM ends such runs with the last "
            "thread. Other projects go on to the cycle limit (S020)."
        ),
    ),
    Entry(
        "S036",
        _W,
        "unknown values written to memory",
        "Give the value that is written a defined start: reset the register or fill the memory that it comes from.",
        example="sum <= sum + x, without a reset of sum",
        meaning="A transfer wrote x bits: a register that is never reset, or a memory that is never filled.",
    ),
    # The run's folder.
    Entry(
        "S040",
        _E,
        "run folder cannot be written",
        "Make the project's runs folder writable.",
        example="runs/0001 is deleted while the run begins",
        meaning="The folder of the run is gone or write-protected.",
    ),
    Entry(
        "S041",
        _W,
        "run is incomplete",
        "Delete the run, and simulate again.",
        example="runs/0001 without metrics.json",
        meaning="A run that was broken off, or whose files are damaged, is listed without its results.",
    ),
    Entry(
        "S042",
        _E,
        "no such run",
        "Choose one of the runs that are listed.",
        example="coram-studio report PROJECT/runs/0007",
        meaning="There is no run of that number.",
    ),
    Entry(
        "S026",
        _W,
        "no wave file",
        "Remove $dumpfile and $dumpvars from the kernels: runs record waves by themselves.",
        example='initial begin $dumpfile("mine.fst"); $dumpvars; end',
        meaning="A simulator records into one file, and a kernel has named another.",
    ),
    Entry(
        "S027",
        _E,
        "memory dump incomplete",
        "Free space on the disk, and let no kernel write files of the dump's name; then run again.",
        example="a dump0.hex that ends after 400 bytes",
        meaning="What a run was to keep of off-chip memory was cut off, or changed by a kernel.",
    ),
    Entry(
        "S050",
        _N,
        "many lines printed",
        "The run's log.txt holds all of them.",
        example="for i in range(100000):\n    print(i)",
        meaning="A run keeps its first printed lines in its results; the log keeps all.",
    ),
)
