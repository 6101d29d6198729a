"""The wave view with a real run: opening, cursor, zoom, rows, search, by mouse and keyboard."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from coram_studio.ui.theme import ThemeManager
from coram_studio.ui.wave.canvas import SIGNALS_MIME
from coram_studio.ui.wave.overlay import RULER_HEIGHT
from coram_studio.ui.wave.rows import GroupRow, Look, Radix, SignalRow, TransactionRow
from coram_studio.ui.wave.signal_index import SignalIndex
from coram_studio.ui.wave.signal_panel import SignalPanel
from coram_studio.ui.wave.view import EMPTY_HINT, EMPTY_TEXT, WaveView
from coram_studio.wave.signals import Variable

CORE = "testbench.core"
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def names(view: WaveView) -> list[str]:
    return [getattr(r, "title", getattr(r, "name", "")) for r in view.rows.rows]


def row_index(view: WaveView, name: str) -> int:
    return names(view).index(name)


def spot(view: WaveView, name: str, x: float) -> QPoint:
    """The position in the canvas of a row, ``x`` pixels right of its left edge (waves) or of 0 (names)."""
    placed = view.canvas.layout_now().find(row_index(view, name))
    assert placed is not None
    return QPoint(round(x), RULER_HEIGHT + placed.top + placed.height // 2)


def wave_spot(view: WaveView, name: str, at: float) -> QPoint:
    """The position where a row shows a time."""
    return spot(view, name, view.canvas.names_width + view.canvas.axis.x(at))


def drag(view: WaveView, start: QPoint, end: QPoint, button: Any = LEFT, keys: Any = NONE) -> None:
    """Press, move in steps, release."""
    target = view.canvas.viewport()

    def send(kind: QEvent.Type, at: QPoint, held: Any) -> None:
        point = QPointF(at)
        event = QMouseEvent(kind, point, target.mapToGlobal(point), button, held, keys)
        QApplication.sendEvent(target, event)

    send(QEvent.Type.MouseButtonPress, start, button)
    for n in range(1, 5):
        send(QEvent.Type.MouseMove, start + (end - start) * n / 4, button)
    send(QEvent.Type.MouseButtonRelease, end, Qt.MouseButton.NoButton)


def wheel(view: WaveView, at: QPoint, turns: float, keys: Any = NONE) -> None:
    target = view.canvas.viewport()
    event = QWheelEvent(
        QPointF(at),
        QPointF(target.mapToGlobal(at)),
        QPoint(),
        QPoint(0, round(120 * turns)),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(target, event)


def test_says_what_to_do_while_empty(empty_view: WaveView) -> None:
    assert empty_view._message.text == EMPTY_TEXT
    assert EMPTY_HINT.endswith("F5")
    assert empty_view._message.isVisible()
    assert not empty_view.canvas.isVisible()


def test_opens_with_rows_of_the_run(view: WaveView) -> None:
    assert names(view)[:9] == [
        "aclk", "sum_thread", "line", "memory0 · AXI read", "transactions",
        "arvalid", "arready", "rvalid", "rready",
    ]  # fmt: skip
    assert {"memory0 · AXI write", "kernel"} <= set(names(view))
    assert "sum" in names(view)[row_index(view, "kernel") :]
    assert view.canvas.isVisible()
    assert view.canvas.axis.shows_everything()
    by_name = {r.name: r for r in view.rows.rows if isinstance(r, SignalRow)}
    assert by_name["arvalid"].kind == "bus"
    assert by_name["rdata"].kind == "memory"
    assert by_name["sum"].kind == "kernel"
    assert isinstance(view.rows.rows[4], TransactionRow)
    assert set(view.store.indexes) == set(view.rows.paths())


def test_labels_name_the_values_of_a_thread(view: WaveView) -> None:
    row = view.rows.rows[row_index(view, "line")]
    index = view.store.indexes[f"{CORE}.sum_thread.state"]
    shown = {view.store.value(row, int(t)) for t in index.trace.times}
    assert "7  ram.write(0, address, 128)" in shown
    assert {"2", "3"} <= shown  # no label: the number
    view.set_labels(f"{CORE}.sum_thread.state", {2: "second"})
    assert "second" in {view.store.value(row, int(t)) for t in index.trace.times}


def test_a_click_moves_the_cursor_and_tells(qtbot: QtBot, view: WaveView) -> None:
    with qtbot.waitSignal(view.cursor_moved) as moved:
        qtbot.mouseClick(view.canvas.viewport(), LEFT, pos=wave_spot(view, "aclk", 1_234_000))
    (time_now,) = moved.args
    assert isinstance(time_now, int)
    assert abs(time_now - 1_234_000) <= 6 * view.canvas.axis.per_pixel
    assert view.canvas.cursor_time == time_now


def test_a_click_near_an_edge_snaps_to_it(qtbot: QtBot, view: WaveView) -> None:
    edge = int(view.store.indexes[f"{CORE}.m_axi_memory0_rvalid"].trace.times[3])
    view.canvas.axis.show(edge - 200_000, edge + 200_000)
    at = wave_spot(view, "rvalid", edge) + QPoint(3, 0)
    qtbot.mouseClick(view.canvas.viewport(), LEFT, pos=at)
    assert view.canvas.cursor_time == edge
    assert view.rows.current == row_index(view, "rvalid")


def test_dragging_moves_the_cursor_within_the_run(view: WaveView) -> None:
    seen: list[int] = []
    view.cursor_moved.connect(seen.append)
    start = wave_spot(view, "rready", 500_000)
    drag(view, start, start + QPoint(200, 0))
    assert len(seen) >= 4
    assert seen == sorted(seen)
    drag(view, start, QPoint(5000, start.y()))
    assert view.canvas.cursor_time == view.store.end_time
    drag(view, start, QPoint(view.canvas.names_width - 90, start.y()))
    assert view.canvas.cursor_time == 0


def test_set_cursor_is_silent_and_brings_it_into_view(qtbot: QtBot, view: WaveView) -> None:
    view.canvas.axis.show(0, 100_000)
    with qtbot.assertNotEmitted(view.cursor_moved):
        view.set_cursor(2_000_000)
    axis = view.canvas.axis
    assert axis.start < 2_000_000 < axis.start + axis.span
    assert axis.span == pytest.approx(100_000, rel=0.01)
    view.set_cursor(10**15)
    assert view.canvas.cursor_time == view.store.end_time


def test_arrow_keys_walk_over_the_edges_of_the_selected_row(qtbot: QtBot, view: WaveView) -> None:
    times = view.store.indexes[f"{CORE}.m_axi_memory0_arvalid"].trace.times.tolist()
    qtbot.mouseClick(view.canvas.viewport(), LEFT, pos=spot(view, "arvalid", 40))
    seen = []
    for _ in times[1:]:
        qtbot.keyClick(view.canvas, Qt.Key.Key_Right)
        seen.append(view.canvas.cursor_time)
    assert seen == times[1:]
    qtbot.keyClick(view.canvas, Qt.Key.Key_Right)  # there is none after the last
    assert view.canvas.cursor_time == times[-1]
    qtbot.keyClick(view.canvas, Qt.Key.Key_Left)
    assert view.canvas.cursor_time == times[-2]
    qtbot.keyClick(view.canvas, Qt.Key.Key_Home)
    assert view.canvas.cursor_time == 0
    qtbot.keyClick(view.canvas, Qt.Key.Key_End)
    assert view.canvas.cursor_time == view.store.end_time


def test_the_wheel_zooms_around_the_mouse(view: WaveView) -> None:
    axis = view.canvas.axis
    at = wave_spot(view, "aclk", 1_500_000)
    x = at.x() - view.canvas.names_width
    before = axis.time(x)
    for keys in (NONE, CTRL):
        span = axis.span
        wheel(view, at, 4, keys)
        assert axis.span == pytest.approx(span / 1.25**4, rel=1e-6)
        assert axis.time(x) == pytest.approx(before, abs=axis.per_pixel)
    for _ in range(20):
        wheel(view, at, -4)
    assert axis.shows_everything()
    assert axis.start == 0


def test_shift_and_wheel_and_the_middle_button_pan(view: WaveView) -> None:
    axis = view.canvas.axis
    axis.show(1_000_000, 1_200_000)
    at = wave_spot(view, "aclk", 1_100_000)
    wheel(view, at, -1, SHIFT)
    assert axis.start == pytest.approx(1_020_000, abs=axis.per_pixel)
    drag(view, at, at + QPoint(100, 0), MIDDLE)
    assert axis.start == pytest.approx(1_020_000 - 100 * axis.per_pixel, abs=axis.per_pixel)
    assert axis.span == pytest.approx(200_000, rel=0.01)


def test_keys_zoom_and_pan(qtbot: QtBot, view: WaveView) -> None:
    axis, canvas = view.canvas.axis, view.canvas
    whole = axis.span
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert axis.span == pytest.approx(whole / 1.5)
    start = axis.start
    qtbot.keyClick(canvas, Qt.Key.Key_Right, SHIFT)
    assert axis.start > start
    qtbot.keyClick(canvas, Qt.Key.Key_Left, SHIFT)
    assert axis.start == pytest.approx(start, abs=axis.per_pixel)
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    assert axis.span == pytest.approx(whole)
    axis.show(0, 1000)
    qtbot.keyClick(canvas, Qt.Key.Key_F)
    assert axis.shows_everything()


def test_dragging_on_the_ruler_zooms_to_the_stretch(qtbot: QtBot, view: WaveView) -> None:
    axis, left = view.canvas.axis, view.canvas.names_width
    first, last = axis.time(100), axis.time(300)
    drag(view, QPoint(left + 100, 10), QPoint(left + 300, 10))
    assert axis.start == pytest.approx(first, abs=2 * axis.per_pixel)
    assert axis.span == pytest.approx(last - first, rel=0.01)
    span = axis.span
    qtbot.mouseClick(view.canvas.viewport(), LEFT, pos=QPoint(left + 50, 10))
    assert axis.span == span  # a mere click moves the cursor
    assert view.canvas.cursor_time == pytest.approx(axis.time(50), abs=axis.per_pixel)


def test_escape_breaks_off_a_drag(qtbot: QtBot, view: WaveView) -> None:
    left, span = view.canvas.names_width, view.canvas.axis.span
    target = view.canvas.viewport()
    qtbot.mousePress(target, LEFT, pos=QPoint(left + 100, 10))
    qtbot.mouseMove(target, QPoint(left + 300, 10))
    assert view.canvas.zoom_band is not None
    qtbot.keyClick(view.canvas, Qt.Key.Key_Escape)
    assert view.canvas.zoom_band is None
    qtbot.mouseRelease(target, LEFT, pos=QPoint(left + 300, 10))
    assert view.canvas.axis.span == span


def test_marker_and_zoom_to_it(qtbot: QtBot, view: WaveView) -> None:
    view.set_cursor(1_000_000)
    qtbot.keyClick(view.canvas, Qt.Key.Key_M)
    assert view.canvas.marker_time == 1_000_000
    view.set_cursor(1_400_000)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Z)
    assert view.canvas.axis.start == pytest.approx(980_000, rel=0.01)
    assert view.canvas.axis.span == pytest.approx(440_000, rel=0.01)
    qtbot.keyClick(view.canvas, Qt.Key.Key_M, SHIFT)
    assert view.canvas.marker_time is None
    qtbot.mouseClick(view.canvas.viewport(), LEFT, SHIFT, wave_spot(view, "aclk", 1_100_000))
    assert view.canvas.marker_time == pytest.approx(1_100_000, abs=view.canvas.axis.per_pixel)


def test_delete_removes_the_selected_rows(qtbot: QtBot, view: WaveView) -> None:
    target = view.canvas.viewport()
    qtbot.mouseClick(target, LEFT, pos=spot(view, "arvalid", 60))
    qtbot.mouseClick(target, LEFT, SHIFT, pos=spot(view, "rvalid", 60))
    qtbot.mouseClick(target, LEFT, CTRL, pos=spot(view, "arready", 60))
    assert [names(view)[i] for i in view.rows.selected] == ["arvalid", "rvalid"]
    before = names(view)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Delete)
    assert names(view) == [n for n in before if n not in ("arvalid", "rvalid")]


def test_rows_are_reordered_by_dragging(qtbot: QtBot, view: WaveView) -> None:
    drag(view, spot(view, "rready", 60), spot(view, "arvalid", 60) - QPoint(0, 10))
    at = row_index(view, "transactions")
    assert names(view)[at : at + 3] == ["transactions", "rready", "arvalid"]
    assert view.rows.selected == (at + 1,)
    qtbot.mouseClick(view.canvas.viewport(), LEFT, CTRL, pos=spot(view, "aclk", 60))
    drag(view, spot(view, "aclk", 60), spot(view, "rdata", 60) + QPoint(0, 10))
    at = row_index(view, "rdata")
    assert names(view)[at : at + 3] == ["rdata", "aclk", "rready"]


def test_groups_open_and_close(qtbot: QtBot, view: WaveView) -> None:
    index = row_index(view, "memory0 · AXI write")
    group = view.rows.rows[index]
    assert isinstance(group, GroupRow)
    assert group.collapsed
    assert index + 1 not in view.rows.visible()
    qtbot.mouseClick(view.canvas.viewport(), LEFT, pos=spot(view, "memory0 · AXI write", 16))
    assert index + 1 in view.rows.visible()
    view.rows.select(index)
    qtbot.keyClick(view.canvas, Qt.Key.Key_Space)
    assert index + 1 not in view.rows.visible()


def test_up_and_down_step_over_closed_groups(qtbot: QtBot, view: WaveView) -> None:
    qtbot.mouseClick(view.canvas.viewport(), LEFT, pos=spot(view, "rdata", 60))
    passed = []
    for _ in range(3):
        qtbot.keyClick(view.canvas, Qt.Key.Key_Down)
        passed.append(names(view)[view.rows.current])
    assert passed[:2] == ["memory0 · AXI write", "kernel"]
    qtbot.keyClick(view.canvas, Qt.Key.Key_Up, SHIFT)
    assert len(view.rows.selected) == 2


@pytest.mark.parametrize(
    ("key", "radix", "text"),
    [
        (Qt.Key.Key_D, Radix.UNSIGNED, "252"),
        (Qt.Key.Key_S, Radix.SIGNED, "-4"),
        (Qt.Key.Key_B, Radix.BINARY, "11111100"),
        (Qt.Key.Key_H, Radix.HEX, "fc"),
        (Qt.Key.Key_A, Radix.ASCII, "·"),
    ],
)
def test_keys_set_the_radix(qtbot: QtBot, view: WaveView, key: Any, radix: Radix, text: str) -> None:
    view.add_signals([f"{CORE}.user_logic.kernel.difference"])
    index = view.rows.current
    qtbot.waitUntil(lambda: f"{CORE}.user_logic.kernel.difference" in view.store.indexes, timeout=5000)
    view.rows.select(index)
    view.actions_of_canvas.actions["unsigned"].trigger()
    qtbot.keyClick(view.canvas, key)
    row = view.rows.rows[index]
    assert isinstance(row, SignalRow)
    assert row.radix is radix
    trace = view.store.indexes[row.path].trace
    moments = [int(t) for t, v in zip(trace.times, trace.values, strict=True) if v == 252]
    assert view.store.value(row, moments[-1]) == text


def test_the_menu_offers_what_fits_the_rows(qtbot: QtBot, view: WaveView) -> None:
    view.rows.select(row_index(view, "rdata"))
    menu = view.actions_of_canvas.menu()
    texts = [a.text() for a in menu.actions()]
    assert {"Radix", "Draw as a curve", "Remove rows"} <= set(texts)
    analog = next(a for a in menu.actions() if a.text() == "Draw as a curve")
    analog.trigger()
    row = view.rows.rows[row_index(view, "rdata")]
    assert isinstance(row, SignalRow)
    assert row.look is Look.ANALOG
    view.rows.select(row_index(view, "kernel"))
    assert "Radix" not in [a.text() for a in view.actions_of_canvas.menu().actions()]


def test_copy_puts_names_and_values_on_the_clipboard(qtbot: QtBot, view: WaveView) -> None:
    view.set_cursor(view.store.end_time)
    view.rows.select(row_index(view, "rdata"))
    qtbot.keyClick(view.canvas, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == f"{CORE}.m_axi_memory0_rdata\t00000e7c"


def test_search_and_enter_add_a_signal(qtbot: QtBot, view: WaveView) -> None:
    before = len(view.rows.rows)
    qtbot.mouseClick(view.panel.search, LEFT)
    qtbot.keyClicks(view.panel.search, "thread block")
    assert view.panel.found.isVisible()
    assert view.panel.found.model().rowCount() == 1
    qtbot.keyClick(view.panel.search, Qt.Key.Key_Return)
    assert len(view.rows.rows) == before + 1
    path = f"{CORE}.sum_thread.block"
    qtbot.waitUntil(lambda: path in view.store.indexes, timeout=5000)
    qtbot.keyClicks(view.panel.search, " nothing like it")
    assert view.panel._count.text() == "No signal"
    view.panel.search.clear()
    assert view.panel.tree.isVisible()


def test_double_click_and_enter_in_the_tree_add_signals(qtbot: QtBot, view: WaveView) -> None:
    tree, before = view.panel.tree, len(view.rows.rows)
    model = tree.model()
    top = model.index(0, 0)
    assert tree.isExpanded(top)
    signals = [model.index(r, 0, top) for r in range(model.rowCount(top))]
    signals = [i for i in signals if model.variable(i) is not None]
    tree.scrollTo(signals[0])
    where = tree.visualRect(signals[0]).center()
    qtbot.mouseClick(tree.viewport(), LEFT, pos=where)
    qtbot.mouseDClick(tree.viewport(), LEFT, pos=where)
    assert len(view.rows.rows) == before + 1
    tree.setFocus()
    tree.setCurrentIndex(signals[1])
    qtbot.keyClick(tree, Qt.Key.Key_Down, SHIFT)
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert len(view.rows.rows) == before + 3


def test_dropping_signals_puts_them_where_they_fall(view: WaveView) -> None:
    data = QMimeData()
    data.setData(SIGNALS_MIME, f"{CORE}.aresetn\n{CORE}.sum_thread.block".encode())
    at = spot(view, "arvalid", 300) - QPoint(0, 10)
    target = view.canvas.viewport()
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(target, QDragEnterEvent(at, copy, data, LEFT, NONE))
    QApplication.sendEvent(target, QDragMoveEvent(at, copy, data, LEFT, NONE))
    assert view.canvas.drop_line is not None
    QApplication.sendEvent(target, QDropEvent(QPointF(at), copy, data, LEFT, NONE))
    assert view.canvas.drop_line is None
    first = row_index(view, "transactions") + 1
    assert names(view)[first : first + 3] == ["aresetn", "block", "arvalid"]


def test_reload_keeps_rows_zoom_and_cursor(qtbot: QtBot, view: WaveView, axi_waves: Any) -> None:
    view.rows.select(row_index(view, "rdata"))
    view.actions_of_canvas.actions["binary"].trigger()
    view.canvas.axis.show(500_000, 900_000)
    view.set_cursor(700_000)
    rows, start, span = view.rows.rows, view.canvas.axis.start, view.canvas.axis.span
    opened = view.panel.tree.isExpanded(view.panel.tree.model().index(0, 0))
    with qtbot.waitSignal(view.ready, timeout=20_000):
        view.reload(axi_waves.vcd)
    assert view.rows.rows == rows
    assert (view.canvas.axis.start, view.canvas.axis.span) == pytest.approx((start, span))
    assert view.canvas.cursor_time == 700_000
    assert set(view.store.indexes) == set(view.rows.paths())
    assert view.panel.tree.isExpanded(view.panel.tree.model().index(0, 0)) == opened


def test_rows_that_a_new_file_lacks_stay_and_say_so(qtbot: QtBot, view: WaveView, kinds_waves: Any) -> None:
    with qtbot.waitSignal(view.ready, timeout=20_000):
        view.reload(kinds_waves.fst)
    assert view.store.variable(f"{CORE}.aclk") is None
    assert "aclk" in names(view)
    view.grab()  # "not recorded" is painted without a fault
    view.add_signals(["testbench.wide"])
    qtbot.waitUntil(lambda: "testbench.wide" in view.store.indexes, timeout=5000)


def test_without_a_manifest_the_top_signals_are_shown(
    qtbot: QtBot, empty_view: WaveView, kinds_waves: Any
) -> None:
    with qtbot.waitSignal(empty_view.ready, timeout=20_000):
        empty_view.open(kinds_waves.vcd)
    assert {"clk", "wide", "mixed", "number"} <= set(names(empty_view))
    empty_view.grab()


@pytest.mark.parametrize("words", ["missing", "neither an FST nor a VCD"])
def test_a_bad_file_is_explained(qtbot: QtBot, empty_view: WaveView, tmp_path: Path, words: str) -> None:
    path = tmp_path / "waves.fst"
    if words != "missing":
        path.write_text("hello")
    with qtbot.waitSignal(empty_view.failed, timeout=20_000) as failed:
        empty_view.open(path)
        assert "Reading waves.fst" in empty_view._message.text
    assert words in failed.args[0]
    assert empty_view._message.text == failed.args[0]
    assert empty_view._message.isVisible()
    empty_view.clear()
    assert empty_view._message.text == EMPTY_TEXT


def test_state_comes_back_in_another_view(
    qtbot: QtBot, view: WaveView, themes: ThemeManager, axi_waves: Any, axi_manifest: Any
) -> None:
    view.rows.select(row_index(view, "rdata"))
    view.actions_of_canvas.actions["analog"].trigger()
    view.rows.toggle_group(row_index(view, "sum_thread"))
    view.canvas.axis.show(500_000, 900_000)
    view.set_cursor(700_000)
    view.canvas.place_marker(600_000)
    view.canvas.set_names_width(310)
    view.panel_button.click()
    state = view.state()
    import json

    state = json.loads(json.dumps(state))
    other = WaveView(themes)
    qtbot.addWidget(other)
    other.resize(view.size())
    other.show()
    other.restore_state(state)
    with qtbot.waitSignal(other.ready, timeout=20_000):
        other.open(axi_waves.fst, axi_manifest)
    assert other.rows.rows == view.rows.rows
    kept = ("rows", "whole", "cursor", "marker", "names", "panel")
    assert {k: other.state()[k] for k in kept} == {k: state[k] for k in kept}
    assert other.canvas.axis.start == pytest.approx(view.canvas.axis.start, abs=2000)
    assert (other.canvas.cursor_time, other.canvas.marker_time) == (700_000, 600_000)
    assert other.canvas.names_width == 310
    assert not other.panel.isVisible()
    other.shut_down()


def test_the_state_of_another_design_leaves_the_usual_rows(view: WaveView) -> None:
    rows = view.rows.rows
    view.restore_state({"rows": [{"signal": "gone.away", "name": "away"}], "whole": True})
    assert view.rows.rows == rows


def test_a_damaged_state_does_no_harm(view: WaveView) -> None:
    rows = view.rows.rows
    for state in (
        {},
        {"rows": 7},
        {"rows": [3, {"signal": "a"}, {"signal": "a", "name": "a", "radix": "octal"}]},
        {"whole": False, "start": "x", "span": None, "cursor": "soon", "names": "wide"},
    ):
        view.restore_state(state)
    assert view.rows.rows == rows
    view.grab()


def test_closing_leaves_no_thread(qtbot: QtBot, view: WaveView) -> None:
    assert any(t.name == "wave loader" for t in threading.enumerate())
    reader = view.reader
    assert reader is not None
    view.clear()
    assert not any(t.name == "wave loader" for t in threading.enumerate())
    assert reader._process is None
    assert view.reader is None
    assert view.rows.rows == ()


def test_opening_again_at_once_shows_the_last(
    qtbot: QtBot, empty_view: WaveView, axi_waves: Any, kinds_waves: Any
) -> None:
    empty_view.open(axi_waves.fst)
    with qtbot.waitSignal(empty_view.ready, timeout=20_000):
        empty_view.open(kinds_waves.fst)
    assert empty_view.store.variable("testbench.wide") is not None
    assert empty_view.store.end_time == 40700


def average(image: QImage) -> float:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8).scaled(1, 1)
    return float(grey.pixelColor(0, 0).lightness())


def test_a_theme_change_repaints_everything(view: WaveView, themes: ThemeManager) -> None:
    light = view.canvas.grab().toImage()
    themes.use("dark")
    dark = view.canvas.grab().toImage()
    assert average(light) > 150 > average(dark)


def test_everything_has_a_name_and_a_tip(view: WaveView) -> None:
    from PySide6.QtWidgets import QToolButton

    buttons = view._corner.findChildren(QToolButton)
    assert len(buttons) == 6
    for button in buttons:
        assert button.accessibleName()
        assert button.toolTip()
        assert not button.icon().isNull()
    for widget in (view, view.canvas, view.panel.search, view.panel.tree, view.panel.found):
        assert widget.accessibleName()


def test_the_buttons_act(qtbot: QtBot, view: WaveView) -> None:
    from PySide6.QtWidgets import QToolButton

    buttons = {b.accessibleName(): b for b in view._corner.findChildren(QToolButton)}
    whole = view.canvas.axis.span
    qtbot.mouseClick(buttons["Zoom in"], LEFT)
    assert view.canvas.axis.span < whole
    qtbot.mouseClick(buttons["Show the whole run"], LEFT)
    assert view.canvas.axis.span == whole


def test_the_windows_shortcuts_do_not_take_the_keys_of_the_view(qtbot: QtBot, view: WaveView) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setCentralWidget(view)
    taken: list[str] = []
    for key in ("Del", "Ctrl+C", "F", "Ctrl+S"):
        action = QAction(key, window)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _=False, key=key: taken.append(key))
        window.addAction(action)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    view.canvas.setFocus()
    view.rows.select(row_index(view, "rready"))
    before = len(view.rows.rows)
    view.canvas.axis.show(0, 1000)
    for key, held in (
        (Qt.Key.Key_C, CTRL),
        (Qt.Key.Key_F, NONE),
        (Qt.Key.Key_Delete, NONE),
        (Qt.Key.Key_S, CTRL),
    ):
        qtbot.keyClick(view.canvas, key, held)
    assert taken == ["Ctrl+S"]
    assert len(view.rows.rows) == before - 1
    assert view.canvas.axis.shows_everything()
    view.setParent(None)


def test_a_search_ranks_names_before_scopes() -> None:
    paths = ["top.ready_unit.clk", "top.bus_ready", "top.unit.ready", "ready", "top.unit.data"]
    index = SignalIndex([Variable(path, 1, "wire") for path in paths])
    assert [paths[n] for n in index.find("READY")] == ["top.unit.ready", "ready", "top.bus_ready", paths[0]]
    assert [paths[n] for n in index.find("unit clk")] == [paths[0]]
    assert index.find("  ") == []


def test_a_hundred_thousand_signals_are_listed_and_searched_at_once(
    qtbot: QtBot, themes: ThemeManager
) -> None:
    variables = [Variable(f"top.unit{n % 400}.part{n % 7}.signal_{n}", 8, "wire") for n in range(100_000)]
    index = SignalIndex(variables)
    panel = SignalPanel(themes)
    qtbot.addWidget(panel)
    panel.resize(300, 600)
    panel.show()
    begin = time.process_time()
    panel.set_index(index)
    panel.search.setText("unit39 signal_99")
    panel.grab()
    assert time.process_time() - begin < 0.5
    expected = sum("unit39" in v.path and "signal_99" in v.path for v in variables)
    assert panel._search_model.rowCount() <= 500
    assert panel._count.text().startswith(f"{expected:,}")
    panel.search.clear()
    panel.tree.expand(panel._tree_model.index(0, 0))
    panel.grab()
    assert panel._tree_model.rowCount(panel._tree_model.index(0, 0)) == 400
