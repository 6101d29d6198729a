"""Prints and checks as simulation statements that write what Python would print."""

from __future__ import annotations

from coram_studio.thread.emit.expressions import Expressions
from coram_studio.thread.ir.ops import Field, Text
from coram_studio.thread.schedule.machine import Node

_FORMATS = {"d": "d", "x": "h", "o": "o", "b": "b"}


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
        return _escape(_python_format(field, node.constant)), ""
    name = expressions.name(node)
    value = expressions.operand(node, node.shape.width)
    if field.conversion == "?":
        return [f'if ({name}) $write("True");', 'else $write("False");']
    letter = _FORMATS[field.conversion]
    if letter == "d" and not field.width:
        return "%0d", f"$signed({value})" if node.shape.signed else value
    if not field.width and not field.prefix and not node.shape.signed:
        return f"%0{letter}", value
    return _general(field, node, expressions)


def _general(field: Field, node: Node, expressions: Expressions) -> list[str]:
    """Statements that write the sign, the prefix, the padding and the digits one after the other."""
    width = node.shape.width
    value = expressions.resize(expressions.name(node), node.shape, width)
    digits = {"d": 10, "x": 16, "o": 8, "b": 2}[field.conversion]
    negative = f"{expressions.name(node)}[{width - 1}]" if node.shape.signed else ""
    magnitude = f"({negative} ? -{value} : {value})" if negative else value
    prefix = {"x": "0x", "o": "0o", "b": "0b"}.get(field.conversion, "") if field.prefix else ""
    sign = [f'if ({negative}) $write("-");'] if negative else []
    if prefix:
        sign.append(f'$write("{prefix}");')
    number = [f'$write("%0{_FORMATS[field.conversion]}", {magnitude});']
    padding = _padding(field, magnitude, width, digits, len(prefix), negative)
    match field.align:
        case "<":
            return [*sign, *number, *padding]
        case "=":
            return [*sign, *padding, *number]
        case _:
            return [*padding, *sign, *number]


def _padding(field: Field, magnitude: str, width: int, base: int, prefix: int, negative: str) -> list[str]:
    """One character per missing digit: ``$write`` of a blank while the number is below a power of the base."""
    lines: list[str] = []
    for count in range(2, field.width - prefix + 1):
        limit = base ** (count - 1)
        short = f"{magnitude} < {width}'d{limit}" if limit < 1 << width else "1'b1"
        if negative:
            # The sign takes one place.
            nearer = base ** (count - 2)
            below = f"{magnitude} < {width}'d{nearer}" if nearer < 1 << width else "1'b1"
            short = f"{negative} ? {below if count > 2 else chr(49) + chr(39) + 'b0'} : {short}"
        lines.append(f'if ({short}) $write("{field.fill}");')
    return lines


def _python_format(field: Field, value: int) -> str:
    from coram_studio.thread.interpreter import format_text

    return format_text(Text((field,)), [value])


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
