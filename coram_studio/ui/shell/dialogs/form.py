"""What the dialogs share: a heading, labelled fields with a line for what is wrong, and buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from coram_studio.ui.shell.dialogs.hint import HintLabel
from coram_studio.ui.wheel import keep_from_wheel

_HIGHEST = 560
_MARK = " ⚠"
_PAGE_KEYS = {"Ctrl+Tab": 1, "Ctrl+PgDown": 1, "Ctrl+Shift+Tab": -1, "Ctrl+PgUp": -1}
"""Keys that go to the next page or the one before."""

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
        self.tabs: QTabWidget | None = None
        self._pages: list[tuple[QScrollArea, QFormLayout]] = []
        self._page_of: dict[QWidget, int] = {}
        self.form = self._new_page()
        self.body.addWidget(self._pages[0][0], 1)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.accept_button: QPushButton = self.buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setDefault(True)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self.buttons.accepted.connect(self.try_accept)
        self.buttons.rejected.connect(self.reject)

    def _new_page(self, margin: int = 0) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(4)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        page = QWidget()
        page.setLayout(form)
        form.setContentsMargins(margin, margin, margin + 4, 0)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        self._pages.append((area, form))
        return form

    @property
    def form_area(self) -> QScrollArea:
        """What holds the fields while there are no tabs."""
        return self._pages[0][0]

    def add_page(self, title: str) -> None:
        """Begin a page under a tab: fields that are added from now on stand there. Not after a field without a page."""
        if self.tabs is None:
            first, _ = self._pages.pop()
            self.tabs = QTabWidget(self)
            self.tabs.setAccessibleName("Groups of settings")
            self.body.replaceWidget(first, self.tabs)
            self.body.setStretchFactor(self.tabs, 1)
            first.deleteLater()
        self.form = self._new_page(16)
        self.tabs.addTab(self._pages[-1][0], title)

    def add_field(self, title: str, field: QWidget, hint: str = "", *, holder: QWidget | None = None) -> None:
        """Add a labelled field; ``hint`` stands below it until something is wrong with it."""
        field.setAccessibleName(title)
        keep_from_wheel(field)
        below = HintLabel(hint, self)
        label = QLabel(title, self)
        label.setBuddy(field)
        self.form.addRow(label, holder or field)
        self.form.addRow("", below)
        self._labels[field] = below
        self._page_of[field] = len(self._pages) - 1

    def finish(self) -> None:
        """Put the buttons below; call when every field is there."""
        self.body.addWidget(self.buttons)
        self.validate()
        # As high as the fields need, but no higher than a small screen.
        for area, form in self._pages:
            area.setMinimumHeight(min(form.sizeHint().height() + _ROOM, _HIGHEST))
        if self.tabs is not None:
            for keys, by in _PAGE_KEYS.items():
                QShortcut(QKeySequence(keys), self).activated.connect(lambda by=by: self._turn_page(by))
        next(iter(self._labels), self.accept_button).setFocus()

    def _turn_page(self, by: int) -> None:
        """Go to another tab, and to its first field."""
        assert self.tabs is not None
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % self.tabs.count())
        first = next((f for f, page in self._page_of.items() if page == self.tabs.currentIndex()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

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
        self._mark_pages({self._page_of[field] for field in found if field in self._page_of})
        self.accept_button.setEnabled(not found)
        return not found

    def _mark_pages(self, wrong: set[int]) -> None:
        """Show at the tabs where something is wrong, as it may be out of sight."""
        for index in range(self.tabs.count() if self.tabs else 0):
            assert self.tabs is not None
            title = self.tabs.tabText(index).removesuffix(_MARK)
            self.tabs.setTabText(index, title + _MARK if index in wrong else title)
            self.tabs.setTabToolTip(index, "A field here must be corrected" if index in wrong else "")

    def try_accept(self) -> None:
        """Accept when nothing is wrong."""
        if self.validate():
            self.accept()


def mono_field(text: str = "", parent: QWidget | None = None) -> QLineEdit:
    """A field for a name or a number."""
    field = QLineEdit(text, parent)
    field.setProperty("look", "mono")
    return field
