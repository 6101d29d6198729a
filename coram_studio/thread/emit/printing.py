"""Prints and checks as simulation statements that write what Python would print."""

from __future__ import annotations

from coram_studio.thread.emit.expressions import Expressions
from coram_studio.thread.interpreter import format_text
from coram_studio.thread.ir.ops import Field, Text
from coram_studio.thread.schedule.machine import Node

_FORMATS = {"d": "d", "x": "h", "o": "o", "b": "b"}
_BITS = {"x": 4, "o": 3, "b": 1}
_PREFIXES = {"d": "", "x": "0x", "o": "0o", "b": "0b"}


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
        return [f'if ({value}) $write("True");', 'else $write("False");']
    if field.conversion == "d":
        style = _decimal_style(field)
        if style is not None:
            return style, f"$signed({value})" if node.shape.signed else value
    elif not node.shape.signed:
        prefix = _PREFIXES[field.conversion] if field.prefix else ""
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
    width = node.shape.width
    value = expressions.resize(expressions.name(node), node.shape, width)
    negative = expressions.sign(node) if node.shape.signed else ""
    magnitude = f"({negative} ? -{value} : {value})" if negative else value
    prefix = _PREFIXES[field.conversion] if field.prefix else ""
    sign = [f'if ({negative}) $write("-");'] if negative else []
    if prefix:
        sign.append(f'$write("{prefix}");')
    number = [f'$write("%0{_FORMATS[field.conversion]}", {magnitude});']
    padding = _padding(field, magnitude, width, negative)
    match field.align:
        case "<":
            return [*sign, *number, *padding]
        case "=":
            return [*sign, *padding, *number]
        case _:
            return [*padding, *sign, *number]


def _padding(field: Field, magnitude: str, width: int, negative: str) -> list[str]:
    """A statement per place that may need the fill: it does while the number has fewer digits than that."""
    base = 1 << _BITS[field.conversion] if field.conversion != "d" else 10
    places = field.width - (len(_PREFIXES[field.conversion]) if field.prefix else 0)
    lines: list[str] = []
    for count in range(2, places + 1):
        short = _below(magnitude, base ** (count - 1), width)
        if negative:
            # The sign takes one place.
            shorter = _below(magnitude, base ** (count - 2), width) if count > 2 else "1'b0"
            short = f"{negative} ? {shorter} : {short}"
        lines.append(f'if ({short}) $write("{field.fill}");')
    return lines


def _below(magnitude: str, limit: int, width: int) -> str:
    return f"{magnitude} < {width}'d{limit}" if limit < 1 << width else "1'b1"


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
