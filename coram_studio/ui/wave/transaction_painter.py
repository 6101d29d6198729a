"""Draws transactions as bars: waiting for data dark, transferring light, with address and length."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from coram_studio.ui.wave import palettes as p
from coram_studio.ui.wave.atlas import GlyphAtlas
from coram_studio.ui.wave.row_painter import PAD, Strip
from coram_studio.wave.transactions import Transactions

MOST_LANES = 4
_CORNER = 3  # steps of a bar's rounded corner
_DARK, _LIGHT = 0.62, 0.3
_STEPS = _CORNER + 1

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Lanes:
    """Transactions laid out so that overlapping ones lie below each other: transaction k in lane k mod lanes.

    ``begin``, ``data`` and ``end``: address offered, first data beat, finished; int64, shape (n,).
    """

    transactions: Transactions
    count: int
    begin: Ints
    data: Ints
    end: Ints


def lay_out(transactions: Transactions, end_time: int) -> Lanes:
    """Give each transaction a lane; unfinished ones last to the end of the run."""
    end = np.where(transactions.finished >= 0, transactions.finished, end_time)
    data = np.where(transactions.first_beat >= 0, transactions.first_beat, end)
    begin = transactions.started
    finished_before = np.searchsorted(np.sort(end), begin, side="right")
    overlap = int((np.arange(1, len(begin) + 1) - finished_before).max(initial=1))
    return Lanes(transactions, max(1, min(overlap, MOST_LANES)), begin, np.maximum(data, begin), end)


def transaction_text(transactions: Transactions, index: int) -> str:
    """Direction, address, length and latency of one, as written on its bar."""
    letter = "R" if transactions.kind == "read" else "W"
    text = (
        f"{letter} 0x{int(transactions.address[index]):04x}  "
        f"{int(transactions.beats[index])} × {int(transactions.beat_bytes[index])} B"
    )
    latency = int(transactions.latency[index])
    return f"{text}  latency {latency}" if latency >= 0 else text


def draw_transactions(strip: Strip, lanes: Lanes, lane_height: int) -> None:
    """Draw all lanes, from the top down, each ``lane_height`` device pixels high."""
    table = _table(strip.hues, lane_height, strip.columns.ratio)
    margin = (strip.pixels.shape[0] - lanes.count * lane_height) // 2
    strip.pixels[:] = p.background_pixel(strip.hues)
    for lane in range(lanes.count):
        top = margin + lane * lane_height
        _draw_lane(strip, lanes, lane, strip.pixels[top : top + lane_height], table)


def _draw_lane(strip: Strip, lanes: Lanes, lane: int, pixels: p.Pixels, table: p.Pixels) -> None:
    columns = strip.columns
    mine = slice(lane, None, lanes.count)
    begin, data, end = lanes.begin[mine], lanes.data[mine], lanes.end[mine]
    if len(begin) == 0:
        return
    at = np.searchsorted(begin, columns.edges[1:], side="left") - 1
    safe = np.maximum(at, 0)
    active = (at >= 0) & (end[safe] > columns.edges[:-1])
    active[columns.blank :] = False
    waiting = data[safe] > columns.edges[:-1]
    owner = np.where(active, at, -1)
    border = np.flatnonzero(np.diff(owner, prepend=-2, append=-2))
    place = np.arange(columns.count)
    rank = np.searchsorted(border, place, side="right")
    near = np.minimum(place - border[rank - 1], border[np.minimum(rank, len(border) - 1)] - 1 - place)
    inset = np.clip(np.rint(_CORNER - near / columns.ratio), 0, _CORNER).astype(np.int64)
    # A bar that goes on beyond the window's edge has no corner there.
    inset[owner == owner[0]] *= int(begin[max(int(owner[0]), 0)] >= columns.edges[0])
    chosen = np.where(active, 1 + np.where(waiting, 0, _STEPS) + inset, 0)
    _take_with_text(strip, lanes, lane, pixels, table, chosen, owner, waiting)


def _take_with_text(
    strip: Strip,
    lanes: Lanes,
    lane: int,
    pixels: p.Pixels,
    table: p.Pixels,
    chosen: Ints,
    owner: Ints,
    waiting: npt.NDArray[np.bool_],
) -> None:
    atlas = strip.atlas
    np.take(table, chosen, axis=1, out=pixels, mode="clip")
    light = np.where(~waiting, owner, -1)
    border = np.flatnonzero(np.diff(light, prepend=-2, append=-2))
    pad = round(PAD * strip.columns.ratio)
    top = (pixels.shape[0] - atlas.cell_height) // 2
    glyphs = _glyphs(strip.hues, atlas, atlas.size)
    for left, right in zip(border[:-1].tolist(), border[1:].tolist(), strict=True):
        fits = (right - left - 2 * pad) // atlas.cell_width
        if light[left] < 0 or fits < 6:
            continue
        text = transaction_text(lanes.transactions, lane + int(light[left]) * lanes.count)
        text = _fitting(text, fits)
        columns = (atlas.codes(text)[:, None] * atlas.cell_width + np.arange(atlas.cell_width)).ravel()
        x = left + pad
        pixels[top : top + atlas.cell_height, x : x + len(columns)] = glyphs[:, columns]


def _fitting(text: str, fits: int) -> str:
    """The text, or whole parts of it that fit, or its beginning."""
    while len(text) > fits and "  " in text:
        text = text.rpartition("  ")[0]
    return text if len(text) <= fits else text[: fits - 1] + "…"


@lru_cache(maxsize=32)
def _table(hues: p.Hues, height: int, ratio: float) -> p.Pixels:
    """Nothing, then a waiting and a transferring bar, each with its corner in four steps."""
    base = np.repeat(hues.background[None, :], height, axis=0)
    gap = round(2 * ratio)
    columns = [base]
    for strength in (_DARK, _LIGHT):
        for inset in range(_STEPS):
            rows = np.zeros(height, np.float32)
            rounded = round(inset * inset / _CORNER * ratio)
            rows[gap + rounded : height - gap - rounded] = strength
            columns.append(base + (hues.ink - base) * rows[:, None])
    return p.pack(np.stack(columns, axis=1))


@lru_cache(maxsize=32)
def _glyphs(hues: p.Hues, atlas: GlyphAtlas, size: int) -> p.Pixels:
    fill = hues.background + (hues.ink - hues.background) * _LIGHT
    return p.text_pixels(atlas.coverage[:, : size * atlas.cell_width], hues.text, fill)
