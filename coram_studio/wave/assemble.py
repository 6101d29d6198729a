"""Traces from lists of changes, whatever library read them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from coram_studio.wave.signals import Trace, Variable
from coram_studio.wave.texts import PackedTexts

_UNKNOWN = frozenset("xXzZuUwW-hHlL?")
_LOW = (1 << 64) - 1


def text_value(text: str) -> tuple[int, bool]:
    """Low 64 bits of a binary string, x and z as 0; and whether there were any."""
    unknown = not _UNKNOWN.isdisjoint(text)
    if unknown:
        text = "".join("1" if c == "1" else "0" for c in text)
    return (int(text, 2) & _LOW if text else 0), unknown


def extend_text(text: str, width: int) -> str:
    """A binary string at full width: VCD leaves out leading digits that repeat (0 stands for 1, too)."""
    if len(text) >= width:
        return text[-width:].lower() if width else ""
    fill = text[0].lower() if text and text[0] in "xXzZ" else "0"
    return (fill * (width - len(text)) + text).lower()


def trace_of(
    variable: Variable,
    times: npt.NDArray[np.int64],
    values: npt.NDArray[np.uint64],
    unknown: npt.NDArray[np.bool_],
    text_indices: Sequence[int],
    texts: Sequence[str],
) -> Trace:
    """A trace; of several changes at one time the last counts.

    ``text_indices`` increases and says which change each of ``texts`` belongs to.
    """
    indices = np.array(text_indices, dtype=np.int64)
    width = max((len(t) for t in texts), default=1) or 1
    strings = np.array([t.encode("latin-1", "replace") for t in texts], dtype=f"S{width}")
    if len(times) > 1:
        keep = np.append(times[1:] != times[:-1], True)
        if not keep.all():
            moved = np.cumsum(keep) - 1
            if len(indices):
                kept = keep[indices]
                indices, strings = moved[indices[kept]], strings[kept]
            times, values, unknown = times[keep], values[keep], unknown[keep]
    return Trace(variable, times, values, unknown, PackedTexts(indices, strings))
