"""Areas and tabs: moving, closing, dragging."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar
from pytestqt.qtbot import QtBot

from coram_studio.ui.shell.floating import FLOATING, FloatingWindow
from coram_studio.ui.shell.main_window import MainWindow
from coram_studio.ui.shell.tab_strip import PANEL_MIME
from coram_studio.ui.shell.workspace import Workspace


def test_a_tab_dropped_on_another_area_moves_there(window: MainWindow) -> None:
    area = window.workspace.areas["right"]
    data = QMimeData()
    data.setData(PANEL_MIME, QByteArray(b"console"))
    action, button = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(20, 60), action, data, button, none)
    QApplication.sendEvent(area, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(area, QDropEvent(QPointF(20, 60), action, data, button, none))
    assert window.workspace.area_of("console").name == "right"
    assert window.workspace.is_on_top("console")


def test_other_drags_are_not_taken(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("words")
    enter = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter.ignore()
    QApplication.sendEvent(window.workspace.areas["right"], enter)
    assert not enter.isAccepted()


def test_closable_tabs_have_a_button_and_close_by_the_middle_button(window: MainWindow) -> None:
    for path in ("threads/sum_thread.py", "kernels/vectorsum.v"):
        window.controllers.sources.open(path)
    tabs = window.workspace.areas["main"].tabs
    side = QTabBar.ButtonPosition.RightSide
    canvas = tabs.index_of("canvas:vector_sum")
    assert tabs.tabButton(canvas, side) is None
    thread = tabs.index_of("source:threads/sum_thread.py")
    QTest.mouseClick(tabs.tabButton(thread, side), Qt.MouseButton.LeftButton)
    assert window.controllers.sources.page("threads/sum_thread.py") is None
    kernel = tabs.index_of("source:kernels/vectorsum.v")
    QTest.mouseClick(tabs, Qt.MouseButton.MiddleButton, pos=tabs.tabRect(kernel).center())
    assert window.controllers.sources.page("kernels/vectorsum.v") is None


def test_the_panel_of_a_pressed_tab_has_the_keyboard(window: MainWindow) -> None:
    page = window.controllers.sources.open("threads/sum_thread.py")
    window.workspace.show_panel("outline", focus=True)
    assert not page.editor.hasFocus()
    tabs = window.workspace.areas["main"].tabs
    at = tabs.tabRect(tabs.index_of("source:threads/sum_thread.py")).center()
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=at)
    assert window.focusWidget() is page.editor


def test_find_on_the_diagram_looks_among_its_blocks(window: MainWindow) -> None:
    window.workspace.show_panel("canvas:vector_sum", focus=True)
    window.actions_["edit.find"].trigger()
    assert window.workspace.is_on_top("outline")
    field = window.focusWidget()
    assert field.accessibleName() == "Search the outline"
    QTest.keyClicks(field, "commands")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.controllers.canvas.current().scene.selected == frozenset({"commands"})


def test_ctrl_tab_goes_round(window: MainWindow) -> None:
    window.controllers.sources.open("threads/sum_thread.py")
    area = window.workspace.areas["main"]
    seen = [area.current]
    for _ in range(2):
        QTest.keyClick(window, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
        seen.append(area.current)
    assert seen == ["source:threads/sum_thread.py", "canvas:vector_sum", "source:threads/sum_thread.py"]


def test_an_area_without_panels_is_out_of_sight(window: MainWindow) -> None:
    workspace = window.workspace
    for key in ("project", "palette"):
        workspace.hide_panel(key)
    assert not workspace.areas["left"].isVisible()
    workspace.show_panel("palette")
    assert workspace.areas["left"].isVisible()


@pytest.mark.parametrize(
    "key", ["project", "palette", "properties", "outline", "problems", "console", "runs", "search"]
)
def test_every_panel_can_be_shown_and_takes_the_focus(window: MainWindow, key: str) -> None:
    window.controllers.window.perspective("debug")
    window.controllers.window.show(key)
    assert window.workspace.is_on_top(key)


def test_the_focus_goes_from_area_to_area(window: MainWindow) -> None:
    seen = set()
    for _ in range(4):
        window.controllers.window.next_area()
        focus = QApplication.focusWidget()
        seen |= {n for n, area in window.workspace.areas.items() if focus and area.isAncestorOf(focus)}
    assert {"left", "main", "right", "bottom"} <= seen


def test_closing_a_modified_source_asks(window: MainWindow, questions) -> None:
    page = window.controllers.sources.open("threads/sum_thread.py")
    QTest.keyClicks(page.editor, "x")
    from PySide6.QtWidgets import QMessageBox

    questions.answer = QMessageBox.StandardButton.Cancel
    window.controllers.window.close_tab()
    assert window.controllers.sources.page("threads/sum_thread.py") is page
    questions.answer = QMessageBox.StandardButton.Save
    window.controllers.window.close_tab()
    assert window.controllers.sources.page("threads/sum_thread.py") is None
    assert (window.session.root / "threads" / "sum_thread.py").read_text(encoding="utf-8").startswith("x")


def test_a_small_window_leaves_the_middle_the_larger_part(window: MainWindow) -> None:
    dividers = window.workspace.dividers
    heights = {}
    for height in (720, 1000):
        window.resize(1280, height)
        QApplication.processEvents()
        heights[height] = dividers.sizes()
    assert 150 <= heights[720][1] < heights[1000][1] <= 236
    assert all(upper > 2 * lower for upper, lower in heights.values())


def test_dividers_stay_where_the_user_put_them(window: MainWindow) -> None:
    dividers = window.workspace.dividers
    handle = dividers.handle(1)
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    QTest.mousePress(handle, left, none, QPoint(200, 3))
    QTest.mouseMove(handle, QPoint(200, -97))
    QTest.mouseRelease(handle, left, none, QPoint(200, -97))
    moved = dividers.sizes()[1]
    assert moved >= 300
    window.controllers.window.perspective("debug")
    window.controllers.window.perspective("design")
    assert dividers.sizes()[1] == moved
    window.workspace.restore_state(window.workspace.save_state())
    window.controllers.window.perspective("design")
    assert dividers.sizes()[1] == moved
    window.controllers.window.reset()
    assert dividers.sizes()[1] <= 236


def floating_window(window: MainWindow, key: str) -> FloatingWindow:
    """The window that a panel has of its own."""
    found = window.workspace.area_of(key).window()
    assert isinstance(found, FloatingWindow)
    return found


def test_a_panel_gets_a_window_of_its_own_and_goes_back_when_that_is_closed(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.workspace.show_panel("console", focus=True)
    window.actions_["window.float"].trigger()
    own = floating_window(window, "console")
    assert own.isVisible() and own.windowTitle() == "Console - CoRAM Studio"
    assert own.styleSheet() == "" and own.parentWidget() is window, "it has the window's style"
    assert window.panels.console.isVisible()
    assert window.workspace.is_on_top("console")
    assert "console" not in window.workspace.areas["bottom"].keys
    window.panels.console.setFocus()
    own.close()
    assert window.workspace.area_of("console").name == "bottom"
    assert window.panels.console.isVisible()


def test_windows_of_panels_follow_the_perspective_and_are_remembered(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.workspace.move("console", FLOATING)
    own = floating_window(window, "console")
    own.setGeometry(120, 140, 500, 320)
    window.controllers.window.perspective("analyse")
    assert not isinstance(window.workspace.area_of("console"), FloatingWindow)
    state = window.workspace.save_state()
    window.controllers.window.perspective("design")
    assert floating_window(window, "console").geometry().getRect() == (120, 140, 500, 320)
    other = Workspace(window.themes, window.icons)
    qtbot.addWidget(other)
    other.restore_state(state)
    assert other._places["design"]["console"] == FLOATING
    assert other.floats.frames()["console"] == [120, 140, 500, 320]
    window.workspace.reset()
    assert window.workspace.area_of("console").name == "bottom"


def test_a_source_in_a_window_of_its_own_is_edited_saved_and_closed(
    window: MainWindow, qtbot: QtBot, questions
) -> None:
    page = window.controllers.sources.open("threads/sum_thread.py")
    key = "source:threads/sum_thread.py"
    window.workspace.move(key, FLOATING)
    own = floating_window(window, key)
    QTest.keyClicks(page.editor, "# ")
    assert own.windowTitle() == "sum_thread.py • - CoRAM Studio"
    qtbot.waitUntil(lambda: QApplication.activeWindow() is own)
    page.editor.setFocus()
    assert window.controllers.sources.current() is page
    window.controllers.files.save()
    assert not page.modified
    window.workspace.close_requested.emit(key)
    assert window.workspace.panel(key) is None
    QApplication.processEvents()
    assert not own.isVisible()


def test_damaged_places_of_windows_are_left_out(window: MainWindow, qtbot: QtBot) -> None:
    other = Workspace(window.themes, window.icons)
    qtbot.addWidget(other)
    other.restore_state(
        '{"perspective": "debug", "sizes": {}, "places": {}, "floats": {"a": 3, "b": [1, 2, 3, "x"]}}'
    )
    assert other.floats.frames() == {}


def test_a_window_of_a_panel_does_not_keep_the_program_from_ending(window: MainWindow) -> None:
    window.workspace.move("console", FLOATING)
    own = floating_window(window, "console")
    assert window.close()
    assert own.close(), "quitting asks every window"
    assert window.workspace.area_of("console").name == FLOATING, "the next start has it there"
    window.show()
