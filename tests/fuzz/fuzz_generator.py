"""Random threads over the whole language, with the settings that they are compiled and stalled by."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, replace

from thread_programs import _INTEGERS, CONSTANTS, Generator, _Function, _Place

from coram_studio.model.blocks import ObjectKind
from coram_studio.model.project import CoreSettings
from coram_studio.thread.program import IntegerMode, Preference, ThreadOptions

_MORE_INTEGERS = (
    "more[I % 5]",
    "more[-2]",
    "table[I & 3]",
    "len(more)",
    "r.read()",
    "q.read()",
    "(b.read() + L)",
    "divmod(I & 0xffff, D)[1]",
    "divmod(I - 300, D)[0]",
    "Mode.RUN",
    "(I & Mode.NOW)",
    "min((I, L, 3))",
    "(bool(I) + I)",
    "(I << 3)",
    "(I * 10)",
    "(2 ** (I & 15))",
)
_WALRUS = "(V := I)"
_SIGNED_ONLY = frozenset({"items[-3]", "more[-2]"})
STALLS = (0, 3, 6)  # of 8 cycles
LATENCIES = (1, 8, 30)


@dataclass(frozen=True)
class CoreShape:
    """The core around a thread: widths in bits of the memories' and the streams' words, and kinds of the memories."""

    settings: CoreSettings
    memory_widths: tuple[int, int]
    memory_kinds: tuple[ObjectKind, ObjectKind]
    stream_width: int


@dataclass(frozen=True)
class FuzzProgram:
    """A thread and its surroundings. ``stall`` is in eighths of the cycles, ``latency`` in cycles at most.

    With ``core``, the thread is run in one with kernels and a bus; without it, by itself among models of its objects.
    """

    seed: str
    text: str
    options: ThreadOptions
    stall: int
    latency: int
    core: CoreShape | None = None

    def named(self, seed: str) -> FuzzProgram:
        """The same, of a seed."""
        return replace(self, seed=seed)


class FuzzGenerator(Generator):
    """Adds streams, registers, nested functions, lists, tuples, promises and names of integers."""

    def __init__(self, draw: Callable[[int], int], mode: IntegerMode) -> None:
        super().__init__(draw)
        self.signed = mode == "python"
        templates = [t for t in _INTEGERS + _MORE_INTEGERS if self.signed or t not in _SIGNED_ONLY]
        self._templates = tuple(templates)
        self._inner = 0

    def thread(self) -> str:
        self.lines = [
            "from enum import IntEnum, auto",
            "class Mode(IntEnum):",
            f"    RUN = {self.draw(9)}",
            "    NOW = auto()",
            "memory = CoramMemory(0, 32, 256)",
            "a = CoramChannel(0, 32)",
            "b = CoramChannel(idx=1, datawidth=8)",
            "s = CoramInStream(0, 32, 64)",
            "o = CoramOutStream(1, datawidth=32)",
            "r = CoramRegister(0, 32)",
            "q = CoramRegister(1, 8)",
            f"shared = {self.leaf([])}",
            f"items = [{self.leaf([])}] * 8",
            f"more = [{', '.join(self.leaf([]) for _ in range(5))}]",
            f"table = ({', '.join(self.leaf([]) for _ in range(4))})",
            "def pair(x, y):",
            f"    return {self.integer(['x', 'y'], 1)}, {self.integer(['x', 'y'], 1)}",
            "def tell(channel, x):",
            "    channel.write(x)",
            f"    return {self.integer(['x'], 1)} + shared",
        ]
        for number in range(self.draw(4)):
            self.function(number)
        names = [f"v{i}" for i in range(2 + self.draw(4))]
        for name in names:
            self.emit(0, f"{name} = {self.leaf([])}")
        place = _Place([*names, "shared"])
        self.block(place, 0, 4 + self.draw(8))
        self.emit(0, f"print({', '.join(place.variables)})")
        self.emit(0, "for item in items:")
        self.emit(1, "a.write(item)")
        return "\n".join(self.lines) + "\n"

    def function(self, number: int) -> None:
        if self.draw(3):
            super().function(number)
            return
        # A function within a function, with a list of its own.
        name, inner = f"f{number}", f"g{number}"
        self.emit(0, f"def {name}(p0, p1={self.leaf([])}):")
        self.emit(1, "local = p0")
        self.emit(1, f"mine = [{self.leaf(['p0', 'p1'])}, p1, local]")
        self.emit(1, f"def {inner}(p0):")
        self.emit(2, "nonlocal local")
        place = _Place(["p0", "local"], depth=2, function=True)
        self.block(place, 2, 1 + self.draw(2))
        self.emit(2, f"mine[{self.draw(3)}] += {self.integer(place.variables, 1)}")
        self.emit(2, f"return {self.integer(place.variables, 1)}")
        self.functions.append(_Function(inner, 1, 0))
        place = _Place(["p0", "p1", "local"], depth=1, function=True)
        self.block(place, 1, 1 + self.draw(3))
        self.emit(1, f"local += {inner}({self.integer(place.variables, 1)})")
        self.emit(1, f"return local + mine[{self.draw(3)}]")
        self.functions.remove(_Function(inner, 1, 0))
        self.functions.append(_Function(name, 2, 1))

    def statement(self, place: _Place, indent: int) -> None:
        if self.draw(3):
            super().statement(place, indent)
            return
        kinds = ["stream"] * 3 + ["register"] * 3 + ["pair", "tell", "promise", "assertion", "more", "await"]
        if place.depth < 3:
            kinds += ["each", "each_item"]
        getattr(self, f"do_{self.pick(*kinds)}")(place, indent)

    def integer(self, names: list[str], depth: int) -> str:
        if depth <= 0 or self.draw(4) == 0:
            return self.leaf(names)
        template = _WALRUS if names and self.draw(40) == 0 else self.pick(*self._templates)
        if not names and "read" in template:
            return self.leaf(names)
        return self.fill(template, names, depth - 1)

    def leaf(self, names: list[str]) -> str:
        if names and self.draw(3):
            return self.pick(*names)
        most = (1 << 62) if self.signed else (1 << 32) - 1
        known = [c for c in CONSTANTS if c <= most]
        constant = known[self.draw(len(known))]
        return f"(-{constant})" if self.draw(5) == 0 else str(constant)

    def do_store(self, place: _Place, indent: int) -> None:
        if self.signed:
            super().do_store(place, indent)
            return
        operator = self.pick("=", "=", "+=", "^=", "-=")
        index = self.pick(str(self.draw(8)), f"{self.integer(place.variables, 1)} & 7")
        self.emit(indent, f"items[{index}] {operator} {self.integer(place.variables, 2)}")

    def do_for(self, place: _Place, indent: int) -> None:
        if self.signed:
            super().do_for(place, indent)
            return
        # What is negative is great in unsigned integers; only a range that counts down reads it as signed.
        leaf = self.leaf(place.variables)
        low, high = str(self.draw(4)), self.pick(str(self.draw(7)), f"({leaf} & 7)")
        head = self.pick(
            high,
            f"{low}, {high}",
            f"{low}, {high}, {self.pick('2', '3', f'({leaf} & 1) + 1')}",
            f"{high}, {self.pick(low, '-1', '-3')}, {self.pick('-1', '-2')}",
        )
        place.counters[0] += 1
        variable = self.pick(f"i{place.counters[0]}", self.target(place))
        self.emit(indent, f"for {variable} in range({head}):")
        self.loop_body(place, indent)

    def do_stream(self, place: _Place, indent: int) -> None:
        name, method = self.pick("s.write", "o.read").split(".")
        suffix = self.pick("", "_nonblocking")
        address = f"({self.integer(place.variables, 1)}) & 0xfffffffc"
        size = f"({self.leaf(place.variables)} & 31) + 1"
        self.emit(indent, f"{name}.{method}{suffix}({address}, {size})")

    def do_await(self, place: _Place, indent: int) -> None:
        name = self.pick("memory", "s", "o")
        if self.draw(2):
            self.emit(indent, f"{name}.wait()")
        else:
            self.emit(indent, f"while not {name}.test():")
            self.emit(indent + 1, "pass")

    def do_register(self, place: _Place, indent: int) -> None:
        name = self.pick("r", "q")
        if self.draw(2):
            self.emit(indent, f"{name}.write({self.integer(place.variables, 2)})")
        else:
            self.emit(
                indent, f"{self.target(place)} = {name}.read() {self.pick('+', '^', '-')} {name}.read()"
            )

    def do_pair(self, place: _Place, indent: int) -> None:
        one, two = self.target(place), self.target(place)
        arguments = f"{self.integer(place.variables, 1)}, y={self.integer(place.variables, 1)}"
        self.emit(indent, f"{one}, {two} = pair({arguments})")

    def do_tell(self, place: _Place, indent: int) -> None:
        channel = self.pick("a", "b", "r")
        self.emit(indent, f"{self.target(place)} = tell({channel}, {self.integer(place.variables, 2)})")

    def do_promise(self, place: _Place, indent: int) -> None:
        place.counters[0] += 1
        name = f"n{place.counters[0]}"
        value = self.integer(place.variables, 1)
        self.emit(
            indent,
            self.pick(f"{name}: uint8 = {value} & 255", f"{name}: int = {value}")
            if not self.signed or self.draw(2)
            else f"{name}: int12 = ({value} & 4095) - 2048",
        )
        self.emit(
            indent, f"{self.target(place)} = {name} {self.pick('+', '*', '^')} {self.leaf(place.variables)}"
        )

    def do_assertion(self, place: _Place, indent: int) -> None:
        self.emit(indent, f'assert ({self.leaf(place.variables)} & 15) < 16, "small"')

    def do_more(self, place: _Place, indent: int) -> None:
        index = self.pick(str(self.draw(5)), f"{self.leaf(place.variables)} % 5")
        other = f"({self.leaf(place.variables)} & 3)"
        self.emit(
            indent, f"more[{index}] {self.pick('=', '+=')} more[{other}] + {self.leaf(place.variables)}"
        )

    def do_each(self, place: _Place, indent: int) -> None:
        place.counters[0] += 1
        variable = self.pick(f"i{place.counters[0]}", self.target(place))
        values = ", ".join(self.integer(place.variables, 1) for _ in range(1 + self.draw(3)))
        self.emit(indent, f"for {variable} in ({values},):")
        self.loop_body(place, indent)

    def do_each_item(self, place: _Place, indent: int) -> None:
        self.emit(indent, f"for {self.target(place)} in {self.pick('items', 'more')}:")
        self.loop_body(place, indent)


def changing_numbers(text: str) -> str:
    """The thread with numbers that are sums with a variable which two places set, so that they wrap wherever they stand.

    With unsigned integers other constants are of any size, in prints above all, which the model in Python does not know;
    the compiler still knows what the sums are.
    """
    lines = text.splitlines()
    places: list[tuple[int, int, int]] = []
    stack: list[ast.AST] = [ast.parse(text)]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.ClassDef | ast.pattern | ast.JoinedStr):
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, int):
            assert node.end_col_offset is not None
            places.append((node.lineno - 1, node.col_offset, node.end_col_offset))
        stack.extend(ast.iter_child_nodes(node))
    for line, start, end in sorted(places, reverse=True):
        before, number, after = lines[line][:start], lines[line][start:end], lines[line][end:]
        sum_of = {"True": "(zero == 0)", "False": "(zero != 0)"}.get(number, f"({number} + zero)")
        lines[line] = f"{before}{sum_of}{after}"
    return "zero = 0\nzero = 0\n" + "\n".join(lines) + "\n"


def draw_program(draw: Callable[[int], int]) -> FuzzProgram:
    """A program; ``draw`` gives an integer from 0 to its argument less one."""
    mode: IntegerMode = "uint32" if draw(3) == 2 else "python"
    clock = (100.0, 50.0, 150.0, 250.0, 400.0)[draw(5)]
    stall, latency = STALLS[draw(len(STALLS))], LATENCIES[draw(len(LATENCIES))]
    text = FuzzGenerator(draw, mode).thread()
    if mode != "python":
        text = changing_numbers(text)
    options = ThreadOptions(clock_mhz=clock, prefer=draw_preference(draw), integers=draw_width(draw, mode))
    return FuzzProgram("", text, options, stall, latency)


def draw_preference(draw: Callable[[int], int]) -> Preference:
    """What the schedule prefers."""
    return "cycles" if draw(3) == 2 else "clock"


def draw_width(draw: Callable[[int], int], mode: IntegerMode) -> IntegerMode:
    """Of unsigned integers: texts that 32 bits hold are as good with 64."""
    return "uint64" if mode == "uint32" and draw(3) == 2 else mode
