"""What is on the screen: cached pictures equal fresh ones, colours follow the theme, nothing is clipped."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from canvas_sample import BLOCKS, NAME, Hands, make_state
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from coram_studio.diagnostics import Severity
from coram_studio.model.document import Document
from coram_studio.model.edits import MoveBlocks, RemoveItems
from coram_studio.ui.canvas.geometry import Rect
from coram_studio.ui.canvas.layer import Layer
from coram_studio.ui.canvas.viewport import Viewport
from coram_studio.ui.theme import ThemeManager


def picture(hands: Hands) -> QImage:
    return hands.surface.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def differing(a: QImage, b: QImage, tolerance: int = 24) -> int:
    """Pixels that differ visibly: smoothing may come out otherwise where a picture was put together from parts."""
    import numpy as np

    def channels(image: QImage) -> np.ndarray:
        data = np.frombuffer(image.constBits(), np.uint8)
        return data.reshape(image.height(), image.width(), 4)[:, :, :3].astype(int)

    return int((abs(channels(a) - channels(b)).max(axis=2) > tolerance).sum())


def test_a_canvas_after_many_changes_looks_like_a_fresh_one(open_canvas: Callable[[Document], Hands]) -> None:
    document = Document(make_state())
    hands = open_canvas(document)
    chance = random.Random(4)
    for step in range(40):
        match chance.randrange(5):
            case 0:
                at = (chance.randrange(0, 120) * 8.0, chance.randrange(0, 60) * 8.0)
                document.do(MoveBlocks(NAME, ((chance.choice(BLOCKS).id, at),)))
            case 1:
                dx, dy = chance.randrange(-90, 90), chance.randrange(-90, 90)
                hands.surface.set_view(hands.surface.view.panned(dx, dy))
            case 2:
                hands.surface.set_view(
                    hands.surface.view.zoomed(chance.choice((0.5, 0.8, 1.25, 2.0)), 300, 200)
                )
            case 3:
                document.undo()
            case _:
                wires = [c.id for c in document.state.design.accelerators[0].all_connections()]
                if wires:
                    document.do(RemoveItems(NAME, frozenset(), frozenset({chance.choice(wires)})))
        shown = picture(hands)
        if step % 4 == 3:
            fresh = open_canvas(Document(document.state))
            fresh.surface.set_view(hands.surface.view)
            hands.surface.setFocus()
            assert differing(picture(fresh), shown) < 40, step


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_a_shifted_picture_equals_one_painted_anew(ratio: float, qapp) -> None:
    def paint(painter: QPainter, part: Rect, view: Viewport) -> None:
        painter.fillRect(
            int(part.left) - 1,
            int(part.top) - 1,
            int(part.width) + 3,
            int(part.height) + 3,
            Qt.GlobalColor.white,
        )
        for x in range(-400, 400, 40):
            for y in range(-400, 400, 40):
                if Rect(x, y, x + 24, y + 16).touches(part):
                    painter.fillRect(
                        x, y, 24, 16, Qt.GlobalColor.red if (x + y) % 80 else Qt.GlobalColor.blue
                    )

    size = QSize(230, 170)
    layer = Layer(paint)
    view = Viewport(0, 0, 1.0)
    chance = random.Random(2)
    for _ in range(25):
        view = view.panned(chance.randrange(-60, 60), chance.randrange(-60, 60))
        if chance.random() < 0.3:
            layer.invalidate([Rect(10, 10, 90, 60)])
        shifted = layer.pixmap(view, size, ratio).toImage().convertToFormat(QImage.Format.Format_RGB32)
        fresh = Layer(paint).pixmap(view, size, ratio).toImage().convertToFormat(QImage.Format.Format_RGB32)
        assert differing(shifted, fresh) <= 4 * (size.width() + size.height()) * (ratio % 1 != 0)


def test_a_dragged_block_is_drawn_once(hands: Hands, themes: ThemeManager) -> None:
    start = hands.head("buffer")
    QTest.mousePress(hands.surface, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(hands.surface, hands.at(700, 500))
    QTest.mouseMove(hands.surface, hands.at(700, 600))
    image = picture(hands)
    surface = themes.current.colour("surface")
    hue = themes.current.tint("memory", 0.15)
    assert image.pixelColor(start) == surface or image.pixelColor(start).lightnessF() > 0.9
    assert abs(image.pixelColor(hands.at(700, 600)).hueF() - hue.hueF()) < 0.05
    QTest.keyClick(hands.surface, Qt.Key.Key_Escape)
    assert abs(picture(hands).pixelColor(start).hueF() - hue.hueF()) < 0.05


def test_a_block_with_a_problem_has_a_badge(hands: Hands, themes: ThemeManager) -> None:
    rect = hands.diagram.rects["buffer"]
    spot = hands.at(rect.right - 18, rect.top + 9.5)
    before = picture(hands).pixelColor(spot)
    hands.view.set_problems({"buffer": Severity.ERROR, "not there": Severity.WARNING})
    assert picture(hands).pixelColor(spot) == themes.current.colour("error")
    hands.view.set_problems({})
    assert picture(hands).pixelColor(spot) == before


def test_another_theme_repaints_everything(hands: Hands, themes: ThemeManager) -> None:
    assert picture(hands).pixelColor(5, 5) == themes.current.colour("surface")
    themes.use("dark")
    assert picture(hands).pixelColor(5, 5) == themes.current.colour("surface")


def test_selection_is_outlined_in_the_accent(hands: Hands, themes: ThemeManager) -> None:
    hands.view.select(["dram"])
    rect = hands.diagram.rects["dram"]
    colour = picture(hands).pixelColor(hands.at(rect.centre[0], rect.bottom))
    accent = themes.current.colour("accent")
    assert abs(colour.hueF() - accent.hueF()) < 0.03


@pytest.mark.parametrize("zoom", [0.05, 0.12, 0.3, 0.5, 0.8, 2.5])
def test_every_zoom_shows_every_block(hands: Hands, themes: ThemeManager, zoom: float) -> None:
    surface = hands.surface
    surface.set_view(Viewport(-100, -100, zoom))
    image = picture(hands)
    background = themes.current.colour("surface")
    for block, rect in hands.diagram.rects.items():
        spot = hands.at(rect.left + 2, rect.top + rect.height / 2)
        if surface.rect().contains(spot):
            assert image.pixelColor(spot) != background, block


def test_thousands_of_selected_items_are_marked(
    open_canvas: Callable[[Document], Hands], themes: ThemeManager
) -> None:
    from coram_studio.model.blocks import ObjectBlock, ObjectKind

    blocks = tuple(ObjectBlock(f"b{i}", f"b{i}", ObjectKind.CHANNEL) for i in range(60))
    positions = {f"b{i}": (240.0 * (i % 10), 160.0 * (i // 10)) for i in range(60)}
    hands = open_canvas(Document(make_state(blocks, (), positions)))
    hands.view.select_all()
    rect = hands.diagram.rects["b33"]
    accent = themes.current.colour("accent")
    for shift in ((0, 0), (-37, -21)):
        hands.surface.set_view(hands.surface.view.panned(*shift))
        colour = picture(hands).pixelColor(hands.at(rect.centre[0], rect.bottom))
        assert abs(colour.hueF() - accent.hueF()) < 0.03
    hands.view.select([])
    colour = picture(hands).pixelColor(hands.at(rect.centre[0], rect.bottom))
    assert colour.saturationF() < 0.2
