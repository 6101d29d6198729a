"""Diagnostic codes of one area: simulation."""

from __future__ import annotations

from coram_studio.diagnostics.catalogue.entry import Entry
from coram_studio.diagnostics.severity import Severity

_E = Severity.ERROR
_W = Severity.WARNING
_N = Severity.NOTE

SIMULATION: tuple[Entry, ...] = (
    # Simulators and the sandbox.
    Entry("S001", _E, "simulator missing", "Install the simulator and make sure that its folder is in PATH."),
    Entry("S002", _E, "simulator too old", "Install a newer version of the simulator."),
    Entry("S003", _E, "simulator does not work", "Run the tool by hand and repair its installation."),
    Entry("S004", _E, "no such simulator", "Choose one of the simulators that are offered."),
    Entry(
        "S005",
        _N,
        "run not sandboxed",
        "Install bubblewrap (package bubblewrap) so that kernels cannot reach your files while they run.",
    ),
    Entry("S006", _E, "simulator refuses the design", "Correct the source at the place named."),
    Entry("S007", _W, "simulator warns", "Look at the place named; the run went on."),
    Entry("S008", _E, "simulator died", "Look at the end of the run's log."),
    # The memory image and the settings of the memory.
    Entry("S010", _E, "memory image cannot be read", "Name an image file that exists and may be read."),
    Entry(
        "S011",
        _E,
        "memory image is not hex",
        "Write bytes as one or two hex digits, addresses as @hex; or name a raw file with the ending .bin.",
        example="00 01 zz",
    ),
    Entry("S012", _E, "memory image larger than the memory", "Use a larger memory size or a smaller image."),
    Entry(
        "S013",
        _E,
        "memory image holds unknown digits",
        "Replace each x or z digit by a value.",
        example="00 1x",
    ),
    Entry("S014", _E, "memory setting out of range", "Change the setting in project.toml or for this run."),
    # Limits.
    Entry(
        "S020",
        _E,
        "cycle limit reached",
        "Look at what the threads wait for, or raise limits.cycles.",
        example="while True: pass",
    ),
    Entry("S021", _E, "time limit reached", "Make the run shorter, or raise limits.wall_seconds."),
    Entry("S022", _E, "simulator out of memory", "Make the design smaller, or raise limits.memory_bytes."),
    Entry(
        "S023",
        _E,
        "output limit reached",
        "Print less, simulate without waves, or raise limits.output_bytes.",
    ),
    Entry("S024", _E, "disk full", "Free space on the disk that holds the project's runs folder."),
    Entry("S025", _E, "wave file incomplete", "Free space on the disk and run again."),
    # What the design did.
    Entry("S030", _E, "design reported an error", "Correct what the message says."),
    Entry("S031", _E, "AXI4 rule broken", "Look at the named port and cycle in the waves."),
    Entry(
        "S032",
        _E,
        "address beyond the memory",
        "Correct the address, or raise memory.size.",
        example="memory.write(0, 0x10000000, 128)",
    ),
    Entry(
        "S033",
        _E,
        "read of bytes that nothing has written",
        "Use a larger memory image, or read only what it holds or what the design has written.",
    ),
    Entry("S034", _E, "run ended early", "Remove $finish and $stop from the kernels."),
    Entry("S035", _E, "bus transfers unfinished", "Let the thread wait for its transfers before it ends."),
    Entry(
        "S036",
        _W,
        "unknown values written to memory",
        "Give the value that is written a defined start: reset the register or fill the memory that it comes from.",
    ),
    # The run's folder.
    Entry("S040", _E, "run folder cannot be written", "Make the project's runs folder writable."),
    Entry("S041", _W, "run is incomplete", "Delete the run, and simulate again."),
    Entry("S042", _E, "no such run", "Choose one of the runs that are listed."),
    Entry(
        "S026",
        _W,
        "no wave file",
        "Remove $dumpfile and $dumpvars from the kernels: runs record waves by themselves.",
    ),
    Entry("S050", _N, "many lines printed", "The run's log.txt holds all of them."),
)
