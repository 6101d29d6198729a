"""The bandwidth view: utilisation of the memory ports over time, and the figures of the run below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from coram_studio.ipcore.manifest import Manifest
from coram_studio.simulate.run import Run
from coram_studio.ui.analysis.bandwidth_job import BandwidthJob
from coram_studio.ui.analysis.figures import FigureLine, metrics_figures, series_figures
from coram_studio.ui.theme import SPACE, ThemeManager
from coram_studio.ui.wave.message import MessagePage
from coram_studio.wave.bandwidth import BandwidthSeries
from coram_studio.wave.reader import WaveError, WaveReader

if TYPE_CHECKING:
    from coram_studio.ui.analysis.bandwidth_plot import BandwidthPlot

EMPTY_TEXT = "Run a simulation to see its bandwidth."
EMPTY_HINT = "Simulate: F5"
NO_WAVES_TEXT = "This run has no waves, so only its totals are known."
NO_WAVES_HINT = "Simulate with waves on to see the bandwidth over time."
NO_PORTS_TEXT = "This core has no memory interface."
NO_PORTS_HINT = "Connect a CoRAM memory to a memory interface to see its traffic."
BINS = 240
_ALL = "All ports"


class BandwidthView(QWidget):
    """Shows one run. The traces are read and measured in the background."""

    cursor_moved = Signal(object)  # the user moved the time cursor; its time in file units (int)
    ready = Signal()  # what there is to show of the run is shown

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._job: BandwidthJob | None = None
        self._series: BandwidthSeries | None = None
        self._run: Run | None = None
        self._manifest: Manifest | None = None
        self._cursor = 0
        self.plot: BandwidthPlot | None = None
        self.setAccessibleName("Bandwidth")
        self.port_choice = QComboBox(self)
        self.port_choice.setAccessibleName("Port")
        self.port_choice.setToolTip("The port whose utilisation is shown")
        self._label = QLabel("Utilisation of", self)
        self._label.setProperty("look", "muted")
        self._label.setBuddy(self.port_choice)
        self.figures = FigureLine(themes, self)
        self.message = MessagePage(themes, self)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.message)
        self._build()
        self.port_choice.currentIndexChanged.connect(self._choose)
        themes.changed.connect(self.update)
        self.clear()

    def _build(self) -> None:
        self._head = QWidget(self)
        row = QHBoxLayout(self._head)
        row.setContentsMargins(4 * SPACE, 2 * SPACE, 4 * SPACE, 0)
        row.setSpacing(2 * SPACE)
        row.addWidget(self._label)
        row.addWidget(self.port_choice)
        row.addStretch(1)
        self.figures.layout().setContentsMargins(4 * SPACE, 2 * SPACE, 4 * SPACE, 3 * SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._pages, 1)
        column.addWidget(self.figures)

    def set_run(self, run: Run, manifest: Manifest, reader: WaveReader | None = None) -> None:
        """Show a run of the core that ``manifest`` describes, with the reader of its waves where one is open.

        Returns at once; ``ready`` follows. The port chosen and the zoom stay when the run is of the same core.
        """
        self._cancel()
        self._run, self._manifest = run, manifest
        if run.waves is None:
            self._show_totals(NO_WAVES_TEXT, NO_WAVES_HINT)
            return
        if not manifest.masters:
            self._show_totals(NO_PORTS_TEXT, NO_PORTS_HINT)
            return
        if self._series is None:
            self.message.show_busy("Measuring the bandwidth")
            self._pages.setCurrentWidget(self.message)
        self._job = BandwidthJob(run.waves, manifest, reader, BINS, self)
        self._job.done.connect(self._measured)
        self._job.failed.connect(self._failed)
        self._job.start()

    def clear(self) -> None:
        """Show no run."""
        self._cancel()
        self._run, self._manifest, self._series = None, None, None
        self.message.show_empty(EMPTY_TEXT, EMPTY_HINT)
        self._pages.setCurrentWidget(self.message)
        self._head.hide()
        self.figures.hide()

    def shut_down(self) -> None:
        """End what runs in the background; before the window goes."""
        self._cancel()

    def set_cursor(self, time: int) -> None:
        """Move the time cursor from outside; ``cursor_moved`` is not emitted."""
        self._cursor = int(time)
        if self.plot is not None:
            self.plot.set_cursor(self._cursor)

    def _cancel(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
            job.deleteLater()

    def _measured(self, series: BandwidthSeries) -> None:
        if self.sender() is not self._job:
            return
        self._cancel()
        again = self._series is not None and [p.name for p in self._series.ports] == [
            p.name for p in series.ports
        ]
        self._series = series
        if not again:
            self._fill_choice(series)
        self._ensure_plot()
        self._head.setVisible(len(series.ports) > 1)
        self._show_chosen(keep=again)
        self.ready.emit()

    def _failed(self, error: WaveError) -> None:
        if self.sender() is self._job:
            self._cancel()
            self._show_totals(str(error), error.diagnostic.remedy, wrong=True)

    def _fill_choice(self, series: BandwidthSeries) -> None:
        self.port_choice.blockSignals(True)
        self.port_choice.clear()
        self.port_choice.addItem(_ALL, None)
        for port in series.ports:
            self.port_choice.addItem(port.name, port.name)
        self.port_choice.blockSignals(False)

    def _ensure_plot(self) -> None:
        if self.plot is None:
            from coram_studio.ui.analysis.bandwidth_plot import BandwidthPlot

            self.plot = BandwidthPlot(self._themes, self)
            self.plot.cursor_moved.connect(self._plot_cursor_moved)
            self._pages.addWidget(self.plot)
            self.setFocusProxy(self.plot)

    def _choose(self) -> None:
        if self._series is not None:
            self._show_chosen(keep=True)

    def _show_chosen(self, *, keep: bool) -> None:
        if self._series is None or self.plot is None:
            return
        port = self.port_choice.currentData(Qt.ItemDataRole.UserRole)
        self.plot.show_series(self._series, port, self._kind_of(port), keep=keep)
        self.plot.set_cursor(self._cursor)
        self._pages.setCurrentWidget(self.plot)
        self.figures.show_figures(series_figures(self._series, port))
        self.figures.show()

    def _kind_of(self, port: str | None) -> str:
        """The kind of object that a port moves data for; its hue is the plot's."""
        interface = self._manifest.interface(port) if self._manifest and port else None
        kind = re.sub(r"\d+$", "", interface.object_key) if interface else "memory"
        return kind if kind in dict(self._themes.current.kinds) else "memory"

    def _show_totals(self, text: str, hint: str, *, wrong: bool = False) -> None:
        self._series = None
        if wrong:
            self.message.show_error(text, hint)
        else:
            self.message.show_empty(text, hint)
        self._pages.setCurrentWidget(self.message)
        self._head.hide()
        if self._run is not None:
            self.figures.show_figures(metrics_figures(self._run.metrics))
            self.figures.show()
        self.ready.emit()

    def _plot_cursor_moved(self, time: int) -> None:
        self._cursor = time
        self.cursor_moved.emit(time)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of the plot, behind everything."""
        QPainter(self).fillRect(self.rect(), self._themes.current.colour("surface"))
