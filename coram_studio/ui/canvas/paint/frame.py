"""Paints a frame of the canvas: the still picture, what is being dragged, marks, and the gesture on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtGui import QPainter

from coram_studio.ui.canvas.geometry import Rect, bounds
from coram_studio.ui.canvas.layer import Layer
from coram_studio.ui.canvas.paint import overlay
from coram_studio.ui.canvas.paint.backdrop import paint_backdrop
from coram_studio.ui.canvas.paint.content import paint_content
from coram_studio.ui.canvas.paint.far import FarPicture
from coram_studio.ui.canvas.paint.style import Style
from coram_studio.ui.canvas.paint.wires import LABELS, paint_plain_wires, paint_wires
from coram_studio.ui.canvas.viewport import Viewport
from coram_studio.ui.theme import ThemeManager

if TYPE_CHECKING:
    from coram_studio.ui.canvas.surface import Surface


_MANY_SELECTED = 40
"""Marks of more selected items than this are kept as an image."""


class Frame(QObject):
    """Holds the cached images of a surface."""

    def __init__(self, surface: Surface, themes: ThemeManager) -> None:
        super().__init__(surface)
        self._themes = themes
        self._surface = surface
        self._scene = surface.scene
        self._still = Layer(self._paint_still)
        self._lifted = Layer(self._paint_lifted, transparent=True)
        self._marks = Layer(self._paint_selection, transparent=True)
        self._far = FarPicture(surface.scene.diagram)
        themes.changed.connect(self._restyle)
        surface.scene.contents_changed.connect(self._follow)
        surface.scene.selection_changed.connect(lambda _: self._marks.invalidate())
        surface.scene.lifted.connect(self.invalidate)
        surface.scene.marks_changed.connect(surface.update)

    def invalidate(self, regions: list[Rect] | None = None) -> None:
        """Have regions of the canvas, or all of it, painted again."""
        self._still.invalidate(regions)
        if regions is None:
            self._lifted.invalidate()
        self._marks.invalidate(regions)
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
        elif len(self._scene.selected) > _MANY_SELECTED:
            painter.drawPixmap(QPointF(0, 0), self._marks.pixmap(view, size, ratio))
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

    def _follow(self, regions: list[Rect]) -> None:
        self._far.note(self._scene.diagram.changed)
        self.invalidate(regions)

    def _restyle(self) -> None:
        self._surface.look = Style(self._themes.current)
        self.invalidate()

    def _paint_still(self, painter: QPainter, part: Rect, view: Viewport) -> None:
        scene, look = self._scene, self._surface.look
        paint_backdrop(painter, part, view.zoom, look)
        hidden = scene.drag.hidden if scene.drag is not None else frozenset()
        paint_content(painter, scene.diagram, part, view.zoom, look, scene.problems, hidden, far=self._far)

    def _paint_lifted(self, painter: QPainter, part: Rect, view: Viewport) -> None:
        scene, look = self._scene, self._surface.look
        if scene.drag is not None:
            only = scene.drag.blocks | scene.drag.rigid
            paint_content(painter, scene.diagram, part, view.zoom, look, scene.problems, only=only)
            if len(scene.selected) > _MANY_SELECTED:
                self._paint_many_outlines(painter, part, view)

    def _paint_loose(self, painter: QPainter) -> None:
        drag, surface = self._scene.drag, self._surface
        if drag is None:
            return
        if drag.rubber is not None:
            near = surface.view.zoom >= LABELS
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, near)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for pen, path in drag.rubber.paths(surface.visible()):
                painter.setPen(surface.look.wire_pen(*pen) if near else surface.look.far_pen(pen[0]))
                painter.drawPath(path)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            return
        wires = [(self._scene.diagram.wires[c], points) for c, points in drag.points.items()]
        if surface.view.zoom >= LABELS:
            paint_wires(painter, wires, surface.look)
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            paint_plain_wires(painter, wires, surface.look)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _paint_marks(self, painter: QPainter) -> None:
        """Hover and focus, and the selection while it is small enough to draw in each frame."""
        surface, scene = self._surface, self._scene
        diagram, zoom, accent = scene.diagram, surface.view.zoom, surface.look.accent
        if len(scene.selected) <= _MANY_SELECTED:
            self._paint_selection(painter, surface.visible(), surface.view)
        if surface.gesture is not None:
            return
        if scene.hovered in diagram.wires and scene.hovered not in scene.selected:
            wire, points = diagram.wires[scene.hovered], diagram.wiring.points[scene.hovered]
            overlay.paint_wire_mark(painter, wire, points, surface.look, 0.16, zoom)
        if scene.hovered in diagram.rects and scene.hovered not in scene.selected:
            overlay.paint_card_outlines(painter, [diagram.rects[scene.hovered]], accent, zoom, 1.0)
        if scene.focused in diagram.rects and surface.hasFocus() and scene.focused not in scene.selected:
            overlay.paint_focus(painter, diagram.rects[scene.focused], surface.look)

    def _paint_selection(self, painter: QPainter, part: Rect, view: Viewport) -> None:
        scene = self._scene
        diagram, drag = scene.diagram, scene.drag
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for c in scene.selected_wires():
            if drag is None and bounds(diagram.wiring.points[c]).touches(part):
                wire, points = diagram.wires[c], diagram.wiring.points[c]
                overlay.paint_wire_mark(painter, wire, points, self._surface.look, 0.34, view.zoom)
        if len(scene.selected) > _MANY_SELECTED:
            self._paint_many_outlines(painter, part, view)
            return
        dx, dy = drag.offset if drag is not None else (0.0, 0.0)
        rects = (diagram.rects[b].moved(dx, dy) for b in scene.selected_blocks())
        shown = [rect for rect in rects if rect.touches(part)]
        overlay.paint_card_outlines(painter, shown, self._surface.look.accent, view.zoom, 2.0)

    def _paint_many_outlines(self, painter: QPainter, part: Rect, view: Viewport) -> None:
        """The frames of selected cards where the model has them; the image is shifted as a whole."""
        scene = self._scene
        shown = [
            scene.diagram.rects[b] for b in scene.diagram.cards_in(part.inflated(16)) if b in scene.selected
        ]
        overlay.paint_card_outlines(painter, shown, self._surface.look.accent, view.zoom, 2.0)
