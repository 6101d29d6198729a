"""Where each visible row lies, in logical pixels from the top of the first."""

from __future__ import annotations

import bisect
from dataclasses import dataclass

from coram_studio.ui.wave.rows import GroupRow, Look, Row, RowList, SignalRow, TransactionRow
from coram_studio.ui.wave.wave_store import WaveStore

ROW_HEIGHT = 28
GROUP_HEIGHT = 28
ANALOG_HEIGHT = 56
LANE_HEIGHT = 20


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row on screen: its index in the list, its top and height."""

    index: int
    row: Row
    top: int
    height: int

    @property
    def bottom(self) -> int:
        """Just below it."""
        return self.top + self.height


class RowLayout:
    """All visible rows from top to bottom."""

    def __init__(self, rows: RowList, store: WaveStore) -> None:
        self.placed: list[PlacedRow] = []
        top = 0
        everything = rows.rows
        for index in rows.visible():
            row = everything[index]
            height = row_height(row, store)
            self.placed.append(PlacedRow(index, row, top, height))
            top += height
        self.height = top
        self._tops = [p.top for p in self.placed]

    def at(self, y: float) -> PlacedRow | None:
        """The row at a height, or None outside."""
        if not 0 <= y < self.height:
            return None
        return self.placed[bisect.bisect_right(self._tops, y) - 1]

    def between(self, top: float, bottom: float) -> list[PlacedRow]:
        """Rows that show between two heights."""
        first = max(0, bisect.bisect_right(self._tops, top) - 1)
        return self.placed[first : bisect.bisect_left(self._tops, bottom)]

    def find(self, index: int) -> PlacedRow | None:
        """The row of that index in the list, if it is visible."""
        return next((p for p in self.placed if p.index == index), None)

    def insertion(self, y: float) -> tuple[int, int]:
        """Where something dropped at a height goes: the index to insert before, and the height of the gap."""
        for placed in self.placed:
            if y < placed.top + placed.height / 2:
                return placed.index, placed.top
        if not self.placed:
            return 0, 0
        return self.placed[-1].index + 1, self.height


def row_height(row: Row, store: WaveStore) -> int:
    """Height of one row."""
    if isinstance(row, GroupRow):
        return GROUP_HEIGHT
    if isinstance(row, SignalRow):
        return ANALOG_HEIGHT if row.look is Look.ANALOG else ROW_HEIGHT
    assert isinstance(row, TransactionRow)
    lanes = store.lanes.get((row.interface, row.direction))
    return ROW_HEIGHT if lanes is None else max(ROW_HEIGHT, lanes.count * LANE_HEIGHT + 8)
