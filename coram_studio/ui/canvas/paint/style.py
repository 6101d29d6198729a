"""Pens, brushes and fonts of the canvas, made once per theme."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPen
from PySide6.QtSvg import QSvgRenderer

from coram_studio.locate import resource
from coram_studio.ui.theme import Theme, mix, mono_font, ui_font

WIRE_WIDTH = 2.0
THIN_WIRE_WIDTH = 1.5
DASHES = (4.0, 3.0)  # in widths of the pen
_SOURCE_DASHES = (5.0, 3.0)


@dataclass
class Style:
    """The theme's colours as Qt needs them for painting."""

    theme: Theme
    title_font: QFont = field(default_factory=lambda: ui_font(13, QFont.Weight.DemiBold))
    subtitle_font: QFont = field(default_factory=lambda: ui_font(12))
    pin_font: QFont = field(default_factory=lambda: mono_font(12))
    tag_font: QFont = field(default_factory=lambda: ui_font(11))
    label_font: QFont = field(default_factory=lambda: mono_font(11))

    def __post_init__(self) -> None:
        theme = self.theme
        self.surface = theme.colour("surface")
        self.veil = theme.colour("surface")
        self.veil.setAlphaF(0.8)
        self.raised = theme.colour("raised")
        self.border = theme.colour("border")
        self.grid = mix(theme.colour("grid"), theme.colour("border"), 0.6)
        self.text = theme.colour("text")
        self.muted = theme.colour("muted")
        self.accent = theme.colour("accent")
        self.error = theme.colour("error")
        self.warning = theme.colour("warning")
        self.ok = theme.colour("ok")
        self._kinds = {key: QColor(value) for key, value in theme.kinds}
        self._tints = {key: theme.tint(key, 0.20 if theme.dark else 0.15) for key in self._kinds}
        self.border_pen = QPen(self.border, 1.0)
        self._icons: dict[str, QSvgRenderer] = {}
        self._wire_pens: dict[tuple[str, bool, float], QPen] = {}

    def kind(self, key: str) -> QColor:
        """The hue of a kind."""
        return self._kinds[key]

    def tint(self, key: str) -> QColor:
        """The head of a card of that kind."""
        return self._tints[key]

    def strong_tint(self, key: str) -> QColor:
        """The head of a card that stands for what lies outside the core."""
        return mix(self.raised, self.kind(key), 0.32)

    def wash(self, key: str) -> QColor:
        """The body of such a card."""
        return mix(self.raised, self.kind(key), 0.07)

    def frame_pen(self, key: str) -> QPen:
        """The frame of such a card."""
        return QPen(mix(self.border, self.kind(key), 0.5), 1.0)

    def source_pen(self, key: str) -> QPen:
        """The frame of a card whose block lives in a source."""
        pen = QPen(mix(self.border, self.kind(key), 0.75), 1.0)
        pen.setDashPattern(_SOURCE_DASHES)
        return pen

    def icon(self, key: str) -> QSvgRenderer:
        """The icon of a kind in its hue, for painting at any scale."""
        if key not in self._icons:
            text = resource(f"icons/kind/{key}.svg").read_text(encoding="utf-8")
            text = text.replace("currentColor", self.kind(key).name())
            text = text.replace('"ink"', f'"{self.surface.name()}"')
            self._icons[key] = QSvgRenderer(QByteArray(text.encode()))
        return self._icons[key]

    def far_pen(self, kind: str) -> QPen:
        """The pen of wires from afar: one pixel at any zoom."""
        pen = QPen(self.error if kind == "broken" else self.kind(kind), 1.0)
        pen.setCosmetic(True)
        return pen

    def wire_pen(self, kind: str, dashed: bool, width: float) -> QPen:
        """The pen of a wire, in canvas units."""
        key = (kind, dashed, width)
        if key not in self._wire_pens:
            colour = self.error if kind == "broken" else self.kind(kind)
            pen = QPen(QBrush(colour), width)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if dashed:
                pen.setDashPattern(DASHES)
            self._wire_pens[key] = pen
        return self._wire_pens[key]
