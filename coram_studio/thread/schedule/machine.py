"""The scheduled machine as data: states, each a tree of steps over nodes.

A state is entered with its live values in registers. In one cycle it evaluates nodes, may wait for one handshake
on each path, acts, and goes to the next state while registers take new values.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from coram_studio.thread.ir.graph import Graph, Site, Value
from coram_studio.thread.ir.ops import Op
from coram_studio.thread.ir.widths import Shape

NodeKind = Literal["register", "constant", "input", "operation", "item"]


@dataclass(eq=False, slots=True)
class Node:
    """A number within one cycle: a register's value, a constant, an input port's value, an operation, or an
    item of the array ``port`` at the index ``args[0]``.

    ``arrival`` is when it is stable, in ns after the clock edge. ``value`` is what a register holds, and the first
    of the values that an operation computes. A division has as many ``rows`` as its quotient bits.
    """

    kind: NodeKind
    shape: Shape
    arrival: float
    value: Value | None = None
    constant: int = 0
    port: str = ""
    op: Op | None = None
    args: tuple[Node, ...] = ()
    exact: bool = False
    name: str = ""
    rows: int = 0


@dataclass(eq=False, slots=True)
class Act:
    """A print or a check, at the moment in which the state's path is passed."""

    value: Value
    args: tuple[Node, ...]


@dataclass(eq=False, slots=True)
class Put:
    """A store to an array, index and item; or a start of the divider, dividend and divisor."""

    key: str
    args: tuple[Node, ...]


@dataclass(eq=False, slots=True)
class Await:
    """A handshake: the path goes on in the cycle in which the other side agrees, which may be always at once."""

    value: Value
    args: tuple[Node, ...]
    then: list[Step]
    immediate: bool = False


@dataclass(eq=False, slots=True)
class If:
    """Two paths; ``condition`` is not 0 on the first."""

    condition: Node
    then: list[Step]
    other: list[Step]


@dataclass(eq=False, slots=True)
class Goto:
    """The end of a path. ``moves`` are filled by register allocation: register and its new value."""

    target: int | None
    environment: dict[Value, Node]
    moves: list[tuple[Register, Node]] = field(default_factory=list)


Step: TypeAlias = Act | Put | Await | If | Goto


@dataclass(eq=False, slots=True)
class State:
    """One state. ``sites`` are the places of the source that are at work in it, in order."""

    index: int
    steps: list[Step] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    live: frozenset[Value] = frozenset()
    waits: tuple[str, str] | None = None
    label: str = ""


@dataclass(eq=False, slots=True)
class Register:
    """A register of the module and the values that share it."""

    name: str
    width: int
    signed: bool
    values: list[Value] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Array:
    """A memory of the module, for a list of the source."""

    name: str
    length: int
    shape: Shape


@dataclass(eq=False, slots=True)
class Machine:
    """All states; state 0 is the first, and ``None`` as a target is the end."""

    graph: Graph
    states: list[State]
    registers: list[Register] = field(default_factory=list)
    register_of: dict[Value, Register] = field(default_factory=dict)
    arrays: dict[str, Array] = field(default_factory=dict)
    longest_path: float = 0.0
