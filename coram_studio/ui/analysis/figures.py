"""Figures of a run in a line, each with its unit, and its definition as a tool tip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from coram_studio.simulate.run import Metrics
from coram_studio.ui.analysis.flow_layout import FlowLayout
from coram_studio.ui.theme import SPACE, ThemeManager, mono_font
from coram_studio.wave.bandwidth import BandwidthSeries

_UTILISATION = (
    "Data beats over clock cycles: those of {what}, read and write, over the cycles from the first accepted "
    "address to the last data beat, both included. 100 % is one beat in every cycle."
)
_LATENCY = "Mean clock cycles from the accepted address of a read to its first data beat."
_OUTSTANDING = "The most transactions of one direction that were accepted and not yet finished at one time."
_READ = "Bytes that {what} read from memory."
_WRITTEN = "Bytes that {what} wrote to memory: those whose write strobe was set."


@dataclass(frozen=True, slots=True)
class Figure:
    """A name, a value with its unit, and what it means."""

    name: str
    value: str
    definition: str

    @property
    def text(self) -> str:
        """As it is written."""
        return f"{self.name} {self.value}"


def series_figures(series: BandwidthSeries, port: str | None) -> list[Figure]:
    """Figures of one port, or of all together."""
    ports = series.ports if port is None else (series.port(port),)
    what = "all ports" if port is None else port
    reads = [p.reads for p in ports if len(p.reads)]
    latencies = sum(float(t.latency[t.latency >= 0].sum()) for t in reads)
    known = sum(int((t.latency >= 0).sum()) for t in reads)
    figures = [
        Figure("utilisation", f"{100 * series.overall(port):.1f} %", _UTILISATION.format(what=what)),
        Figure("read", f"{sum(p.bytes_read for p in ports):,} B", _READ.format(what=what)),
        Figure("written", f"{sum(p.bytes_written for p in ports):,} B", _WRITTEN.format(what=what)),
    ]
    if known:
        figures.append(Figure("mean latency", f"{latencies / known:.1f} cycles", _LATENCY))
    outstanding = max((p.max_outstanding for p in ports), default=0)
    figures.append(Figure("at most", f"{outstanding} outstanding", _OUTSTANDING))
    return figures


def metrics_figures(metrics: Metrics) -> list[Figure]:
    """What a run without waves still tells."""
    read = sum(t.bytes_read for t in metrics.ports.values())
    written = sum(t.bytes_written for t in metrics.ports.values())
    what = "all ports"
    return [
        Figure("utilisation", f"{100 * metrics.bus_utilisation:.1f} %", _UTILISATION.format(what=what)),
        Figure("read", f"{read:,} B", _READ.format(what=what)),
        Figure("written", f"{written:,} B", _WRITTEN.format(what=what)),
        Figure(
            "cycles",
            f"{metrics.cycles:,}",
            "Clock cycles from the release of reset to the end of the last thread.",
        ),
    ]


def limit_text(series: BandwidthSeries, port: str | None) -> str:
    """What the limit of a port, or of the widest of all, means."""
    ports = series.ports if port is None else (series.port(port),)
    beat = max((p.beat_bytes for p in ports), default=0)
    period = f"{series.clock_period * series.timescale * 1e9:g} ns"
    return f"The limit, {rate_text(series.limit(port))}, is a beat of {beat} bytes in every clock cycle of {period}."


def rate_text(bytes_per_second: float) -> str:
    """Bytes per second in MB/s or GB/s (powers of ten)."""
    if bytes_per_second >= 1e9:
        return f"{bytes_per_second / 1e9:.3g} GB/s"
    return f"{bytes_per_second / 1e6:.3g} MB/s"


class FigureLine(QWidget):
    """The figures beside each other, in as many lines as they need."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._labels: list[QLabel] = []
        self._flow = FlowLayout(self, 3 * SPACE, SPACE)
        themes.changed.connect(self._restyle)

    @property
    def texts(self) -> list[str]:
        """What is written, without the dots."""
        return [label.accessibleName() for label in self._labels]

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Replace the figures."""
        while (item := self._flow.takeAt(0)) is not None:
            item.widget().hide()
            item.widget().deleteLater()
        self._labels = []
        for n, figure in enumerate(figures):
            label = QLabel(figure.text + ("  ·" if n < len(figures) - 1 else ""), self)
            label.setFont(mono_font(12))
            label.setToolTip(f"<qt>{figure.definition}</qt>")
            label.setAccessibleName(figure.text)
            label.setAccessibleDescription(figure.definition)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._flow.addWidget(label)
            label.show()
            self._labels.append(label)
        self._restyle()
        self.updateGeometry()

    def _restyle(self) -> None:
        colour = self._themes.current.hex("muted")
        for label in self._labels:
            label.setStyleSheet(f"color: {colour}; background: transparent;")
