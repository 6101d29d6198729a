"""The samples that a new project can start from: pictures, names and what they show, with a filter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from coram_studio.ui.shell.thumbnails import PICTURE, Thumbnails
from coram_studio.ui.theme import ThemeManager, mix, mono_font, ui_font
from coram_studio.workbench.templates import Template

_CARD = QSize(240, 200)
_MARGIN = 12
_TEMPLATE = Qt.ItemDataRole.UserRole
_PIXMAP = Qt.ItemDataRole.UserRole + 1


class Gallery(QWidget):
    """A field to filter by, the samples as cards, and the whole text of the chosen one."""

    changed = Signal()  # another sample was chosen, or none is
    activated = Signal()  # the chosen sample was double-clicked, or Return was pressed on it

    def __init__(
        self, templates: Sequence[Template], themes: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._templates = tuple(templates)
        self._pixmaps: dict[str, QPixmap] = {}
        self._wanted = ""
        self.search = QLineEdit(self, placeholderText="Search samples")
        self.search.setProperty("look", "search")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search the samples")
        self.search.setToolTip("Words of a sample's name or description")
        self.list = QListView(self)
        self.list.setAccessibleName("Samples")
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setUniformItemSizes(True)
        self.list.setGridSize(_CARD)
        self.list.setMouseTracking(True)
        self.list.setFrameShape(QFrame.Shape.StyledPanel)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setModel(QStandardItemModel(self))
        self.list.setItemDelegate(_CardDelegate(themes, self.list))
        self.description = QLabel(self)
        self.description.setWordWrap(True)
        self.description.setMinimumHeight(36)
        self.description.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.description.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.description)
        self.setFocusProxy(self.search)
        self._thumbnails = Thumbnails(PICTURE, self.devicePixelRatioF(), themes.current, self)
        self._connect()
        self._fill()
        for template in self._templates:
            if template.picture is not None:
                self._thumbnails.request(template.name, template.picture)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        self.list.installEventFilter(self)
        self.list.doubleClicked.connect(lambda _: self.activated.emit())
        self._thumbnails.ready.connect(self._take_picture)

    def chosen(self) -> Template | None:
        """The sample that is chosen, if one is in sight."""
        found = self.list.currentIndex().data(_TEMPLATE)
        return found if isinstance(found, Template) else None

    def choose(self, name: str) -> None:
        """Choose the sample of that name, and have it in sight."""
        self._wanted = name
        model = self.list.model()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            if index.data(_TEMPLATE).name == name:
                self.list.setCurrentIndex(index)
                self.list.scrollTo(index)

    def names(self) -> tuple[str, ...]:
        """Names of the samples in sight, in their order."""
        model = self.list.model()
        return tuple(model.index(row, 0).data(_TEMPLATE).name for row in range(model.rowCount()))

    def picture(self, name: str) -> QPixmap | None:
        """The picture of a sample once it has been read."""
        return self._pixmaps.get(name)

    def _fill(self) -> None:
        """Show the samples that have all words of the filter; the chosen one stays so if it is among them."""
        before = self.chosen()
        if before is not None:
            self._wanted = before.name
        words = self.search.text().lower().split()
        model = self.list.model()
        assert isinstance(model, QStandardItemModel)
        model.clear()
        for template in self._templates:
            text = f"{template.name} {template.name.replace('_', ' ')} {template.description}".lower()
            if all(word in text for word in words):
                item = QStandardItem(template.name)
                item.setData(template, _TEMPLATE)
                item.setData(self._pixmaps.get(template.name), _PIXMAP)
                item.setToolTip(template.description)
                item.setAccessibleDescription(template.description)
                model.appendRow(item)
        names = self.names()
        if names:
            self.choose(self._wanted if self._wanted in names else names[0])
        self._show_chosen()

    def _show_chosen(self) -> None:
        template = self.chosen()
        if template is None:
            self.description.setText(
                f"No sample has “{self.search.text().strip()}” in its name or description"
            )
        else:
            self.description.setText(template.description)
        self.changed.emit()

    def _take_picture(self, name: str, pixmap: QPixmap) -> None:
        self._pixmaps[name] = pixmap
        model = self.list.model()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            if index.data(_TEMPLATE).name == name:
                model.setData(index, pixmap, _PIXMAP)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Return takes the chosen sample, instead of the dialog; from the filter, arrows go on into the samples."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self.chosen() is not None:
                    self.activated.emit()
                return True
            if watched is not self.search:
                return super().eventFilter(watched, event)
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown) and self.names():
                self.list.setFocus()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)


class _CardDelegate(QStyledItemDelegate):
    """Draws a card: the picture, the name, and as much of the description as two lines hold."""

    def __init__(self, themes: ThemeManager, parent: QObject) -> None:
        super().__init__(parent)
        self._themes = themes

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """One size for all."""
        return _CARD

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a card."""
        template = index.data(_TEMPLATE)
        if not isinstance(template, Template):
            return
        theme = self._themes.current
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        raised, accent = theme.colour("raised"), theme.colour("accent")
        box = option.rect.adjusted(4, 4, -4, -4)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QPen(accent if selected else theme.colour("border"), 2.0 if selected else 1.0))
        tint = 0.10 if selected else 0.04 if hovered else 0.0
        painter.setBrush(mix(raised, accent, tint))
        painter.drawRoundedRect(box, 8, 8)
        place = QRect(box.left() + _MARGIN, box.top() + 10, box.width() - 2 * _MARGIN, PICTURE.height())
        pixmap = index.data(_PIXMAP)
        if isinstance(pixmap, QPixmap):
            size = pixmap.deviceIndependentSize().toSize()
            at = QRect(0, 0, size.width(), size.height())
            at.moveCenter(place.center())
            painter.drawPixmap(at, pixmap)
        painter.setPen(theme.colour("text"))
        painter.setFont(mono_font(13))
        metrics = painter.fontMetrics()
        name = metrics.elidedText(template.name, Qt.TextElideMode.ElideMiddle, place.width())
        painter.drawText(
            QRect(place.left(), place.bottom() + 6, place.width(), 20), Qt.AlignmentFlag.AlignLeft, name
        )
        painter.setPen(theme.colour("muted"))
        painter.setFont(ui_font(12))
        below = QRect(place.left(), place.bottom() + 27, place.width(), 34)
        _draw_lines(painter, below, template.description)
        painter.restore()


def _draw_lines(painter: QPainter, box: QRect, text: str) -> None:
    """Draw two lines of a text, the second one ending in dots where there is more."""
    metrics = painter.fontMetrics()
    words = text.split()
    first = ""
    while words and metrics.horizontalAdvance(f"{first} {words[0]}".strip()) <= box.width():
        first = f"{first} {words.pop(0)}".strip()
    rest = metrics.elidedText(" ".join(words), Qt.TextElideMode.ElideRight, box.width())
    for line, shown in enumerate((first, rest)):
        painter.drawText(
            QRect(box.left(), box.top() + 16 * line, box.width(), 17), Qt.AlignmentFlag.AlignLeft, shown
        )
