"""What the thread compiler takes and gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from coram_studio.diagnostics import Diagnostic, Span

IntegerMode = Literal["python", "uint16", "uint32", "uint64"]
Preference = Literal["clock", "cycles"]

# Class names in threads and the keys under which their ports appear ("memory0_cmd_valid").
OBJECT_KEYS: Mapping[str, str] = MappingProxyType(
    {
        "CoramMemory": "memory",
        "CoramInStream": "instream",
        "CoramOutStream": "outstream",
        "CoramChannel": "channel",
        "CoramRegister": "register",
        "CoramIoChannel": "iochannel",
        "CoramIoRegister": "ioregister",
        "CoramSlaveStream": "slavestream",
    }
)


@dataclass(frozen=True, slots=True)
class ModuleSource:
    """A file of the project that a thread may import: its name in import statements, its path, its text."""

    name: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class ThreadSource:
    """A control thread's text. ``path`` is relative to the project, for spans; ``modules`` is what it imports."""

    name: str
    path: str
    text: str
    modules: tuple[ModuleSource, ...] = ()


@dataclass(frozen=True, slots=True)
class ThreadOptions:
    """Settings of one compilation. ``parameters`` replace first module-level assignments of their names.

    ``external_address_width`` is in bits, ``clock_mhz`` the target clock of the schedule. ``overlap`` lets the thread go
    on behind a blocking load where nobody can tell. With ``prefer`` "cycles", a statement's arithmetic takes one cycle,
    whatever clock that allows. ``unaligned`` lets transfers begin at any byte.
    """

    integers: IntegerMode = "python"
    parameters: Mapping[str, int] = field(default_factory=dict)
    external_address_width: int = 32
    clock_mhz: float = 150.0
    prefer: Preference = "clock"
    unaligned: bool = False
    overlap: bool = False


@dataclass(frozen=True, slots=True)
class ObjectUse:
    """A CoRAM object that a thread declares. ``key`` is kind and id, for example ``memory0``.

    ``size`` counts words of ``data_width`` bits. ``operations`` are the method names that the thread calls.
    """

    key: str
    kind: str
    coram_id: int
    data_width: int
    size: int
    span: Span
    operations: frozenset[str] = frozenset()
    length: int = 1
    scatter_gather: bool = False


@dataclass(frozen=True, slots=True)
class ThreadPort:
    """A port of the emitted module. ``object_key`` and ``signal`` split its name: ``memory0`` + ``cmd_valid``.

    Both are "" for clk, rst and finished.
    """

    name: str
    direction: Literal["input", "output"]
    width: int
    object_key: str = ""
    signal: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """One level of an inlined call stack: the function ("" at module level) and where in it."""

    function: str
    span: Span


@dataclass(frozen=True, slots=True)
class Wait:
    """A handshake: an object's key, or "divider"; the method that the source calls; and what is waited for.

    ``direction`` is "out" for a word or a command that the thread gives, "in" for a word that it takes, "end" for the end
    of what has been started.
    """

    object: str
    method: str
    direction: Literal["out", "in", "end"]


@dataclass(frozen=True, slots=True)
class StateInfo:
    """A state of the machine: the code that is at work in it, and what it waits for.

    ``stacks`` holds, per source statement of the state, its call stack from the outermost frame inwards.
    ``waits`` are all handshakes for which it may wait, on whichever path; ``waits_for`` is the first that is not the
    divider's, as an object's key and the operation ("memory0", "write"), or None. ``variables`` are indices into those
    of the map: on entry to the state, these registers hold their variables' values.
    """

    index: int
    label: str
    spans: tuple[Span, ...]
    stacks: tuple[tuple[Frame, ...], ...] = ()
    waits_for: tuple[str, str] | None = None
    waits: tuple[Wait, ...] = ()
    variables: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class VariableInfo:
    """Where a variable of the source lives: a register of the module, or a constant."""

    name: str
    function: str
    register: str | None
    width: int
    signed: bool
    constant: int | None = None


@dataclass(frozen=True, slots=True)
class DebugMap:
    """Ties the emitted module back to the source: states to spans, registers to variables."""

    thread: str
    source: str
    state_register: str
    states: tuple[StateInfo, ...]
    variables: tuple[VariableInfo, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain data for the file written beside the RTL."""
        from dataclasses import asdict

        return asdict(self)


@dataclass(frozen=True, slots=True)
class ThreadTiming:
    """The size of a thread's state machine and its longest combinational chain, by the delays of the schedule.

    ``states`` counts the end too, ``register_bits`` the state register too, and neither arrays nor the divider.
    ``longest_ns`` is the longest time from a clock edge until all is ready for the next one; it is at work in the
    state ``state``, which does ``lines`` of the source, and ``span`` is the place of its last operation.
    """

    states: int
    register_bits: int
    longest_ns: float
    target_mhz: float
    state: str
    lines: tuple[int, ...]
    span: Span | None

    @property
    def achievable_mhz(self) -> float:
        """The clock that the longest chain allows, in MHz."""
        return 1000.0 / self.longest_ns

    @property
    def meets_target(self) -> bool:
        """Whether the longest chain fits into a period of the target clock."""
        return self.longest_ns <= 1000.0 / self.target_mhz + 0.0005  # it is rounded to thousandths


@dataclass(frozen=True, slots=True)
class ThreadProgram:
    """A compiled thread. ``verilog`` is the whole module ``module`` with ``ports``, in order.

    ``library`` are the modules of the Verilog library that it instantiates. ``timing`` is there in all that the
    compiler makes.
    """

    name: str
    module: str
    verilog: str
    ports: tuple[ThreadPort, ...]
    objects: tuple[ObjectUse, ...]
    debug_map: DebugMap
    library: tuple[str, ...] = ()
    timing: ThreadTiming | None = None


@dataclass(frozen=True, slots=True)
class ThreadResult:
    """A program, unless there are errors; objects as far as they could be read; every diagnostic."""

    program: ThreadProgram | None
    objects: tuple[ObjectUse, ...]
    diagnostics: tuple[Diagnostic, ...]
