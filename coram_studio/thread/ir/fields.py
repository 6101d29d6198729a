"""How a printed value looks: the text of a field, as Python's format() and % give it for integers."""

from __future__ import annotations

from coram_studio.thread.ir.ops import Field, Text

PREFIXES = {"d": "", "x": "0x", "X": "0X", "o": "0o", "b": "0b"}
BASES = {"d": 10, "x": 16, "X": 16, "o": 8, "b": 2}


def format_text(text: Text, args: list[int]) -> str:
    """A printed text as Python gives it."""
    values = iter(args)
    return "".join(p if isinstance(p, str) else format_field(p, next(values)) for p in text.pieces)


def format_field(field: Field, value: int) -> str:
    """The characters of one value."""
    if field.conversion == "?":
        return pad(field, "", str(bool(value)))
    digits = format(abs(value), field.conversion).rjust(field.digits, "0")
    if field.group:
        size = group_size(field)
        first = len(digits) % size
        groups = [digits[i : i + size] for i in range(first, len(digits), size)]
        digits = field.group.join([digits[:first], *groups] if first else groups)
    sign = "-" if value < 0 else field.sign
    return pad(field, sign + (PREFIXES[field.conversion] if field.prefix else ""), digits)


def group_size(field: Field) -> int:
    """Digits between two separators."""
    return 3 if field.conversion == "d" else 4


def pad(field: Field, head: str, body: str) -> str:
    """A text of at least the field's width; with "=" the fill stands behind ``head``, sign and prefix."""
    missing = max(0, field.width - len(head) - len(body))
    match field.align:
        case "=":
            return head + field.fill * missing + body
        case "<":
            return head + body + field.fill * missing
        case "^":
            return field.fill * (missing // 2) + head + body + field.fill * (missing - missing // 2)
        case _:
            return field.fill * missing + head + body
