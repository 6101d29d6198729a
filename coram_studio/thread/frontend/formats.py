"""Strings: f-strings, % formats, str() and print's text, as literal pieces and formatted values."""

from __future__ import annotations

import ast
import re

from coram_studio.thread.frontend import literals
from coram_studio.thread.frontend.context import Context, Refused
from coram_studio.thread.frontend.values import (
    NoneOperand,
    Operand,
    PoisonOperand,
    TextOperand,
    TupleOperand,
    describe,
)
from coram_studio.thread.ir.graph import Value
from coram_studio.thread.ir.ops import Field, Text

_PERCENT = re.compile(r"%(?:%|([-#0 +]*)(\d+|\*)?(\.\d+|\.\*)?[hlL]?(.))", re.DOTALL)
_SPEC = re.compile(r"(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d*)([,_])?(\.\d+)?([a-zA-Z%]?)", re.DOTALL)
_CONVERSIONS = frozenset("dxXob")
WIDEST = 200
LONGEST_TEXT = 10_000


def text_of(ctx: Context, operand: Operand, node: ast.AST) -> TextOperand:
    """What Python's str() gives.

    Raises:
        Refused: the operand has no text in this language.
    """
    if isinstance(operand, TextOperand):
        return operand
    if isinstance(operand, Value):
        return TextOperand(((Field("s"), operand),))
    if isinstance(operand, NoneOperand):
        return TextOperand(("None",))
    if isinstance(operand, PoisonOperand):
        raise Refused(None)
    raise ctx.refuse("T017", f"a printed value must be an integer or a string, not {describe(operand)}", node)


def payload(ctx: Context, text: TextOperand) -> tuple[Text, tuple[Value, ...]]:
    """A text as the payload and the arguments of an operation, neighbouring literals joined."""
    pieces: list[str | Field] = []
    arguments: list[Value] = []
    for piece in text.pieces:
        if isinstance(piece, str):
            if pieces and isinstance(pieces[-1], str):
                pieces[-1] += piece
            else:
                pieces.append(piece)
        else:
            pieces.append(piece[0])
            arguments.append(_shown(ctx, *piece))
    return Text(tuple(pieces)), tuple(arguments)


def _shown(ctx: Context, field: Field, value: Value) -> Value:
    """A constant of the source is printed as the number that it is."""
    if value.written is None:
        return value
    number = literals.printed(value, field)
    if number is None:
        return ctx.literals.narrow(value)
    return ctx.graph.constant(number, boolean=value.boolean)


def lower_fstring(ctx: Context, node: ast.expr) -> Operand:
    """``f"..."``."""
    assert isinstance(node, ast.JoinedStr)
    pieces: list[str | tuple[Field, Value]] = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            pieces.append(str(part.value))
            continue
        assert isinstance(part, ast.FormattedValue)
        pieces.extend(_formatted(ctx, ctx.lower(part.value), part))
    return _bounded(ctx, TextOperand(tuple(pieces)), node)


def _formatted(
    ctx: Context, operand: Operand, part: ast.FormattedValue
) -> tuple[str | tuple[Field, Value], ...]:
    """What stands between braces: a value with its conversion and format."""
    spec = _constant_spec(ctx, part)
    if part.conversion not in (-1, ord("s"), ord("r")):
        raise ctx.refuse("T017", "a conversion such as !a cannot be used here", part, "Leave it out.")
    if isinstance(operand, TextOperand):
        if not operand.is_literal and not spec and part.conversion != ord("r"):
            return operand.pieces
        return (_string(ctx, operand, part.conversion == ord("r"), spec, part),)
    if part.conversion != -1 and spec and isinstance(operand, Value):
        return ((_text_field(ctx, spec, part), operand),)
    if not spec:
        return text_of(ctx, operand, part).pieces
    return ((_parse_spec(ctx, spec, part), ctx.integer(operand, part, "a formatted value")),)


