"""A spatial index: which things lie in a region, without asking them all."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor

from coram_studio.ui.canvas.geometry import Rect

_CELL = 512.0
_MANY = 4096  # cells beyond which a query asks every thing instead


class SpatialIndex:
    """Names filed under the square cells that their rectangles touch."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], set[str]] = {}
        self._filed: dict[str, tuple[tuple[int, int], ...]] = {}

    def put(self, name: str, rects: Iterable[Rect]) -> None:
        """File a thing under all its rectangles, replacing where it was."""
        cells = tuple({cell for rect in rects for cell in _cells(rect)})
        if self._filed.get(name) == cells:
            return
        self.remove(name)
        for cell in cells:
            self._cells.setdefault(cell, set()).add(name)
        self._filed[name] = cells

    def remove(self, name: str) -> None:
        """Forget a thing; nothing happens when it is not filed."""
        for cell in self._filed.pop(name, ()):
            names = self._cells[cell]
            names.discard(name)
            if not names:
                del self._cells[cell]

    def near(self, rect: Rect) -> set[str]:
        """Everything that may touch the rectangle: no misses, but things close by too."""
        x0, y0, x1, y1 = (floor(value / _CELL) for value in rect)
        if (x1 - x0 + 1) * (y1 - y0 + 1) > min(_MANY, 4 * len(self._cells) + 16):
            return set(self._filed)
        found: set[str] = set()
        for x in range(x0, x1 + 1):
            for y in range(y0, y1 + 1):
                found |= self._cells.get((x, y), set())
        return found


def _cells(rect: Rect) -> list[tuple[int, int]]:
    x0, y0, x1, y1 = (floor(value / _CELL) for value in rect)
    return [(x, y) for x in range(x0, x1 + 1) for y in range(y0, y1 + 1)]
