"""Random threads that are valid Python, end, and mean the same in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

CONSTANTS = (0, 1, 2, 3, 5, 7, 8, 10, 15, 16, 63, 100, 255, 256, 1000, 65535, 1 << 20, (1 << 31) - 1, 1 << 40)


@dataclass
class _Function:
    name: str
    parameters: int
    defaults: int


@dataclass
class _Place:
    """What may be used where a statement is generated."""

    variables: list[str]
    depth: int = 0
    loops: int = 0
    function: bool = False
    counters: list[int] = field(default_factory=lambda: [0])


class Generator:
    """Draws one thread's text. ``draw`` gives an integer from 0 to its argument less one."""

    def __init__(self, draw: Callable[[int], int]) -> None:
        self.draw = draw
        self.lines: list[str] = []
        self.functions: list[_Function] = []
        self.effects = 0

    def pick(self, *items: str) -> str:
        return items[self.draw(len(items))]

    def thread(self) -> str:
        self.lines = [
            "memory = CoramMemory(0, 32, 256)",
            "a = CoramChannel(0, 32)",
            "b = CoramChannel(idx=1, datawidth=8)",
            "shared = 3",
            "items = [0] * 8",
        ]
        for number in range(self.draw(3)):
            self.function(number)
        names = [f"v{i}" for i in range(2 + self.draw(4))]
        for name in names:
            self.emit(0, f"{name} = {self.leaf([])}")
        place = _Place([*names, "shared"])
        self.block(place, 0, 3 + self.draw(6))
        self.emit(0, f"print({', '.join(place.variables)})")
        return "\n".join(self.lines) + "\n"

    def emit(self, indent: int, line: str) -> None:
        self.lines.append("    " * indent + line)

    def function(self, number: int) -> None:
        parameters = [f"p{i}" for i in range(1 + self.draw(3))]
        defaults = self.draw(len(parameters))
        heads = [
            p if i < len(parameters) - defaults else f"{p}={self.leaf([])}" for i, p in enumerate(parameters)
        ]
        name = f"f{number}"
        self.emit(0, f"def {name}({', '.join(heads)}):")
        place = _Place(list(parameters), depth=1, function=True)
        if self.draw(2):
            self.emit(1, "global shared")
            place.variables.append("shared")
        self.emit(1, "local = 0")
        place.variables.append("local")
        self.block(place, 1, 1 + self.draw(4))
        self.emit(1, f"return {self.integer(place.variables, 2)}")
        self.functions.append(_Function(name, len(parameters), defaults))

    def block(self, place: _Place, indent: int, count: int) -> None:
        for _ in range(count):
            self.statement(place, indent)

    def statement(self, place: _Place, indent: int) -> None:
        kinds = (
            ["assign"] * 4
            + ["augmented"] * 3
            + ["swap", "print", "send", "receive", "receive", "transfer", "store", "store"]
        )
        if place.depth < 3:
            kinds += ["if"] * 3 + ["while", "for", "for", "match"]
        if place.loops and place.depth < 4:
            kinds += ["leave"]
        if place.function and place.depth < 4:
            kinds += ["return"]
        getattr(self, f"do_{self.pick(*kinds)}")(place, indent)

    def target(self, place: _Place) -> str:
        return self.pick(*place.variables)

    def do_assign(self, place: _Place, indent: int) -> None:
        target = self.target(place)
        if self.functions and self.draw(4) == 0:
            self.emit(indent, f"{target} = {self.call(place.variables)}")
        else:
            self.emit(indent, f"{target} = {self.integer(place.variables, 3)}")

    def call(self, names: list[str]) -> str:
        function = self.functions[self.draw(len(self.functions))]
        count = function.parameters - self.draw(function.defaults + 1)
        arguments = [self.integer(names, 1) for _ in range(count)]
        if self.draw(2):
            arguments[-1] = f"p{count - 1}={arguments[-1]}"
        return f"{function.name}({', '.join(arguments)})"

    def do_augmented(self, place: _Place, indent: int) -> None:
        operator = self.pick("+=", "-=", "*=", "&=", "|=", "^=")
        self.emit(indent, f"{self.target(place)} {operator} {self.integer(place.variables, 2)}")

    def do_swap(self, place: _Place, indent: int) -> None:
        one, two = self.target(place), self.target(place)
        if self.draw(2) or one == two:
            value = self.integer(place.variables, 1)
            # CPython before 3.11.4 assigns "a, a = x, y" in the wrong order, so it is no reference for that.
            self.emit(indent, f"{one}, {two} = {two}, {value}" if one != two else f"{one} = {value}")
        else:
            self.emit(indent, f"{one} = {two} = {self.integer(place.variables, 2)}")

    def do_print(self, place: _Place, indent: int) -> None:
        value = self.integer(place.variables, 2)
        self.emit(
            indent,
            self.pick(
                f'print("at", {value})',
                f'print(f"x={{{value}}} {{{self.truth(place.variables, 1)}}}")',
                f'print("%d %x|%6d|%-4d|" % ({value}, {self.pick(*place.variables)} & 4095, {value}, {value}))',
                f'print(f"{{{self.pick(*place.variables)}:08x}} {{{value}:5}}")',
            ),
        )

    def do_send(self, place: _Place, indent: int) -> None:
        self.emit(indent, f"{self.pick('a', 'b')}.write({self.integer(place.variables, 2)})")

    def do_receive(self, place: _Place, indent: int) -> None:
        self.emit(
            indent, f"{self.target(place)} = {self.pick('a', 'b')}.read(){self.pick('', ' - 9', ' & 7')}"
        )

    def do_transfer(self, place: _Place, indent: int) -> None:
        method = self.pick("write", "read", "write_nonblocking", "read_nonblocking")
        local = f"{self.leaf(place.variables)} & 127"
        address = f"({self.integer(place.variables, 1)}) & 0xfffffffc"
        self.emit(indent, f"memory.{method}({local}, {address}, ({self.leaf(place.variables)} & 63) + 1)")
        if self.draw(2):
            self.emit(indent, "memory.wait()")

    def do_store(self, place: _Place, indent: int) -> None:
        index = self.pick(
            str(self.draw(16) - 8),
            f"{self.integer(place.variables, 1)} & 7",
            f"-1 - ({self.leaf(place.variables)} & 7)",
        )
        operator = self.pick("=", "=", "+=", "^=", "-=")
        self.emit(indent, f"items[{index}] {operator} {self.integer(place.variables, 2)}")

    def do_match(self, place: _Place, indent: int) -> None:
        self.emit(indent, f"match {self.integer(place.variables, 1)}{self.pick('', ' & 3')}:")
        for _ in range(1 + self.draw(3)):
            one, two = self.draw(4), -self.draw(9)
            target = self.target(place)
            guard = f"{target} if {self.truth(place.variables, 1)}"
            self.emit(indent + 1, f"case {self.pick(str(one), f'{one} | {two} | 100', guard)}:")
            self.block(self.inner(place), indent + 2, 1 + self.draw(2))
        if self.draw(2):
            self.emit(indent + 1, "case _:")
            self.block(self.inner(place), indent + 2, 1)

    def inner(self, place: _Place, loops: int = 0) -> _Place:
        return _Place(place.variables, place.depth + 1, place.loops + loops, place.function, place.counters)

    def do_if(self, place: _Place, indent: int) -> None:
        self.emit(indent, f"if {self.condition(place.variables)}:")
        self.block(self.inner(place), indent + 1, 1 + self.draw(3))
        if self.draw(3) == 0:
            self.emit(indent, f"elif {self.condition(place.variables)}:")
            self.block(self.inner(place), indent + 1, 1 + self.draw(2))
        if self.draw(2):
            self.emit(indent, "else:")
            self.block(self.inner(place), indent + 1, 1 + self.draw(3))

    def do_while(self, place: _Place, indent: int) -> None:
        place.counters[0] += 1
        counter = f"w{place.counters[0]}"
        self.emit(indent, f"{counter} = {self.draw(6)}")
        test = self.pick(f"{counter} > 0", counter, f"{counter} > 0 and {self.truth(place.variables, 1)}")
        self.emit(indent, f"while {test}:")
        self.emit(indent + 1, f"{counter} -= 1")
        self.loop_body(place, indent)

    def loop_body(self, place: _Place, indent: int) -> None:
        self.block(self.inner(place, 1), indent + 1, 1 + self.draw(3))
        if self.draw(4) == 0:
            self.emit(indent, "else:")
            self.block(self.inner(place), indent + 1, 1)

    def do_for(self, place: _Place, indent: int) -> None:
        names = place.variables
        bound = self.pick(str(self.draw(7)), f"({self.leaf(names)} & 7)", f"({self.leaf(names)} & 3) - 1")
        step = self.pick("2", "3", "-1", "-2", f"({self.leaf(names)} & 1) * 4 - 2")
        head = self.pick(bound, f"{self.draw(4)}, {bound}", f"{bound}, {self.leaf(names)} & 7, {step}")
        place.counters[0] += 1
        variable = self.pick(f"i{place.counters[0]}", self.target(place))
        self.emit(indent, f"for {variable} in range({head}):")
        self.loop_body(place, indent)

    def do_leave(self, place: _Place, indent: int) -> None:
        self.emit(indent, f"if {self.condition(place.variables)}:")
        self.emit(indent + 1, self.pick("break", "continue"))

    def do_return(self, place: _Place, indent: int) -> None:
        self.emit(indent, f"if {self.condition(place.variables)}:")
        self.emit(indent + 1, f"return {self.integer(place.variables, 2)}")

    # Expressions

    def leaf(self, names: list[str]) -> str:
        if names and self.draw(3):
            return self.pick(*names)
        constant = CONSTANTS[self.draw(len(CONSTANTS))]
        return f"(-{constant})" if self.draw(5) == 0 else str(constant)

    def integer(self, names: list[str], depth: int) -> str:
        if depth <= 0 or self.draw(4) == 0:
            return self.leaf(names)
        return self.fill(self.pick(*_INTEGERS), names, depth - 1)

    def condition(self, names: list[str]) -> str:
        return self.fill(self.pick("T", "L", "I & 1"), names, 1)

    def truth(self, names: list[str], depth: int) -> str:
        return self.fill(self.pick(*(_TRUTHS if depth > 0 else _TRUTHS[:2])), names, depth - 1)

    def fill(self, template: str, names: list[str], depth: int) -> str:
        """Replace capital letters: Integer, Leaf, Variable, Truth, Compare, Divisor."""
        return re.sub("[ILVTCD]", lambda match: self.part(match[0], names, depth), template)

    def part(self, letter: str, names: list[str], depth: int) -> str:
        match letter:
            case "I":
                return self.integer(names, depth)
            case "L":
                return self.leaf(names)
            case "V":
                return self.pick(*names) if names else "(0 + 1)"
            case "T":
                return self.truth(names, depth)
            case "C":
                return self.pick("<", "<=", ">", ">=", "==", "!=")
            case _:
                return self.fill(
                    self.pick("((I & 15) + 1)", "(-(I & 7) - 1)", "10", "3", "8", "-4", "(-5)"), names, depth
                )