def _string(ctx: Context, operand: TextOperand, quoted: bool, spec: str, node: ast.AST) -> str:
    """A constant string with a format."""
    if not operand.is_literal:
        text = "a string made of values cannot have a format"
        raise ctx.refuse("T017", text, node, "Write the blanks into the string.")
    text = operand.literal or ""
    try:
        return _bounded_literal(ctx, format(repr(text) if quoted else text, spec), node)
    except ValueError as error:
        raise ctx.refuse("T017", f"Python refuses the format {spec!r}: {error}", node) from error


def _constant_spec(ctx: Context, part: ast.FormattedValue) -> str:
    if part.format_spec is None:
        return ""
    spec = lower_fstring(ctx, part.format_spec)
    assert isinstance(spec, TextOperand)
    pieces = [
        str(p[1].constant) if not isinstance(p, str) and p[1].constant is not None else p for p in spec.pieces
    ]
    if not all(isinstance(p, str) for p in pieces):
        raise ctx.refuse("T017", "a format must be constant", part)
    return "".join(p for p in pieces if isinstance(p, str))


def _bounded_literal(ctx: Context, text: str, node: ast.AST) -> str:
    if len(text) > LONGEST_TEXT:
        raise ctx.refuse("T017", f"a text must have at most {LONGEST_TEXT:,} characters, not more", node)
    return text


def _matched(ctx: Context, spec: str, sample: int | str, node: ast.AST) -> re.Match[str]:
    """A format's parts. One that Python itself refuses is refused with its words."""
    match = _SPEC.fullmatch(spec)
    if match is None:
        raise ctx.refuse("T017", f"the format {spec!r} is not known", node)
    if int(match[6] or 0) > WIDEST or int((match[8] or ".0")[1:] or 0) > WIDEST:
        raise ctx.refuse("T017", f"a format must be at most {WIDEST} characters wide, not {spec!r}", node)
    try:
        format(sample, spec)
    except ValueError as error:
        raise ctx.refuse("T017", f"Python refuses the format {spec!r}: {error}", node) from error
    return match


def _parse_spec(ctx: Context, spec: str, node: ast.AST) -> Field:
    match = _matched(ctx, spec, 0, node)
    fill, align, sign, prefix, zero, width, group, precision, kind = match.groups()
    # Zeros in front of groups would be grouped too; floats, characters and the locale's numbers are none of ours.
    zeros = bool(zero) or (fill == "0" and align == "=")
    if precision or (kind and kind not in _CONVERSIONS) or (group and zeros) or not (fill or " ").isascii():
        raise ctx.refuse("T017", f"the format {spec!r} cannot be printed by a thread", node)
    if zero and not align:
        fill, align = "0", "="
    elif zero and not fill:
        fill = "0"
    return Field(
        kind or "d",
        int(width or 0),
        fill or " ",
        align or ">",
        bool(prefix),
        (sign or "").strip("-"),
        group or "",
    )


def _text_field(ctx: Context, spec: str, node: ast.AST) -> Field:
    """The format of a value that was made a string before: ``!s`` and ``!r``."""
    match = _matched(ctx, spec, "", node)
    fill, align, _, _, zero, width, _, precision, _ = match.groups()
    if precision or not (fill or " ").isascii():
        raise ctx.refuse("T017", f"the format {spec!r} cannot be printed by a thread", node)
    return Field("s", int(width or 0), fill or ("0" if zero else " "), align or "<")


