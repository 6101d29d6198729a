"""The tabs of an area: closable one by one, and movable to another area by dragging."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QTabBar, QToolButton, QWidget

from coram_studio.ui.icons import Icons

PANEL_MIME = "application/x-coram-studio-panel"
"""What a dragged tab carries: the key of its panel."""


class TabStrip(QTabBar):
    """Shows one tab per panel; a tab's data is the panel's key."""

    pressed = Signal()  # a tab was pressed and let go, so its panel is what the user turns to
    close_requested = Signal(str)  # the user asked to close the panel of that key
    menu_requested = Signal(
        str, QPoint
    )  # the user asked for the menu of that panel's tab, at a global position

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._pressed_at: QPoint | None = None
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setUsesScrollButtons(True)
        self.setIconSize(QSize(14, 14))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def key_at(self, index: int) -> str:
        """The panel key of a tab, or ""."""
        return str(self.tabData(index) or "") if 0 <= index < self.count() else ""

    def index_of(self, key: str) -> int:
        """The tab of a panel, or -1."""
        return next((i for i in range(self.count()) if self.tabData(i) == key), -1)

    def add(self, key: str, title: str, closable: bool, at: int = -1) -> int:
        """Add a tab for a panel and give its index."""
        index = self.insertTab(at if at >= 0 else self.count(), title)
        self.setTabData(index, key)
        if closable:
            button = QToolButton(self)
            button.setProperty("look", "close")
            button.setAutoRaise(True)
            button.setFixedSize(18, 18)
            button.setIconSize(QSize(12, 12))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setToolTip("Close (Ctrl+W)")
            button.setAccessibleName(f"Close {title}")
            self._icons.bind(button, "close")
            button.clicked.connect(lambda _=False, key=key: self.close_requested.emit(key))
            self.setTabButton(index, QTabBar.ButtonPosition.RightSide, button)
        return index

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag would start; the middle button closes."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()
        elif event.button() is Qt.MouseButton.MiddleButton:
            index = self.tabAt(event.position().toPoint())
            if self.tabButton(index, QTabBar.ButtonPosition.RightSide) is not None:
                self.close_requested.emit(self.key_at(index))
                return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Start to drag the tab once the mouse has gone far enough."""
        start = self._pressed_at
        here = event.position().toPoint()
        if start is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        if (here - start).manhattanLength() < QApplication.startDragDistance() * 2:
            return
        self._pressed_at = None
        index = self.tabAt(start)
        if index >= 0:
            data = QMimeData()
            data.setData(PANEL_MIME, QByteArray(self.key_at(index).encode()))
            drag = QDrag(self)
            drag.setMimeData(data)
            drag.setPixmap(self.grab(self.tabRect(index)))
            drag.exec(Qt.DropAction.MoveAction)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A drag did not come: the tab was pressed."""
        pressed = self._pressed_at is not None and self.tabAt(self._pressed_at) >= 0
        self._pressed_at = None
        super().mouseReleaseEvent(event)
        if pressed:
            self.pressed.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the tab below the mouse."""
        key = self.key_at(self.tabAt(event.pos()))
        if key:
            self.menu_requested.emit(key, event.globalPos())
