"""Plain geometry of the canvas, in canvas units (pixels at 100 %); y grows downwards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

GRID = 8
"""Blocks lie on multiples of this many units."""

Point = tuple[float, float]


class Rect(NamedTuple):
    """An axis-parallel rectangle; ``right`` and ``bottom`` are its far edges."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Horizontal extent."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Vertical extent."""
        return self.bottom - self.top

    @property
    def centre(self) -> Point:
        """The middle."""
        return ((self.left + self.right) / 2, (self.top + self.bottom) / 2)

    def inflated(self, margin: float) -> Rect:
        """A copy that is larger by ``margin`` on every side."""
        return Rect(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)

    def moved(self, dx: float, dy: float) -> Rect:
        """A copy elsewhere."""
        return Rect(self.left + dx, self.top + dy, self.right + dx, self.bottom + dy)

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies inside or on the edge."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def touches(self, other: Rect) -> bool:
        """Whether the two have a point in common."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )

    def united(self, other: Rect) -> Rect:
        """The smallest rectangle that holds both."""
        return Rect(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


def spanning(a: Point, b: Point) -> Rect:
    """The rectangle with these two opposite corners, in any order."""
    return Rect(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))


def union(rects: Iterable[Rect]) -> Rect | None:
    """The smallest rectangle that holds all, or None when there are none."""
    result: Rect | None = None
    for rect in rects:
        result = rect if result is None else result.united(rect)
    return result


def bounds(points: Iterable[Point]) -> Rect:
    """The smallest rectangle that holds all points. Raises ValueError when there are none."""
    xs, ys = zip(*points, strict=True)
    return Rect(min(xs), min(ys), max(xs), max(ys))


def snap(value: float) -> float:
    """The nearest grid line."""
    return float(round(value / GRID) * GRID)


def segment_distance(x: float, y: float, a: Point, b: Point) -> float:
    """Distance from a point to an axis-parallel segment."""
    dx = max(min(a[0], b[0]) - x, 0.0, x - max(a[0], b[0]))
    dy = max(min(a[1], b[1]) - y, 0.0, y - max(a[1], b[1]))
    return float((dx * dx + dy * dy) ** 0.5)
