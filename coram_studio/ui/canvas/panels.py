"""What lies over the canvas: the overview in the corner, and what an empty canvas says."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject

from coram_studio.ui.canvas.empty import EmptyCanvas
from coram_studio.ui.canvas.minimap import HEIGHT, WIDTH, Minimap
from coram_studio.ui.canvas.surface import Surface

_MARGIN = 14
_ROOM = (420, 300)  # a canvas smaller than this has no overview


class Panels(QObject):
    """Keeps the panels in their places and shows each when it is of use."""

    def __init__(self, surface: Surface) -> None:
        super().__init__(surface)
        self._surface = surface
        self._wanted = True
        self.minimap = Minimap(surface)
        self.empty = EmptyCanvas(surface)
        surface.installEventFilter(self)
        surface.scene.contents_changed.connect(self.arrange)
        self.arrange()

    def toggle_minimap(self) -> None:
        """Show or hide the overview."""
        self._wanted = not self._wanted
        self.arrange()

    def arrange(self) -> None:
        """Put everything where it belongs."""
        width, height = self._surface.width(), self._surface.height()
        blocks = bool(self._surface.scene.diagram.cards)
        self.minimap.move(width - WIDTH - _MARGIN, height - HEIGHT - _MARGIN)
        self.minimap.setVisible(self._wanted and blocks and width >= _ROOM[0] and height >= _ROOM[1])
        self.empty.setVisible(not blocks)
        if not blocks:
            self.empty.adjustSize()
            size = self.empty.size()
            self.empty.move((width - size.width()) // 2, max((height - size.height()) // 2, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the surface's size."""
        if event.type() is QEvent.Type.Resize:
            self.arrange()
        return super().eventFilter(watched, event)
