"""An area of the window: a card with tabs, of which one panel is on top."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from coram_studio.ui.icons import Icons
from coram_studio.ui.shell.tab_strip import PANEL_MIME, TabStrip
from coram_studio.ui.theme import ThemeManager


@dataclass(eq=False)
class Panel:
    """A thing with a tab. ``kind`` decides where a perspective puts it; ``tools`` lie beside the tabs."""

    key: str
    kind: str
    title: str
    widget: QWidget
    closable: bool = False
    tools: QWidget | None = None
    tip: str = ""


class _DropHint(QWidget):
    """Tints an area while a tab is held over it."""

    def __init__(self, themes: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A veil in the accent colour with an edge."""
        painter = QPainter(self)
        colour = self._themes.current.colour("accent")
        painter.setPen(colour)
        colour.setAlpha(40)
        painter.setBrush(colour)
        painter.drawRect(self.rect().adjusted(1, 1, -2, -2))


class Area(QFrame):
    """Shows panels as tabs. Hides itself while it has none."""

    panel_activated = Signal(str)  # the panel of that key came to the top
    panel_dropped = Signal(str)  # a tab of another area was dropped here
    close_requested = Signal(str)  # the user asked to close that panel
    menu_requested = Signal(str, QPoint)  # the user asked for a tab's menu at a global position

    def __init__(self, name: str, themes: ThemeManager, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self._panels: dict[str, Panel] = {}
        self.setObjectName("area")
        self.setAcceptDrops(True)
        self.tabs = TabStrip(icons, self)
        self.tabs.setAccessibleName(f"Tabs of the {name} area")
        self._tools = QStackedWidget(self)
        self._no_tools = QWidget(self._tools)
        self._tools.addWidget(self._no_tools)
        header = QFrame(self)
        header.setObjectName("areaHeader")
        header.setFixedHeight(31)
        row = QHBoxLayout(header)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(4)
        row.addWidget(self.tabs, 1, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._tools, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self._stack, 1)
        self._hint = _DropHint(themes, self)
        self._connect()
        self.hide()

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._show_current)
        self.tabs.pressed.connect(self.take_focus)
        self.tabs.close_requested.connect(self.close_requested)
        self.tabs.menu_requested.connect(self.menu_requested)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the panels here, from left to right."""
        return tuple(self.tabs.key_at(i) for i in range(self.tabs.count()))

    @property
    def current(self) -> str:
        """The key of the panel on top, or ""."""
        return self.tabs.key_at(self.tabs.currentIndex())

    def add(self, panel: Panel) -> None:
        """Take a panel in, behind the others."""
        self._panels[panel.key] = panel
        self._stack.addWidget(panel.widget)
        if panel.tools is not None:
            self._tools.addWidget(panel.tools)
        index = self.tabs.add(panel.key, panel.title, panel.closable)
        self.tabs.setTabToolTip(index, panel.tip or panel.title)
        self._show_current()
        self.show()

    def take(self, key: str) -> Panel:
        """Give a panel away. Raises KeyError when it is not here."""
        panel = self._panels.pop(key)
        self.tabs.removeTab(self.tabs.index_of(key))
        self._stack.removeWidget(panel.widget)
        panel.widget.setParent(None)
        if panel.tools is not None:
            self._tools.removeWidget(panel.tools)
            panel.tools.setParent(None)
        self._show_current()
        self.setVisible(bool(self._panels))
        return panel

    def activate(self, key: str) -> None:
        """Bring a panel to the top."""
        self.tabs.setCurrentIndex(self.tabs.index_of(key))

    def take_focus(self) -> None:
        """Give the focus to the panel on top, or to its tab where the panel has nothing that takes it."""
        panel = self._panels.get(self.current)
        if panel is not None:
            panel.widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            self.tabs.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def retitle(self, key: str, title: str, tip: str = "") -> None:
        """Change the text of a panel's tab."""
        index = self.tabs.index_of(key)
        if index >= 0:
            self.tabs.setTabText(index, title)
            self.tabs.setTabToolTip(index, tip or title)

    def _show_current(self) -> None:
        panel = self._panels.get(self.current)
        if panel is None:
            return
        self._stack.setCurrentWidget(panel.widget)
        self._tools.setCurrentWidget(panel.tools or self._no_tools)
        self.panel_activated.emit(panel.key)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take tabs only."""
        if event.mimeData().hasFormat(PANEL_MIME):
            self._hint.setGeometry(QRect(QPoint(0, 0), self.size()))
            self._hint.raise_()
            self._hint.show()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the tint off."""
        self._hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """A tab was let go here."""
        self._hint.hide()
        event.acceptProposedAction()
        self.panel_dropped.emit(bytes(event.mimeData().data(PANEL_MIME).data()).decode())
