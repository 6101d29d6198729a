"""The canvas of one accelerator: what the window puts into a tab."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from coram_studio.diagnostics import Severity
from coram_studio.model.blocks import KernelBlock, SourceObject, ThreadBlock
from coram_studio.model.document import Document
from coram_studio.model.source_picture import SourcePicture
from coram_studio.ui.canvas.adding import Adding
from coram_studio.ui.canvas.commands import Commands
from coram_studio.ui.canvas.geometry import Point, bounds
from coram_studio.ui.canvas.gestures.place import Place
from coram_studio.ui.canvas.gestures.rename import start_rename
from coram_studio.ui.canvas.keys import run_key
from coram_studio.ui.canvas.menus import show_menu
from coram_studio.ui.canvas.panels import Panels
from coram_studio.ui.canvas.scene import Scene
from coram_studio.ui.canvas.surface import Surface
from coram_studio.ui.canvas.tips import Tips
from coram_studio.ui.canvas.viewport import STEP, Viewport, aligned
from coram_studio.ui.icons import Icons
from coram_studio.ui.theme import ThemeManager


class CanvasView(QWidget):
    """Shows and edits one accelerator of the document."""

    selection_changed = Signal(object)  # tuple of the ids of the selected blocks and connections
    open_requested = Signal(
        str
    )  # the source of a kernel, a thread or an object in one was asked for: its block id
    message_shown = Signal(str)  # why something was refused, or what to do next
    zoom_changed = Signal(float)  # pixels per canvas unit
    source_needed = Signal(str, object)  # a kernel or thread was placed: its key, the position (x, y)

    def __init__(
        self, document: Document, accelerator: str, themes: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.scene: Scene = Scene(document, accelerator, self)
        self.surface: Surface = Surface(self.scene, themes, self)
        self.icons = Icons(themes, self)
        self.commands = Commands(self.scene, self.source_needed.emit)
        self.adding: Adding = Adding(self.surface, self.commands, self.icons)
        self.panels: Panels = Panels(self.surface)
        self._tips = Tips(self.surface)
        self.setFocusProxy(self.surface)
        self._fitted: Viewport | None = None  # what "fit" last showed
        self._zoom = self.surface.view.zoom
        self._connect()

    def _connect(self) -> None:
        self.surface.keys = lambda event: run_key(self, event)
        self.scene.selection_changed.connect(self.selection_changed)
        self.scene.message_shown.connect(self.message_shown)
        self.surface.view_changed.connect(self._view_changed)
        self.surface.opened.connect(self._open)
        self.surface.block_dropped.connect(self.commands.add)
        self.surface.add_requested.connect(self.adding.open)
        self.surface.menu_requested.connect(lambda at, where: show_menu(self, at, where))
        self.panels.empty.add_requested.connect(self.adding.add_in_middle)

    # -- view ----------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show the whole diagram."""
        extent = self.scene.diagram.extent()
        size = self.surface.size()
        if extent is not None:
            self._fitted = self.surface.view.fitted(extent, size.width(), size.height())
            self.surface.set_view(self._fitted)

    def zoom_in(self) -> None:
        """One step larger, around the middle."""
        self._zoom_by(STEP)

    def zoom_out(self) -> None:
        """One step smaller, around the middle."""
        self._zoom_by(1 / STEP)

    def reset_zoom(self) -> None:
        """Show at 100 %, around the middle."""
        self._zoom_by(1 / self.surface.view.zoom)

    def reveal(self, item: str) -> None:
        """Select a block or a wire and bring it into the middle of the view; unknown ids do nothing."""
        diagram = self.scene.diagram
        if item in diagram.cards:
            self.scene.focus(item)
            rect = diagram.rects[item]
        elif item in diagram.wires:
            rect = bounds(diagram.wiring.points[item])
        else:
            return
        self.scene.select([item])
        size = self.surface.size()
        zoom = max(self.surface.view.zoom, 0.6)
        cx, cy = rect.centre
        x, y = cx - size.width() / 2 / zoom, cy - size.height() / 2 / zoom
        self.surface.set_view(aligned(Viewport(x, y, zoom)))

    # -- selection and commands ----------------------------------------------------------------------------

    def select(self, ids: Iterable[str]) -> None:
        """Select exactly these blocks and wires."""
        self.scene.select(ids)

    def select_all(self) -> None:
        """Select everything."""
        self.commands.select_all()

    def copy(self) -> None:
        """Put the selected blocks on the clipboard."""
        self.commands.copy()

    def cut(self) -> None:
        """Copy the selected blocks and delete them."""
        self.commands.cut()

    def paste(self, at: Point | None = None) -> None:
        """Add the blocks on the clipboard."""
        self.commands.paste(at)

    def duplicate(self) -> None:
        """Copy the selected blocks beside themselves."""
        self.commands.duplicate()

    def delete_selection(self) -> None:
        """Delete the selected blocks and wires."""
        self.commands.delete_selection()

    def arrange(self) -> None:
        """Lay the selected blocks out anew, or the whole diagram, which is then shown whole."""
        self.surface.cancel_gesture()
        if self.commands.arrange():
            self.fit()

    def open_selected(self) -> None:
        """Open the source of the chosen kernel or thread, or the line of an object that lives in one."""
        self._open(self.scene.focused)

    def _open(self, block_id: str) -> None:
        block = self.scene.diagram.block(block_id)
        if isinstance(block, KernelBlock | ThreadBlock | SourceObject):
            self.open_requested.emit(block_id)
        elif block is not None:
            start_rename(self.surface)

    # -- adding --------------------------------------------------------------------------------------------

    def place(self, key: str) -> None:
        """Hang a new block on the pointer; the next click puts it down."""
        if not self.scene.refused():
            self.surface.setFocus()
            self.surface.begin_gesture(Place(self.surface, key))

    # -- sources -------------------------------------------------------------------------------------------

    def set_picture(self, picture: SourcePicture) -> None:
        """Show the objects that live in sources. A diagram that was shown whole stays whole when they change it.

        Under a gesture the view stays where it is: the pointer would be somewhere else in the diagram.
        """
        whole = self._fitted is not None and self.surface.view == self._fitted
        if self.scene.set_picture(picture) and whole and self.surface.gesture is None:
            self.fit()

    # -- marks ---------------------------------------------------------------------------------------------

    def set_problems(self, problems: Mapping[str, Severity]) -> None:
        """Mark blocks that have problems, by id."""
        self.scene.set_problems(problems)

    def set_read_only(self, reason: str) -> None:
        """Refuse edits with this reason, or allow them ("")."""
        self.scene.read_only = reason

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
        # A whole diagram stays whole, until the user pans or zooms.
        if self._fitted is not None and self.surface.view == self._fitted:
            self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._fitted is None:
            self.fit()
