"""What the canvas does on command: clipboard, deleting, adding blocks. Each command is one edit of the document."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtGui import QGuiApplication

from coram_studio.model.autolayout import arrange
from coram_studio.model.blocks import Block
from coram_studio.model.clipboard import copy_items, paste_edit
from coram_studio.model.design import Endpoint
from coram_studio.model.document import Edit, EditError
from coram_studio.model.edits import AddBlock, Composite, Connect, MoveBlocks, PasteBlocks, RemoveItems
from coram_studio.model.source_picture import is_source_id
from coram_studio.ui.canvas.card import make_card
from coram_studio.ui.canvas.geometry import Point, Rect, snap
from coram_studio.ui.canvas.placeables import make_block, placeable
from coram_studio.ui.canvas.places import size_of
from coram_studio.ui.canvas.scene import Scene, lives_in_source

_PASTE_STEP = 24.0
"""Units between a copy and what it was copied from."""


class Commands:
    """Acts on the selection of a scene. ``ask_source(key, position)`` is called for what needs a source file."""

    def __init__(self, scene: Scene, ask_source: Callable[[str, Point], None]) -> None:
        self._scene = scene
        self._ask_source = ask_source
        self._pasted = ("", 0)  # the text last pasted and how often, so that copies do not hide each other

    def select_all(self) -> None:
        """Select every block and wire."""
        diagram = self._scene.diagram
        self._scene.select([*diagram.cards, *diagram.wires])

    def select_neighbours(self) -> None:
        """Select also what the selected blocks are wired to, with the wires between."""
        scene = self._scene
        blocks = scene.selected_blocks()
        wires = {c for b in blocks for c in scene.diagram.wires_of(b) if c in scene.diagram.wires}
        ends = {end.block for c in wires for end in scene.diagram.wires[c].connection.ends}
        scene.select([*blocks, *wires, *ends])

    def copy(self) -> bool:
        """Put the selected blocks on the clipboard; whether there were any."""
        blocks = self._own_blocks("Select one or more blocks to copy")
        if not blocks:
            return False
        text = copy_items(self._scene.document.state, self._scene.name, blocks)
        QGuiApplication.clipboard().setText(text)
        self._pasted = (text, 0)
        return True

    def cut(self) -> None:
        """Copy the selected blocks, then delete them."""
        if not self._scene.refused() and self.copy():
            self.delete_selection()

    def paste(self, at: Point | None = None) -> None:
        """Add what the clipboard holds: beside where it was, or with its top left corner at ``at``."""
        if not self._scene.refused():
            self._paste(QGuiApplication.clipboard().text(), at)

    def duplicate(self) -> None:
        """Copy the selected blocks beside themselves, leaving the clipboard alone."""
        blocks = self._own_blocks("Select one or more blocks to duplicate")
        if blocks and not self._scene.refused():
            self._paste(copy_items(self._scene.document.state, self._scene.name, blocks), None, first=1)

    def delete_selection(self) -> None:
        """Delete the selected blocks and wires; those that live in sources stay, and the user is told."""
        blocks = self._own_blocks("")
        wires = self._scene.selected_wires()
        own = frozenset(wire for wire in wires if not is_source_id(wire))
        if blocks or own:
            self._scene.do(RemoveItems(self._scene.name, blocks, own))
        elif wires and not self._scene.selected_blocks():
            ends = [end for wire in wires for end in self._scene.diagram.wires[wire].connection.ends]
            self._scene.message_shown.emit(next(filter(None, map(self._scene.why_fixed, ends)), ""))

    def _own_blocks(self, without: str) -> frozenset[str]:
        """The selected blocks that the design has; says which lives in a source, or ``without`` when there is none."""
        scene = self._scene
        found = [item for block in sorted(scene.selected_blocks()) if (item := scene.source_object(block))]
        if found:
            scene.message_shown.emit(lives_in_source(found[0]))
        elif without and not scene.selected_blocks():
            scene.message_shown.emit(without)
        return scene.selected_blocks() - {item.id for item in found}

    def arrange(self) -> bool:
        """Lay the selected blocks out anew, or everything while fewer than two are; whether all was laid out."""
        scene, diagram = self._scene, self._scene.diagram
        if scene.refused():
            return False
        chosen = scene.selected_blocks()
        everything = len(chosen) < 2 or len(chosen) == len(diagram.cards)
        positions = {block: scene.position(block) for block in diagram.cards}
        shown = diagram.shown

        def size(block: Block) -> tuple[float, float]:
            return size_of(shown, block)

        found = arrange(shown, positions, () if everything else chosen, size)
        if all(at == positions[b] for b, at in found.items()):
            scene.message_shown.emit("Everything lies where Arrange would put it")
            return False
        kept = tuple(sorted((b, at) for b, at in diagram.places.unplaced.items() if b not in found))
        return scene.do(MoveBlocks(scene.name, tuple(sorted(found.items())), kept, "arrange")) and everything

    def add(self, key: str, at: Point) -> None:
        """Add a block with its top left corner at a place, or ask for the source that it needs."""
        if self._scene.refused():
            return
        position = (snap(at[0]), snap(at[1]))
        if placeable(key).needs_source:
            self._ask_source(key, position)
        else:
            block = make_block(key, self._scene.model)
            if self._scene.do(AddBlock(self._scene.name, block, position)):
                self._scene.select([block.id])

    def add_connected(self, block: Block, there: Endpoint, end: Endpoint, at: Point) -> None:
        """Add a block so that its pin ``there`` is at a place, and wire it to ``end``, as one edit."""
        scene = self._scene
        position = self._pin_to(block, there, end, at)
        edits: tuple[Edit, ...] = (AddBlock(scene.name, block, position), Connect(scene.name, end, there))
        if scene.do(Composite(f"add {block.name}", edits)):
            scene.select([block.id])

    def _pin_to(self, block: Block, there: Endpoint, end: Endpoint, at: Point) -> Point:
        source = self._scene.diagram.rects[end.block]
        leftwards = at[0] < source.centre[0]
        side = 1 if leftwards else -1
        card = make_card(block, lambda name: (side,) if name == there.bundle else (), {})
        pin = card.pin(there.bundle, side)
        x = at[0] - (card.width if leftwards else 0)
        return snap(x), snap(at[1] - (pin.y if pin else 0))

    def _paste(self, text: str, at: Point | None, first: int = 0) -> None:
        scene = self._scene
        count = self._pasted[1] + 1 if self._pasted[0] == text else 1
        step = max(count, first) * _PASTE_STEP
        try:
            edit = paste_edit(scene.document.state, scene.name, text, (step, step))
        except EditError as error:
            scene.message_shown.emit(str(error))
            return
        if at is not None and edit.positions:
            edit = _moved_to(edit, at)
        self._pasted = (text, count)
        if scene.do(edit):
            scene.select(block.id for block in edit.blocks)


def _moved_to(edit: PasteBlocks, at: Point) -> PasteBlocks:
    left = min(x for _, (x, _) in edit.positions)
    top = min(y for _, (_, y) in edit.positions)
    dx, dy = snap(at[0]) - left, snap(at[1]) - top
    positions = tuple((block, (x + dx, y + dy)) for block, (x, y) in edit.positions)
    return PasteBlocks(edit.accelerator, edit.blocks, edit.connections, positions)


def free_place(taken: Iterable[Rect], wanted: Rect) -> Point:
    """The place nearest below or right of the wanted one where a card overlaps no other."""
    rects = list(taken)
    for ring in range(64):
        for dx, dy in ((ring, ring), (ring, 0), (0, ring)):
            moved = wanted.moved(dx * _PASTE_STEP, dy * _PASTE_STEP)
            if not any(rect.inflated(8).touches(moved) for rect in rects):
                return moved.left, moved.top
    return wanted.left, wanted.top
