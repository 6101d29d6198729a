"""The canvas' context menus, as data: what is offered over a block, a wire, and empty canvas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from coram_studio.model.blocks import KernelBlock, SourceObject, ThreadBlock
from coram_studio.model.design import Connection
from coram_studio.model.source_picture import is_source_id
from coram_studio.ui.canvas.geometry import Point
from coram_studio.ui.canvas.gestures.keyboard_connect import KeyboardConnect
from coram_studio.ui.canvas.gestures.rename import start_rename
from coram_studio.ui.canvas.placeables import PLACEABLES

if TYPE_CHECKING:
    from coram_studio.ui.canvas.view import CanvasView


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a menu; an empty text is a separator. ``shortcut`` is shown, not bound."""

    text: str = ""
    run: Callable[[], object] | None = None
    shortcut: str = ""
    edits: bool = True  # disabled while the design is read-only
    kind: str = ""  # icon


_LINE = Entry()
ARRANGE_KEY = "Ctrl+Shift+A"


def menu_entries(view: CanvasView, item: str, at: Point) -> Iterator[Entry]:
    """What can be done with the block or wire ``item``, or on empty canvas ("") at a place."""
    diagram = view.scene.diagram
    if item in diagram.cards:
        yield from _block_entries(view, item)
    elif item in diagram.wires:
        yield from _wire_entries(view, diagram.wires[item].connection)
    else:
        yield from _canvas_entries(view, at)


def _block_entries(view: CanvasView, item: str) -> Iterator[Entry]:
    block = view.scene.diagram.block(item)
    several = len(view.scene.selected_blocks()) > 1
    if not several and isinstance(block, SourceObject):
        yield Entry(
            f"Open {block.span.path}, line {block.span.line}", view.open_selected, "Enter", edits=False
        )
        yield Entry("Select what it is wired to", view.commands.select_neighbours, edits=False)
        return
    if not several and isinstance(block, KernelBlock | ThreadBlock):
        yield Entry("Open source", view.open_selected, "Enter", edits=False)
        yield _LINE
    if not several:
        yield Entry("Rename", lambda: start_rename(view.surface), "F2")
        yield Entry("Wire…", lambda: KeyboardConnect.start(view.surface), "W")
    yield Entry("Select what it is wired to", view.commands.select_neighbours, edits=False)
    if several:
        yield Entry("Arrange", view.arrange, ARRANGE_KEY)
    yield _LINE
    yield Entry("Cut", view.cut, "Ctrl+X")
    yield Entry("Copy", view.copy, "Ctrl+C", edits=False)
    yield Entry("Duplicate", view.duplicate, "Ctrl+D")
    yield _LINE
    yield Entry("Delete", view.delete_selection, "Del")


def _wire_entries(view: CanvasView, connection: Connection) -> Iterator[Entry]:
    for end in connection.ends:
        name = view.scene.diagram.cards[end.block].title
        pin = "" if is_source_id(connection.id) else f".{end.bundle}"
        yield Entry(f"Go to {name}{pin}", partial(view.reveal, end.block), edits=False)
    if not is_source_id(connection.id):
        yield _LINE
        yield Entry("Delete", view.delete_selection, "Del")


def _canvas_entries(view: CanvasView, at: Point) -> Iterator[Entry]:
    for entry in PLACEABLES:
        title = f"Add {entry.title[0].lower()}{entry.title[1:]}"
        yield Entry(title, partial(view.commands.add, entry.key, at), kind=entry.kind)
    yield _LINE
    yield Entry("Paste here", partial(view.paste, at), "Ctrl+V")
    yield Entry("Select all", view.select_all, "Ctrl+A", edits=False)
    yield Entry("Arrange all", view.arrange, ARRANGE_KEY)
    yield _LINE
    yield Entry("Fit", view.fit, "Ctrl+1", edits=False)
    yield Entry("Zoom to 100 %", view.reset_zoom, "Ctrl+0", edits=False)
    yield Entry("Overview", view.panels.toggle_minimap, "M", edits=False)


def make_menu(view: CanvasView, item: str, at: Point) -> QMenu:
    """The menu, ready to be shown."""
    menu = QMenu(view)
    locked = bool(view.scene.read_only or view.scene.document.read_only)
    for entry in menu_entries(view, item, at):
        if entry.run is None:
            menu.addSeparator()
            continue
        text = f"{entry.text}\t{entry.shortcut}" if entry.shortcut else entry.text
        action = menu.addAction(text, entry.run)
        action.setEnabled(not (entry.edits and locked))
        if entry.kind:
            action.setIcon(view.icons.kind(entry.kind))
    return menu


def show_menu(view: CanvasView, at: Point, where: QPoint) -> None:
    """Select what is at a place of the canvas and show its menu at a point of the screen."""
    scene = view.scene
    item = scene.diagram.card_at(*at) or scene.diagram.wire_at(*at, 6 / view.surface.view.zoom)
    if item and item not in scene.selected:
        scene.select([item])
    if item in scene.diagram.cards:
        scene.focus(item)
    menu = make_menu(view, item, at)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(where)


def open_menu(view: CanvasView) -> None:
    """The menu by keyboard: of the chosen block, or of the canvas."""
    surface = view.surface
    rect = view.scene.diagram.rects.get(view.scene.focused)
    at = rect.centre if rect is not None else surface.visible().centre
    px, py = surface.view.to_pixels(*at)
    show_menu(view, at, surface.mapToGlobal(QPoint(round(px), round(py))))
