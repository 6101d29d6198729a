"""Opens the add menu and adds what the user takes from it."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor

from coram_studio.model.blocks import Block
from coram_studio.model.design import Endpoint
from coram_studio.ui.canvas.card import make_card
from coram_studio.ui.canvas.commands import Commands, free_place
from coram_studio.ui.canvas.geometry import Point, Rect, snap
from coram_studio.ui.canvas.placeables import PLACEABLES, Placeable, make_block, suiting
from coram_studio.ui.canvas.quick_add import QuickAdd
from coram_studio.ui.canvas.surface import Surface
from coram_studio.ui.icons import Icons


class Adding:
    """Ties the add menu to a surface and its commands."""

    def __init__(self, surface: Surface, commands: Commands, icons: Icons) -> None:
        self._surface = surface
        self._commands = commands
        self._icons = icons
        self.menu: QuickAdd | None = None

    def open_at_pointer(self, end: Endpoint | None = None) -> None:
        """Open the menu where the pointer is, or in the middle when it is elsewhere."""
        surface = self._surface
        at = surface.mapFromGlobal(QCursor.pos())
        if not surface.rect().contains(at) or not surface.underMouse():
            at = surface.rect().center()
        self.open(end, surface.view.to_canvas(at.x(), at.y()))

    def open(self, end: Endpoint | None, at: Point) -> None:
        """Open the menu at a place of the canvas: everything, or what can be wired to ``end``."""
        surface = self._surface
        if surface.scene.refused():
            return
        suits = {entry.key: (block, there) for entry, block, there in self._suiting(end)}
        entries = [entry for entry in PLACEABLES if end is None or entry.key in suits]
        prompt = "Add a block" if end is None else f"Add and wire to {self._label(end)}"
        self.menu = QuickAdd(entries, self._icons, prompt, surface)

        def take(key: str) -> None:
            surface.setFocus()
            if end is not None:
                block, there = suits[key]
                self._commands.add_connected(block, there, end, at)
            else:
                self._commands.add(key, at)

        self.menu.chosen.connect(take)
        px, py = surface.view.to_pixels(*at)
        self.menu.open_at(surface.mapToGlobal(QPoint(round(px), round(py))))

    def add_in_middle(self, key: str) -> None:
        """Add a block near the middle of the view, beside what is there."""
        scene = self._surface.scene
        card = make_card(make_block(key, scene.model), lambda name: (), {})
        cx, cy = self._surface.visible().centre
        left, top = snap(cx - card.width / 2), snap(cy - card.height / 2)
        wanted = Rect(left, top, left + card.width, top + card.height)
        self._surface.setFocus()
        self._commands.add(key, free_place(scene.diagram.rects.values(), wanted))

    def _suiting(self, end: Endpoint | None) -> list[tuple[Placeable, Block, Endpoint]]:
        return list(suiting(self._surface.scene.model, end)) if end is not None else []

    def _label(self, end: Endpoint) -> str:
        return f"{self._surface.scene.diagram.cards[end.block].title}.{end.bundle}"