_INTEGERS = (
    "(I + I)",
    "(I - I)",
    "(I * I)",
    "(I & I)",
    "(I | I)",
    "(I ^ I)",
    "(-I)",
    "(~I)",
    "(V << (I & 7))",
    "(I >> (I & 31))",
    "(I >> 3)",
    "(I >> 66)",
    "((I & 0xffffff) // D)",
    "((I - 77) % D)",
    "(I if T else I)",
    "(I and I)",
    "(I or I)",
    "min(I, I)",
    "max(I, I)",
    "abs(I & 0xffff)",
    "(T + I)",
    "int(T)",
    "(I % 4)",
    "(V ** 2)",
    "items[I & 7]",
    "items[-3]",
)
_TRUTHS = (
    "(I C I)",
    "(L C L)",
    "(I C I < I)",
    "(I <= I != I)",
    "(not T)",
    "(T and T)",
    "(T or T)",
    "(T ^ T)",
)


def random_threads(count: int, number: int) -> list[str]:
    """``count`` threads for the seed ``number``: always the same."""
    texts: list[str] = []

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=False, note_method_calls=False), st.integers(0, 1 << 62))
    def collect(_source: object, start: int) -> None:
        import random

        # Hypothesis gives the seeds; drawing every choice from it would run out of its entropy.
        texts.append(Generator(random.Random(start).randrange).thread())

    collect()
    return texts
