"""What a thread must do: as plain Python against reference objects, and as interpreted IR in the same world."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from thread_harness import _Wrapping, incoming
from unsigned_semantics import UnsignedSemantics

from coram_studio.thread.arithmetic import MODELS
from coram_studio.thread.ir.graph import Graph
from coram_studio.thread.program import IntegerMode

MOST_EVENTS = 250
MOST_OPERATIONS = 6_000
REGION = 256  # words off chip per object, so that transfers of different objects cannot race
_WORD = (1 << 32) - 1

Event = tuple[str, ...]


class TooLong(Exception):  # noqa: N818 - the program is right, but not worth its time
    """The thread does more than is worth simulating."""


@dataclass
class Behaviour:
    """What a thread did: printed lines, failed checks, and each event in program order.

    ``finished`` says, for each word sent, how many transfers of each object must be over by then.
    """

    prints: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    finished: list[dict[str, int]] = field(default_factory=list)
    dram: dict[str, int] = field(default_factory=dict)


class Surroundings:
    """The objects of a thread: everything is done at once, and recorded. Also the interpreter's world."""

    def __init__(self, graph: Graph | None = None) -> None:
        self.behaviour = Behaviour()
        self._widths = {use.key: use.data_width for use in graph.objects} if graph is not None else {}
        self._counts: dict[str, int] = {}
        self._words: dict[str, int] = {}
        self._started: dict[str, int] = {}
        self._over: dict[str, int] = {}

    def declare(self, key: str, width: int) -> None:
        self._widths[key] = width

    def note(self, key: str, what: str, *numbers: int) -> None:
        self.behaviour.events.append((key, what, *map(str, numbers)))
        if len(self.behaviour.events) > MOST_EVENTS:
            raise TooLong

    def command(self, key: str, store: bool, local: int, address: int, words: int) -> None:
        self._started[key] = self._started.get(key, 0) + 1
        # A stream has no words of its own, and one direction.
        numbers = (address, words) if "stream" in key else (int(store), local, address, words)
        self.note(key, "command", *numbers)

    def wait(self, key: str) -> None:
        self._over[key] = self._started.get(key, 0)

    def test(self, key: str) -> bool:
        self.wait(key)
        return True

    def send(self, key: str, data: int) -> None:
        data &= (1 << self._widths[key]) - 1
        self._words[key] = data
        self.note(key, "send", data)
        self.behaviour.finished.append(dict(self._over))

    def receive(self, key: str) -> int:
        if key.startswith("register"):
            return self._words.get(key, 0)
        index = self._counts.get(key, 0)
        self._counts[key] = index + 1
        self.note(key, "receive")
        return incoming(key, index, self._widths[key])

    def poke(self, key: str, index: int, data: int) -> None:
        self._words[f"{key}.{index}"] = data
        self.note(key, "poke", index, data)

    def peek(self, key: str, index: int) -> int:
        return self._words.get(f"{key}.{index}", 0)

    def print(self, text: str) -> None:
        self.behaviour.prints.extend(text.split("\n"))
        if len(self.behaviour.prints) > MOST_EVENTS:
            raise TooLong

    def error(self, text: str) -> None:
        self.behaviour.errors.append(text)


class _Object:
    def __init__(
        self, world: Surroundings, kind: str, idx: int, datawidth: int = 32, *_: int, **_named: int
    ) -> None:
        self._world, self._key = world, f"{kind}{idx}"
        world.declare(self._key, datawidth)

    def wait(self) -> None:
        self._world.wait(self._key)

    def test(self) -> bool:
        return self._world.test(self._key)


class _Memory(_Object):
    def write_nonblocking(self, ram_addr: int, mem_addr: int, size: int) -> None:
        self._world.command(self._key, False, ram_addr, mem_addr, size)

    def read_nonblocking(self, ram_addr: int, mem_addr: int, size: int) -> None:
        self._world.command(self._key, True, ram_addr, mem_addr, size)

    def write(self, ram_addr: int, mem_addr: int, size: int) -> None:
        self.write_nonblocking(ram_addr, mem_addr, size)
        self.wait()

    def read(self, ram_addr: int, mem_addr: int, size: int) -> None:
        self.read_nonblocking(ram_addr, mem_addr, size)
        self.wait()


class _Stream(_Object):
    def write_nonblocking(self, mem_addr: int, size: int) -> None:
        self._world.command(self._key, False, 0, mem_addr, size)

    def write(self, mem_addr: int, size: int) -> None:
        self.write_nonblocking(mem_addr, size)
        self.wait()

    read, read_nonblocking = write, write_nonblocking


class _Words(_Object):
    """A channel or a register."""

    def write(self, value: int) -> None:
        self._world.send(self._key, value)

    def read(self) -> int:
        return self._world.receive(self._key)


