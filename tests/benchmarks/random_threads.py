"""Random control threads of what PyCoRAM accepts: programs that end, whose prints say what their variables are."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

MEMORY_WORDS = 64
_INPUTS = (
    0,
    1,
    2,
    3,
    5,
    7,
    9,
    16,
    31,
    32,
    100,
    255,
    1000,
    65535,
    0x7FFFFFFF,
    0x80000000,
    0xFFFFFFFF,
    0xFFFFFFFE,
)
_NUMBERS = (1, 2, 3, 4, 5, 7, 8, 10, 15, 16, 31, 60, 100, 255, 1023, 4096, 65535, 123456, 0x7FFFFFFF)
_INTEGERS = (
    "(I + I)", "(I - I)", "(I * V)", "I & I", "(I | I)", "I ^ V", "(V << N5)", "(V >> N5)", "(V << (I & 7))",
    "(V >> (V & 63))", "(~I)", "(-V)", "(I + I * V)", "(V - (I - I))", "(V << 2 + 1)", "(V & I ^ I | V)",
    "(I if B else I)", "int(V)", "(B + V)", "(not V)", "(V << 33)", "(V >> 40)",
    "+V", "V * 1 + 0",
)  # fmt: skip
_DIVISIONS = (
    "(I // N)", "(I / N)", "(I % N)", "(V // 8)", "(V % 16)", "(I // (V | 1))", "(I % ((V & 15) + 1))", "(I / (C + 1))",
    "(V // N * N + V % N)", "(V ** (V & 7))", "(V ** 2)", "(V ** 3)", "(2 ** (V & 15))", "(V * V)",
)  # fmt: skip
_BOOLEANS = (
    "V > I", "V < I", "V == I", "V != I", "V >= V", "V <= N", "V - V < V", "N < V", "(B and B)", "(B or B)", "not (B)",
    "(V and V)", "(V or B)", "V < V < V", "N < V <= V", "V", "V - 1 > V", "(B and not B or B)", "V & 1", "V % 2 == 0",
    "V > C", "V == True", "(V != False and B)",
)  # fmt: skip


@dataclass
class _Place:
    """Where a statement stands: variables that may be read and assigned, functions, loops around."""

    variables: list[str]
    functions: list[tuple[str, int]] = field(default_factory=list)
    loops: int = 0
    depth: int = 0
    function: bool = False


class ThreadGenerator:
    """Makes one program; the same of the same seed."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)
        self._lines: list[str] = []
        self._count = 0

    def program(self) -> str:
        """Text of a program. Inputs come through ``echo_of``; it uses ``mem`` and ``channel``."""
        draw = self._random
        self._line(0, f"limit = echo_of({draw.choice(_NUMBERS[:-1])})")
        names = [f"v{i}" for i in range(draw.randint(2, 4))]
        self._line(0, "shared = echo_of(0)")
        place = _Place([*names, "shared"])
        for name in names:
            self._line(0, f"{name} = echo_of({draw.choice(_INPUTS)})")
        for number in range(draw.randint(0, 2)):
            self._function(place, number)
        for _ in range(draw.randint(3, 7)):
            self._statement(place, 0)
        self._line(0, f"print('end', {', '.join(place.variables)})")
        return "\n".join(self._lines) + "\n"

    def _line(self, indent: int, text: str) -> None:
        self._lines.append("    " * indent + text)

    def _new(self, letter: str) -> str:
        self._count += 1
        return f"{letter}{self._count}"

    # Expressions

    def _fill(self, template: str, place: _Place, depth: int) -> str:
        draw = self._random
        out = template.replace("N5", str(draw.randint(0, 31)))
        for letter, make in (
            ("V", lambda: draw.choice(place.variables)),
            ("C", lambda: "limit"),
            ("N", lambda: str(draw.choice(_NUMBERS))),
            ("I", lambda: self._integer(place, depth - 1)),
            ("B", lambda: self._boolean(place, depth - 1)),
        ):
            parts = _split_letter(out, letter)
            out = parts[0] + "".join(make() + part for part in parts[1:])
        return out

    def _integer(self, place: _Place, depth: int = 2) -> str:
        draw = self._random
        if depth <= 0 or draw.random() < 0.3:
            return draw.choice(place.variables)
        chosen = draw.random()
        if chosen < 0.1:
            return str(draw.choice(_NUMBERS))
        if chosen < 0.2 and place.functions:
            return self._call(place)
        return self._fill(draw.choice(_DIVISIONS if chosen > 0.86 else _INTEGERS), place, depth)

    def _boolean(self, place: _Place, depth: int = 2) -> str:
        return (
            self._fill(self._random.choice(_BOOLEANS), place, depth)
            if depth > 0
            else "V".replace("V", self._random.choice(place.variables))
        )

    def _call(self, place: _Place) -> str:
        name, count = self._random.choice(place.functions)
        values = [self._random.choice(place.variables) for _ in range(count)]
        if count == 2 and self._random.random() < 0.3:
            return f"{name}(q={values[0]}, p={values[1]})"
        return f"{name}({', '.join(values)})"

    def _simple(self, place: _Place, make: str) -> str:
        """An expression without calls, for the tests of while loops."""
        kept, place.functions = place.functions, []
        text = self._integer(place, 1) if make == "integer" else self._boolean(place, 2)
        place.functions = kept
        return text

    # Statements

    def _function(self, outer: _Place, number: int) -> None:
        draw = self._random
        parameters = ["p", "q"][: draw.randint(1, 2)]
        name = f"f{number}"
        self._line(0, f"def {name}({', '.join(parameters)}):")
        shares = draw.random() < 0.5
        if shares:
            self._line(1, "global shared")
        place = _Place(
            [*parameters, *(["shared"] if shares else [])], list(outer.functions), depth=1, function=True
        )
        if draw.random() < 0.3:
            self._line(1, f"n = {self._integer(place, 1)}")
            self._line(1, "def inner(x):")
            self._line(2, "nonlocal n")
            self._line(2, f"n += {self._integer(_Place(['x', 'n']), 1)}")
            self._line(2, "return n")
            place.functions.append(("inner", 1))
            place.variables.append("n")
        for _ in range(draw.randint(1, 3)):
            self._statement(place, 1)
        self._line(1, f"return {self._integer(place)}")
        outer.functions.append((name, len(parameters)))

    def _statement(self, place: _Place, indent: int) -> None:
        kinds = ["assign"] * 4 + ["augment"] * 3 + ["print"] * 2
        if place.depth < 3:
            kinds += ["if"] * 3 + ["for"] * 2 + ["while", "down"]
        if not place.function:
            kinds += ["transfer", "send"]
        if place.loops:
            kinds += ["leave"]
        if place.function:
            kinds += ["back"]
        if place.functions:
            kinds += ["call"]
        getattr(self, f"_do_{self._random.choice(kinds)}")(place, indent)

    def _body(self, place: _Place, indent: int, *, plain_end: bool = False, loop: int = 0) -> None:
        inner = _Place(
            list(place.variables), place.functions, place.loops + loop, place.depth + 1, place.function
        )
        for _ in range(self._random.randint(1, 3)):
            self._statement(inner, indent)
        if plain_end:
            # PyCoRAM prints what ends a branch in other cases too.
            self._do_augment(inner, indent)

    def _do_assign(self, place: _Place, indent: int) -> None:
        value = self._integer(place, 3) if self._random.random() < 0.8 else self._boolean(place, 3)
        self._line(indent, f"{self._random.choice(place.variables)} = {value}")

    def _do_augment(self, place: _Place, indent: int) -> None:
        operator = self._random.choice(("+", "-", "*", "&", "|", "^"))
        target = self._random.choice(place.variables)
        if self._random.random() < 0.15:
            self._line(indent, f"{target} {self._random.choice(('<<', '>>'))}= {self._random.randint(0, 9)}")
        else:
            self._line(indent, f"{target} {operator}= {self._integer(place, 2)}")

    def _do_print(self, place: _Place, indent: int) -> None:
        a, b = (self._random.choice(place.variables) for _ in range(2))
        forms = (
            f"{a}",
            f"'a', {a}, {b}",
            f"'%d and %d' % ({a}, {b})",
            f"'x=%x' % {a}",
            f"'is', {a} > {b}",
            "'text'",
            "",
            f"{a} + {b}",
            f"'x=%x, %d' % ({a}, {b}), {a}",
            f"{a} - {b}",
            f"{a} == {b}, {a} < {b}",
            f"'100%% %d' % {a}",
        )
        self._line(indent, f"print({self._random.choice(forms)})")

    def _do_if(self, place: _Place, indent: int) -> None:
        shape = self._random.randint(0, 2)
        self._line(indent, f"if {self._boolean(place, 3)}:")
        self._body(place, indent + 1, plain_end=True)
        if shape == 2:
            self._line(indent, f"elif {self._boolean(place)}:")
            self._body(place, indent + 1, plain_end=True)
        if shape:
            self._line(indent, "else:")
            self._body(place, indent + 1, plain_end=True)

    def _do_for(self, place: _Place, indent: int) -> None:
        draw = self._random
        variable = self._new("i")
        leaf = f"({draw.choice(place.variables)} & 7)"
        heads = (
            f"{draw.randint(0, 6)}",
            leaf,
            f"{draw.randint(0, 3)}, {leaf}",
            f"{leaf}, {draw.randint(2, 9)}",
            f"1, {leaf} + 4, {draw.randint(1, 3)}",
            f"{leaf}, {leaf} + 3, ({draw.choice(place.variables)} & 1) + 1",
            "5, 2",
        )
        self._line(indent, f"for {variable} in range({draw.choice(heads)}):")
        place.variables.append(variable)
        kept = list(place.variables)
        place.variables = [v for v in kept if v != variable] if draw.random() < 0.5 else kept
        readable = _Place(place.variables, place.functions, place.loops + 1, place.depth + 1, place.function)
        target = draw.choice([v for v in kept if not v.startswith("i")])
        self._line(indent + 1, f"{target} {draw.choice(('+', '^', '-'))}= {variable}")
        safe = [v for v in readable.variables if not v.startswith("i")]
        self._body(
            _Place(safe, place.functions, place.loops, place.depth, place.function), indent + 1, loop=1
        )
        if draw.random() < 0.15:
            self._line(indent + 1, f"{variable} += {draw.randint(1, 2)}")
        place.variables = [v for v in kept if v != variable]
        self._line(indent, f"print('after', {variable})")

    def _do_while(self, place: _Place, indent: int) -> None:
        variable = self._new("w")
        self._line(indent, f"{variable} = 0")
        condition = self._simple(place, "boolean")
        limit = self._random.randint(1, 6)
        self._line(
            indent,
            f"while {self._random.choice((f'{variable} < {limit}', f'{variable} < {limit} and ({condition})'))}:",
        )
        self._line(indent + 1, f"{variable} += 1")
        self._body(place, indent + 1, loop=1)
        self._line(indent, f"{self._random.choice(place.variables)} += {variable}")

    def _do_down(self, place: _Place, indent: int) -> None:
        variable = self._new("w")
        self._line(indent, f"{variable} = echo_of({self._random.randint(0, 9)})")
        self._line(
            indent,
            f"while {self._random.choice((variable, f'{variable} > 0', f'not {variable} == 0', f'{variable} != 0'))}:",
        )
        self._line(indent + 1, f"{variable} -= 1")
        self._body(place, indent + 1, loop=1)

    def _do_leave(self, place: _Place, indent: int) -> None:
        self._line(indent, f"if {self._boolean(place)}:")
        if self._random.random() < 0.5:
            self._do_assign(place, indent + 1)
        self._line(indent + 1, self._random.choice(("break", "continue", "pass")))

    def _do_back(self, place: _Place, indent: int) -> None:
        self._line(indent, f"if {self._boolean(place)}:")
        self._line(indent + 1, f"return {self._integer(place)}")

    def _do_call(self, place: _Place, indent: int) -> None:
        self._line(indent, f"{self._random.choice(place.variables)} = {self._call(place)}")

    def _do_transfer(self, place: _Place, indent: int) -> None:
        one, two = (self._random.choice(place.variables) for _ in range(2))
        size = self._random.choice(("8", "16", f"({two} & 15) + 1"))
        self._line(indent, f"mem.write(({one} & 7), ({two} & 255) * 4, {size})")
        if self._random.random() < 0.3:
            self._line(indent, f"mem.read(({one} & 7), 8192 + ({two} & 63) * 4, 8)")

    def _do_send(self, place: _Place, indent: int) -> None:
        address = f"({self._random.choice(place.variables)} & 127) * 4"
        size = self._random.choice(("4", "8", f"({self._random.choice(place.variables)} & 7) + 1"))
        name = self._random.choice(place.variables)
        self._line(indent, f"mem.write(0, {address}, {MEMORY_WORDS})")
        self._line(indent, f"channel.write({size})")
        self._line(indent, f"{name} = channel.read()")


def _split_letter(text: str, letter: str) -> list[str]:
    """The text around each place where the letter stands alone."""
    parts, current = [], ""
    for at, character in enumerate(text):
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        if character == letter and not (before.isalnum() or after.isalnum()):
            parts.append(current)
            current = ""
        else:
            current += character
    return [*parts, current]
