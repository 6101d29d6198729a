"""Drop: a block dragged here from the palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QDropEvent, QPainter

from coram_studio.ui.canvas.gestures.base import Gesture
from coram_studio.ui.canvas.gestures.place import Ghost
from coram_studio.ui.canvas.placeables import MIME_TYPE, PLACEABLES

if TYPE_CHECKING:
    from coram_studio.ui.canvas.surface import Surface


class Drop(Gesture):
    """Shows where the block would come to lie; lasts from the drag's entry to its drop or leaving."""

    def __init__(self, surface: Surface, key: str, at: QPointF) -> None:
        super().__init__(surface)
        self._ghost = Ghost(surface, key)
        self._at = surface.view.to_canvas(at.x(), at.y())

    @classmethod
    def enter(cls, surface: Surface, event: QDropEvent) -> Drop | None:
        """The gesture for a drag that brings a block, else None."""
        if not event.mimeData().hasFormat(MIME_TYPE):
            return None
        key = bytes(event.mimeData().data(MIME_TYPE).data()).decode(errors="replace")
        if key not in {entry.key for entry in PLACEABLES} or surface.scene.refused():
            return None
        event.acceptProposedAction()
        return cls(surface, key, event.position())

    def drag(self, event: QDropEvent) -> None:
        """The ghost follows the drag."""
        self._at = self.surface.view.to_canvas(event.position().x(), event.position().y())
        event.acceptProposedAction()
        self.surface.update()

    def drop(self, event: QDropEvent) -> None:
        """Put the block down."""
        event.acceptProposedAction()
        at = self.surface.view.to_canvas(event.position().x(), event.position().y())
        self.surface.end_gesture()
        self.surface.setFocus()
        self.surface.block_dropped.emit(self._ghost.key, self._ghost.corner(*at))

    def paint(self, painter: QPainter) -> None:
        """The ghost."""
        self._ghost.paint(painter, *self._at)


class DropFilter(QObject):
    """Turns the drag events of a surface into the gesture."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        surface.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin, follow, finish or cancel."""
        surface = self._surface
        match event:
            case QDropEvent() if event.type() is QEvent.Type.DragEnter:
                drop = Drop.enter(surface, event)
                if drop is not None:
                    surface.begin_gesture(drop)
                return drop is not None
            case QDropEvent() if isinstance(surface.gesture, Drop):
                if event.type() is QEvent.Type.DragMove:
                    surface.gesture.drag(event)
                else:
                    surface.gesture.drop(event)
                return True
        if event.type() is QEvent.Type.DragLeave:
            surface.cancel_gesture()
        return False
