"""What the properties panel shows for a block, a wire, several things, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from coram_studio.model.blocks import (
    OBJECT_KINDS,
    Block,
    KernelBlock,
    SourceObject,
    ThreadBlock,
    bundle_of,
    bundles_of,
)
from coram_studio.model.design import Accelerator, Connection
from coram_studio.model.source_picture import is_source_bundle, is_source_id
from coram_studio.ui.canvas.inspector.fields import Field
from coram_studio.ui.canvas.inspector.rows import BundleList, FieldRow, Label
from coram_studio.ui.canvas.wording import bundle_title, kind_title, plural_title, size_text
from coram_studio.ui.icons import Icons


class Page(QWidget):
    """A title, a line below it, and content from the top down."""

    def __init__(self, title: str, below: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.title = Label(title)
        self.title.setProperty("look", "heading")
        self.title.setToolTip(title)
        self.below = _label(below, "muted")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 14, 16, 16)
        self.column.setSpacing(8)
        self.column.addWidget(self.title)
        self.column.addWidget(self.below)
        self.column.addSpacing(8)

    def section(self, text: str) -> None:
        """A heading between parts."""
        self.column.addSpacing(12)
        self.column.addWidget(_label(text, "section"))


class BlockPage(Page):
    """The fields and bundles of one block; stays while the block keeps its fields."""

    committed = Signal(str, str)  # key of a field and its new text
    open_requested = Signal()  # the source was asked for

    def __init__(
        self, block: Block, fields: Iterable[Field], check: Callable[[str, str], str], icons: Icons
    ) -> None:
        super().__init__(block.name, block_line(block))
        self.rows: dict[str, FieldRow] = {}
        for field in fields:
            row = FieldRow(field, check)
            row.committed.connect(self.committed)
            self.rows[field.key] = row
            self.column.addWidget(row)
        self.section("Bundles")
        self._bundles = BundleList(icons)
        self._bundles.show_bundles(bundles_of(block))
        self.column.addWidget(self._bundles)
        if isinstance(block, KernelBlock | ThreadBlock):
            self.column.addSpacing(12)
            button = QPushButton("Open source")
            button.setToolTip(f"Open {block.source} (Enter on the block)")
            button.clicked.connect(lambda _=False: self.open_requested.emit())
            line = QHBoxLayout()
            line.addWidget(button)
            line.addStretch()
            self.column.addLayout(line)
        self.column.addStretch(1)

    def refresh(self, block: Block, fields: Iterable[Field]) -> None:
        """Show the block as it is now."""
        self.title.show_text(block.name)
        self.title.setToolTip(block.name)
        self.below.setText(block_line(block))
        self._bundles.show_bundles(bundles_of(block))
        for field in fields:
            self.rows[field.key].refresh(field)


class SourcePage(Page):
    """The facts of an object that lives in a source, and the way to its line."""

    open_requested = Signal()  # the line in the source was asked for

    def __init__(self, found: SourceObject, accelerator: Accelerator | None) -> None:
        place = f"{found.span.path}, line {found.span.line}"
        super().__init__(found.name, f"{block_line(found)} in {place}")
        for name, value in _facts(found, accelerator):
            self.column.addWidget(_pair(name, value))
        self.column.addSpacing(12)
        self.column.addWidget(_label("It is part of the source, so it is changed there.", "muted"))
        button = QPushButton(f"Go to line {found.span.line}")
        button.setToolTip(f"Open {place} (Enter on the block)")
        button.clicked.connect(lambda _=False: self.open_requested.emit())
        line = QHBoxLayout()
        line.addWidget(button)
        line.addStretch()
        self.column.addLayout(line)
        self.column.addStretch(1)


def _facts(found: SourceObject, accelerator: Accelerator | None) -> Iterator[tuple[str, str]]:
    """What there is to know of an object: names and values."""
    blocks = accelerator.blocks_by_id if accelerator is not None else {}
    thread, kernel = blocks.get(found.thread), blocks.get(found.kernel)
    if kernel is not None:
        yield "Kernel", kernel.name
        yield "Instance", found.path
        yield "Module", OBJECT_KINDS[found.kind].module
    if found.count > 1:
        yield "Instances", str(found.count)
    yield "Control thread", thread.name if thread is not None else "none on the diagram"
    last = f" to {found.last_id}" if found.count > 1 else ""
    yield "CoRAM id", f"{found.coram_id}{last}"
    if found.sub_id:
        yield "Bank", str(found.sub_id)
    yield "Size", size_text(found)


class WirePage(Page):
    """What a wire joins and carries."""

    def __init__(self, connection: Connection, accelerator: Accelerator) -> None:
        ends = []
        bundle = None
        for end in connection.ends:
            block = accelerator.block(end.block)
            pin = "" if is_source_bundle(end.bundle) else f".{end.bundle}"
            ends.append(f"{block.name if block else end.block}{pin}")
            if pin:
                bundle = bundle or (bundle_of(block, end.bundle) if block else None)
        title = bundle_title(bundle) if bundle is not None else "broken wire"
        kind = "Wire in the source" if is_source_id(connection.id) else "Wire"
        super().__init__(f"{title[0].upper()}{title[1:]}", kind)
        self.column.addWidget(_pair("From", ends[0]))
        self.column.addWidget(_pair("To", ends[1]))
        if bundle is not None and bundle.ports:
            self.section("Ports")
            for role, port in bundle.ports:
                width = f"[{port.width - 1}:0] " if port.width > 1 else ""
                self.column.addWidget(_pair(role, f"{port.direction.value} {width}{port.name}"))
        self.column.addStretch(1)


class SeveralPage(Page):
    """How many of what are selected."""

    def __init__(self, blocks: list[Block], wires: int) -> None:
        counts = Counter(plural_title(block) for block in blocks)
        total = len(blocks) + wires
        super().__init__(f"{total} selected", "Drag to move them together, Del to delete them")
        for title, count in sorted(counts.items()):
            self.column.addWidget(_pair(title, str(count)))
        if wires:
            self.column.addWidget(_pair("Wires", str(wires)))
        self.column.addStretch(1)


class EmptyPage(Page):
    """Nothing is selected: the accelerator in numbers, and what to do."""

    def __init__(self, accelerator: Accelerator | None) -> None:
        name = accelerator.name if accelerator is not None else "No diagram"
        super().__init__(name, "Select a block or a wire to see and change it")
        blocks = accelerator.blocks if accelerator is not None else ()
        for title, count in sorted(Counter(plural_title(block) for block in blocks).items()):
            self.column.addWidget(_pair(title, str(count)))
        if accelerator is not None and blocks:
            self.column.addWidget(_pair("Wires", str(sum(1 for _ in accelerator.all_connections()))))
        self.column.addStretch(1)


def block_line(block: Block) -> str:
    """The line below a block's name: "Kernel, module of kernels/vectorsum.v"."""
    kind = kind_title(block).capitalize()
    match block:
        case KernelBlock():
            return f"{kind}, module of {block.source}" if block.source else kind
        case ThreadBlock():
            return f"{kind} in {block.source}" if block.source else kind
        case _:
            return kind


def _label(text: str, look: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("look", look)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    # Names have no spaces to break at: a long one must not push the fields out of the panel.
    label.setMinimumWidth(1)
    return label


def _pair(name: str, value: str) -> QWidget:
    row = QWidget()
    left = _label(name, "muted")
    # What has no spaces cannot be broken into lines; it is shortened, and whole in the tip.
    right = _label(value, "mono") if " " in value else Label(value)
    right.setProperty("look", "mono")
    right.setToolTip(value)
    left.setWordWrap(False)
    left.setMinimumWidth(120)
    right.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(left)
    layout.addWidget(right, 1)
    return row
