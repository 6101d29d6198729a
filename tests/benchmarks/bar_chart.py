"""Bar charts of evaluations as PNG, in the product's colours and fonts, light and dark."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from coram_studio.ui.theme import Theme

WIDTH, HEIGHT = 880, 360  # pixels of a picture at its usual size
_SCALE = 2  # for screens with small pixels
_LEFT, _TOP, _BOTTOM, _RIGHT, _GAP = 56, 76, 48, 16, 64


@dataclass(frozen=True, slots=True)
class Series:
    """Bars of one colour, one for each group: heights in percent, None for no bar, and what is written above each.

    ``colour`` names a kind of the theme. ``marks`` instead of bars draws a line across the group.
    """

    title: str
    colour: str
    heights: tuple[float | None, ...]
    labels: tuple[str, ...]
    marks: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """Groups of bars side by side; ``axis`` says what the groups are."""

    title: str
    axis: str
    groups: tuple[str, ...]
    series: tuple[Series, ...]


def draw(panels: tuple[Panel, ...], stem: Path, top: float = 100.0) -> None:
    """Write ``<stem>_light.png`` and ``<stem>_dark.png``, up to ``top`` percent; the legend is that of the first panel."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtWidgets import QApplication

    from coram_studio.ui.theme import load_fonts, load_themes

    application = QApplication.instance() or QApplication([])
    load_fonts()
    stem.parent.mkdir(parents=True, exist_ok=True)
    for name, theme in load_themes().items():
        image = QImage(WIDTH * _SCALE, HEIGHT * _SCALE, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(_SCALE)
        image.fill(theme.colour("surface"))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        _draw_legend(painter, theme, panels[0].series)
        groups = sum(len(panel.groups) for panel in panels)
        room = WIDTH - _LEFT - _RIGHT - _GAP * (len(panels) - 1)
        left = float(_LEFT)
        for panel in panels:
            width = room * len(panel.groups) / groups
            _draw_panel(painter, theme, panel, left, width, top)
            left += width + _GAP
        painter.end()
        path = f"{stem}_{name}.png"
        if not image.save(path):
            raise OSError(f"{path} cannot be written")
    del application


def _draw_legend(painter: QPainter, theme: Theme, series: tuple[Series, ...]) -> None:
    from PySide6.QtCore import QPointF, QRectF, Qt

    from coram_studio.ui.theme import ui_font

    painter.setFont(ui_font(13))
    left = float(_LEFT)
    for each in series:
        height = 3.0 if each.marks else 12.0
        painter.fillRect(QRectF(left, 22 - height / 2, 12, height), theme.kind(each.colour))
        painter.setPen(theme.colour("text"))
        painter.drawText(QPointF(left + 20, 27), each.title)
        left += 20 + painter.fontMetrics().horizontalAdvance(each.title) + 28
    painter.setPen(Qt.PenStyle.NoPen)


def _draw_panel(painter: QPainter, theme: Theme, panel: Panel, left: float, width: float, top: float) -> None:
    from PySide6.QtCore import QRectF, Qt

    from coram_studio.ui.theme import mono_font, ui_font

    height = HEIGHT - _TOP - _BOTTOM
    low = float(HEIGHT - _BOTTOM)

    def text(x: float, y: float, room: float, words: str, colour: str, align: Qt.AlignmentFlag) -> None:
        painter.setPen(theme.colour(colour))
        painter.drawText(QRectF(x, y, room, 20), int(align | Qt.AlignmentFlag.AlignVCenter), words)
        painter.setPen(Qt.PenStyle.NoPen)

    centre = Qt.AlignmentFlag.AlignHCenter
    for percent in range(0, int(top) + 1, 25):
        y = low - height * percent / top
        painter.fillRect(QRectF(left, y, width, 1), theme.colour("border" if percent == 0 else "grid"))
        painter.setFont(ui_font(11))
        text(left - 52, y - 10, 44, f"{percent} %", "muted", Qt.AlignmentFlag.AlignRight)
    painter.setFont(ui_font(13, ui_font().Weight.DemiBold))
    text(left, 44, width, panel.title, "text", Qt.AlignmentFlag.AlignLeft)
    painter.setFont(ui_font(12))
    text(left, HEIGHT - 22, width, panel.axis, "muted", centre)
    bars = [each for each in panel.series if not each.marks]
    step = width / len(panel.groups)
    bar = min(44.0, step * 0.8 / len(bars))
    for number, group in enumerate(panel.groups):
        middle = left + step * (number + 0.5)
        painter.setFont(ui_font(12))
        text(middle - step / 2, HEIGHT - 44, step, group, "text", centre)
        shown = [each for each in bars if each.heights[number] is not None]
        first = middle - bar * len(shown) / 2
        for place, each in enumerate(shown):
            tall = height * (each.heights[number] or 0.0) / top
            x = first + place * bar
            painter.fillRect(QRectF(x + 1, low - tall, bar - 2, tall), theme.kind(each.colour))
            painter.setFont(mono_font(11))
            text(x - 20, low - tall - 18, bar + 40, each.labels[number], "text", centre)
        for each in panel.series:
            value = each.heights[number]
            if each.marks and value is not None:
                y = low - height * value / top
                painter.fillRect(QRectF(first - 4, y - 1.5, bar * len(shown) + 8, 3), theme.kind(each.colour))
