"""Wires that follow dragged blocks as straight lines, when they are too many to be laid: arrays instead of objects.

Each has one end that stays and one that moves, so that a frame is an addition and one path for each pen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QPainterPath

from coram_studio.ui.canvas.diagram import Wire
from coram_studio.ui.canvas.geometry import Point, Rect
from coram_studio.ui.canvas.paint.wires import pen_key, wire_width

Pen = tuple[str, bool, float]
"""Key of the hue, whether dashed, and the width in canvas units."""

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_MOVE_TO, _LINE_TO = 0, 1


class RubberBands:
    """Straight lines by their pens. ``offset`` is how far the moving ends are from where they began."""

    def __init__(self, wires: Iterable[tuple[Wire, Point, Point]]) -> None:
        """Of each wire, the end that stays and the one that moves, in canvas units."""
        ends: dict[Pen, list[tuple[float, float, float, float]]] = {}
        for wire, fixed, moving in wires:
            ends.setdefault((pen_key(wire), wire.dashed, wire_width(wire)), []).append((*fixed, *moving))
        self._ends = {pen: np.array(lines, np.float64) for pen, lines in ends.items()}
        self.offset = (0.0, 0.0)

    def paths(self, part: Rect) -> Iterator[tuple[Pen, QPainterPath]]:
        """The lines that may touch a part of the canvas, as one path for each pen."""
        for pen, ends in self._ends.items():
            lines = ends + np.array((0.0, 0.0, *self.offset))
            xs, ys = lines[:, 0::2], lines[:, 1::2]
            inside = (
                (xs.max(1) >= part.left)
                & (xs.min(1) <= part.right)
                & (ys.max(1) >= part.top)
                & (ys.min(1) <= part.bottom)
            )
            yield pen, lines_path(lines[inside])


def lines_path(lines: np.ndarray) -> QPainterPath:
    """Separate lines as a path; ``lines`` is n x 4: x and y of one end, then of the other.

    The path is read from the form that QDataStream gives it (the number of elements; kind, x and y of each; the
    start of the last figure; the fill rule), which takes a tenth of the time of adding them one by one.
    """
    path = QPainterPath()
    count = 2 * len(lines)
    if not count:
        return path
    elements = np.empty(count, _ELEMENT)
    elements["kind"][0::2], elements["kind"][1::2] = _MOVE_TO, _LINE_TO
    elements["x"], elements["y"] = lines[:, 0::2].ravel(), lines[:, 1::2].ravel()
    head, tail = np.array([count], ">i4").tobytes(), np.array([count - 2, 0], ">i4").tobytes()
    data = QByteArray(head + elements.tobytes() + tail)  # the stream does not keep it
    stream = QDataStream(data)
    stream >> path
    return path
