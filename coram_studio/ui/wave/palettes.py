"""Tables of pixel columns: every appearance that one column of a row can have, drawn once per theme and hue."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from coram_studio.ui.theme import Theme, mix

Pixels = npt.NDArray[np.uint32]

SLANT_STEPS = 16
"""Steps between the two lines of a bus apart (0) and crossing (16)."""

NONE, LOW, HIGH, UNKNOWN, FLOATING = range(5)
"""States of one bit; a bus is LOW where it is known."""

_EDGE_STEPS = 4
FILL = 0.12
DENSE = 0.42


@dataclass(frozen=True, slots=True)
class Shape:
    """Heights of a row in device pixels: the whole row, its lines at ``top`` and ``bottom``, their width."""

    height: int
    top: int
    bottom: int
    line: float


@dataclass(frozen=True, slots=True, eq=False)
class ColumnTable:
    """``pixels``: 0xffRRGGBB, uint32, shape (row height, columns)."""

    pixels: Pixels
    background: int


def rgb(colour: object) -> npt.NDArray[np.float32]:
    """A QColor as three floats from 0 to 255."""
    from PySide6.QtGui import QColor

    assert isinstance(colour, QColor)
    return np.array([colour.red(), colour.green(), colour.blue()], np.float32)


def pack(values: npt.NDArray[np.float32]) -> Pixels:
    """Floats (..., 3) as 0xffRRGGBB."""
    whole = np.rint(values).astype(np.uint32)
    packed = np.uint32(0xFF000000) | (whole[..., 0] << 16) | (whole[..., 1] << 8) | whole[..., 2]
    return packed.astype(np.uint32)


def _over(
    base: npt.NDArray[np.float32], colour: npt.NDArray[np.float32], cover: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    return base + (colour - base) * cover[:, None]


def _line(shape: Shape, y: float, width: float) -> npt.NDArray[np.float32]:
    """Coverage per pixel of a horizontal line of ``width`` whose middle is at ``y``, shape (height,)."""
    pixel = np.arange(shape.height, dtype=np.float32)
    low, high = y - width / 2, y + width / 2
    cover = np.minimum(high, pixel + 1) - np.maximum(low, pixel)
    clipped: npt.NDArray[np.float32] = np.clip(cover, 0, 1, dtype=np.float32)
    return clipped


def _between(shape: Shape, low: float, high: float) -> npt.NDArray[np.float32]:
    return _line(shape, (low + high) / 2, max(0.0, high - low))


@dataclass(frozen=True, slots=True)
class Hues:
    """What a table is drawn with. Equal by the theme's name, which is quicker to compare than its colours."""

    theme: Theme = field(compare=False, repr=False)
    kind: str
    selected: bool
    name: str = ""

    @classmethod
    def of(cls, theme: Theme, kind: str, selected: bool) -> Hues:
        """The hues of a row of that kind of object."""
        return cls(theme, kind, selected, theme.name)

    @property
    def background(self) -> npt.NDArray[np.float32]:
        """Of the row."""
        theme = self.theme
        surface = theme.colour("surface")
        return rgb(mix(surface, theme.colour("accent"), 0.08) if self.selected else surface)

    @property
    def ink(self) -> npt.NDArray[np.float32]:
        """Of the signal's lines."""
        return rgb(self.theme.kind(self.kind) if self.kind else self.theme.colour("muted"))

    @property
    def wrong(self) -> npt.NDArray[np.float32]:
        """Of unknown values."""
        return rgb(self.theme.colour("error"))

    @property
    def floating(self) -> npt.NDArray[np.float32]:
        """Of undriven values."""
        return rgb(self.theme.colour("warning"))

    @property
    def text(self) -> npt.NDArray[np.float32]:
        """Of values written in boxes."""
        return rgb(self.theme.colour("text"))


@lru_cache(maxsize=64)
def background_pixel(hues: Hues) -> np.uint32:
    """The row's background as one pixel."""
    return np.uint32(pack(hues.background))


def bit_column(state: int, edge: int) -> int:
    """Column of a bit table: a state, and how much of a vertical edge lies over it (0 to 4)."""
    return state * (_EDGE_STEPS + 1) + edge


