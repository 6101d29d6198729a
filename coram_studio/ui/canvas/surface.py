"""The widget that shows a scene and turns mouse and keys into gestures."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from coram_studio.ui.canvas.geometry import Rect
from coram_studio.ui.canvas.gestures.base import Gesture, Pointer, pointer_of
from coram_studio.ui.canvas.layer import Layer
from coram_studio.ui.canvas.paint import overlay
from coram_studio.ui.canvas.paint.backdrop import paint_backdrop
from coram_studio.ui.canvas.paint.content import paint_content
from coram_studio.ui.canvas.paint.style import Style
from coram_studio.ui.canvas.paint.wires import paint_plain_wires, paint_wires
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
    menu_requested = Signal(object, QPoint)  # context menu wanted: canvas point, global position

    def __init__(self, scene: Scene, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = scene
        self.view = Viewport(-64, -64)
        self.look = Style(themes.current)
        self.gesture: Gesture | None = None
        self.space_held = False
        self.keys: Callable[[QKeyEvent], bool] = lambda event: False
        self._themes = themes
        self._still = Layer(self._paint_still)
        self._lifted = Layer(self._paint_lifted, transparent=True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._connect()

    def _connect(self) -> None:
        self._themes.changed.connect(self._restyle)
        self.scene.contents_changed.connect(self._repaint_regions)
        self.scene.marks_changed.connect(self.update)
        self.scene.lifted.connect(self._repaint_all)

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
        if self.gesture is not None:
            self.gesture.move(pointer)
        else:
            self._hover(pointer)

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

    def _hover(self, pointer: Pointer) -> None:
        diagram = self.scene.diagram
        zoom = self.view.zoom
        pin = diagram.pin_at(pointer.x, pointer.y, PIN_REACH / zoom)
        block = diagram.card_at(pointer.x, pointer.y)
        wire = "" if block else diagram.wire_at(pointer.x, pointer.y, WIRE_REACH / zoom)
        self.scene.hover(pin.block if pin else block or wire)
        if not self.space_held:
            self.setCursor(Qt.CursorShape.CrossCursor if pin else Qt.CursorShape.ArrowCursor)

    # -- painting ------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(QPointF(0, 0), self._still.pixmap(self.view, self.size(), ratio))
        drag = self.scene.drag
        if drag is not None:
            dx, dy = (round(value * self.view.zoom) for value in drag.offset)
            painter.drawPixmap(
                QPointF(0, 0), self._lifted.pixmap(self.view.panned(dx, dy), self.size(), ratio)
            )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.setTransform(self.view.transform(), True)
        self._paint_loose(painter)
        self._paint_marks(painter)
        if self.gesture is not None:
            self.gesture.paint(painter)
        painter.restore()
        if self.gesture is not None:
            self.gesture.paint_pixels(painter)
            if self.gesture.hint:
                overlay.paint_hint(painter, self.gesture.hint, self.look, self.size())
        painter.end()

    def _paint_still(self, painter: QPainter, part: Rect, view: Viewport) -> None:
        paint_backdrop(painter, part, view.zoom, self.look)
        hidden = self.scene.drag.hidden if self.scene.drag is not None else ()
        paint_content(painter, self.scene.diagram, part, view.zoom, self.look, self.scene.problems, hidden)

    def _paint_lifted(self, painter: QPainter, part: Rect, view: Viewport) -> None:
        drag = self.scene.drag
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        painter.fillRect(QRectF(part.left, part.top, part.width, part.height), Qt.GlobalColor.black)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        if drag is not None:
            paint_content(
                painter,
                self.scene.diagram,
                part,
                view.zoom,
                self.look,
                self.scene.problems,
                only=drag.blocks | drag.rigid,
            )

    def _paint_loose(self, painter: QPainter) -> None:
        drag = self.scene.drag
        if drag is None:
            return
        wires = [(self.scene.diagram.wires[c], points) for c, points in drag.points.items()]
        if self.view.zoom >= 0.55:
            paint_wires(painter, wires, self.look)
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            paint_plain_wires(painter, wires, self.view.zoom, self.look)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _paint_marks(self, painter: QPainter) -> None:
        scene, diagram, zoom = self.scene, self.scene.diagram, self.view.zoom
        part = self.visible()
        drag = scene.drag
        offset = drag.offset if drag is not None else (0.0, 0.0)
        if scene.hovered in diagram.wires and scene.hovered not in scene.selected:
            points = diagram.wiring.points[scene.hovered]
            overlay.paint_wire_mark(painter, points, self.look.accent, 0.16, zoom)
        for c in scene.selected_wires():
            if drag is None or c not in drag.hidden:
                overlay.paint_wire_mark(painter, diagram.wiring.points[c], self.look.accent, 0.34, zoom)
        for b in scene.selected_blocks():
            rect = diagram.rects[b].moved(*offset) if drag and b in drag.blocks else diagram.rects[b]
            if rect.touches(part):
                overlay.paint_card_outline(painter, rect, self.look.accent, zoom, 2.0)
        hovered = diagram.rects.get(scene.hovered)
        if hovered is not None and scene.hovered not in scene.selected and drag is None:
            overlay.paint_card_outline(painter, hovered, self.look.accent, zoom, 1.0)
        focused = diagram.rects.get(scene.focused)
        if focused is not None and drag is None and self.hasFocus() and scene.focused not in scene.selected:
            overlay.paint_focus(painter, focused, self.look)

    def _restyle(self) -> None:
        self.look = Style(self._themes.current)
        self._repaint_all()

    def _repaint_all(self) -> None:
        self._still.invalidate()
        self._lifted.invalidate()
        self.update()

    def _repaint_regions(self, regions: list[Rect]) -> None:
        self._still.invalidate(regions)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(800, 600)
