"""What part of the canvas is on screen, and how large: the one transform between canvas units and pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtGui import QTransform

from coram_studio.ui.canvas.geometry import Point, Rect

MIN_ZOOM, MAX_ZOOM = 0.05, 4.0
STEP = 1.2
"""Factor of one step of zoom."""
_FIT_MARGIN = 32  # pixels around the diagram after "fit"


@dataclass(frozen=True, slots=True)
class Viewport:
    """``x`` and ``y`` are the canvas coordinates at the widget's top left corner; ``zoom`` pixels per unit."""

    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0

    def to_canvas(self, px: float, py: float) -> Point:
        """The canvas point under a pixel of the widget."""
        return self.x + px / self.zoom, self.y + py / self.zoom

    def to_pixels(self, x: float, y: float) -> Point:
        """The widget's pixel (with fraction) at a canvas point."""
        return (x - self.x) * self.zoom, (y - self.y) * self.zoom

    def visible(self, width: float, height: float) -> Rect:
        """The part of the canvas that a widget of that size shows."""
        return Rect(self.x, self.y, self.x + width / self.zoom, self.y + height / self.zoom)

    def transform(self) -> QTransform:
        """For a painter that draws in canvas units."""
        return QTransform(self.zoom, 0, 0, self.zoom, -self.x * self.zoom, -self.y * self.zoom)

    def panned(self, dx: float, dy: float) -> Viewport:
        """Shifted so that the content moves by whole pixels (dx, dy)."""
        return replace(self, x=self.x - dx / self.zoom, y=self.y - dy / self.zoom)

    def zoomed(self, factor: float, px: float, py: float) -> Viewport:
        """Larger or smaller; the canvas point under the pixel stays where it is."""
        zoom = min(max(self.zoom * factor, MIN_ZOOM), MAX_ZOOM)
        x, y = self.to_canvas(px, py)
        return aligned(Viewport(x - px / zoom, y - py / zoom, zoom))

    def fitted(self, extent: Rect, width: float, height: float, largest: float = 1.0) -> Viewport:
        """Shows the whole extent in the middle of a widget, at most ``largest`` pixels per unit."""
        room_x, room_y = max(width - 2 * _FIT_MARGIN, 32), max(height - 2 * _FIT_MARGIN, 32)
        zoom = min(room_x / max(extent.width, 1), room_y / max(extent.height, 1), largest)
        zoom = min(max(zoom, MIN_ZOOM), MAX_ZOOM)
        cx, cy = extent.centre
        return aligned(Viewport(cx - width / 2 / zoom, cy - height / 2 / zoom, zoom))


def aligned(view: Viewport) -> Viewport:
    """The same view with its origin on a whole pixel, so that edges stay sharp."""
    return replace(view, x=round(view.x * view.zoom) / view.zoom, y=round(view.y * view.zoom) / view.zoom)
