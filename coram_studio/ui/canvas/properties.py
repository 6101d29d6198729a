"""The properties panel: what is selected on the canvas, to see and to change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from coram_studio.model.blocks import Block, KernelBlock, SourceObject
from coram_studio.model.document import Document, EditError
from coram_studio.model.edits import ChangeBlock
from coram_studio.model.source_picture import NO_SOURCES, SourcePicture, shown_accelerator
from coram_studio.ui.canvas.following import follow
from coram_studio.ui.canvas.inspector.fields import Field, FieldError, KnownParameters, fields_of
from coram_studio.ui.canvas.inspector.pages import (
    BlockPage,
    EmptyPage,
    Page,
    SeveralPage,
    SourcePage,
    WirePage,
)
from coram_studio.ui.icons import Icons
from coram_studio.ui.theme import ThemeManager

ParameterReader = Callable[[KernelBlock], KnownParameters]


class PropertiesPanel(QWidget):
    """Follows the selection and the document. Each change that the user makes is one edit."""

    open_requested = Signal(
        str
    )  # the source of a kernel, a thread or an object in one was asked for: its block id

    def __init__(self, document: Document, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._themes = themes
        self._icons = Icons(themes, self)
        self._accelerator = ""
        self._ids: tuple[str, ...] = ()
        self._known: ParameterReader = lambda block: ()
        self._pictures: Mapping[str, SourcePicture] = {}
        self._shape: object = None
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        self.setAccessibleName("Properties")
        self._connect()
        self._show()

    def _connect(self) -> None:
        follow(self, self._document.changed, self._show)
        self._themes.changed.connect(self._rebuild)

    def set_selection(self, accelerator: str, ids: Iterable[str]) -> None:
        """Show these blocks and wires of an accelerator."""
        selection = (accelerator, tuple(ids))
        if selection != (self._accelerator, self._ids):
            self._accelerator, self._ids = selection
            self._show()

    def set_pictures(self, pictures: Mapping[str, SourcePicture]) -> None:
        """Know what lives in the sources of accelerators, by their names."""
        if pictures != self._pictures:
            self._pictures = dict(pictures)
            self._show()

    def set_parameter_reader(self, read: ParameterReader) -> None:
        """Tell which parameters a kernel's module has: names with their defaults as written."""
        self._known = read
        self._rebuild()

    @property
    def page(self) -> Page:
        """What is shown."""
        page = self._scroll.widget()
        assert isinstance(page, Page)
        return page

    def _rebuild(self) -> None:
        self._shape = None
        self._show()

    def _show(self) -> None:
        """Show the selection; the widgets stay while what they stand for is the same."""
        accelerator = self._document.state.design.accelerator(self._accelerator)
        shown = accelerator
        if accelerator is not None:
            shown = shown_accelerator(accelerator, self._pictures.get(self._accelerator, NO_SOURCES))
        blocks: list[Block] = []
        wires = []
        for item in self._ids if accelerator is not None else ():
            block = accelerator.block(item) or shown.block(item)
            wire = shown.connection(item) if block is None else None
            if block is not None:
                blocks.append(block)
            elif wire is not None:
                wires.append(wire)
        if len(blocks) == 1 and not wires:
            self._show_block(blocks[0])
            return
        shape = (self._accelerator, shown, tuple(blocks), tuple(wires))
        if shape == self._shape:
            return
        self._shape = shape
        if not blocks and not wires:
            self._set_page(EmptyPage(shown))
        elif shown is not None and not blocks and len(wires) == 1:
            self._set_page(WirePage(wires[0], shown))
        else:
            self._set_page(SeveralPage(blocks, len(wires)))

    def _show_source_object(self, found: SourceObject) -> None:
        shape = (self._accelerator, found, self._document.state.design)
        if shape == self._shape:
            return
        self._shape = shape
        accelerator = self._document.state.design.accelerator(self._accelerator)
        page = SourcePage(found, accelerator)
        page.open_requested.connect(lambda: self.open_requested.emit(found.id))
        self._set_page(page)

    def _show_block(self, block: Block) -> None:
        if isinstance(block, SourceObject):
            self._show_source_object(block)
            return
        fields = self._fields(block)
        shape = (self._accelerator, block.id, tuple(field.key for field in fields))
        page = self._scroll.widget()
        if shape == self._shape and isinstance(page, BlockPage):
            page.refresh(block, fields)
            return
        self._shape = shape
        page = BlockPage(block, fields, self._reason, self._icons)
        page.committed.connect(self._change)
        page.open_requested.connect(lambda: self.open_requested.emit(block.id))
        self._set_page(page)

    def _set_page(self, page: Page) -> None:
        # A page in whose field the cursor is must not vanish under the event that it is handling.
        old = self._scroll.takeWidget()
        if old is not None:
            old.deleteLater()
        self._scroll.setWidget(page)

    def _fields(self, block: Block) -> tuple[Field, ...]:
        accelerator = self._document.state.design.accelerator(self._accelerator)
        assert accelerator is not None
        known = self._known(block) if isinstance(block, KernelBlock) else ()
        return fields_of(block, accelerator, known)

    def _edit(self, key: str, text: str) -> ChangeBlock:
        """The edit that sets a field. Raises FieldError."""
        accelerator = self._document.state.design.accelerator(self._accelerator)
        block = accelerator.block(self._ids[0]) if accelerator is not None else None
        if block is None:
            raise FieldError("This block is not there any more")
        field = next(field for field in self._fields(block) if field.key == key)
        return ChangeBlock(self._accelerator, field.change(text))

    def _reason(self, key: str, text: str) -> str:
        """What is wrong with a text for a field, or ""."""
        if self._document.read_only:
            return self._document.read_only
        try:
            self._edit(key, text).apply(self._document.state)
        except (FieldError, EditError) as error:
            return str(error)
        return ""

    def _change(self, key: str, text: str) -> None:
        self._document.do(self._edit(key, text))