def text_operator(ctx: Context, left: TextOperand, node: ast.BinOp) -> Operand:
    """An operator with a string on its left: ``%``, ``+`` or ``*``."""
    right = ctx.lower(node.right)
    if isinstance(node.op, ast.Mod):
        if not left.is_literal:
            raise ctx.refuse("T017", "the format on the left of % must be a constant string", node.left)
        return _percent(ctx, left.literal or "", right, node)
    if isinstance(node.op, ast.Add):
        if not isinstance(right, TextOperand):
            raise ctx.refuse(
                "T007", f"the right side of + must be a string, not {describe(right)}", node.right
            )
        return _bounded(ctx, TextOperand(left.pieces + right.pieces), node)
    if isinstance(node.op, ast.Mult) and isinstance(right, Value) and right.constant is not None:
        # Passing the bound by a little is enough to see it.
        count = min(max(0, right.constant), LONGEST_TEXT // max(1, len(left.pieces)) + 1)
        return _bounded(ctx, TextOperand(left.pieces * count), node)
    raise ctx.refuse(
        "T007", "the left side of an arithmetic operator must be an integer, not a string", node.left
    )


def _bounded(ctx: Context, text: TextOperand, node: ast.AST) -> TextOperand:
    if sum(len(p) if isinstance(p, str) else 20 for p in text.pieces) > LONGEST_TEXT:
        raise ctx.refuse("T017", f"a text must have at most {LONGEST_TEXT:,} characters, not more", node)
    return text


def _percent(ctx: Context, text: str, right: Operand, node: ast.BinOp) -> TextOperand:
    values = list(right.items) if isinstance(right, TupleOperand) else [right]
    pieces: list[str | tuple[Field, Value]] = []
    position = taken = 0
    for match in _PERCENT.finditer(text):
        pieces.append(text[position : match.start()])
        position = match.end()
        if match[0] == "%%":
            pieces.append("%")
            continue
        if taken == len(values):
            raise ctx.refuse("T017", f"the format needs more values than the {len(values)} given", node.right)
        width = match[2] or ""
        if width == "*":
            width = str(_constant_width(ctx, values[taken], node))
            taken += 1
            if taken == len(values):
                raise ctx.refuse("T017", f"the format needs more values than the {taken} given", node.right)
        pieces.extend(_percent_field(ctx, match, width, values[taken], node))
        taken += 1
    if "%" in text[position:]:
        raise ctx.refuse("T017", "the format ends within a %", node.left)
    if taken < len(values):
        raise ctx.refuse("T017", f"the format must take {len(values)} values, not {taken}", node.right)
    pieces.append(text[position:])
    return _bounded(ctx, TextOperand(tuple(p for p in pieces if p != "")), node)


def _constant_width(ctx: Context, operand: Operand, node: ast.BinOp) -> int:
    number = operand.constant if isinstance(operand, Value) else None
    if number is None or not 0 <= number <= WIDEST:
        raise ctx.refuse("T017", f"the width * must be a constant from 0 to {WIDEST}", node.right)
    return number


def _percent_field(
    ctx: Context, match: re.Match[str], width: str, operand: Operand, node: ast.BinOp
) -> tuple[str | tuple[Field, Value], ...]:
    flags, precision, kind = match[1] or "", match[3], match[4]
    refused = ctx.refuse("T017", f"the format {match[0]!r} cannot be printed by a thread", node.left)
    if int(width or 0) > WIDEST or precision == ".*" or int((precision or ".0")[1:] or 0) > WIDEST:
        raise refused
    align = "<" if "-" in flags else ">"
    if kind in "sr":
        if isinstance(operand, TextOperand):
            if not operand.is_literal and not width and not precision and kind == "s":
                return operand.pieces
            spec = f" {align}{width}" + (precision or "")
            return (_string(ctx, operand, kind == "r", spec, node.left),)
        if not isinstance(operand, Value):
            return text_of(ctx, operand, node.right).pieces
        if precision:
            raise refused
        return ((Field("s", int(width or 0), " ", align), operand),)
    kind = "d" if kind in "iu" else kind
    if kind not in "dxXo":
        raise refused
    value = ctx.integer(operand, node.right, "a formatted value")
    zero = "0" in flags and "-" not in flags
    sign = "+" if "+" in flags else " " if " " in flags else ""
    digits = int((precision or ".0")[1:] or 0)
    align = "=" if zero else align
    return (
        (Field(kind, int(width or 0), "0" if zero else " ", align, "#" in flags, sign, "", digits), value),
    )
