"""Where wires may not run: a raster of the blocks with sums along rows and columns.

Whether a straight segment is free is then one subtraction, and numpy asks it for all candidate channels at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from coram_studio.ui.canvas.geometry import GRID, Rect

CLEARANCE = 8
"""Units around a block that wires keep free."""
_SLACK = 1024  # units around the diagram that the raster covers as well
_MAX_CELLS = 6_000_000

IntArray = NDArray[np.intp]


class ObstacleMap:
    """The raster. A point (x, y) belongs to column round(x / cell), row round(y / cell)."""

    def __init__(self, rects: Mapping[str, Rect]) -> None:
        self._rects = dict(rects)
        self.cell = GRID
        self._build()

    def rects(self) -> Iterable[Rect]:
        """All blocks."""
        return self._rects.values()

    def replace(self, changes: Mapping[str, Rect | None], *, grow: bool = True) -> None:
        """Move, add or (None) remove blocks. Without ``grow``, what lies beyond the raster is not covered."""
        dirty: list[tuple[int, int, int, int]] = []
        outside = False
        for name, rect in changes.items():
            before = self._rects.pop(name, None)
            if before is not None:
                dirty.append(self._mark(before, -1))
            if rect is not None:
                self._rects[name] = rect
                if not grow or self._holds(rect):
                    dirty.append(self._mark(rect, 1))
                else:
                    outside = True
        if outside or len(dirty) > 64:
            self._build()
        elif dirty:
            self._sum_again(dirty)

    @property
    def usable(self) -> bool:
        """Whether the raster is fine enough to lay wires; blocks strewn over a huge area make it coarse."""
        return self.cell <= 2 * GRID

    def column(self, x: float) -> int:
        """Column of the raster that x falls into; clipped to the raster."""
        return int(min(max(round((x - self._left) / self.cell), 0), self._count.shape[1] - 1))

    def row(self, y: float) -> int:
        """Row of the raster that y falls into; clipped to the raster."""
        return int(min(max(round((y - self._top) / self.cell), 0), self._count.shape[0] - 1))

    def x(self, column: int) -> float:
        """Canvas coordinate of a column."""
        return float(self._left + column * self.cell)

    def y(self, row: int) -> float:
        """Canvas coordinate of a row."""
        return float(self._top + row * self.cell)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the raster."""
        rows, columns = self._count.shape
        return rows, columns

    def row_hits(self, row: int | IntArray, a: int | IntArray, b: int | IntArray) -> IntArray:
        """Blocked cells along rows between two columns, both included, in any order; broadcasts."""
        sums = self._along_row
        return np.asarray(sums[row, np.maximum(a, b) + 1] - sums[row, np.minimum(a, b)])

    def column_hits(self, column: int | IntArray, a: int | IntArray, b: int | IntArray) -> IntArray:
        """Blocked cells along columns between two rows, both included, in any order; broadcasts."""
        sums = self._along_column
        return np.asarray(sums[np.maximum(a, b) + 1, column] - sums[np.minimum(a, b), column])

    def row_blocked(self, row: int, a: int, b: int) -> bool:
        """Whether a horizontal run crosses a block."""
        if a > b:
            a, b = b, a
        sums = self._along_row
        return bool(sums[row, b + 1] != sums[row, a])

    def column_blocked(self, column: int, a: int, b: int) -> bool:
        """Whether a vertical run crosses a block."""
        if a > b:
            a, b = b, a
        sums = self._along_column
        return bool(sums[b + 1, column] != sums[a, column])

    def _build(self) -> None:
        rects = self._rects.values()
        left = min((r.left for r in rects), default=0.0) - _SLACK
        top = min((r.top for r in rects), default=0.0) - _SLACK
        right = max((r.right for r in rects), default=0.0) + _SLACK
        bottom = max((r.bottom for r in rects), default=0.0) + _SLACK
        self.cell = GRID
        while (right - left) * (bottom - top) / self.cell**2 > _MAX_CELLS:
            self.cell *= 2
        # Even multiples, so that every second column is the same lane however far the raster reaches.
        lane = 2 * self.cell
        self._left = left // lane * lane
        self._top = top // lane * lane
        rows = int((bottom - self._top) / self.cell) + 2
        columns = int((right - self._left) / self.cell) + 2
        self._count = np.zeros((rows, columns), np.int16)
        for rect in rects:
            self._mark(rect, 1)
        blocked = self._count > 0
        self._along_row = np.zeros((rows, columns + 1), np.int32)
        np.cumsum(blocked, axis=1, out=self._along_row[:, 1:])
        self._along_column = np.zeros((rows + 1, columns), np.int32)
        # Row by row: numpy's own cumsum along this axis walks through memory in large steps, ten times slower.
        np.copyto(self._along_column[1:], blocked)
        for row in range(1, rows + 1):
            self._along_column[row] += self._along_column[row - 1]

    def _cells(self, rect: Rect) -> tuple[int, int, int, int]:
        """First column and row, and those behind the last, whose lines the rectangle with its clearance covers."""
        c0 = math.ceil((rect.left - CLEARANCE - self._left) / self.cell)
        r0 = math.ceil((rect.top - CLEARANCE - self._top) / self.cell)
        c1 = math.floor((rect.right + CLEARANCE - self._left) / self.cell) + 1
        r1 = math.floor((rect.bottom + CLEARANCE - self._top) / self.cell) + 1
        return c0, r0, c1, r1

    def _holds(self, rect: Rect) -> bool:
        c0, r0, c1, r1 = self._cells(rect)
        rows, columns = self._count.shape
        return c0 > 8 and r0 > 8 and c1 < columns - 8 and r1 < rows - 8

    def _mark(self, rect: Rect, change: int) -> tuple[int, int, int, int]:
        c0, r0, c1, r1 = self._cells(rect)
        c0, r0, c1, r1 = (max(value, 0) for value in (c0, r0, c1, r1))
        self._count[r0:r1, c0:c1] += change
        return c0, r0, c1, r1

    def _sum_again(self, dirty: Iterable[tuple[int, int, int, int]]) -> None:
        for c0, r0, c1, r1 in dirty:
            np.cumsum(self._count[r0:r1] > 0, axis=1, out=self._along_row[r0:r1, 1:])
            np.cumsum(self._count[:, c0:c1] > 0, axis=0, out=self._along_column[1:, c0:c1])
