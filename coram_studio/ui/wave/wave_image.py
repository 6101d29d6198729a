"""The picture of all waveforms on screen, one buffer of pixels, drawn anew when anything but a cursor moves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtGui import QImage

from coram_studio.ui.theme import Theme
from coram_studio.ui.wave import palettes as p
from coram_studio.ui.wave.atlas import GlyphAtlas
from coram_studio.ui.wave.columns import columns_of
from coram_studio.ui.wave.row_layout import LANE_HEIGHT, PlacedRow
from coram_studio.ui.wave.row_painter import TEXT_PIXELS, Strip, draw_analog, draw_bit, draw_bus
from coram_studio.ui.wave.rows import GroupRow, Look, SignalRow, TransactionRow
from coram_studio.ui.wave.time_axis import TimeAxis, ticks
from coram_studio.ui.wave.transaction_painter import draw_transactions
from coram_studio.ui.wave.wave_store import WaveStore


class WaveImage:
    """Renders rows into an image of device pixels."""

    def __init__(self) -> None:
        self._buffer: p.Pixels = np.zeros((1, 1), np.uint32)
        self._atlases: dict[float, GlyphAtlas] = {}

    def render(
        self,
        rows: Sequence[PlacedRow],
        selected: frozenset[int],
        scroll: int,
        size: tuple[int, int],
        ratio: float,
        axis: TimeAxis,
        store: WaveStore,
        theme: Theme,
    ) -> QImage:
        """The rows below height ``scroll``, in an image of ``size`` (width, height) logical pixels."""
        width, height = (max(1, round(v * ratio)) for v in size)
        if self._buffer.shape != (height, width):
            self._buffer = np.zeros((height, width), np.uint32)
        buffer = self._buffer
        atlas = self._atlas(ratio)
        columns = columns_of(axis.start, axis.per_pixel, width, store.end_time, ratio)
        background = p.background_pixel(p.Hues.of(theme, "", False))
        bottom = 0
        for placed in rows:
            first, last = (round((v - scroll) * ratio) for v in (placed.top, placed.bottom))
            bottom = last
            hues = p.Hues.of(theme, getattr(placed.row, "kind", ""), placed.index in selected)
            whole = first >= 0 and last <= height
            pixels = buffer[first:last] if whole else np.empty((last - first, width), np.uint32)
            self._draw(placed, Strip(pixels, columns, hues, atlas), store)
            if not whole:
                top = max(0, first)
                buffer[top : min(last, height)] = pixels[top - first : height - first]
        if bottom < height:
            buffer[max(0, bottom) :] = background
        self._grid(buffer, theme, axis, store, ratio)
        image = QImage(buffer.data, width, height, width * 4, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        return image

    def _draw(self, placed: PlacedRow, strip: Strip, store: WaveStore) -> None:
        row = placed.row
        if isinstance(row, SignalRow) and (index := store.indexes.get(row.path)) is not None:
            if row.look is Look.ANALOG:
                draw_analog(strip, index)
            elif index.one_bit:
                draw_bit(strip, index)
            else:
                draw_bus(strip, index, row.radix, store.labels(row.path))
            return
        if isinstance(row, TransactionRow) and (lanes := store.lanes.get((row.interface, row.direction))):
            draw_transactions(strip, lanes, round(LANE_HEIGHT * strip.columns.ratio))
            return
        if isinstance(row, GroupRow) and not strip.hues.selected:
            strip.pixels[:] = p.pack(p.rgb(strip.hues.theme.colour("window")))
        else:
            strip.pixels[:] = p.background_pixel(strip.hues)

    def _grid(self, buffer: p.Pixels, theme: Theme, axis: TimeAxis, store: WaveStore, ratio: float) -> None:
        """Lines at the ruler's marks, wherever a row shows its background."""
        places = [round(axis.x(t.time) * ratio) for t in ticks(axis, store.timescale)]
        inside = [x for x in places if 0 <= x < buffer.shape[1]]
        columns = buffer[:, inside]
        for selected in (False, True):
            ground = p.background_pixel(p.Hues.of(theme, "", selected))
            columns[columns == ground] = p.pack(p.rgb(theme.colour("grid")))
        buffer[:, inside] = columns

    def _atlas(self, ratio: float) -> GlyphAtlas:
        if ratio not in self._atlases:
            self._atlases = {ratio: GlyphAtlas(TEXT_PIXELS, ratio)}
        return self._atlases[ratio]
