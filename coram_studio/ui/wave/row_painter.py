"""Draws the waveform of one row into a strip of pixels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from coram_studio.ui.wave import palettes as p
from coram_studio.ui.wave.atlas import GlyphAtlas
from coram_studio.ui.wave.columns import BusColumns, Columns, bit_columns, bus_columns
from coram_studio.ui.wave.rows import Radix
from coram_studio.ui.wave.trace_index import TraceIndex

LINE = 1.5
SLANT = 4.0
PAD = 6.0
TEXT_PIXELS = 11
"""Sizes in logical pixels: lines, slopes of a bus, room left and right of a value, the value's font."""

_LEAST_NUMBER, _LEAST_LABEL = 6, 3  # characters of a text that is cut short
_HEX = np.frombuffer(b"0123456789abcdef", np.uint8)

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """Where to draw: pixels of shape (row height, columns), the columns, and the colours of the row."""

    pixels: p.Pixels
    columns: Columns
    hues: p.Hues
    atlas: GlyphAtlas


def row_shape(height: int, ratio: float) -> p.Shape:
    """Lines of a row of that many device pixels: there is air above and below."""
    margin = round(5 * ratio)
    return p.Shape(height, margin, height - margin, LINE * ratio)


def draw_bit(strip: Strip, index: TraceIndex) -> None:
    """One bit: levels and edges."""
    shape = row_shape(strip.pixels.shape[0], strip.columns.ratio)
    table = p.bit_table(strip.hues, shape)
    chosen = bit_columns(index, strip.columns, shape.line)
    np.take(table.pixels, chosen, axis=1, out=strip.pixels, mode="clip")


def draw_bus(strip: Strip, index: TraceIndex, radix: Radix, labels: Mapping[int, str] | None = None) -> None:
    """More bits: boxes with values."""
    ratio, atlas = strip.columns.ratio, strip.atlas
    shape = row_shape(strip.pixels.shape[0], ratio)
    pad = round(PAD * ratio)
    found = bus_columns(index, strip.columns, SLANT * ratio, 2 * pad + atlas.cell_width)
    table = p.bus_table(strip.hues, shape, SLANT * ratio)
    text = _bus_text(found, index, radix, labels, atlas, pad)
    if text is None:
        np.take(table.pixels, found.glyphs, axis=1, out=strip.pixels, mode="clip")
        return
    place, codes, unknown = text
    band_top = (shape.height - atlas.cell_height) // 2
    band = slice(band_top, band_top + atlas.cell_height)
    for rows in (slice(0, band.start), slice(band.stop, shape.height)):
        strip.pixels[rows] = np.take(table.pixels[rows], found.glyphs, axis=1, mode="clip")
    combined = found.glyphs.copy()
    combined[place] = p.BUS_COLUMNS + codes + unknown * (atlas.size * atlas.cell_width)
    pixels = _text_band(strip.hues, shape, SLANT * ratio, atlas, atlas.size)
    np.take(pixels, combined, axis=1, out=strip.pixels[band], mode="clip")


def draw_analog(strip: Strip, index: TraceIndex) -> None:
    """A curve between the signal's smallest and largest value, with the area below tinted."""
    height, columns = strip.pixels.shape[0], strip.columns
    shape = row_shape(height, columns.ratio)
    least, most = index.extremes(columns.edges)
    low, high = index.range()
    scale = (shape.bottom - shape.top - shape.line) / (high - low) if high > low else 0.0
    base = shape.bottom - shape.line / 2
    upper = np.where(np.isnan(most), np.inf, base - (most - low) * scale).astype(np.float32)
    lower = np.where(np.isnan(least), np.inf, base - (least - low) * scale).astype(np.float32)
    upper[columns.blank :] = lower[columns.blank :] = np.inf
    # In sixteenths of a pixel: small integers are several times as fast as floats.
    top, low_end = _sixteenths(upper), _sixteenths(lower)
    y = (np.arange(height, dtype=np.int16) * 16 + 8)[:, None]
    away = np.maximum(top - y, y - low_end)
    steps = np.clip(np.int16(round(shape.line * 8 + 8)) - away, 0, 15)
    steps += np.int16(16) * ((y > low_end) & (y < shape.bottom * 16))
    np.take(_analog_table(strip.hues), steps, out=strip.pixels, mode="clip")


def _sixteenths(y: npt.NDArray[np.float32]) -> npt.NDArray[np.int16]:
    return np.clip(y * 16, -16000, 16000).astype(np.int16)


