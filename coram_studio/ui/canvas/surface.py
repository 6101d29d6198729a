"""The widget that shows a scene and turns mouse and keys into gestures."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from coram_studio.ui.canvas.card import Pin
from coram_studio.ui.canvas.geometry import Rect
from coram_studio.ui.canvas.gestures.auto_pan import AutoPan
from coram_studio.ui.canvas.gestures.base import Gesture, Pointer, pointer_of
from coram_studio.ui.canvas.gestures.drop import DropFilter
from coram_studio.ui.canvas.paint.cards import FULL_DETAIL
from coram_studio.ui.canvas.paint.frame import Frame
from coram_studio.ui.canvas.paint.style import Style
from coram_studio.ui.canvas.scene import Scene
from coram_studio.ui.canvas.viewport import Viewport
from coram_studio.ui.theme import ThemeManager

PIN_REACH = 9
"""Pixels around a pin that belong to it."""
WIRE_REACH = 6
"""Pixels beside a wire that belong to it."""


class Surface(QWidget):
    """Paints the canvas; the gesture under way gets the events, else a press begins one."""

    view_changed = Signal()  # another part of the canvas is in view, or at another zoom
    add_requested = Signal(
        object, object
    )  # the user asked to add a block: endpoint to connect or None, place
    opened = Signal(str)  # a block was double-clicked
    block_dropped = Signal(str, object)  # key of a palette entry, and the corner (x, y) where it was put
    menu_requested = Signal(object, QPoint)  # context menu wanted: canvas point, global position

    def __init__(self, scene: Scene, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = scene
        self.view = Viewport(-64, -64)
        self.look = Style(themes.current)  # kept up to date by the frame
        self.gesture: Gesture | None = None
        self.space_held = False
        self.keys: Callable[[QKeyEvent], bool] = lambda event: False
        self._frame = Frame(self, themes)
        self._auto_pan = AutoPan(self)
        self._drops = DropFilter(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAcceptDrops(True)
        self.setAccessibleName(f"Diagram of {scene.name}")

    # -- view ----------------------------------------------------------------------------------------------

    def set_view(self, view: Viewport) -> None:
        """Show another part of the canvas."""
        if view != self.view:
            self.view = view
            self.update()
            self.view_changed.emit()

    def visible(self) -> Rect:
        """The part of the canvas in view."""
        return self.view.visible(self.width(), self.height())

    def reveal(self, rect: Rect) -> None:
        """Shift the view just as far as needed to have a part of the canvas in sight."""
        part = self.visible()
        margin = min(32 / self.view.zoom, part.width / 4, part.height / 4)
        dx = max(part.left + margin - rect.left, 0) or min(part.right - margin - rect.right, 0)
        dy = max(part.top + margin - rect.top, 0) or min(part.bottom - margin - rect.bottom, 0)
        if dx or dy:
            self.set_view(self.view.panned(round(dx * self.view.zoom), round(dy * self.view.zoom)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view_changed.emit()

    # -- gestures ------------------------------------------------------------------------------------------

    def begin_gesture(self, gesture: Gesture) -> None:
        """Make this the gesture under way; one that was is cancelled."""
        self.cancel_gesture()
        self.gesture = gesture
        if gesture.cursor is not None:
            self.setCursor(gesture.cursor)
        self.update()

    def end_gesture(self) -> None:
        """The gesture is finished."""
        self.gesture = None
        self._auto_pan.stop()
        self.unsetCursor()
        self.update()

    def cancel_gesture(self) -> None:
        """Give the gesture up."""
        if self.gesture is not None:
            gesture = self.gesture
            self.end_gesture()
            gesture.cancel()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        from coram_studio.ui.canvas.gestures.table import PRESS_GESTURES

        pointer = pointer_of(self, event)
        if self.gesture is not None:
            self.gesture.press(pointer)
            return
        for kind in PRESS_GESTURES:
            gesture = kind.begin(self, pointer)
            if gesture is not None:
                self.begin_gesture(gesture)
                return

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pointer = pointer_of(self, event)
        if self.gesture is None:
            self._hover(pointer)
            return
        self.gesture.move(pointer)
        if self.gesture is not None and self.gesture.pans_at_edges:
            self._auto_pan.follow(pointer)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.gesture is not None:
            self.gesture.release(pointer_of(self, event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        pointer = pointer_of(self, event)
        block = self.scene.diagram.card_at(pointer.x, pointer.y)
        if event.button() is Qt.MouseButton.LeftButton and block:
            self.cancel_gesture()
            self.opened.emit(block)
        else:
            self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.scene.hover("")

    def wheelEvent(self, event: QWheelEvent) -> None:
        from coram_studio.ui.canvas.gestures.wheel import wheel

        wheel(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.gesture is not None:
            if self.gesture.key(event):
                return
            if event.key() == Qt.Key.Key_Escape:
                self.cancel_gesture()
                return
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.space_held = True
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            return
        if self.gesture is None and self.keys(event):
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.space_held = False
            if self.gesture is None:
                self.unsetCursor()
        elif self.gesture is not None:
            self.gesture.key_up(event)
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.space_held = False
        self.cancel_gesture()
        self.update()
        super().focusOutEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        from coram_studio.ui.canvas.gestures.traverse import traverse

        if self.gesture is not None:
            key = Qt.Key.Key_Tab if forward else Qt.Key.Key_Backtab
            self.gesture.key(QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
            return True
        return traverse(self, 1 if forward else -1) or super().focusNextPrevChild(forward)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is not QContextMenuEvent.Reason.Keyboard and self.gesture is None:
            self.menu_requested.emit(self.view.to_canvas(event.pos().x(), event.pos().y()), event.globalPos())

    def pin_under(self, pointer: Pointer) -> Pin | None:
        """The pin under the pointer; none while the zoom is too small to show pins."""
        if self.view.zoom < FULL_DETAIL:
            return None
        return self.scene.diagram.pin_at(pointer.x, pointer.y, PIN_REACH / self.view.zoom)

    def _hover(self, pointer: Pointer) -> None:
        diagram = self.scene.diagram
        pin = self.pin_under(pointer)
        block = diagram.card_at(pointer.x, pointer.y)
        wire = "" if block else diagram.wire_at(pointer.x, pointer.y, WIRE_REACH / self.view.zoom)
        self.scene.hover(pin.block if pin else block or wire)
        if not self.space_held:
            self.setCursor(Qt.CursorShape.CrossCursor if pin else Qt.CursorShape.ArrowCursor)

    # -- painting ------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._frame.paint(painter)
        painter.end()

    def sizeHint(self) -> QSize:
        return QSize(800, 600)
