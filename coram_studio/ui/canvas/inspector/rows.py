"""The widgets of the properties panel: a field with its label and its error, and the list of bundles."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from coram_studio.model.bundles import Bundle
from coram_studio.ui.canvas.inspector.fields import Field
from coram_studio.ui.canvas.wording import BUNDLE_KINDS, bundle_title
from coram_studio.ui.icons import Icons
from coram_studio.ui.wheel import keep_from_wheel

LABEL_WIDTH = 112


class Label(QLabel):
    """A label that shortens its text in the middle when there is no room for it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumWidth(1)
        self._whole = text

    @property
    def whole(self) -> str:
        """The text as it is, whatever there is room for."""
        return self._whole

    def show_text(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self._shorten()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        room = self.contentsRect().width()
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, room))


class FieldRow(QWidget):
    """Label, editor and, below, what is wrong with what was typed.

    ``check`` tells what is wrong with a text, or ""; the row emits only texts that pass it.
    """

    committed = Signal(str, str)  # key of the field and the new text, once it is right and the user is done

    def __init__(self, field: Field, check: Callable[[str, str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = field.key
        self._check = check
        self._value = field.value
        label = Label(field.label)
        label.setProperty("look", "muted")
        label.setFixedWidth(LABEL_WIDTH)
        label.setToolTip(f"{field.label}: {field.tip}")
        self.editor: QLineEdit | QComboBox = _combo(field) if field.choices else _line(field)
        self.editor.setToolTip(field.tip)
        self.editor.setAccessibleName(field.label)
        keep_from_wheel(self.editor)
        label.setBuddy(self.editor)
        self.error = QLabel()
        self.error.setProperty("look", "error")
        self.error.setWordWrap(True)
        self.error.hide()
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(4)
        layout.setColumnStretch(1, 1)
        layout.addWidget(label, 0, 0)
        layout.addWidget(self.editor, 0, 1)
        layout.addWidget(self.error, 1, 1)
        self._connect()

    def _connect(self) -> None:
        if isinstance(self.editor, QComboBox):
            self.editor.activated.connect(lambda _: self._commit())
        else:
            self.editor.textEdited.connect(lambda text: self._mark(self._check(self.key, text.strip())))
            self.editor.editingFinished.connect(self._commit)

    def text(self) -> str:
        """What the editor holds: a text, or the value of the choice."""
        if isinstance(self.editor, QComboBox):
            return str(self.editor.currentData())
        return self.editor.text().strip()

    def refresh(self, field: Field) -> None:
        """Show the model's value again; a wrong text that is being edited stays."""
        changed = field.value != self._value
        self._value = field.value
        if self.error.isVisibleTo(self) and not changed:
            return
        self._mark("")
        if isinstance(self.editor, QComboBox):
            _fill(self.editor, field)
        elif self.editor.text() != field.value:
            self.editor.setText(field.value)
        if isinstance(self.editor, QLineEdit):
            self.editor.setPlaceholderText(field.placeholder)

    def _commit(self) -> None:
        text = self.text()
        if text == self._value:
            self._mark("")
            return
        reason = self._check(self.key, text)
        self._mark(reason)
        if not reason:
            self.committed.emit(self.key, text)

    def _mark(self, reason: str) -> None:
        self.error.setText(reason)
        self.error.setVisible(bool(reason))
        if self.editor.property("invalid") != bool(reason):
            self.editor.setProperty("invalid", bool(reason))
            self.editor.style().unpolish(self.editor)
            self.editor.style().polish(self.editor)
        self.editor.setAccessibleDescription(reason)


def _line(field: Field) -> QLineEdit:
    editor = QLineEdit(field.value)
    editor.setPlaceholderText(field.placeholder)
    editor.setProperty("look", "mono")
    editor.setCursorPosition(0)
    return editor


def _combo(field: Field) -> QComboBox:
    editor = QComboBox()
    editor.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    editor.setMinimumContentsLength(6)
    _fill(editor, field)
    return editor


def _fill(editor: QComboBox, field: Field) -> None:
    editor.clear()
    for value, text in field.choices:
        editor.addItem(text, value)
    index = editor.findData(field.value)
    if index < 0:
        editor.addItem(f"{field.value} (unknown)", field.value)
        index = editor.count() - 1
    editor.setCurrentIndex(index)


class BundleList(QWidget):
    """The bundles of a block: a mark in the hue of the kind, the name, and what it is."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._shown: tuple[Bundle, ...] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def show_bundles(self, bundles: tuple[Bundle, ...]) -> None:
        """Show these; nothing happens when they are shown already."""
        if bundles == self._shown:
            return
        self._shown = bundles
        while (item := self._column.takeAt(0)) is not None:
            item.widget().deleteLater()
        for bundle in bundles:
            self._column.addWidget(_bundle_row(bundle, self._icons))
        if not bundles:
            none = QLabel("None found in the source yet")
            none.setProperty("look", "muted")
            self._column.addWidget(none)


def _bundle_row(bundle: Bundle, icons: Icons) -> QWidget:
    row = QWidget()
    mark = QLabel()
    mark.setPixmap(icons.kind(BUNDLE_KINDS[bundle.type]).pixmap(QSize(16, 16)))
    name = Label(bundle.name)
    name.setProperty("look", "mono")
    name.setFixedWidth(LABEL_WIDTH - 24)
    what = Label(bundle_title(bundle))
    what.setProperty("look", "muted")
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    layout.addWidget(mark)
    layout.addWidget(name)
    layout.addWidget(what, 1)
    ports = "\n".join(
        f"{role}: {port.direction.value} {port.name}, {port.width} bit" for role, port in bundle.ports
    )
    row.setToolTip(ports or bundle_title(bundle))
    return row
