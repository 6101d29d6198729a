"""The bandwidth view: measuring in the background, figures, cursor, themes, and runs without waves."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from coram_studio.ipcore.manifest import Manifest
from coram_studio.simulate.run import Metrics, PortTraffic, Result, Run
from coram_studio.ui.analysis.bandwidth_view import (
    EMPTY_TEXT,
    NO_PORTS_TEXT,
    NO_WAVES_TEXT,
    BandwidthView,
)
from coram_studio.ui.analysis.figures import rate_text
from coram_studio.ui.analysis.flow_layout import FlowLayout
from coram_studio.ui.theme import ThemeManager, load_fonts
from coram_studio.wave.bandwidth import bandwidth
from coram_studio.wave.reader import WaveReader

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def themes(qapp: Any) -> ThemeManager:
    load_fonts()
    return ThemeManager()


@pytest.fixture
def empty_view(qtbot: QtBot, themes: ThemeManager) -> Iterator[BandwidthView]:
    view = BandwidthView(themes)
    qtbot.addWidget(view)
    view.resize(800, 320)
    with qtbot.waitExposed(view):
        view.show()
    yield view
    view.shut_down()


def make_run(waves: Path | None) -> Run:
    metrics = Metrics(Result.PASS, 245, {"m_axi_memory0": PortTraffic(784, 62)}, 0.889, 0.1, True, ())
    return Run("0001", Path(), metrics, (), waves)


@pytest.fixture
def view(qtbot: QtBot, empty_view: BandwidthView, axi_waves: Any, axi_manifest: Manifest) -> BandwidthView:
    with qtbot.waitSignal(empty_view.ready, timeout=20_000):
        empty_view.set_run(make_run(axi_waves.fst), axi_manifest)
    return empty_view


def test_says_what_to_do_while_empty(empty_view: BandwidthView) -> None:
    assert empty_view.message.text == EMPTY_TEXT
    assert empty_view.message.isVisible()
    assert not empty_view.figures.isVisible()


def test_shows_the_figures_that_the_waves_give(
    view: BandwidthView, axi_waves: Any, axi_manifest: Manifest
) -> None:
    with WaveReader(axi_waves.fst) as reader:
        series = bandwidth(reader, axi_manifest)
    reads = sum(line.startswith("R ") for line in axi_waves.log)
    assert view.figures.texts == [
        f"utilisation {100 * series.overall():.1f} %",
        f"read {4 * reads:,} B",
        "written 62 B",
        f"mean latency {series.ports[0].mean_latency:.1f} cycles",
        "at most 4 outstanding",
    ]
    assert view.plot is not None
    assert view.plot.isVisible()
    x, y = view.plot._curve.getData()
    assert x[-1] == pytest.approx(series.times[-1] / 1000)  # nanoseconds
    assert y.tolist() == series.utilisation().tolist()
    assert not view.port_choice.isVisible()  # there is only one port


def test_every_figure_says_what_it_means(view: BandwidthView) -> None:
    labels = view.figures.findChildren(QLabel)
    assert len(labels) == 5
    for label in labels:
        assert len(label.toolTip()) > 40
        assert label.accessibleDescription() in label.toolTip()
    assert "first accepted address to the last data beat" in labels[0].toolTip()


def test_the_limit_is_explained(view: BandwidthView) -> None:
    assert view.plot is not None
    assert "400 MB/s, is a beat of 4 bytes in every clock cycle of 10 ns" in view.plot.toolTip()
    assert view.plot._limit_text.toPlainText() == "limit 400 MB/s"


def plot_x(view: BandwidthView, nanoseconds: float) -> QPoint:
    """Position in the plot of a time."""
    assert view.plot is not None
    scene = view.plot._box.mapViewToScene(QPointF(nanoseconds, 0.5))
    return view.plot.plot.mapFromScene(scene)


def test_a_click_moves_the_cursor_and_tells(qtbot: QtBot, view: BandwidthView) -> None:
    assert view.plot is not None
    with qtbot.waitSignal(view.cursor_moved) as moved:
        qtbot.mouseClick(view.plot.plot.viewport(), LEFT, pos=plot_x(view, 1000))
    (time,) = moved.args
    assert isinstance(time, int)
    assert time == pytest.approx(1_000_000, abs=5000)
    assert view.plot._line.value() == pytest.approx(time / 1000)


def test_a_drag_moves_the_cursor(qtbot: QtBot, view: BandwidthView) -> None:
    assert view.plot is not None
    seen: list[int] = []
    view.cursor_moved.connect(seen.append)
    target = view.plot.plot.viewport()
    qtbot.mousePress(target, LEFT, pos=plot_x(view, 500))
    for at in (600, 900, 1400):
        qtbot.wait(30)
        qtbot.mouseMove(target, plot_x(view, at))
        qtbot.wait(30)
    qtbot.mouseRelease(target, LEFT, pos=plot_x(view, 1400))
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(1_400_000, abs=8000)


def test_set_cursor_is_silent(qtbot: QtBot, view: BandwidthView) -> None:
    with qtbot.assertNotEmitted(view.cursor_moved):
        view.set_cursor(720_000)
    assert view.plot is not None
    assert view.plot._line.value() == pytest.approx(720)


def test_the_cursor_waits_for_the_plot(
    qtbot: QtBot, empty_view: BandwidthView, axi_waves: Any, axi_manifest: Manifest
) -> None:
    empty_view.set_cursor(300_000)
    with qtbot.waitSignal(empty_view.ready, timeout=20_000):
        empty_view.set_run(make_run(axi_waves.vcd), axi_manifest)
    assert empty_view.plot is not None
    assert empty_view.plot._line.value() == pytest.approx(300)


def visible(view: BandwidthView) -> tuple[float, float]:
    assert view.plot is not None
    (low, high), _ = view.plot._box.viewRange()
    return low, high


def test_wheel_and_keys_zoom_and_move(qtbot: QtBot, view: BandwidthView) -> None:
    assert view.plot is not None
    whole = visible(view)
    at = plot_x(view, 1000)
    target = view.plot.plot.viewport()
    event = QWheelEvent(
        QPointF(at),
        QPointF(target.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 480),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(target, event)
    low, high = visible(view)
    assert high - low == pytest.approx((whole[1] - whole[0]) / 1.25**4, rel=0.01)
    assert low < 1000 < high
    view.plot.setFocus()
    qtbot.keyClick(view.plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert visible(view)[0] > low
    qtbot.keyClick(view.plot, Qt.Key.Key_F)
    assert visible(view) == pytest.approx(whole)
    qtbot.keyClick(view.plot, Qt.Key.Key_Plus)
    assert visible(view)[1] - visible(view)[0] < whole[1] - whole[0]
    with qtbot.waitSignal(view.cursor_moved) as moved:
        qtbot.keyClick(view.plot, Qt.Key.Key_Right)
    first = moved.args[0]
    with qtbot.waitSignal(view.cursor_moved) as moved:
        qtbot.keyClick(view.plot, Qt.Key.Key_Right)
    assert moved.args[0] > first
    with qtbot.waitSignal(view.cursor_moved) as moved:
        qtbot.keyClick(view.plot, Qt.Key.Key_Left)
    assert moved.args[0] == first


def two_ports(manifest: Manifest) -> Manifest:
    """The same port a second time, under another name, as if of a stream."""
    first = manifest.masters[0]
    return replace(manifest, interfaces=(first, replace(first, name="m_axi_input", object_key="stream1")))


def test_ports_can_be_chosen(
    qtbot: QtBot, empty_view: BandwidthView, axi_waves: Any, axi_manifest: Manifest
) -> None:
    with qtbot.waitSignal(empty_view.ready, timeout=20_000):
        empty_view.set_run(make_run(axi_waves.fst), two_ports(axi_manifest))
    choice = empty_view.port_choice
    assert choice.isVisible()
    assert [choice.itemText(i) for i in range(choice.count())] == [
        "All ports",
        "m_axi_memory0",
        "m_axi_input",
    ]
    assert empty_view.plot is not None
    together = empty_view.plot._curve.getData()[1]
    all_read = empty_view.figures.texts[1]
    choice.setFocus()
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert choice.currentText() == "m_axi_input"
    alone = empty_view.plot._curve.getData()[1]
    assert together.tolist() == (2 * alone).tolist()
    assert empty_view.figures.texts[1] != all_read
    assert empty_view.plot._kind == "stream"
    with qtbot.waitSignal(empty_view.ready, timeout=20_000):
        empty_view.set_run(make_run(axi_waves.vcd), two_ports(axi_manifest))
    assert choice.currentText() == "m_axi_input"  # the choice outlives another run of the same core


def test_a_run_without_waves_shows_its_totals(
    qtbot: QtBot, view: BandwidthView, axi_manifest: Manifest
) -> None:
    with qtbot.waitSignal(view.ready):
        view.set_run(make_run(None), axi_manifest)
    assert view.message.text == NO_WAVES_TEXT
    assert view.message.isVisible()
    assert view.figures.texts == ["utilisation 88.9 %", "read 784 B", "written 62 B", "cycles 245"]
    view.clear()
    assert view.message.text == EMPTY_TEXT
    assert not view.figures.isVisible()


def test_a_core_without_memory_interface(
    empty_view: BandwidthView, axi_waves: Any, axi_manifest: Any
) -> None:
    empty_view.set_run(make_run(axi_waves.fst), replace(axi_manifest, interfaces=()))
    assert empty_view.message.text == NO_PORTS_TEXT


@pytest.mark.parametrize("name", ["missing", "other"])
def test_waves_that_cannot_be_measured_are_explained(
    qtbot: QtBot,
    empty_view: BandwidthView,
    axi_manifest: Manifest,
    kinds_waves: Any,
    name: str,
    tmp_path: Path,
) -> None:
    path = kinds_waves.fst if name == "other" else tmp_path / "gone.fst"
    with qtbot.waitSignal(empty_view.ready, timeout=20_000):
        empty_view.set_run(make_run(path), axi_manifest)
    assert ("do not hold" if name == "other" else "is missing") in empty_view.message.text
    assert empty_view.figures.texts[-1] == "cycles 245"


def test_the_reader_of_another_view_is_used_and_left_open(
    qtbot: QtBot, empty_view: BandwidthView, axi_waves: Any, axi_manifest: Manifest
) -> None:
    with WaveReader(axi_waves.fst) as reader:
        with qtbot.waitSignal(empty_view.ready, timeout=20_000):
            empty_view.set_run(make_run(axi_waves.fst), axi_manifest, reader)
        assert reader._process is not None
        assert reader.load(["testbench.aclk"])


def test_another_run_at_once_replaces_the_first(
    qtbot: QtBot, empty_view: BandwidthView, axi_waves: Any, axi_manifest: Manifest
) -> None:
    empty_view.set_run(make_run(axi_waves.fst), two_ports(axi_manifest))
    with qtbot.waitSignal(empty_view.ready, timeout=20_000):
        empty_view.set_run(make_run(axi_waves.fst), axi_manifest)
    assert empty_view.port_choice.count() == 2
    assert not any(t.name == "bandwidth" for t in threading.enumerate())


def test_themes_change_live(view: BandwidthView, themes: ThemeManager) -> None:
    light = view.grab().toImage().pixelColor(400, 300).lightness()
    themes.use("dark")
    dark = view.grab().toImage().pixelColor(400, 300).lightness()
    assert light > 200
    assert dark < 60
    assert view.plot is not None
    assert view.plot._line.pen.color() == themes.current.colour("cursor")


def test_pyqtgraph_is_not_imported_before_it_is_needed() -> None:
    code = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "from coram_studio.ui.theme import ThemeManager;"
        "from coram_studio.ui.analysis.bandwidth_view import BandwidthView;"
        "from coram_studio.ui.wave.view import WaveView;"
        "themes = ThemeManager(); views = BandwidthView(themes), WaveView(themes);"
        "sys.exit('pyqtgraph' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.parametrize(
    ("rate", "text"), [(4e8, "400 MB/s"), (6.4e9, "6.4 GB/s"), (1.6e10, "16 GB/s"), (1.5e6, "1.5 MB/s")]
)
def test_rates(rate: float, text: str) -> None:
    assert rate_text(rate) == text


def test_the_flow_layout_wraps(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    flow = FlowLayout(widget, 10, 4)
    flow.setContentsMargins(0, 0, 0, 0)
    labels = [QLabel("x", widget) for _ in range(4)]
    for label in labels:
        label.setFixedSize(50, 20)
        flow.addWidget(label)
    flow.setGeometry(QRect(0, 0, 175, 100))
    assert [label.pos() for label in labels] == [
        QPoint(0, 0),
        QPoint(60, 0),
        QPoint(120, 0),
        QPoint(0, 24),
    ]
    assert flow.heightForWidth(175) == 44
    assert flow.heightForWidth(1000) == 20