class _Signed(_Wrapping):
    """An augmented assignment reads its index once. Statements keep their lines."""

    def visit(self, node: ast.AST) -> Any:
        found = super().visit(node)
        for new in found if isinstance(found, list) else [found]:
            if isinstance(node, ast.stmt) and isinstance(new, ast.stmt):
                ast.copy_location(new, node)
        return found

    def visit_AugAssign(self, node: ast.AugAssign) -> list[ast.stmt] | ast.stmt:  # noqa: N802 - the name is given by ast
        if not isinstance(node.target, ast.Subscript):
            return super().visit_AugAssign(node)
        self.generic_visit(node)
        index = ast.Name("_index", ast.Load())
        items = node.target.value
        value = self._call(ast.BinOp(ast.Subscript(items, index, ast.Load()), node.op, node.value))
        return [
            ast.Assign([ast.Name("_index", ast.Store())], node.target.slice),
            ast.Assign([ast.Subscript(items, index, ast.Store())], value),
        ]


class _Unsigned(_Signed):
    """Comparisons give 0 and 1, and constants of cases wrap, too."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self._mask = (1 << width) - 1

    def visit_Compare(self, node: ast.Compare) -> ast.expr:  # noqa: N802 - the name is given by ast
        self.generic_visit(node)
        return self._call(node)

    def visit_MatchValue(self, node: ast.MatchValue) -> ast.MatchValue:  # noqa: N802 - the name is given by ast
        number = ast.literal_eval(node.value)
        return ast.MatchValue(ast.Constant(number & self._mask))


def _unsigned_range(width: int, *args: int) -> list[int]:
    start, stop, step = (0, *args, 1) if len(args) == 1 else (*args, 1)[:3]
    sign = 1 << (width - 1)
    if step & sign:
        start, stop, step = ((n ^ sign) - sign for n in (start, stop, step))
    return [n % (1 << width) for n in range(start, stop, step)]


def run_python(text: str, mode: IntegerMode, world: Surroundings | None = None) -> Behaviour:
    """Run a thread as plain Python, in a world of its own unless one is given.

    Raises:
        TooLong: it does too much.
    """
    world = world or Surroundings()
    model = MODELS[mode]
    operations = 0

    def wrap(value: object) -> object:
        nonlocal operations
        operations += 1
        if operations > MOST_OPERATIONS:
            raise TooLong
        if isinstance(value, bool):
            return value if model.signed else int(value)
        return model.wrap(value) if isinstance(value, int) else value

    def show(*values: object) -> None:
        world.print(" ".join(map(str, values)))

    parsed = ast.parse(text)
    tree = (
        _Signed().visit(parsed)
        if model.signed
        else _Unsigned(model.width).visit(UnsignedSemantics().visit(parsed))
    )
    tree = ast.fix_missing_locations(tree)
    namespace: dict[str, object] = {
        "__name__": "thread",
        "__annotations__": {},  # CPython before 3.11.4 does not make it where only a nested block annotates
        "_wrap": wrap,
        "print": show,
        "uint8": int,
        "int12": int,
        "CoramMemory": lambda *a, **k: _Memory(world, "memory", *a, **k),
        "CoramInStream": lambda *a, **k: _Stream(world, "instream", *a, **k),
        "CoramOutStream": lambda *a, **k: _Stream(world, "outstream", *a, **k),
        "CoramRegister": lambda *a, **k: _Words(world, "register", *a, **k),
        "CoramChannel": lambda *a, **k: _Words(world, "channel", *a, **k),
    }
    if not model.signed:
        namespace["range"] = partial(_unsigned_range, model.width)
    exec(compile(tree, "thread", "exec"), namespace)
    world.behaviour.dram = final_dram(world.behaviour.events)
    return world.behaviour


def final_dram(events: list[Event]) -> dict[str, int]:
    """Per object with transfers, a digest of its region off chip and of what it holds on chip in the end."""
    regions: dict[str, list[int]] = {}
    locals_: dict[str, list[int]] = {}
    streams: dict[str, int] = {}
    for key, what, *texts in events:
        if what != "command":
            continue
        numbers = list(map(int, texts))
        region = regions.setdefault(key, [(i * 0x9E3779B1) & _WORD for i in range(REGION)])
        local = locals_.setdefault(key, [(i * 0x85EBCA6B + 7) & _WORD for i in range(256)])
        address, words = numbers[-2] >> 2, numbers[-1]
        for i in range(words):
            place = (address + i) % REGION
            if key.startswith("memory"):
                store, start = numbers[:2]
                if store:
                    region[place] = local[(start + i) % 256]
                else:
                    local[(start + i) % 256] = region[place]
            elif key.startswith("instream"):
                streams[key] = (streams.get(key, 0) * 31 + region[place]) & _WORD
            else:
                streams[key] = (streams.get(key, 0) + 0xC2B2AE35) & _WORD
                region[place] = streams[key]
    result: dict[str, int] = {}
    for key, region in regions.items():
        digest = streams.get(key, 0)
        for word in (*region, *locals_[key]):
            digest = (digest * 31 + word) & _WORD
        result[key] = digest
    return result