BIT_DENSE = 5 * (_EDGE_STEPS + 1)
EDGE_FULL = _EDGE_STEPS


@lru_cache(maxsize=64)
def bit_table(hues: Hues, shape: Shape) -> ColumnTable:
    """Columns of a one-bit row: ``bit_column(state, edge)``, and BIT_DENSE for many changes."""
    base = np.repeat(hues.background[None, :], shape.height, axis=0)
    top, bottom = shape.top + shape.line / 2, shape.bottom - shape.line / 2
    middle = (top + bottom) / 2
    columns = []
    for state in range(5):
        plain = base
        if state == LOW:
            plain = _over(base, hues.ink, _line(shape, bottom, shape.line))
        elif state == HIGH:
            plain = _over(base, hues.ink, FILL * _between(shape, top, bottom))
            plain = _over(plain, hues.ink, _line(shape, top, shape.line))
        elif state == UNKNOWN:
            plain = _over(base, hues.wrong, 0.22 * _between(shape, top, bottom))
            for y in (top, bottom):
                plain = _over(plain, hues.wrong, _line(shape, y, shape.line))
        elif state == FLOATING:
            plain = _over(base, hues.floating, _line(shape, middle, shape.line))
        upright = _between(shape, shape.top, shape.bottom)
        steps = range(_EDGE_STEPS + 1)
        columns += [_over(plain, hues.ink, upright * np.float32(edge / _EDGE_STEPS)) for edge in steps]
    columns.append(_dense(hues, shape, base))
    return ColumnTable(pack(np.stack(columns, axis=1)), int(pack(hues.background)))


def bus_column(state: int, slant: int) -> int:
    """Column of a bus table: a state, and how near its lines are to crossing (0 to SLANT_STEPS)."""
    return state * (SLANT_STEPS + 1) + slant


BUS_DENSE = 5 * (SLANT_STEPS + 1)
BUS_COLUMNS = BUS_DENSE + 1


@lru_cache(maxsize=64)
def bus_table(hues: Hues, shape: Shape, slant_pixels: float) -> ColumnTable:
    """Columns of a row of more bits: ``bus_column(state, slant)``, and BUS_DENSE for many changes.

    ``slant_pixels`` is the width of the slope, which decides how thick a sloping line looks from above.
    """
    base = np.repeat(hues.background[None, :], shape.height, axis=0)
    top, bottom = shape.top + shape.line / 2, shape.bottom - shape.line / 2
    half = (bottom - top) / 2
    steep = (1 + (half / slant_pixels) ** 2) ** 0.5
    columns = []
    for state in range(5):
        colour = hues.wrong if state == UNKNOWN else hues.floating if state == FLOATING else hues.ink
        for slant in range(SLANT_STEPS + 1):
            if state == NONE:
                columns.append(base)
                continue
            offset = half * slant / SLANT_STEPS
            width = shape.line * (steep if slant > 0 else 1.0)
            filled = _over(base, colour, np.float32(FILL) * _between(shape, top + offset, bottom - offset))
            both = np.maximum(_line(shape, top + offset, width), _line(shape, bottom - offset, width))
            both *= _between(shape, shape.top, shape.bottom)
            columns.append(_over(filled, colour, both))
    columns.append(_dense(hues, shape, base))
    return ColumnTable(pack(np.stack(columns, axis=1)), int(pack(hues.background)))


def _dense(hues: Hues, shape: Shape, base: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    top, bottom = shape.top + shape.line / 2, shape.bottom - shape.line / 2
    column = _over(base, hues.ink, np.float32(DENSE) * _between(shape, shape.top, shape.bottom))
    for y in (top, bottom):
        column = _over(column, hues.ink, _line(shape, y, shape.line))
    return column


def text_pixels(
    coverage: npt.NDArray[np.float32], text: npt.NDArray[np.float32], fill: npt.NDArray[np.float32]
) -> Pixels:
    """Glyphs in a text colour on a fill, shape of ``coverage``."""
    return pack(fill + (text - fill) * coverage[..., None])
