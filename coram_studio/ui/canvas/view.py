"""The canvas of one accelerator: what the window puts into a tab."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from coram_studio.diagnostics import Severity
from coram_studio.model.document import Document
from coram_studio.ui.canvas.geometry import union
from coram_studio.ui.canvas.scene import Scene
from coram_studio.ui.canvas.surface import Surface
from coram_studio.ui.canvas.viewport import STEP, Viewport, aligned
from coram_studio.ui.theme import ThemeManager


class CanvasView(QWidget):
    """Shows and edits one accelerator of the document."""

    selection_changed = Signal(object)  # tuple of the ids of the selected blocks and connections
    open_requested = Signal(str)  # a kernel's or thread's source was asked for: its block id
    message_shown = Signal(str)  # why something was refused, or what to do next
    zoom_changed = Signal(float)  # pixels per canvas unit
    source_needed = Signal(str, object)  # a kernel or thread was placed: its key, the position (x, y)

    def __init__(
        self, document: Document, accelerator: str, themes: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.scene = Scene(document, accelerator, self)
        self.surface = Surface(self.scene, themes, self)
        self.setFocusProxy(self.surface)
        self._fitted = False
        self._zoom = self.surface.view.zoom
        self._connect()

    def _connect(self) -> None:
        self.scene.selection_changed.connect(self.selection_changed)
        self.scene.message_shown.connect(self.message_shown)
        self.surface.view_changed.connect(self._view_changed)

    # -- view ----------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show the whole diagram."""
        extent = self.scene.diagram.extent()
        if extent is not None:
            size = self.surface.size()
            self.surface.set_view(self.surface.view.fitted(extent, size.width(), size.height()))

    def zoom_in(self) -> None:
        """One step larger, around the middle."""
        self._zoom_by(STEP)

    def zoom_out(self) -> None:
        """One step smaller, around the middle."""
        self._zoom_by(1 / STEP)

    def reset_zoom(self) -> None:
        """Show at 100 %, around the middle."""
        self._zoom_by(1 / self.surface.view.zoom)

    def _zoom_by(self, factor: float) -> None:
        size = self.surface.size()
        self.surface.set_view(self.surface.view.zoomed(factor, size.width() / 2, size.height() / 2))

    def _view_changed(self) -> None:
        if self.surface.view.zoom != self._zoom:
            self._zoom = self.surface.view.zoom
            self.zoom_changed.emit(self._zoom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.surface.setGeometry(self.rect())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._fitted:
            self._fitted = True
            self.fit()
