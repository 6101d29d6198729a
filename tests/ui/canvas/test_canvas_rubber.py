"""Many wires that follow dragged blocks: straight lines in arrays, painted as paths."""

from __future__ import annotations

import numpy as np
import pytest
from canvas_sample import Hands
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainterPath
from PySide6.QtTest import QTest

from coram_studio.ui.canvas import live_drag
from coram_studio.ui.canvas.geometry import Rect
from coram_studio.ui.canvas.rubber import RubberBands, lines_path
from coram_studio.ui.theme import ThemeManager


@pytest.mark.parametrize("count", [0, 1, 2, 500])
def test_a_path_made_at_once_is_that_made_step_by_step(count: int) -> None:
    lines = np.random.default_rng(count).uniform(-1e4, 1e4, (count, 4))
    expected = QPainterPath()
    for x1, y1, x2, y2 in lines:
        expected.moveTo(x1, y1)
        expected.lineTo(x2, y2)
    assert lines_path(lines) == expected


def test_one_end_stays_and_one_moves(hands: Hands) -> None:
    wire = next(iter(hands.diagram.wires.values()))
    bands = RubberBands([(wire, (0.0, 0.0), (100.0, 40.0))])
    bands.offset = (16.0, -8.0)
    ((_, path),) = bands.paths(Rect(-10, -10, 200, 200))
    assert path.elementCount() == 2
    assert path.currentPosition() == QPointF(116.0, 32.0)
    ((_, outside),) = bands.paths(Rect(300, 300, 400, 400))
    assert outside.elementCount() == 0


@pytest.mark.parametrize("zoom", [1.0, 0.4])
def test_more_wires_than_can_be_laid_are_straight_while_they_are_dragged(
    hands: Hands, themes: ThemeManager, monkeypatch: pytest.MonkeyPatch, zoom: float
) -> None:
    monkeypatch.setattr(live_drag, "_RUBBER", 0)
    hands.surface.set_view(hands.surface.view.zoomed(zoom, 0, 0))
    pins = hands.pin("vectorsum", "mem"), hands.pin("buffer", "port")
    start, by = hands.head("buffer"), hands.at(0, 160) - hands.at(0, 0)
    QTest.mousePress(hands.surface, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(hands.surface, start + by / 2)
    QTest.mouseMove(hands.surface, start + by)
    middle = (pins[0] + pins[1] + by) / 2
    image = hands.surface.grab().toImage()
    hue = themes.current.kind("memory")
    near = [image.pixelColor(middle.x(), middle.y() + dy) for dy in range(-3, 4)]
    assert min(distance(colour, hue) for colour in near) < 60, [colour.name() for colour in near]
    QTest.keyClick(hands.surface, Qt.Key.Key_Escape)
    QTest.mouseRelease(hands.surface, Qt.MouseButton.LeftButton, pos=start)
    assert hands.view.scene.drag is None


def distance(one: QColor, other: QColor) -> int:
    """How far two colours are apart, from 0 to 765."""
    return sum(abs(a - b) for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True))
