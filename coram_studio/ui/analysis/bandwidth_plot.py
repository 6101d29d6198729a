"""The plot of utilisation over time. pyqtgraph is imported when the first one is made: it takes long."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coram_studio.ui.analysis.figures import limit_text, rate_text
from coram_studio.ui.theme import SPACE, ThemeManager, mono_font, ui_font
from coram_studio.wave.bandwidth import BandwidthSeries

_TOP = 1.16
_FILL = 60
_STEP = 1.5
_LEAST_CYCLES = 8
_USE = "Click to move the cursor, wheel to zoom, Shift+wheel to move through time."


class BandwidthPlot(QWidget):
    """Utilisation from 0 to 100 %, the limit as a dashed line, and the time cursor.

    The mouse works as in the wave view: click or drag moves the cursor, the wheel zooms, Shift and wheel or the
    middle button move through time.
    """

    cursor_moved = Signal(object)  # the user moved the cursor; its time in file units (int)

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        import pyqtgraph

        self._pg: Any = pyqtgraph
        self._themes = themes
        self._series: BandwidthSeries | None = None
        self._port: str | None = None
        self._kind = "memory"
        self._cursor = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Utilisation over time")
        self.plot: Any = pyqtgraph.PlotWidget(self)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.setAntialiasing(True)
        self._box: Any = self.plot.getViewBox()
        self._box.setMouseEnabled(x=True, y=False)
        self._box.setYRange(0, _TOP, padding=0)
        self._box.mouseDragEvent = self._dragged
        self._box.wheelEvent = self._wheeled
        self.plot.scene().sigMouseClicked.connect(self._clicked)
        self._curve: Any = pyqtgraph.PlotCurveItem(
            x=np.zeros(1), y=np.zeros(0), stepMode="center", fillLevel=0
        )
        self._limit: Any = pyqtgraph.InfiniteLine(pos=1.0, angle=0)
        self._limit_text: Any = pyqtgraph.TextItem(anchor=(1, 1))
        self._limit_text.setFont(ui_font(12))
        self._line: Any = pyqtgraph.InfiniteLine(pos=0, angle=90)
        # Not the axis's own grid: with it, the axis leaves out labels at its ends.
        self._grid: list[Any] = [pyqtgraph.InfiniteLine(pos=q / 4, angle=0) for q in (1, 2, 3)]
        for item in (*self._grid, self._curve, self._limit, self._limit_text, self._line):
            self.plot.addItem(item, ignoreBounds=True)
        self._axes()
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, SPACE, 4 * SPACE, 0)
        column.addWidget(self.plot)
        themes.changed.connect(self._restyle)
        self._box.sigXRangeChanged.connect(self._place_text)
        self._restyle()

    def _axes(self) -> None:
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setStyle(
                tickFont=mono_font(11), tickTextOffset=6, tickLength=-4, hideOverlappingLabels=False
            )
            axis.enableAutoSIPrefix(False)
        left = self.plot.getAxis("left")
        left.setTicks([[(q / 4, f"{25 * q} %") for q in range(5)]])
        left.setWidth(58)
        self.plot.getAxis("bottom").tickStrings = _times

    def show_series(self, series: BandwidthSeries, port: str | None, kind: str, *, keep: bool) -> None:
        """Show one port (None for all) in the hue of an object kind; ``keep`` leaves the zoom as it is."""
        self._series, self._port, self._kind = series, port, kind
        if len(series.times) > 1:
            self._curve.setData(self._nanoseconds(series.times), series.utilisation(port))
        else:
            self._curve.setData(np.zeros(1), np.zeros(0))
        self.setToolTip(f"<qt>{limit_text(series, port)}<br>{_USE}</qt>")
        self._limit_text.setText(f"limit {rate_text(series.limit(port))}")
        least = _LEAST_CYCLES * series.clock_period * series.timescale * 1e9
        self._box.setLimits(xMin=0, xMax=max(self._end, least), minXRange=least)
        if not keep:
            self.fit()
        self.set_cursor(self._cursor)
        self._restyle()
        self._place_text()

    def fit(self) -> None:
        """Show the whole run."""
        self._box.setXRange(0, max(self._end, 1e-3), padding=0)

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Show ``1 / factor`` of the time, keeping ``at`` (nanoseconds; the middle) in place."""
        (low, high), _ = self._box.viewRange()
        at = (low + high) / 2 if at is None else at
        self._box.setXRange(at - (at - low) / factor, at + (high - at) / factor, padding=0)

    def set_cursor(self, time: int) -> None:
        """Move the cursor; nothing is emitted."""
        self._cursor = time
        self._line.setValue(time * self._scale)

    @property
    def _scale(self) -> float:
        return self._series.timescale * 1e9 if self._series else 1.0

    @property
    def _end(self) -> float:
        if self._series is None or len(self._series.times) == 0:
            return 0.0
        return float(self._series.times[-1]) * self._scale

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the cursor by a bin, with Shift the view; + and - zoom, F shows all."""
        (low, high), _ = self._box.viewRange()
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._box.setXRange(low + step * (high - low) / 10, high + step * (high - low) / 10, padding=0)
        elif step and self._series is not None and len(self._series.times) > 1:
            times = self._series.times
            at = int(np.searchsorted(times, self._cursor, side="right" if step > 0 else "left"))
            self._move_to(int(times[min(max(at if step > 0 else at - 1, 0), len(times) - 1)]))
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(_STEP, self._line.value())
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom(1 / _STEP, self._line.value())
        elif event.key() == Qt.Key.Key_F:
            self.fit()
        else:
            super().keyPressEvent(event)

    def _nanoseconds(self, times: Any) -> Any:
        return times.astype(np.float64) * self._scale

    def _move_to(self, time: int) -> None:
        time = max(0, min(time, round(self._end / self._scale)))
        if time != self._cursor:
            self.set_cursor(time)
            self.cursor_moved.emit(time)

    def _clicked(self, event: Any) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._series is not None:
            self.setFocus()
            self._move_to(round(self._box.mapSceneToView(event.scenePos()).x() / self._scale))

    def _dragged(self, event: Any, axis: Any = None) -> None:
        event.accept()
        if event.button() == Qt.MouseButton.LeftButton:
            self._move_to(round(self._box.mapSceneToView(event.scenePos()).x() / self._scale))
        elif event.button() == Qt.MouseButton.MiddleButton:
            moved = self._box.mapToView(event.lastPos()) - self._box.mapToView(event.pos())
            self._box.translateBy(x=QPointF(moved).x())

    def _wheeled(self, event: Any, axis: Any = None) -> None:
        event.accept()
        turns = event.delta() / 120
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            (low, high), _ = self._box.viewRange()
            self._box.translateBy(x=-turns * (high - low) / 10)
        else:
            self.zoom(1.25**turns, self._box.mapSceneToView(event.scenePos()).x())

    def _place_text(self) -> None:
        (_, high), _ = self._box.viewRange()
        self._limit_text.setPos(high, 1.0)

    def _restyle(self) -> None:
        theme, pg = self._themes.current, self._pg
        hue = theme.kind(self._kind)
        self.plot.setBackground(theme.colour("surface"))
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setPen(pg.mkPen(theme.colour("border")))
            axis.setTextPen(pg.mkPen(theme.colour("muted")))
        fill = QColor(hue)
        fill.setAlpha(_FILL)
        self._curve.setPen(pg.mkPen(hue, width=1.5))
        self._curve.setBrush(fill)
        self._limit.setPen(pg.mkPen(theme.colour("ok"), width=1.5, style=Qt.PenStyle.DashLine))
        self._limit_text.setColor(theme.colour("ok"))
        for line in self._grid:
            line.setPen(pg.mkPen(theme.colour("border"), width=1, style=Qt.PenStyle.DotLine))
        self._line.setPen(pg.mkPen(theme.colour("cursor"), width=1.5))


def _times(values: list[float], scale: float, spacing: float) -> list[str]:
    return [f"{v:,.0f} ns" if spacing >= 1 else f"{v:,.2f} ns" for v in values]
