"""Fields for an exporter's options, with a line below each that says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from coram_studio.export.exporter import Option
from coram_studio.ui.shell.dialogs.hint import HintLabel
from coram_studio.ui.wheel import keep_from_wheel

LABEL_WIDTH = 160
"""Pixels of the column of labels."""


def option_problem(option: Option, value: str) -> str:
    """Why a value is impossible, as a sentence; "" when it is possible."""
    if option.choices and value not in option.choices:
        return f"It must be one of {', '.join(option.choices)}."
    if option.pattern and not re.fullmatch(option.pattern, value):
        return f"It must be {option.description or option.title}."
    return ""


class OptionFields(QWidget):
    """One field per option."""

    changed = Signal()  # a value was edited

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options: tuple[Option, ...] = ()
        self._fields: dict[str, QLineEdit | QComboBox] = {}
        self._hints: dict[str, QLabel] = {}
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(4)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def set_options(self, options: Sequence[Option], values: Mapping[str, str]) -> None:
        """Offer these options, with values where there are some, else their defaults."""
        while self._form.rowCount():
            self._form.removeRow(0)
        self._options = tuple(options)
        self._fields, self._hints = {}, {}
        for option in self._options:
            value = values.get(option.name, option.default)
            field = self._field(option, value if not option_problem(option, value) else option.default)
            hint = HintLabel(option.description, self)
            label = QLabel(option.title, self)
            label.setBuddy(field)
            label.setFixedWidth(LABEL_WIDTH)
            self._form.addRow(label, field)
            self._form.addRow("", hint)
            self._fields[option.name], self._hints[option.name] = field, hint
        self.validate()

    def _field(self, option: Option, value: str) -> QLineEdit | QComboBox:
        if option.choices:
            box = QComboBox(self)
            box.addItems(list(option.choices))
            box.setCurrentText(value)
            box.currentTextChanged.connect(self._edited)
            box.setAccessibleName(option.title)
            keep_from_wheel(box)
            return box
        line = QLineEdit(value, self)
        line.setProperty("look", "mono")
        line.textChanged.connect(self._edited)
        line.setAccessibleName(option.title)
        return line

    def values(self) -> dict[str, str]:
        """The value of each option."""
        return {
            name: field.currentText() if isinstance(field, QComboBox) else field.text()
            for name, field in self._fields.items()
        }

    def edited(self) -> dict[str, str]:
        """The values that are not the defaults: those follow the core when they are offered the next time."""
        values = self.values()
        return {o.name: values[o.name] for o in self._options if values[o.name] != o.default}

    def field(self, name: str) -> QLineEdit | QComboBox:
        """The field of an option. Raises KeyError."""
        return self._fields[name]

    def validate(self) -> bool:
        """Show what is wrong; whether nothing is."""
        good = True
        for option in self._options:
            problem = option_problem(option, self.values()[option.name])
            good = good and not problem
            hint, field = self._hints[option.name], self._fields[option.name]
            hint.setText(problem or option.description)
            hint.setProperty("look", "error" if problem else "small")
            field.setProperty("invalid", bool(problem))
            for widget in (hint, field):
                widget.style().unpolish(widget)
                widget.style().polish(widget)
        return good

    def _edited(self) -> None:
        self.validate()
        self.changed.emit()
