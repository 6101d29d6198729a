"""Prints and checks as simulation statements that write what Python would print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coram_studio.thread.emit.expressions import Expressions
from coram_studio.thread.ir.fields import BASES, PREFIXES, format_text, group_size, pad
from coram_studio.thread.ir.ops import Field, Text
from coram_studio.thread.schedule.machine import Node

_FORMATS = {"d": "d", "x": "h", "o": "o", "b": "b"}
_BITS = {"x": 4, "o": 3, "b": 1}


def print_lines(thread: str, text: Text, args: tuple[Node, ...], expressions: Expressions) -> list[str]:
    """Statements for a print, each line of which starts with the thread's marker under the runner."""
    lines = ["`ifndef SYNTHESIS"]
    for part, nodes in _split(text, args):
        lines += ["`ifdef CORAM_STUDIO_RUN", f'$write("@print {_escape(thread)} ");', "`endif"]
        lines += _display(part, nodes, expressions)
    return [*lines, "`endif"]


def error_lines(condition: Node, text: Text, args: tuple[Node, ...], expressions: Expressions) -> list[str]:
    """Statements for a check: an error line where the condition does not hold."""
    lines = ["`ifndef SYNTHESIS", f"if ({expressions.negated(condition)}) begin"]
    for i, (part, nodes) in enumerate(_split(text, args)):
        pieces = ("@error " if i == 0 else "", *part)
        lines += ["    " + line for line in _display(pieces, nodes, expressions)]
    return [*lines, "end", "`endif"]


def _split(text: Text, args: tuple[Node, ...]) -> list[tuple[tuple[str | Field, ...], list[Node]]]:
    """A text's lines."""
    lines: list[tuple[list[str | Field], list[Node]]] = [([], [])]
    values = iter(args)
    for piece in text.pieces:
        if isinstance(piece, Field):
            lines[-1][0].append(piece)
            lines[-1][1].append(next(values))
            continue
        for i, part in enumerate(piece.split("\n")):
            if i:
                lines.append(([], []))
            lines[-1][0].append(part)
    return [(tuple(pieces), nodes) for pieces, nodes in lines]


def _display(pieces: tuple[str | Field, ...], nodes: list[Node], expressions: Expressions) -> list[str]:
    """One $display where every field has a Verilog format, else a $write per piece."""
    values = iter(nodes)
    parts = [
        (_escape(piece), "") if isinstance(piece, str) else _field(piece, next(values), expressions)
        for piece in pieces
    ]
    if all(isinstance(p, tuple) for p in parts):
        pairs = [p for p in parts if isinstance(p, tuple)]
        arguments = "".join(f", {value}" for _, value in pairs if value)
        return [f'$display("{"".join(text for text, _ in pairs)}"{arguments});']
    lines: list[str] = []
    for part in parts:
        if isinstance(part, list):
            lines += part
        elif part[0]:
            lines.append(f'$write("{part[0]}"{", " + part[1] if part[1] else ""});')
    return [*lines, '$display("");']


def _field(field: Field, node: Node, expressions: Expressions) -> tuple[str, str] | list[str]:
    """A format and its argument, or statements."""
    if node.kind == "constant":
        return _escape(format_text(Text((field,)), [node.constant])), ""
    value = expressions.operand(node, node.shape.width)
    if field.conversion == "?":
        yes, no = (_escape(pad(field, "", word)) for word in ("True", "False"))
        return [f'if ({value}) $write("{yes}");', f'else $write("{no}");']
    if field.sign or field.group or field.digits > 1 or field.conversion == "X" or field.align == "^":
        return _general(field, node, expressions)
    if field.conversion == "d":
        style = _decimal_style(field)
        if style is not None:
            return style, f"$signed({value})" if node.shape.signed else value
    elif not node.shape.signed:
        prefix = PREFIXES[field.conversion] if field.prefix else ""
        letter, digits = _FORMATS[field.conversion], field.width - len(prefix)
        if digits <= 1:
            return f"{prefix}%0{letter}", value
        bits = digits * _BITS[field.conversion]
        if field.fill == "0" and field.align == "=" and bits >= node.shape.width:
            # Without a width, Verilog prints leading zeros for all the bits that there are.
            return f"{prefix}%{letter}", expressions.operand(node, bits)
    return _general(field, node, expressions)


def _decimal_style(field: Field) -> str | None:
    """The Verilog format that pads a decimal number as Python does, if there is one."""
    if field.width <= 1:
        return "%0d"
    styles = {
        (" ", ">"): f"%{field.width}d",
        ("0", "="): f"%0{field.width}d",
        (" ", "<"): f"%-{field.width}d",
    }
    return styles.get((field.fill, field.align))


