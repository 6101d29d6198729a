"""What is painted over and beside the waveforms: ruler, cursor, marker, names and values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QPen, QPolygonF

from coram_studio.ui.theme import SPACE, Theme, mix, mono_font, ui_font
from coram_studio.ui.wave.row_layout import PlacedRow
from coram_studio.ui.wave.rows import GroupRow
from coram_studio.ui.wave.time_axis import TimeAxis, ticks
from coram_studio.ui.wave.wave_store import WaveStore

RULER_HEIGHT = 32
_INDENT = 7 * SPACE
_PILL_HEIGHT = 20


@dataclass(frozen=True, slots=True)
class Frame:
    """The widget's measures: the width of the names, the whole size, how far the rows are scrolled."""

    names: int
    width: int
    height: int
    scroll: int

    @property
    def waves(self) -> QRect:
        """Where waveforms are drawn."""
        return QRect(self.names, RULER_HEIGHT, self.width - self.names, self.height - RULER_HEIGHT)


class Overlay:
    """Paints with the colours of one theme."""

    def __init__(self, painter: QPainter, theme: Theme, frame: Frame) -> None:
        self._painter = painter
        self._theme = theme
        self._frame = frame
        self._mono = mono_font(12)
        self._letter = QFontMetricsF(self._mono).horizontalAdvance("0")
        surface, accent = theme.colour("surface"), theme.colour("accent")
        self._ground = (surface, mix(surface, accent, 0.12))
        self._ink, self._muted = theme.colour("text"), theme.colour("muted")
        self._wrong = theme.colour("error")

    def ruler(self, axis: TimeAxis, store: WaveStore, marks: Iterable[tuple[int, str]]) -> None:
        """Round times along the top, but where the pills of ``marks`` (times and texts) will be."""
        painter, frame = self._painter, self._frame
        painter.fillRect(0, 0, frame.width, RULER_HEIGHT, self._theme.colour("surface"))
        taken = [self._pill(axis, time, text) for time, text in marks if self._visible(axis, time)]
        painter.setFont(mono_font(11))
        metrics = QFontMetrics(painter.font())
        base = (RULER_HEIGHT + metrics.ascent()) // 2 - 3
        painter.save()
        painter.setClipRect(frame.names, 0, frame.width - frame.names, RULER_HEIGHT)
        for tick in ticks(axis, store.timescale):
            x = frame.names + round(axis.x(tick.time))
            painter.setPen(self._theme.colour("border"))
            painter.drawLine(x, RULER_HEIGHT - 6, x, RULER_HEIGHT - 1)
            left, right = x + SPACE, x + SPACE + metrics.horizontalAdvance(tick.text)
            whole = right <= frame.width
            if whole and not any(b.left() < right + SPACE and b.right() > left - SPACE for b in taken):
                painter.setPen(self._theme.colour("muted"))
                painter.drawText(left, base, tick.text)
        painter.restore()

    def borders(self) -> None:
        """The line between names and waves, and below the ruler."""
        painter, frame = self._painter, self._frame
        painter.setPen(self._theme.colour("border"))
        painter.drawLine(frame.names - 1, 0, frame.names - 1, frame.height)

    def names(
        self,
        rows: Iterable[PlacedRow],
        selected: frozenset[int],
        current: int,
        store: WaveStore,
        cursor: int,
        focused: bool,
    ) -> None:
        """Name and value of each row, headings over the whole width."""
        painter, frame = self._painter, self._frame
        painter.save()
        painter.setClipRect(0, RULER_HEIGHT, frame.width, frame.height - RULER_HEIGHT)
        for placed in rows:
            y = RULER_HEIGHT + placed.top - frame.scroll
            chosen = placed.index in selected
            if isinstance(placed.row, GroupRow):
                self._heading(placed.row, QRect(0, y, frame.width, placed.height), chosen)
            else:
                self._name(placed, QRect(0, y, frame.names - 1, placed.height), chosen, store, cursor)
            if focused and placed.index == current:
                painter.setPen(QPen(self._theme.colour("accent"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(0, y, frame.names - 2, placed.height - 1)
        painter.restore()

    def cursor(self, axis: TimeAxis, time: int, text: str) -> None:
        """The time cursor and its time in a pill on the ruler."""
        self._mark(axis, time, text, self._theme.colour("cursor"), solid=True)

    def marker(self, axis: TimeAxis, time: int, text: str) -> None:
        """The marker: a dashed line, and its distance from the cursor in a pill."""
        self._mark(axis, time, text, self._theme.colour("accent"), solid=False)

    def range(self, first: float, last: float) -> None:
        """A stretch of time that is being selected, between two positions."""
        frame = self._frame
        colour = QColor(self._theme.colour("accent"))
        low, high = sorted((first, last))
        box = QRectF(frame.names + low, 0, high - low, frame.height)
        colour.setAlpha(40)
        self._painter.fillRect(box, colour)
        colour.setAlpha(255)
        self._painter.setPen(colour)
        for x in (box.left(), box.right()):
            self._painter.drawLine(QPointF(x, 0), QPointF(x, frame.height))

    def insertion(self, y: int) -> None:
        """Where dropped rows will go."""
        self._painter.fillRect(
            0, RULER_HEIGHT + y - self._frame.scroll - 1, self._frame.width, 2, self._theme.colour("accent")
        )

    def _visible(self, axis: TimeAxis, time: int) -> bool:
        return -0.5 <= axis.x(time) <= axis.width + 0.5

    def _pill(self, axis: TimeAxis, time: int, text: str) -> QRectF:
        frame = self._frame
        width = QFontMetrics(ui_font(12, QFont.Weight.DemiBold)).horizontalAdvance(text) + 5 * SPACE
        left = frame.names + axis.x(time)
        middle = min(max(left, frame.names + width / 2), max(frame.width - width / 2, frame.names))
        return QRectF(middle - width / 2, 5, width, _PILL_HEIGHT)

    def _mark(self, axis: TimeAxis, time: int, text: str, colour: QColor, *, solid: bool) -> None:
        if not self._visible(axis, time):
            return
        painter, frame = self._painter, self._frame
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style = Qt.PenStyle.SolidLine if solid else Qt.PenStyle.DashLine
        painter.setPen(QPen(colour, 1.5, style))
        left = frame.names + axis.x(time)
        painter.drawLine(QPointF(left, RULER_HEIGHT - 9), QPointF(left, frame.height))
        box = self._pill(axis, time, text)
        painter.setFont(ui_font(12, QFont.Weight.DemiBold))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(box, SPACE, SPACE)
        painter.setPen(ink_on(colour))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()

    def _heading(self, row: GroupRow, box: QRect, chosen: bool) -> None:
        painter, theme = self._painter, self._theme
        ground = theme.colour("window")
        painter.fillRect(box, mix(ground, theme.colour("accent"), 0.12) if chosen else ground)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("text"))
        x, y = box.left() + 4 * SPACE, box.center().y() + 1
        right = [QPointF(x, y - 4), QPointF(x + 5, y), QPointF(x, y + 4)]
        down = [QPointF(x - 1, y - 2.5), QPointF(x + 7, y - 2.5), QPointF(x + 3, y + 3)]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.drawPolygon(QPolygonF(right if row.collapsed else down))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(ui_font(13, QFont.Weight.DemiBold))
        painter.setPen(theme.colour("text"))
        painter.drawText(box.adjusted(7 * SPACE, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, row.title)

    def _name(self, placed: PlacedRow, box: QRect, chosen: bool, store: WaveStore, cursor: int) -> None:
        painter = self._painter
        painter.fillRect(box, self._ground[chosen])
        inner = box.adjusted(_INDENT, 0, -2 * SPACE, 0)
        painter.setFont(self._mono)
        name = getattr(placed.row, "name", "")
        path = getattr(placed.row, "path", None)
        lacking = path is not None and store.hierarchy is not None and store.variable(path) is None
        value = "not recorded" if lacking else store.value(placed.row, cursor)
        letters = int(inner.width() / self._letter)
        value = _shortened(value, letters - min(len(name), letters // 2) - 2)
        painter.setPen(self._wrong if store.unknown(placed.row, cursor) else self._muted)
        painter.drawText(inner, _RIGHT, value)
        painter.setPen(self._muted if lacking else self._ink)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, _shortened(name, letters - len(value) - 1))


_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def _shortened(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: max(0, letters - 1)] + "…"


def ink_on(colour: QColor) -> QColor:
    """Text colour that can be read on a colour: white on a dark one, near black on a light one."""
    light = 0.2126 * colour.redF() ** 2.2 + 0.7152 * colour.greenF() ** 2.2 + 0.0722 * colour.blueF() ** 2.2
    return QColor("#15181d") if light > 0.22 else QColor("#ffffff")
