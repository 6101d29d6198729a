"""Paints a frame of the canvas: the still picture, what is being dragged, marks, and the gesture on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from coram_studio.ui.canvas.geometry import Rect
from coram_studio.ui.canvas.layer import Layer
from coram_studio.ui.canvas.paint import overlay
from coram_studio.ui.canvas.paint.backdrop import paint_backdrop
from coram_studio.ui.canvas.paint.content import paint_content
from coram_studio.ui.canvas.paint.style import Style
from coram_studio.ui.canvas.paint.wires import LABELS, paint_plain_wires, paint_wires
from coram_studio.ui.canvas.viewport import Viewport
from coram_studio.ui.theme import ThemeManager

if TYPE_CHECKING:
    from coram_studio.ui.canvas.surface import Surface


class Frame(QObject):
    """Holds the cached images of a surface."""

    def __init__(self, surface: Surface, themes: ThemeManager) -> None:
        super().__init__(surface)
        self._themes = themes
        self._surface = surface
        self._scene = surface.scene
        self._still = Layer(self._paint_still)
        self._lifted = Layer(self._paint_lifted, transparent=True)
        themes.changed.connect(self._restyle)
        surface.scene.contents_changed.connect(self.invalidate)
        surface.scene.lifted.connect(self.invalidate)
        surface.scene.marks_changed.connect(surface.update)

    def invalidate(self, regions: list[Rect] | None = None) -> None:
        """Have regions of the canvas, or all of it, painted again."""
        self._still.invalidate(regions)
        if regions is None:
            self._lifted.invalidate()
        self._surface.update()

    def paint(self, painter: QPainter) -> None:
        """Draw everything, in pixels of the surface."""
        surface, view = self._surface, self._surface.view
        ratio, size = surface.devicePixelRatioF(), surface.size()
        painter.drawPixmap(QPointF(0, 0), self._still.pixmap(view, size, ratio))
        drag = self._scene.drag
        if drag is not None:
            dx, dy = (round(value * view.zoom) for value in drag.offset)
            painter.drawPixmap(QPointF(0, 0), self._lifted.pixmap(view.panned(dx, dy), size, ratio))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.setTransform(view.transform(), True)
        self._paint_loose(painter)
        self._paint_marks(painter)
        if surface.gesture is not None:
            surface.gesture.paint(painter)
        painter.restore()
        if surface.gesture is not None:
            surface.gesture.paint_pixels(painter)
            if surface.gesture.hint:
                overlay.paint_hint(painter, surface.gesture.hint, surface.look, size)

    def _restyle(self) -> None:
        self._surface.look = Style(self._themes.current)
        self.invalidate()

    def _paint_still(self, painter: QPainter, part: Rect, view: Viewport) -> None:
        scene, look = self._scene, self._surface.look
        paint_backdrop(painter, part, view.zoom, look)
        hidden = scene.drag.hidden if scene.drag is not None else ()
        paint_content(painter, scene.diagram, part, view.zoom, look, scene.problems, hidden)

    def _paint_lifted(self, painter: QPainter, part: Rect, view: Viewport) -> None:
        scene, look = self._scene, self._surface.look
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        painter.fillRect(QRectF(part.left, part.top, part.width, part.height), Qt.GlobalColor.black)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        if scene.drag is not None:
            only = scene.drag.blocks | scene.drag.rigid
            paint_content(painter, scene.diagram, part, view.zoom, look, scene.problems, only=only)

    def _paint_loose(self, painter: QPainter) -> None:
        drag, surface = self._scene.drag, self._surface
        if drag is None:
            return
        wires = [(self._scene.diagram.wires[c], points) for c, points in drag.points.items()]
        if surface.view.zoom >= LABELS:
            paint_wires(painter, wires, surface.look)
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            paint_plain_wires(painter, wires, surface.view.zoom, surface.look)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _paint_marks(self, painter: QPainter) -> None:
        surface, scene = self._surface, self._scene
        diagram, zoom, accent = scene.diagram, surface.view.zoom, surface.look.accent
        part, drag = surface.visible(), scene.drag
        if scene.hovered in diagram.wires and scene.hovered not in scene.selected and drag is None:
            overlay.paint_wire_mark(painter, diagram.wiring.points[scene.hovered], accent, 0.16, zoom)
        for c in scene.selected_wires():
            if drag is None or c not in drag.hidden:
                overlay.paint_wire_mark(painter, diagram.wiring.points[c], accent, 0.34, zoom)
        offset = drag.offset if drag is not None else (0.0, 0.0)
        for b in scene.selected_blocks():
            rect = diagram.rects[b].moved(*offset) if drag and b in drag.blocks else diagram.rects[b]
            if rect.touches(part):
                overlay.paint_card_outline(painter, rect, accent, zoom, 2.0)
        hovered = diagram.rects.get(scene.hovered)
        if hovered is not None and scene.hovered not in scene.selected and drag is None:
            overlay.paint_card_outline(painter, hovered, accent, zoom, 1.0)
        focused = diagram.rects.get(scene.focused)
        if (
            focused is not None
            and drag is None
            and surface.hasFocus()
            and scene.focused not in scene.selected
        ):
            overlay.paint_focus(painter, focused, surface.look)
