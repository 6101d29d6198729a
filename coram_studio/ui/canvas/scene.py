"""What the canvas, its gestures and its commands share: the document, its picture, and what is selected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, Signal

from coram_studio.diagnostics import Severity
from coram_studio.model.blocks import SourceObject
from coram_studio.model.connect import Verdict, check_connect
from coram_studio.model.design import Accelerator, Endpoint
from coram_studio.model.document import Document, Edit, EditError
from coram_studio.model.source_picture import SourcePicture, is_source_bundle
from coram_studio.ui.canvas.diagram import Diagram
from coram_studio.ui.canvas.following import follow
from coram_studio.ui.canvas.geometry import Point, Rect
from coram_studio.ui.canvas.live_drag import LiveDrag


class Scene(QObject):
    """Follows the document; every change of the design goes through ``do``."""

    contents_changed = Signal(object)  # the regions (list of Rect) that look different now
    selection_changed = Signal(object)  # tuple of the ids of the selected blocks and connections
    message_shown = Signal(str)  # a sentence for the user: why something was refused, what to do next
    lifted = Signal()  # a drag has begun or ended
    marks_changed = Signal()  # hover, focus or what lies over the canvas has changed

    def __init__(self, document: Document, accelerator: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.name = accelerator
        self.diagram = Diagram(accelerator)
        self.selected: frozenset[str] = frozenset()
        self.focused = ""  # the block that keyboard commands start from
        self.hovered = ""  # the block or connection under the pointer
        self.drag: LiveDrag | None = None
        self.problems: dict[str, Severity] = {}
        self.read_only = ""
        self._picture: SourcePicture | None = None  # came in during a drag
        self.diagram.sync(document.state)
        follow(self, document.changed, self._follow)

    @property
    def model(self) -> Accelerator:
        """The accelerator shown, without what lives in sources."""
        return self.diagram.model

    def do(self, edit: Edit) -> bool:
        """Do an edit; tells the user why where it is refused."""
        if self.refused():
            return False
        try:
            self.document.do(edit)
        except EditError as error:
            self.message_shown.emit(str(error))
            return False
        return True

    def refused(self) -> bool:
        """Whether nothing may be changed; tells the user so."""
        reason = self.read_only or self.document.read_only
        if reason:
            self.message_shown.emit(reason)
        return bool(reason)

    def set_picture(self, picture: SourcePicture) -> bool:
        """Show what lives in sources; not before a drag is over. Whether the diagram shows something else now."""
        self._picture = picture if picture != self.diagram.picture else None
        if self._picture is None or self.drag is not None:
            return False
        self._sync()
        return True

    def source_object(self, item: str) -> SourceObject | None:
        """The object of a source that is shown under that id, if it is one."""
        block = self.diagram.block(item)
        return block if isinstance(block, SourceObject) else None

    def why_fixed(self, end: Endpoint) -> str:
        """Why no wire of the diagram can end there because it lives in a source, or ""."""
        found = self.source_object(end.block)
        if found is not None:
            return lives_in_source(found)
        if is_source_bundle(end.bundle):
            name = self.diagram.cards[end.block].title
            return f"These objects live in the source of {name}: open it to add or wire them"
        return ""

    def verdict(self, a: Endpoint, b: Endpoint) -> Verdict:
        """Whether a wire may be drawn between two ends, and why not."""
        reason = self.why_fixed(a) or self.why_fixed(b)
        return Verdict(False, reason) if reason else check_connect(self.model, a, b)

    def select(self, ids: Iterable[str]) -> None:
        """Select exactly these blocks and connections, as far as they are there."""
        present = frozenset(i for i in ids if i in self.diagram.cards or i in self.diagram.wires)
        blocks = [b for b in present if b in self.diagram.cards]
        if self.focused not in blocks:
            self.focused = min(blocks, key=self._reading_order, default=self.focused)
        if present != self.selected:
            self.selected = present
            self.selection_changed.emit(tuple(sorted(present)))
            self.marks_changed.emit()

    def selected_blocks(self) -> frozenset[str]:
        """The selected blocks."""
        return frozenset(b for b in self.selected if b in self.diagram.cards)

    def selected_wires(self) -> frozenset[str]:
        """The selected connections."""
        return frozenset(c for c in self.selected if c in self.diagram.wires)

    def hover(self, name: str) -> None:
        """Mark what the pointer is over."""
        if name != self.hovered:
            self.hovered = name
            self.marks_changed.emit()

    def focus(self, block: str) -> None:
        """Make a block the one that keyboard commands start from."""
        if block != self.focused:
            self.focused = block
            self.marks_changed.emit()

    def lift(self, blocks: frozenset[str]) -> LiveDrag:
        """Begin to drag blocks; ``drop`` ends it. The model stays as it is."""
        self.drag = LiveDrag(self.diagram, blocks)
        self.lifted.emit()
        return self.drag

    def drop(self, drag: LiveDrag, *, done: bool) -> None:
        """End a drag: make it an edit, or put the blocks back. One that an edit has ended already is over."""
        if self.drag is drag:
            self.drag = None
            drag.end()
            self.lifted.emit()
            edit = drag.edit()
            if done and edit is not None:
                self.do(edit)
            if self._picture is not None:
                self._sync()

    def set_problems(self, problems: Mapping[str, Severity]) -> None:
        """Mark blocks that have problems."""
        changed = {
            b for b in problems.keys() | self.problems.keys() if problems.get(b) != self.problems.get(b)
        }
        self.problems = dict(problems)
        regions = [self.diagram.rects[b] for b in changed if b in self.diagram.rects]
        if regions:
            self.contents_changed.emit(regions)

    def position(self, block: str) -> Point:
        """The block's top left corner as shown."""
        rect = self.diagram.rects[block]
        return rect.left, rect.top

    def reading_order(self) -> list[str]:
        """All blocks as one reads them: rows from the top, each from the left."""
        return sorted(self.diagram.cards, key=self._reading_order)

    def pin_rect(self, end: Endpoint) -> list[Rect]:
        """Where the bundle meets its card: a point for each of its pins."""
        rect = self.diagram.rects[end.block]
        return [
            Rect(x, rect.top + pin.y, x, rect.top + pin.y)
            for pin in self.diagram.cards[end.block].pins
            if pin.bundle.name == end.bundle
            for x in [rect.left if pin.side < 0 else rect.right]
        ]

    def _reading_order(self, block: str) -> tuple[float, float, str]:
        rect = self.diagram.rects[block]
        return (rect.top // 64, rect.left, block)

    def _follow(self) -> None:
        if self.drag is not None:
            self.drop(self.drag, done=False)
        self._sync()

    def _sync(self) -> None:
        picture, self._picture = self._picture, None
        regions = self.diagram.sync(self.document.state, picture)
        self.contents_changed.emit(regions)
        if self.focused not in self.diagram.cards:
            self.focused = ""
        if self.hovered not in self.diagram.cards and self.hovered not in self.diagram.wires:
            self.hovered = ""
        self.select(self.selected)
        self.marks_changed.emit()


def lives_in_source(found: SourceObject) -> str:
    """Why an object of a source cannot be changed on the canvas, and where it can."""
    return (
        f"{found.name} lives in {found.span.path}, line {found.span.line}: change it there (Enter opens it)"
    )
