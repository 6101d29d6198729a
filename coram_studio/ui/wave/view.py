"""The wave view: signals on the left, waveforms on the right, and what it says while there is no file."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from coram_studio.ipcore.manifest import Manifest
from coram_studio.ui.icons import Icons
from coram_studio.ui.theme import ThemeManager
from coram_studio.ui.wave.canvas import WaveCanvas
from coram_studio.ui.wave.canvas_actions import CanvasActions
from coram_studio.ui.wave.corner import Corner
from coram_studio.ui.wave.defaults import default_rows
from coram_studio.ui.wave.loader import Opened, WaveLoader
from coram_studio.ui.wave.message import MessagePage
from coram_studio.ui.wave.overlay import RULER_HEIGHT
from coram_studio.ui.wave.rows import RowList, SignalRow, TransactionRow, rows_from_state, rows_to_state
from coram_studio.ui.wave.signal_panel import SignalPanel
from coram_studio.ui.wave.wave_store import WaveStore
from coram_studio.wave.reader import WaveError, WaveReader

EMPTY_TEXT = "Run a simulation to see its waves."
EMPTY_HINT = "Simulate: F5"
_PANEL_WIDTH = 240
_NO_LABELS: Mapping[str, Mapping[int, str]] = {}


class WaveView(QWidget):
    """Shows one wave file. Nothing here waits for the file: it is read by a process of its own."""

    cursor_moved = Signal(object)  # the user moved the time cursor; its time in file units (int)
    opened = Signal()  # the file's declarations are there, the rows are chosen
    ready = Signal()  # everything that the rows show has been loaded
    failed = Signal(str)  # the file could not be opened; a sentence

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.themes = themes
        self.rows = RowList(self)
        self.store = WaveStore(self)
        self.canvas = WaveCanvas(themes, self.rows, self.store, self)
        self.actions_of_canvas = CanvasActions(self.canvas)
        self.panel = SignalPanel(themes, self)
        self._message = MessagePage(themes, self)
        self._loader: WaveLoader | None = None
        self._loaders: list[WaveLoader] = []
        self._manifest: Manifest | None = None
        self._asked: set[object] = set()
        self._pending = 0
        self._keep = False
        self._later: dict[str, Any] | None = None
        self._icons = Icons(themes, self)
        self._build()
        self._connect()
        self._message.show_empty(EMPTY_TEXT, EMPTY_HINT)

    def _build(self) -> None:
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._splitter.addWidget(self.panel)
        self._splitter.addWidget(self.canvas)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setHandleWidth(1)
        self._splitter.setCollapsible(1, False)
        self._splitter.setSizes([_PANEL_WIDTH, 1000])
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._message)
        self._pages.addWidget(self._splitter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self._corner = Corner(self.canvas, self.actions_of_canvas.actions, self._icons)
        self.panel_button = self._corner.panel_button
        self.setAccessibleName("Waves")

    def _connect(self) -> None:
        self.canvas.cursor_moved.connect(self.cursor_moved)
        self.canvas.signals_dropped.connect(self.add_signals)
        self.canvas.menu_requested.connect(self._show_menu)
        self.panel.add_requested.connect(self.add_signals)
        self.panel_button.toggled.connect(self.panel.setVisible)
        self.rows.changed.connect(self._load_missing)
        self.canvas.axis.changed.connect(self._place_corner)
        self.destroyed.connect(partial(_end, self._loaders))

    # For the window

    @property
    def reader(self) -> WaveReader | None:
        """The reader of the open file, for other views of the same run."""
        return self._loader.reader if self._loader else None

    def open(
        self,
        path: Path,
        manifest: Manifest | None = None,
        labels: Mapping[str, Mapping[int, str]] = _NO_LABELS,
    ) -> None:
        """Show a file with a fresh set of rows. ``labels`` names values of signals, by path.

        Returns at once; ``opened`` and ``ready`` follow, or ``failed``.
        """
        self._manifest, self._keep = manifest, False
        self._start(path, labels)

    def reload(
        self,
        path: Path,
        manifest: Manifest | None = None,
        labels: Mapping[str, Mapping[int, str]] = _NO_LABELS,
    ) -> None:
        """Show another file of the same design: rows, zoom and cursor stay."""
        self._manifest = manifest or self._manifest
        self._keep = bool(self.rows.rows)
        self._start(path, labels)

    def clear(self) -> None:
        """Show no file."""
        self._close()
        self.rows.reset(())
        self.store.clear()
        self._message.show_empty(EMPTY_TEXT, EMPTY_HINT)
        self._pages.setCurrentWidget(self._message)

    def shut_down(self) -> None:
        """End the reader process; before the window goes."""
        self._close()

    def set_cursor(self, time: int) -> None:
        """Move the cursor from outside: it is brought into view, and ``cursor_moved`` is not emitted."""
        self.canvas.cursor_time = max(0, min(int(time), self.store.end_time))
        self.canvas.axis.reveal(self.canvas.cursor_time)
        self.canvas.refresh()

    def set_labels(self, path: str, labels: Mapping[int, str]) -> None:
        """Name the values of a signal, as the lines of a thread's states."""
        self.store.set_labels(path, labels)

    def add_signals(self, paths: Sequence[str], at: int | None = None) -> None:
        """Add rows for signals, before the row of index ``at``, or below the current row."""
        if at is None and self.rows.current >= 0:
            at = self.rows.current + 1
        rows = [SignalRow(p, v.name) for p in paths if (v := self.store.variable(p)) is not None]
        self.rows.insert(rows, at)
        if rows:
            self.canvas.show_row(self.rows.current)

    def state(self) -> dict[str, Any]:
        """Rows, zoom, cursor and widths as plain data, for the session; empty when no file was ever there."""
        if self._later is not None:
            return self._later
        if self.store.hierarchy is None:
            return {}
        axis = self.canvas.axis
        return {
            "rows": rows_to_state(self.rows.rows),
            "start": axis.start,
            "span": axis.span,
            "whole": axis.shows_everything(),
            "cursor": self.canvas.cursor_time,
            "marker": self.canvas.marker_time,
            "scroll": self.canvas.verticalScrollBar().value(),
            "names": self.canvas.names_width,
            "panel": self.panel_button.isChecked(),
        }

    def restore_state(self, state: Mapping[str, Any]) -> None:
        """Take up a session's state; rows, zoom and cursor wait for the file where none is open."""
        self.panel_button.setChecked(bool(state.get("panel", True)))
        self.canvas.set_names_width(round(_number(state.get("names"), self.canvas.names_width)))
        self._later = dict(state)
        if self.store.hierarchy is not None:
            self._take_up()

    def resizeEvent(self, event: Any) -> None:
        """Keep the buttons in their corner."""
        super().resizeEvent(event)
        self._place_corner()

    # Loading

    def _start(self, path: Path, labels: Mapping[str, Mapping[int, str]]) -> None:
        self._close()
        for signal, names in labels.items():
            self.store.set_labels(signal, names)
        if not self._keep:
            self._message.show_busy(f"Reading {path.name}")
            self._pages.setCurrentWidget(self._message)
        self._loader = loader = WaveLoader(path)
        self._loaders.append(loader)
        loader.opened.connect(self._opened)
        loader.loaded.connect(self._loaded)
        loader.lanes_loaded.connect(self._lanes_loaded)
        loader.progressed.connect(self._progressed)
        loader.failed.connect(self._failed)

    def _close(self) -> None:
        loader, self._loader = self._loader, None
        self._asked.clear()
        self._pending = 0
        if loader is not None:
            self._loaders.remove(loader)
            loader.close()

    def _opened(self, opened: Opened) -> None:
        if self.sender() is not self._loader:
            return
        self.store.open(opened.hierarchy)
        self.panel.set_index(opened.index)
        self._pages.setCurrentWidget(self._splitter)
        self.canvas.axis.set_end(opened.hierarchy.end_time, fit=not self._keep)
        if self._keep:
            self._load_missing()
        else:
            labels = {v.path: n for v in opened.hierarchy.variables if (n := self.store.labels(v.path))}
            self.canvas.cursor_time, self.canvas.marker_time = 0, None
            self.rows.reset(default_rows(opened.hierarchy, self._manifest, labels))
        if self._later is not None:
            self._take_up()
        self._place_corner()
        self.opened.emit()
        self._check_ready()

    def _take_up(self) -> None:
        state, self._later = self._later or {}, None
        rows = rows_from_state(state.get("rows"))
        # Of another design, of which nothing is left, the usual rows say more.
        if any(isinstance(row, SignalRow) and self.store.variable(row.path) is not None for row in rows):
            self.rows.reset(rows)
        axis, canvas = self.canvas.axis, self.canvas
        if state.get("whole", True):
            axis.fit()
        else:
            start = _number(state.get("start"), 0)
            axis.show(start, start + _number(state.get("span"), axis.span))
        canvas.cursor_time = max(0, min(round(_number(state.get("cursor"), 0)), self.store.end_time))
        canvas.place_marker(_number(state["marker"], 0) if state.get("marker") is not None else None)
        canvas.verticalScrollBar().setValue(round(_number(state.get("scroll"), 0)))
        canvas.redraw()

    def _load_missing(self) -> None:
        if self._loader is None or self.store.hierarchy is None:
            return
        wanted = [p for p in self.rows.paths() if p not in self._asked and self.store.variable(p) is not None]
        if wanted:
            self._asked.update(wanted)
            self._pending += len(wanted)
            self._loader.load(wanted)
        for row in self.rows.rows:
            key = (row.interface, row.direction) if isinstance(row, TransactionRow) else None
            if key is None or key in self._asked or self._manifest is None:
                continue
            interface = self._manifest.interface(key[0])
            if interface is not None:
                self._asked.add(key)
                self._pending += 1
                self._loader.load_transactions(interface, "read" if key[1] == "read" else "write")

    def _loaded(self, indexes: Mapping[str, Any]) -> None:
        if self.sender() is self._loader:
            self._pending -= len(indexes)
            self.store.add(indexes)
            self._check_ready()

    def _lanes_loaded(self, interface: str, direction: str, lanes: Any) -> None:
        if self.sender() is self._loader:
            self._pending -= 1
            self.store.add_lanes(interface, direction, lanes)
            self._check_ready()

    def _progressed(self, done: int, wanted: int) -> None:
        if self.sender() is self._loader:
            self.canvas.set_progress(done / wanted if done < wanted else None)

    def _check_ready(self) -> None:
        if self._pending == 0:
            self.canvas.set_progress(None)
            self.ready.emit()

    def _failed(self, error: WaveError, at_opening: bool) -> None:
        if self.sender() is not self._loader:
            return
        if at_opening:
            self._close()
            self.store.clear()
        self._message.show_error(str(error), error.diagnostic.remedy)
        self._pages.setCurrentWidget(self._message)
        self.failed.emit(str(error))

    def _show_menu(self, position: QPoint) -> None:
        menu = self.actions_of_canvas.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(position)

    def _place_corner(self) -> None:
        self._corner.setGeometry(0, 0, self.canvas.names_width - 1, RULER_HEIGHT - 1)


def _number(value: object, otherwise: float) -> float:
    """A number of a session file, which may be damaged."""
    if isinstance(value, int | float) and math.isfinite(value):
        return float(value)
    return otherwise


def _end(loaders: list[WaveLoader]) -> None:
    """The view is gone: end its reader, if nobody has."""
    while loaders:
        loaders.pop().close()
