"""What is drawn, column by column, against a plain loop over the changes; and the pixels of rows."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coram_studio.ui.theme import ThemeManager
from coram_studio.ui.wave import palettes as p
from coram_studio.ui.wave.atlas import GlyphAtlas
from coram_studio.ui.wave.columns import Columns, bit_columns, bus_columns, columns_of
from coram_studio.ui.wave.row_painter import Strip, draw_analog, draw_bit, draw_bus, row_shape
from coram_studio.ui.wave.rows import Radix
from coram_studio.ui.wave.trace_index import TraceIndex
from coram_studio.ui.wave.transaction_painter import draw_transactions, lay_out, transaction_text
from coram_studio.wave.signals import Trace, Variable
from coram_studio.wave.transactions import Transactions


def make_index(times: list[int], values: list[int], width: int, unknown: tuple[int, ...] = ()) -> TraceIndex:
    flags = np.zeros(len(times), np.bool_)
    flags[list(unknown)] = True
    texts = dict.fromkeys(unknown, "x" * width)
    stored = np.array(values, np.uint64)
    stored[flags] = 0
    trace = Trace(Variable("top.s", width, "wire"), np.array(times, np.int64), stored, flags, texts)
    return TraceIndex(trace)


@st.composite
def traces(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    """Changes with quiet and busy stretches, some of them long enough for the coarse indices."""
    time, times = draw(st.integers(0, 30)), []
    for _ in range(draw(st.integers(0, 6))):
        gap = draw(st.sampled_from([1, 2, 7, 40, 300]))
        for _ in range(draw(st.sampled_from([1, 3, 30, 400, 3000]))):
            times.append(time)
            time += gap
    return times, [i % 2 for i in range(len(times))]


def naive_counts(times: list[int], edges: list[int]) -> list[int]:
    return [sum(t < e for t in times) for e in edges]


@settings(max_examples=120, deadline=None)
@given(traces(), st.floats(0, 4000), st.floats(0.05, 400), st.integers(3, 60))
def test_counts_are_exact_wherever_it_shows(
    case: tuple[list[int], list[int]], start: float, per_pixel: float, count: int
) -> None:
    times, values = case
    index = make_index(times, values, 1)
    columns = columns_of(start, per_pixel, count, 10**9, 1.0)
    counts = index.counts(columns.edges)
    expected = naive_counts(times, columns.edges.tolist())
    for i in range(count):
        changes = expected[i + 1] - expected[i]
        if changes < 2:
            assert counts[i : i + 2].tolist() == expected[i : i + 2]
        else:
            assert counts[i + 1] - counts[i] >= 2


@settings(max_examples=80, deadline=None)
@given(traces(), st.floats(0, 4000), st.floats(0.05, 400), st.integers(3, 60))
def test_bit_columns_show_the_level_at_their_end(
    case: tuple[list[int], list[int]], start: float, per_pixel: float, count: int
) -> None:
    times, values = case
    columns = columns_of(start, per_pixel, count, 10**9, 1.0)
    shown = bit_columns(make_index(times, values, 1), columns, 1.5)
    edges = columns.edges.tolist()
    expected = naive_counts(times, edges)
    crossed = [expected[i + 1] - max(expected[i], min(1, expected[i + 1])) for i in range(count)]
    many = [n >= 2 for n in crossed]
    quick = []
    for i in range(count):
        last = expected[i + 1] - 1
        inner = 1 <= last < len(times) - 1 and expected[i + 1] - expected[i] < 2
        quick.append(inner and times[last + 1] - times[last - 1] < 4.5 * per_pixel)
    busy = [False, *(m or q for m, q in zip(many, quick, strict=True)), False]
    for i in range(count):
        if quick[i] or (many[i] and (busy[i] or busy[i + 2])):
            assert shown[i] == p.BIT_DENSE
            continue
        state = 0 if expected[i + 1] == 0 else 1 + values[expected[i + 1] - 1]
        assert shown[i] // (p.EDGE_FULL + 1) == state
        edge = shown[i] % (p.EDGE_FULL + 1)
        assert (edge == p.EDGE_FULL) == (crossed[i] >= 1)


@settings(max_examples=60, deadline=None)
@given(traces(), st.floats(0, 4000), st.floats(0.05, 400), st.integers(3, 60))
def test_curves_hold_all_values_of_their_columns(
    case: tuple[list[int], list[int]], start: float, per_pixel: float, count: int
) -> None:
    times, _ = case
    values = [(i * 37) % 101 for i in range(len(times))]
    columns = columns_of(start, per_pixel, count, 10**9, 1.0)
    index = make_index(times, values, 8)
    least, most = index.extremes(columns.edges)
    edges = columns.edges.tolist()
    for i in range(count):
        before = [v for t, v in zip(times, values, strict=True) if t < edges[i]][-1:]
        inside = before + [v for t, v in zip(times, values, strict=True) if edges[i] <= t < edges[i + 1]]
        if not inside:
            assert math.isnan(least[i])
            continue
        assert least[i] <= min(inside)
        assert most[i] >= max(inside)
        # What it takes in addition is less than one block of the neighbours'.
        at = [n for n, t in enumerate(times) if edges[i] <= t < edges[i + 1]]
        block = 64 if len(at) >= 128 else 8
        around = values[max(at[0] - block, 0) : at[-1] + block] if at else inside
        assert least[i] >= min(around)
        assert most[i] <= max(around)
        if len(inside) <= 8:
            assert (least[i], most[i]) == (min(inside), max(inside))


def test_nothing_is_shown_before_the_first_change_and_after_the_end() -> None:
    index = make_index([20, 40], [5, 6], 8)
    columns = columns_of(0, 1, 100, 60, 1.0)
    assert columns.blank == 61
    glyphs = bus_columns(index, columns, 4.0, 10).glyphs
    empty = p.bus_column(p.NONE, 0)
    assert set(glyphs[:20].tolist()) == {empty}
    assert empty not in glyphs[21:60].tolist()
    assert set(glyphs[61:].tolist()) == {empty}
    # Around a change the lines cross, and come apart on both sides.
    slants = glyphs[34:47] % (p.SLANT_STEPS + 1)
    assert slants.tolist() == [0, 0, 0, 4, 8, 12, 16, 12, 8, 4, 0, 0, 0]


def test_stretches_for_text_are_those_with_room() -> None:
    index = make_index([0, 50, 55, 90], [1, 2, 3, 4], 8)
    found = bus_columns(index, columns_of(10, 1, 100, 110, 1.0), 4.0, 20)
    assert found.start.tolist() == [0, 45, 80]
    assert found.width.tolist() == [40, 35, 20]
    assert found.change.tolist() == [0, 2, 3]


@pytest.fixture
def canvas_strip(qapp: Any) -> Any:
    """Makes strips of 200 columns from time 0, one unit per pixel."""
    themes = ThemeManager()
    atlas = GlyphAtlas(11, 1.0)

    def make(height: int = 28, kind: str = "bus", blank: int = 200) -> Strip:
        columns = Columns(np.arange(201, dtype=np.int64), blank, 1.0, 1.0)
        pixels = np.zeros((height, 200), np.uint32)
        return Strip(pixels, columns, p.Hues.of(themes.current, kind, False), atlas)

    return make


def test_levels_are_drawn_high_low_and_red(canvas_strip: Any) -> None:
    strip = canvas_strip()
    draw_bit(strip, make_index([0, 50, 100, 150], [0, 1, 0, 0], 1, unknown=(3,)))
    shape = row_shape(28, 1.0)
    ink, wrong = int(p.pack(strip.hues.ink)), int(p.pack(strip.hues.wrong))
    top, bottom = strip.pixels[shape.top], strip.pixels[shape.bottom - 1]
    assert bottom[20] == ink
    assert top[20] == p.background_pixel(strip.hues)
    assert top[75] == ink
    assert set(strip.pixels[shape.top : shape.bottom, 50].tolist()) == {ink}  # the rising edge
    assert top[170] == bottom[170] == wrong
    assert strip.pixels[0, 0] == strip.pixels[27, 199] == p.background_pixel(strip.hues)


def text_rows(strip: Strip) -> str:
    """Which columns hold text ink, as a string of dots and hashes."""
    dark = strip.pixels[8:20].astype(np.int64) & 0xFF
    return "".join("#" if c.min() < 0x80 else "." for c in dark.T)


def test_values_are_written_where_they_fit(canvas_strip: Any) -> None:
    wide, narrow = canvas_strip(kind="register"), canvas_strip(kind="register")
    draw_bus(wide, make_index([0], [0xBEEF], 16), Radix.HEX)
    draw_bus(narrow, make_index([0, 20], [0xBEEF, 0], 16), Radix.HEX)
    cell = wide.atlas.cell_width
    written = text_rows(wide)[6 : 6 + 4 * cell]
    assert written.count("#") > 8
    assert "#" not in text_rows(wide)[10 + 4 * cell :]
    assert "#" not in text_rows(narrow)[5:15]


def test_hexadecimal_at_once_equals_one_by_one(canvas_strip: Any) -> None:
    values = [0xDEADBEEF, 0x0123ABCD, 0xFFFFFFFF, 0]
    index = make_index([0, 80, 160, 180], values, 32)
    fast, slow = canvas_strip(), canvas_strip()
    draw_bus(fast, index, Radix.HEX)
    draw_bus(slow, index, Radix.HEX, labels={})
    assert np.array_equal(fast.pixels, slow.pixels)


def test_unknown_values_and_labels_are_drawn(canvas_strip: Any) -> None:
    strip, plain = canvas_strip(), canvas_strip()
    index = make_index([0, 100], [0, 7], 8, unknown=(0,))
    draw_bus(strip, index, Radix.HEX, labels={7: "µ-state"})
    draw_bus(plain, index, Radix.HEX)
    assert strip.pixels[5, 50] == int(p.pack(strip.hues.wrong))
    assert np.array_equal(strip.pixels[:, :95], plain.pixels[:, :95])
    assert not np.array_equal(strip.pixels[:, 105:], plain.pixels[:, 105:])


def test_a_curve_goes_from_bottom_to_top(canvas_strip: Any) -> None:
    strip = canvas_strip(height=56, blank=190)
    draw_analog(strip, make_index(list(range(190)), list(range(190)), 8))
    ink = strip.hues.ink
    rows = []
    for column in (5, 95, 185):
        distance = np.abs(unpack(strip.pixels[:, column]) - ink).sum(axis=1)
        rows.append(int(distance.argmin()))
    assert rows[0] > 45
    assert 24 < rows[1] < 32
    assert rows[2] < 10
    assert set(strip.pixels[:, 195].tolist()) == {int(p.background_pixel(strip.hues))}


def unpack(pixels: np.ndarray) -> np.ndarray:
    return np.stack([(pixels >> s) & 0xFF for s in (16, 8, 0)], axis=-1).astype(np.float32)


def make_transactions(spans: list[tuple[int, int, int]]) -> Transactions:
    """Reads of 16 words each: (accepted, first beat, last beat), -1 for what has not happened."""
    accepted, first, last = (np.array([s[i] for s in spans], np.int64) for i in range(3))
    n = len(spans)
    return Transactions(
        "bus",
        "read",
        np.arange(n, dtype=np.uint64) * np.uint64(64),
        np.full(n, 16),
        np.full(n, 4),
        np.zeros(n, np.uint64),
        accepted - 1,
        accepted,
        first,
        last,
        last,
        np.zeros(n, np.int64),
        np.where(first >= 0, first - accepted, -1),
    )


def test_overlapping_transactions_lie_in_lanes() -> None:
    apart = lay_out(make_transactions([(1, 5, 9), (20, 25, 29)]), 100)
    assert apart.count == 1
    both = lay_out(make_transactions([(1, 50, 60), (3, 61, 70), (5, 71, 80), (62, 81, 90)]), 100)
    assert both.count == 3
    open_end = lay_out(make_transactions([(1, 5, 9), (20, -1, -1)]), 100)
    assert open_end.end.tolist() == [9, 100]
    assert open_end.data.tolist() == [5, 100]
    assert lay_out(make_transactions([]), 100).count == 1
    assert transaction_text(both.transactions, 1) == "R 0x0040  16 × 4 B  latency 58"
    assert transaction_text(open_end.transactions, 1) == "R 0x0040  16 × 4 B"


def test_transactions_are_dark_while_they_wait(canvas_strip: Any) -> None:
    strip = canvas_strip(kind="bus")
    lanes = lay_out(make_transactions([(21, 60, 160)]), 200)
    draw_transactions(strip, lanes, 20)
    ground = int(p.background_pixel(strip.hues))
    assert strip.pixels[14, 10] == strip.pixels[14, 170] == ground
    waiting, moving = strip.pixels[7, 40], strip.pixels[7, 100]
    assert len({int(waiting), int(moving), ground}) == 3
    dark = unpack(strip.pixels[7, [40, 100]]).sum(axis=1)
    assert dark[0] < dark[1]
    assert strip.pixels[6, 20] == ground  # a rounded corner