def _bus_text(
    found: BusColumns,
    index: TraceIndex,
    radix: Radix,
    labels: Mapping[int, str] | None,
    atlas: GlyphAtlas,
    pad: int,
) -> tuple[Ints, Ints, Ints] | None:
    """Columns that text covers, the text pixels' columns there, and whether the value is unknown."""
    if len(found.start) == 0:
        return None
    room = (found.width - 2 * pad) // atlas.cell_width
    plain = (
        radix is Radix.HEX
        and labels is None
        and 1 < index.trace.variable.width <= 64
        and index.trace.variable.kind != "real"
        and not index.level[found.change].any()
    )
    if plain:
        which, codes, lengths = _hex_codes(found, index, room, atlas)
    else:
        which, codes, lengths = _text_codes(found, index, radix, labels, room, atlas)
    if len(which) == 0:
        return None
    starts = found.start[which] + pad
    nth = np.arange(len(codes)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    left = np.repeat(starts, lengths) + nth * atlas.cell_width
    within = np.arange(atlas.cell_width)
    unknown = (index.level[found.change[which]] != 0).astype(np.int64)
    return (
        (left[:, None] + within).ravel(),
        (codes[:, None] * atlas.cell_width + within).ravel(),
        np.repeat(unknown, lengths * atlas.cell_width),
    )


def _hex_codes(
    found: BusColumns, index: TraceIndex, room: Ints, atlas: GlyphAtlas
) -> tuple[Ints, Ints, Ints]:
    """Hexadecimal of all stretches at once: which of them get text, its characters, and how many each."""
    digits = (index.trace.variable.width + 3) // 4
    which = np.flatnonzero(room >= min(digits, _LEAST_NUMBER))
    values = index.trace.values[found.change[which]]
    shifts = np.arange(4 * (digits - 1), -4, -4).astype(np.uint64)
    letters = _HEX[((values[:, None] >> shifts) & np.uint64(15)).astype(np.int64)]
    codes = atlas.codes("0123456789abcdef")[np.searchsorted(_HEX, letters)]
    lengths = np.minimum(room[which], digits)
    cut = lengths < digits
    if cut.any():
        ellipsis = int(atlas.codes("…")[0])
        codes[np.flatnonzero(cut), lengths[cut] - 1] = ellipsis
    return which, codes[np.arange(digits)[None, :] < lengths[:, None]], lengths


def _text_codes(
    found: BusColumns,
    index: TraceIndex,
    radix: Radix,
    labels: Mapping[int, str] | None,
    room: Ints,
    atlas: GlyphAtlas,
) -> tuple[Ints, Ints, Ints]:
    which, texts = [], []
    for i, (change, fits) in enumerate(zip(found.change.tolist(), room.tolist(), strict=True)):
        text = index.text(change, radix, labels)
        if len(text) > fits:
            text = _cut(text, fits, labelled=labels is not None)
        if text:
            which.append(i)
            texts.append(text)
    lengths = np.array([len(t) for t in texts], np.int64)
    return np.array(which, np.int64), atlas.codes("".join(texts)), lengths


def _cut(text: str, room: int, *, labelled: bool) -> str:
    """What to write of a text that does not fit: its beginning, of a label at least its first part."""
    head = text.partition("  ")[0] if labelled else ""
    if room >= (len(head) + 2 + _LEAST_LABEL if head else _LEAST_NUMBER):
        return text[: room - 1] + "…"
    return head if len(head) <= room else ""


@lru_cache(maxsize=64)
def _text_band(hues: p.Hues, shape: p.Shape, slant: float, atlas: GlyphAtlas, size: int) -> p.Pixels:
    """The middle rows of a bus table, followed by the atlas on the fill of known and of unknown values."""
    table = p.bus_table(hues, shape, slant)
    top = (shape.height - atlas.cell_height) // 2
    base = hues.background
    known = base + (hues.ink - base) * p.FILL
    unknown = base + (hues.wrong - base) * p.FILL
    width = size * atlas.cell_width
    parts = [table.pixels[top : top + atlas.cell_height]]
    parts += [p.text_pixels(atlas.coverage[:, :width], hues.text, fill) for fill in (known, unknown)]
    return np.concatenate(parts, axis=1)


@lru_cache(maxsize=64)
def _analog_table(hues: p.Hues) -> p.Pixels:
    """Coverage of the line in 16 steps, over the background and over the tint below the curve."""
    base = hues.background
    tint = base + (hues.ink - base) * p.FILL
    cover = np.linspace(0, 1, 16, dtype=np.float32)[:, None]
    return np.concatenate([p.pack(ground + (hues.ink - ground) * cover) for ground in (base, tint)])