def _general(field: Field, node: Node, expressions: Expressions) -> list[str]:
    """Statements that write the sign, the prefix, the padding and the digits one after the other."""
    # Room for the base that the number is divided by.
    width = max(5, node.shape.width)
    value = expressions.resize(expressions.name(node), node.shape, width)
    negative = expressions.sign(node) if node.shape.signed else ""
    magnitude = _Magnitude(f"({negative} ? -{value} : {value})" if negative else value, width)
    prefix = PREFIXES[field.conversion] if field.prefix else ""
    sign = [f'if ({negative}) $write("-");'] if negative else []
    if field.sign:
        sign.append(f'{"else " if negative else ""}$write("{field.sign}");')
    if prefix:
        sign.append(f'$write("{prefix}");')
    number = _digits(field, magnitude)

    def padding(rooms: Iterable[int]) -> list[str]:
        """The fill for each of ``rooms``, where the text has at most as many characters."""
        fill = _escape(field.fill)
        shorts = [_at_most(field, magnitude, negative, room) for room in rooms]
        return [f'if ({short}) $write("{fill}");' for short in shorts if short != "1'b0"]

    places = range(1, field.width)
    match field.align:
        case "<":
            return [*sign, *number, *padding(places)]
        case "=":
            return [*sign, *padding(places), *number]
        case "^":
            # Of an odd number of fills the right side has one more.
            left = padding(field.width - 2 * i for i in range(1, field.width // 2 + 1))
            right = padding(field.width - 2 * i + 1 for i in range(1, (field.width + 1) // 2 + 1))
            return [*left, *sign, *number, *right]
        case _:
            return [*padding(places), *sign, *number]


@dataclass(frozen=True, slots=True)
class _Magnitude:
    """An absolute value: its expression, and how many bits it has."""

    text: str
    width: int

    def below(self, limit: int) -> str:
        """Whether it is less than a number."""
        return f"{self.text} < {self.width}'d{limit}" if limit < 1 << self.width else "1'b1"

    def digit(self, place: int, base: int) -> str:
        """The digit that counts ``base ** place``."""
        unit = base**place
        above = f"{self.text} / {self.width}'d{unit}" if unit > 1 else self.text
        return above if unit * base >= 1 << self.width else f"({above}) % {self.width}'d{base}"


def _digits(field: Field, magnitude: _Magnitude) -> list[str]:
    """Statements for the digits, in groups and with leading zeros where the field has them."""
    base = BASES[field.conversion]
    if not field.group and field.digits <= 1 and field.conversion != "X":
        return [f'$write("%0{_FORMATS[field.conversion]}", {magnitude.text});']
    count = 1
    while base**count < 1 << magnitude.width:
        count += 1
    lines: list[str] = []
    for place in range(max(count, field.digits) - 1, -1, -1):
        if place < max(1, field.digits):
            lines.append(_digit(field, magnitude, place))
        else:
            written = f"!({magnitude.below(base**place)})"
            lines.append(f"if ({written}) {_digit(field, magnitude, place)}")
        if field.group and place and place % group_size(field) == 0:
            write = f'$write("{field.group}");'
            lines.append(write if place < field.digits else f"if ({written}) {write}")
    return lines


def _digit(field: Field, magnitude: _Magnitude, place: int) -> str:
    base, width = BASES[field.conversion], magnitude.width
    if base**place >= 1 << width:
        return '$write("0");'
    digit = magnitude.digit(place, base)
    if field.conversion != "X":
        return f'$write("%0{_FORMATS[field.conversion]}", {digit});'
    # Verilog has no format for capitals.
    letters = "".join(f'{digit} == {width}\'d{10 + i} ? "{letter}" : ' for i, letter in enumerate("ABCDE"))
    return f'begin if ({digit} < {width}\'d10) $write("%0d", {digit}); else $write("%c", {letters}"F"); end'


def _at_most(field: Field, magnitude: _Magnitude, negative: str, room: int) -> str:
    """Whether sign, prefix and digits have at most ``room`` characters."""
    room -= len(PREFIXES[field.conversion]) if field.prefix else 0
    if field.sign:
        return _few_digits(field, magnitude, room - 1)
    if not negative:
        return _few_digits(field, magnitude, room)
    with_sign, without = _few_digits(field, magnitude, room - 1), _few_digits(field, magnitude, room)
    return with_sign if with_sign == without else f"{negative} ? {with_sign} : {without}"


def _few_digits(field: Field, magnitude: _Magnitude, room: int) -> str:
    """Whether the digits and their separators have at most ``room`` characters."""
    size = group_size(field)
    most = room - room // (size + 1) if field.group else room
    if most < max(1, field.digits):
        return "1'b0"
    return magnitude.below(BASES[field.conversion] ** most)


def _escape(text: str) -> str:
    out: list[str] = []
    for byte in text.encode("utf-8", "replace"):
        char = chr(byte)
        if char in '"\\':
            out.append("\\" + char)
        elif char == "%":
            out.append("%%")
        elif char == "\t":
            out.append("\\t")
        elif 32 <= byte < 127:
            out.append(char)
        else:
            out.append(f"\\{byte:03o}")
    return "".join(out)
