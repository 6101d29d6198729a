"""All keys of the window, by menu."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from coram_studio.ui.shell.actions import ACTIONS
from coram_studio.ui.theme import mono_font

CANVAS_KEYS = (
    ("Wheel", "Zoom"),
    ("Shift + wheel, Ctrl + wheel", "Move the view"),
    ("Middle button, Alt + left button", "Drag the view"),
    ("Arrows", "Nudge the selected blocks"),
    ("W", "Wire from the block in focus"),
    ("A", "Add a block"),
    ("Esc", "Leave what was begun"),
)
EDITOR_KEYS = (
    ("Tab, Shift+Tab", "Indent, dedent the selected lines"),
    ("Ctrl + wheel", "Size of the text"),
    ("Esc", "Close the find bar"),
)


class KeysDialog(QDialog):
    """A table that can be searched."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Keys")
        self.resize(620, 640)
        heading = QLabel("Keys", self)
        heading.setProperty("look", "title")
        self.field = QLineEdit(self)
        self.field.setPlaceholderText("Search keys and commands")
        self.field.setAccessibleName("Search keys and commands")
        self.tree = QTreeWidget(self)
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(2)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.header().setStretchLastSection(False)
        self.tree.setAccessibleName("Keys")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        for widget in (heading, self.field, self.tree, buttons):
            column.addWidget(widget)
        self._fill()
        self.field.textChanged.connect(self._filter)
        self.field.setFocus()

    def _fill(self) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for spec in ACTIONS:
            if spec.keys:
                groups.setdefault(spec.menu.partition("/")[0] or "Others", []).append(
                    (spec.title, ", ".join(spec.keys))
                )
        groups["On the diagram"] = [(what, key) for key, what in CANVAS_KEYS]
        groups["In a source"] = [(what, key) for key, what in EDITOR_KEYS]
        for name, rows in groups.items():
            head = QTreeWidgetItem(self.tree, [name])
            font = head.font(0)
            font.setWeight(font.Weight.DemiBold)
            head.setFont(0, font)
            for row in rows:
                item = QTreeWidgetItem(head, list(row))
                item.setFont(1, mono_font(12))
        self.tree.expandAll()

    def _filter(self, text: str) -> None:
        for i in range(self.tree.topLevelItemCount()):
            head = self.tree.topLevelItem(i)
            shown = 0
            for j in range(head.childCount()):
                item = head.child(j)
                hidden = text.lower() not in f"{item.text(0)} {item.text(1)}".lower()
                item.setHidden(hidden)
                shown += not hidden
            head.setHidden(not shown)
