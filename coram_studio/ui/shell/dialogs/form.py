"""What the dialogs share: a heading, labelled fields with a line for what is wrong, and buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from coram_studio.ui.shell.dialogs.hint import HintLabel

_HIGHEST = 560
_ROOM = 24  # pixels for a message that takes a line more than the hint it replaces


def set_invalid(field: QWidget, invalid: bool) -> None:
    """Show by its edge whether a field's value is impossible."""
    if bool(field.property("invalid")) != invalid:
        field.setProperty("invalid", invalid)
        field.style().unpolish(field)
        field.style().polish(field)


class FormDialog(QDialog):
    """A dialog whose button is enabled only when ``problem`` says nothing."""

    def __init__(self, title: str, heading: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(520)
        self._labels: dict[QWidget, QLabel] = {}
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(24, 20, 24, 20)
        self.body.setSpacing(12)
        label = QLabel(heading, self)
        label.setProperty("look", "title")
        self.body.addWidget(label)
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(16)
        self.form.setVerticalSpacing(4)
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        page = QWidget()
        page.setLayout(self.form)
        self.form.setContentsMargins(0, 0, 4, 0)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(page)
        self.body.addWidget(self._area, 1)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.accept_button: QPushButton = self.buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setDefault(True)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self.buttons.accepted.connect(self.try_accept)
        self.buttons.rejected.connect(self.reject)

    def add_field(self, title: str, field: QWidget, hint: str = "", *, holder: QWidget | None = None) -> None:
        """Add a labelled field; ``hint`` stands below it until something is wrong with it."""
        field.setAccessibleName(title)
        below = HintLabel(hint, self)
        label = QLabel(title, self)
        label.setBuddy(field)
        self.form.addRow(label, holder or field)
        self.form.addRow("", below)
        self._labels[field] = below

    def finish(self) -> None:
        """Put the buttons below; call when every field is there."""
        self.body.addWidget(self.buttons)
        self.validate()
        # As high as the fields need, but no higher than a small screen.
        self._area.setMinimumHeight(min(self.form.sizeHint().height() + _ROOM, _HIGHEST))

    def problems(self) -> dict[QWidget, str]:
        """What is wrong, by field; to be overridden."""
        return {}

    def validate(self) -> bool:
        """Show what is wrong; whether nothing is."""
        found = {field: text for field, text in self.problems().items() if text}
        for field, label in self._labels.items():
            text = found.get(field, "")
            set_invalid(field, bool(text))
            look = "error" if text else "small"
            label.setText(text or str(label.property("hint")))
            if label.property("look") != look:
                label.setProperty("look", look)
                label.style().unpolish(label)
                label.style().polish(label)
        self.accept_button.setEnabled(not found)
        return not found

    def try_accept(self) -> None:
        """Accept when nothing is wrong."""
        if self.validate():
            self.accept()


def mono_field(text: str = "", parent: QWidget | None = None) -> QLineEdit:
    """A field for a name or a number."""
    field = QLineEdit(text, parent)
    field.setProperty("look", "mono")
    return field
