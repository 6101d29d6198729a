"""Values and times as text, ticks of the ruler, and the list of rows."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication

from coram_studio.ui.theme import load_themes, mono_font
from coram_studio.ui.wave.formats import number_text, value_text
from coram_studio.ui.wave.overlay import Frame, Overlay
from coram_studio.ui.wave.rows import (
    GroupRow,
    Look,
    Radix,
    RowList,
    SignalRow,
    TransactionRow,
    rows_from_state,
    rows_to_state,
)
from coram_studio.ui.wave.time_axis import TimeAxis, ticks, time_text
from coram_studio.wave.signals import Trace, Variable


def trace(width: int, value: int = 0, text: str = "", kind: str = "wire") -> Trace:
    unknown = not set(text) <= {"0", "1"}
    return Trace(
        Variable("top.s", width, kind),
        np.array([0], np.int64),
        np.array([value & ((1 << 64) - 1)], np.uint64),
        np.array([unknown]),
        {0: text} if text else {},
    )


@pytest.mark.parametrize(
    ("value", "width", "radix", "text"),
    [
        (1, 1, Radix.BINARY, "1"),
        (0x2A, 9, Radix.HEX, "02a"),
        (0x1FF, 9, Radix.SIGNED, "-1"),
        (0xFF, 9, Radix.SIGNED, "255"),
        (200, 8, Radix.UNSIGNED, "200"),
        (5, 4, Radix.BINARY, "0101"),
        (0x6F6B00, 32, Radix.ASCII, "ok·"),
        (0, 32, Radix.ASCII, ""),
    ],
)
def test_numbers(value: int, width: int, radix: Radix, text: str) -> None:
    assert number_text(value, width, radix) == text
    assert value_text(trace(width, value), 0, radix) == text


@given(st.integers(2, 64), st.data())
def test_every_radix_says_the_same_number(width: int, data: st.DataObject) -> None:
    value = data.draw(st.integers(0, (1 << width) - 1))
    assert int(number_text(value, width, Radix.HEX), 16) == value
    assert int(number_text(value, width, Radix.BINARY), 2) == value
    assert int(number_text(value, width, Radix.SIGNED)) % (1 << width) == value


def test_unknown_digits() -> None:
    assert value_text(trace(1, text="x"), 0, Radix.HEX) == "x"
    assert value_text(trace(8, text="xxxxzzzz"), 0, Radix.HEX) == "xz"
    assert value_text(trace(10, text="1000x11z01"), 0, Radix.HEX) == "2XZ"
    assert value_text(trace(10, text="xx00000000"), 0, Radix.HEX) == "x00"
    assert value_text(trace(8, text="1x0z1111"), 0, Radix.BINARY) == "1x0z1111"
    assert value_text(trace(8, text="1x0z1111"), 0, Radix.SIGNED) == "x"
    assert value_text(trace(8, text="zzzzzzzz"), 0, Radix.UNSIGNED) == "z"


def test_wide_values_reals_strings_and_nothing() -> None:
    value = (1 << 99) + 5
    wide = trace(100, value, format(value, "0100b"))
    assert value_text(wide, 0, Radix.HEX) == f"{value:025x}"
    assert value_text(wide, 0, Radix.SIGNED) == str(value - (1 << 100))
    real = trace(64, int(np.float64(2.5).view(np.uint64)), kind="real")
    assert value_text(real, 0, Radix.HEX) == "2.5"
    assert value_text(trace(0, text="idle", kind="string"), 0, Radix.HEX) == "idle"
    assert value_text(wide, -1, Radix.HEX) == value_text(wide, 1, Radix.HEX) == ""
    assert value_text(trace(3, 2), 0, Radix.HEX, {2: "RUN"}) == "RUN"
    assert value_text(trace(3, 3), 0, Radix.HEX, {2: "RUN"}) == "3"


@pytest.mark.parametrize(
    ("time", "timescale", "text"),
    [
        (1_204_000, 1e-12, "1,204 ns"),
        (1_204_500, 1e-12, "1,204.5 ns"),
        (0, 1e-9, "0 ns"),
        (12, 1e-9, "12 ns"),
        (25_000_000, 1e-9, "25,000 µs"),
        (500, 1e-15, "0.5 ps"),
    ],
)
def test_times(time: int, timescale: float, text: str) -> None:
    assert time_text(time, timescale) == text


def test_differences_have_a_sign() -> None:
    assert time_text(-92_000, 1e-12, signed=True) == "-92 ns"
    assert time_text(92_000, 1e-12, signed=True) == "+92 ns"


@given(st.floats(0, 1e9), st.floats(1e-3, 1e7), st.integers(150, 3000))
def test_ticks_are_round_and_spaced(start: float, per_pixel: float, width: int) -> None:
    axis = TimeAxis()
    axis.width, axis.end = width, 10**15
    axis.show(start, start + per_pixel * width)
    marks = ticks(axis, 1e-12)
    distance = (marks[1].time - marks[0].time) / axis.per_pixel
    assert distance >= 95
    step = marks[1].time - marks[0].time
    assert f"{step:e}"[0] in "125"
    assert len(marks) <= width / 95 + 3
    texts = [m.text for m in marks]
    assert len(set(texts)) == len(texts)


class RecordingPainter(QPainter):
    """Remembers where texts were drawn."""

    def __init__(self, image: QImage) -> None:
        super().__init__(image)
        self.texts: list[tuple[int, str]] = []

    def drawText(self, x: int, y: int, text: str) -> None:  # noqa: N802 (Qt's name)
        """Note it."""
        self.texts.append((x, text))


@pytest.mark.parametrize("width", range(500, 620, 7))
def test_no_time_of_the_ruler_is_cut_off(qapp: QApplication, width: int) -> None:
    axis = TimeAxis()
    axis.resize(width - 200)
    axis.set_end(21_800_000, fit=True)
    image = QImage(width, 60, QImage.Format.Format_RGB32)
    painter = RecordingPainter(image)
    store = SimpleNamespace(timescale=1e-12)
    Overlay(painter, load_themes()["light"], Frame(200, width, 60, 0)).ruler(axis, store, ())
    painter.end()
    metrics = QFontMetrics(mono_font(11))
    assert painter.texts
    for x, text in painter.texts:
        assert x + metrics.horizontalAdvance(text) <= width, text


def test_the_axis_stays_within_the_run() -> None:
    axis = TimeAxis()
    axis.resize(1000)
    axis.set_end(1_000_000, fit=True)
    assert axis.shows_everything()
    axis.pan(-500)
    assert axis.start == 0
    axis.zoom(1e12, 500)
    assert axis.span == pytest.approx(4)
    axis.pan(1e15)
    assert axis.start + axis.span == pytest.approx(axis.limit)
    axis.show(300, 100)
    assert (axis.start, axis.span) == pytest.approx((100, 200))
    axis.resize(500)
    assert axis.per_pixel == pytest.approx(0.2)
    axis.fit()
    axis.resize(700)
    assert axis.shows_everything()


ROWS = [
    SignalRow("t.clk", "clk"),
    GroupRow("bus"),
    SignalRow("t.a", "a", "bus", Radix.SIGNED, Look.ANALOG),
    TransactionRow("m_axi", "read"),
    GroupRow("rest", collapsed=True),
    SignalRow("t.b", "b", "kernel"),
]


def test_rows_are_kept_as_plain_data() -> None:
    assert rows_from_state(rows_to_state(ROWS)) == ROWS
    assert rows_from_state(None) == []
    assert rows_from_state([1, {}, {"signal": "a"}, {"group": "g"}]) == [GroupRow("g")]


def test_moving_several_rows_keeps_their_order() -> None:
    rows = RowList()
    rows.reset(ROWS)
    rows.select(0)
    rows.select(2, add=True)
    rows.move_selected(5)
    assert rows.rows == (ROWS[1], ROWS[3], ROWS[4], ROWS[0], ROWS[2], ROWS[5])
    assert rows.selected == (3, 4)
    rows.move_selected(0)
    assert rows.rows[:2] == (ROWS[0], ROWS[2])


def test_removing_selects_what_takes_the_place() -> None:
    rows = RowList()
    rows.reset(ROWS)
    rows.select(5)
    rows.remove_selected()
    assert rows.selected == (4,)
    rows.select_all()
    rows.remove_selected()
    assert rows.rows == ()
    assert (rows.selected, rows.current) == ((), -1)
    rows.remove_selected()
