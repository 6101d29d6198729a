"""The page that is shown while no project is open: recent projects, templates, open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from coram_studio.ui.icons import Icons, app_icon
from coram_studio.ui.shell.settings import WindowSettings
from coram_studio.ui.shell.thumbnails import PICTURE, Thumbnails
from coram_studio.ui.theme import ThemeManager, mono_font

_WIDTH = 743
_COLUMNS = 3


class Card(QFrame):
    """A card that is pressed like a button."""

    pressed = Signal()  # it was clicked, or Return was pressed on it

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click is a press."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return and space press."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class RecentCard(Card):
    """A project that was opened before."""

    forget_requested = Signal()  # the user asked to take it off the list

    def __init__(self, path: Path, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(f"Open {path.name}", parent)
        name = QLabel(path.name, self)
        name.setStyleSheet("font-weight: 600;")
        place = QLabel(str(path.parent), self)
        place.setProperty("look", "small")
        icon = QLabel(self)
        icon.setPixmap(icons.kind("system").pixmap(20, 20))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(name)
        texts.addWidget(place)
        row.addWidget(icon)
        row.addLayout(texts, 1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to forget it."""
        menu = QMenu(self)
        menu.addAction("Open", self.pressed.emit)
        menu.addAction("Take off this list", self.forget_requested.emit)
        menu.exec(event.globalPos())


class WelcomePage(QScrollArea):
    """Where a session begins."""

    open_requested = Signal(object)  # the user asked to open the project in that folder (Path)
    browse_requested = Signal()  # the user asked to choose a folder
    import_requested = Signal()  # the user asked to import a PyCoRAM project
    new_requested = Signal(
        str
    )  # the user asked for a new project, from the template of that name or any ("")

    def __init__(
        self, settings: WindowSettings, themes: ThemeManager, icons: Icons, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._icons = icons
        self._themes = themes
        self.setWidgetResizable(True)
        self.recent_cards: list[RecentCard] = []
        self._thumbnails: Thumbnails | None = None
        self.new_button: QPushButton
        self.open_button: QPushButton
        self.import_button: QPushButton
        self._stale = False
        themes.changed.connect(self._use_theme)
        self._build()

    def showEvent(self, event: QShowEvent) -> None:
        """Take on the theme that was chosen meanwhile."""
        if self._stale:
            self._build()
        super().showEvent(event)

    def _use_theme(self) -> None:
        if self.isVisible():
            self._build()
        else:
            self._stale = True

    def _build(self) -> None:
        self._stale = False
        page = QWidget()
        page.setObjectName("page")
        outer = QHBoxLayout(page)
        outer.setContentsMargins(32, 40, 32, 32)
        outer.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(8)
        outer.addLayout(column)
        outer.addStretch(1)
        column.addLayout(self._head(page))
        column.addSpacing(24)
        column.addLayout(self._recent(page))
        column.addSpacing(24)
        column.addLayout(self._templates(page))
        column.addStretch(1)
        page.setMinimumWidth(640)
        self.setWidget(page)
        self.setFocusProxy(self.recent_cards[0] if self.recent_cards else self.new_button)

    def _head(self, page: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        icon = QLabel(page)
        icon.setPixmap(app_icon().pixmap(QSize(56, 56)))
        row.addWidget(icon)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        title = QLabel("CoRAM Studio", page)
        title.setProperty("look", "title")
        line = QLabel(
            "Draw an accelerator, debug its waves, see where its bandwidth goes, and export it.", page
        )
        line.setProperty("look", "muted")
        line.setWordWrap(True)
        texts.addWidget(title)
        texts.addWidget(line)
        row.addLayout(texts, 1)
        self.new_button = QPushButton("New project …", page)
        self.new_button.setProperty("look", "primary")
        self.new_button.clicked.connect(lambda: self.new_requested.emit(""))
        self.import_button = QPushButton("Import …", page)
        self.import_button.setAccessibleName("Import PyCoRAM project")
        self.import_button.setToolTip("Make a project from one that was written for PyCoRAM")
        self.import_button.clicked.connect(self.import_requested)
        row.addWidget(self.import_button)
        self.open_button = QPushButton("Open …", page)
        self.open_button.clicked.connect(self.browse_requested)
        row.addWidget(self.open_button)
        row.addWidget(self.new_button)
        return row

    def _section(self, page: QWidget, text: str) -> QLabel:
        label = QLabel(text, page)
        label.setProperty("look", "section")
        return label

    def _recent(self, page: QWidget) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self._section(page, "Recent projects"))
        self.recent_cards = []
        for path in self._settings.recent():
            card = RecentCard(path, self._icons, page)
            card.setFixedWidth(_WIDTH)
            card.pressed.connect(lambda path=path: self.open_requested.emit(path))
            card.forget_requested.connect(lambda path=path: self._forget(path))
            column.addWidget(card)
            self.recent_cards.append(card)
        if not self.recent_cards:
            none = QLabel("Projects that you open are listed here.", page)
            none.setProperty("look", "muted")
            column.addWidget(none)
        column.addStretch(1)
        return column

    def _templates(self, page: QWidget) -> QVBoxLayout:
        from coram_studio.workbench.templates import templates

        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self._section(page, "New from a sample"))
        grid = QGridLayout()
        grid.setSpacing(16)
        width = (_WIDTH - (_COLUMNS - 1) * 16) // _COLUMNS
        size = PICTURE
        self._stop_reading()
        self._thumbnails = Thumbnails(size, self.devicePixelRatioF(), self._themes.current, page)
        self._pictures: dict[str, QLabel] = {}
        self._thumbnails.ready.connect(lambda name, pixmap: self._pictures[name].setPixmap(pixmap))
        for i, template in enumerate(templates()):
            card = Card(f"New project from {template.name}", page)
            card.setFixedWidth(width)
            inner = QVBoxLayout(card)
            inner.setContentsMargins(12, 12, 12, 12)
            if template.picture is not None:
                picture = QLabel(card)
                picture.setFixedHeight(size.height())
                picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
                picture.setAccessibleName(f"Diagram of {template.name}")
                self._pictures[template.name] = picture
                self._thumbnails.request(template.name, template.picture)
                inner.addWidget(picture)
                inner.addSpacing(4)
            name = QLabel(template.name, card)
            name.setFont(mono_font(13))
            text = QLabel(template.description, card)
            text.setProperty("look", "small")
            text.setWordWrap(True)
            inner.addWidget(name)
            inner.addWidget(text)
            inner.addStretch(1)
            card.pressed.connect(lambda name=template.name: self.new_requested.emit(name))
            grid.addWidget(card, i // _COLUMNS, i % _COLUMNS)
        column.addLayout(grid)
        column.addStretch(1)
        return column

    def _stop_reading(self) -> None:
        if self._thumbnails is not None:
            self._thumbnails.stop()
            self._thumbnails = None

    def _forget(self, path: Path) -> None:
        self._settings.forget_recent(path)
        self._build()
