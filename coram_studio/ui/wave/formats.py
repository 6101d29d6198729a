"""Values as text."""

from __future__ import annotations

from collections.abc import Mapping

from coram_studio.ui.wave.rows import Radix
from coram_studio.wave.signals import Trace

_MASK = (1 << 64) - 1


def value_text(trace: Trace, index: int, radix: Radix, labels: Mapping[int, str] | None = None) -> str:
    """The value of one change, "" before the first. ``labels`` names values of an enumerated signal.

    Hexadecimal has as many digits as the width takes; an x or z digit says that all of its bits are such,
    X or Z that some are.
    """
    if index < 0 or index >= len(trace.times):
        return ""
    variable = trace.variable
    if variable.kind == "real":
        return f"{float(trace.numbers()[index]):.6g}"
    if variable.width == 0:
        return trace.texts.get(index, "")
    value = int(trace.values[index])
    bits = trace.texts.get(index) if bool(trace.unknown[index]) or variable.width > 64 else None
    if bits is not None and not bool(trace.unknown[index]):
        value, bits = int(bits, 2), None
    if labels is not None and bits is None and value in labels:
        return labels[value]
    if bits is not None:
        return _unknown_text(bits, radix)
    return number_text(value, variable.width, radix)


def number_text(value: int, width: int, radix: Radix) -> str:
    """A known value of ``width`` bits."""
    if width == 1:
        return str(value)
    match radix:
        case Radix.HEX:
            return f"{value:0{(width + 3) // 4}x}"
        case Radix.UNSIGNED:
            return str(value)
        case Radix.SIGNED:
            return str(value - (1 << width) if value >> (width - 1) else value)
        case Radix.BINARY:
            return f"{value:0{width}b}"
        case Radix.ASCII:
            raw = value.to_bytes((width + 7) // 8, "big").lstrip(b"\0")
            return "".join(chr(b) if 32 <= b < 127 else "·" for b in raw)


def _unknown_text(bits: str, radix: Radix) -> str:
    if radix is Radix.BINARY or len(bits) == 1:
        return bits
    if radix is not Radix.HEX:
        return "z" if set(bits) == {"z"} else "x"
    padded = bits.rjust((len(bits) + 3) // 4 * 4, bits[0] if bits[0] in "xz" else "0")
    return "".join(_nibble(padded[i : i + 4]) for i in range(0, len(padded), 4))


def _nibble(bits: str) -> str:
    kinds = set(bits)
    if kinds <= {"0", "1"}:
        return f"{int(bits, 2):x}"
    if len(kinds) == 1:
        return bits[0]
    return "X" if "x" in kinds else "Z"
