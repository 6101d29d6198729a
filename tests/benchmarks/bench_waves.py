"""Milliseconds of CPU per repaint of the wave view, by zoom: 50 rows of a million changes each at 1920x1080.

Run: QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_waves.py [--json FILE]. The budget is 16 ms.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from coram_studio.ui.theme import ThemeManager, load_fonts
from coram_studio.ui.wave.canvas import WaveCanvas
from coram_studio.ui.wave.rows import Look, Radix, RowList, SignalRow
from coram_studio.ui.wave.trace_index import TraceIndex
from coram_studio.ui.wave.wave_store import WaveStore
from coram_studio.wave.signals import Hierarchy, Trace, Variable

CHANGES = 1_000_000
ROWS = 50
BUDGET_MS = 16.0
SIZE = (1920, 1080 + 320)  # 50 rows of 28 pixels must be on screen
ZOOMS = (1, 10, 100, 1_000, 10_000, 50_000)


def make_trace(number: int, generator: np.random.Generator) -> Trace:
    """A clock for every tenth row, else random changes of 1, 8, 32 or 64 bits."""
    width = 1 if number % 10 == 0 else (1, 8, 32, 64)[number % 4]
    steps = np.full(CHANGES, 5) if number % 10 == 0 else generator.integers(1, 10, CHANGES)
    values = generator.integers(0, 1 << min(width, 62), CHANGES, dtype=np.uint64)
    if width == 1:
        values = np.arange(CHANGES, dtype=np.uint64) & np.uint64(1)
    unknown = np.zeros(CHANGES, np.bool_)
    variable = Variable(f"top.signal{number}", width, "wire")
    return Trace(variable, np.cumsum(steps).astype(np.int64), values, unknown, {})


def make_canvas(themes: ThemeManager, analog: bool) -> WaveCanvas:
    """A canvas with all rows on screen."""
    generator = np.random.default_rng(1)
    traces = [make_trace(n, generator) for n in range(ROWS)]
    end = max(int(t.times[-1]) for t in traces)
    rows, store = RowList(), WaveStore()
    store.open(Hierarchy(tuple(t.variable for t in traces), 1e-9, end))
    store.add({t.variable.path: TraceIndex(t) for t in traces})
    canvas = WaveCanvas(themes, rows, store)
    canvas.held = (rows, store)  # they have no other owner here
    canvas.resize(*SIZE)
    canvas.axis.set_end(end, fit=True)
    look = Look.ANALOG if analog else Look.DIGITAL
    radixes = (Radix.HEX, Radix.HEX, Radix.UNSIGNED, Radix.SIGNED)
    rows.reset(
        SignalRow(t.variable.path, t.variable.name, "bus", radixes[n % 4], look) for n, t in enumerate(traces)
    )
    canvas.show()
    return canvas


def repaint_ms(canvas: WaveCanvas, repeats: int = 15) -> float:
    """CPU milliseconds of one repaint, the median of several, each at another place in time."""
    image = QImage(canvas.viewport().size(), QImage.Format.Format_RGB32)
    spent = []
    for _ in range(repeats):
        canvas.axis.pan(7)
        canvas.redraw()
        begin = time.process_time()
        canvas.viewport().render(image)
        spent.append((time.process_time() - begin) * 1000)
    return float(np.median(spent))


def measure(analog: bool = False) -> dict[str, float]:
    """Milliseconds by zoom factor, and for a cursor that moves over an unchanged picture."""
    themes = ThemeManager()
    canvas = make_canvas(themes, analog)
    result = {}
    for zoom in ZOOMS:
        canvas.axis.fit()
        canvas.axis.zoom(zoom)
        result[f"zoom {zoom}x"] = round(repaint_ms(canvas), 2)
    image = QImage(canvas.viewport().size(), QImage.Format.Format_RGB32)
    begin = time.process_time()
    for n in range(20):
        canvas.cursor_time = round(canvas.axis.time(10 * n))
        canvas.viewport().render(image)
    result["cursor"] = round((time.process_time() - begin) * 1000 / 20, 2)
    canvas.close()
    return result


def main() -> int:
    """Print the table; exit 1 when the budget is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    application = QApplication.instance() or QApplication([])
    load_fonts()
    results = {"digital": measure(), "analog": measure(analog=True)}
    for name, figures in results.items():
        for what, milliseconds in figures.items():
            print(f"{name:8} {what:14} {milliseconds:7.2f} ms")
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    del application
    return int(max(results["digital"].values()) > BUDGET_MS)


if __name__ == "__main__":
    raise SystemExit(main())
