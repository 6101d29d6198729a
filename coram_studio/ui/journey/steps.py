"""The steps of the journey, in order. Each raises JourneyError when the program does not do what it should."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor

from coram_studio.diagnostics import has_errors
from coram_studio.model.blocks import InterfaceBlock, ObjectBlock, ThreadBlock
from coram_studio.model.design import Accelerator, Endpoint, State
from coram_studio.simulate.run import Result
from coram_studio.ui.journey.screen import JourneyError, Screen
from coram_studio.ui.shell.main_window import MainWindow
from coram_studio.workbench.templates import create_project

BLOCKS, WORDS = 8, 128
KEYSTROKE_BUDGET = 0.1  # seconds to diagnostics on screen


@dataclass
class Journey:
    """What the steps share."""

    screen: Screen
    folder: Path
    metrics: dict[str, Any] = field(default_factory=dict)
    before: State | None = None
    added: str = ""

    @property
    def window(self) -> MainWindow:
        """The window that is driven."""
        return self.screen.window

    @property
    def accelerator(self) -> Accelerator:
        """The accelerator as it is now."""
        session = self.window.session
        found = session.top_accelerator() if session else None
        if found is None:
            raise JourneyError("the project has no accelerator")
        return found

    def require(self, condition: bool, otherwise: str) -> None:
        """Raise JourneyError unless the condition holds."""
        if not condition:
            raise JourneyError(otherwise)


def show_welcome(j: Journey) -> None:
    """The window opens without a project."""
    j.screen.picture("welcome", "Welcome page")


def open_sample(j: Journey) -> None:
    """Make a copy of the sample, with a random memory image, and open it."""
    root = create_project(j.folder / "project" / "vector_sum")
    words = np.random.default_rng().integers(0, 1 << 32, BLOCKS * WORDS, dtype=np.uint32)
    (root / "memory").mkdir(exist_ok=True)
    (root / "memory" / "random.bin").write_bytes(words.astype("<u4").tobytes())
    j.metrics["expected_sum"] = int(words.sum(dtype=np.uint64)) & 0xFFFFFFFF
    start = time.perf_counter()
    j.require(j.window.open_path(root), "the sample could not be opened")
    j.metrics["open_seconds"] = round(time.perf_counter() - start, 3)
    j.screen.wait("the first check", lambda: not j.window.live.busy)
    j.require(
        not j.window.controllers.problems.has_errors(), "the sample has errors before anything was changed"
    )
    j.screen.picture("design", "The sample's diagram")


def add_memory(j: Journey) -> None:
    """Add a memory from the palette by drag and drop."""
    j.window.workspace.show_panel("palette")
    palette: Any = j.window.panels.palette.content
    canvas = _canvas(j)
    entries = palette.list
    item = next(
        (i for i in map(entries.item, range(entries.count())) if i.text().startswith("Memory, 1")), None
    )
    if item is None:
        raise JourneyError("the palette has no memory")
    j.screen.settle()
    j.before = j.window.session.document.state
    known = {b.id for b in j.accelerator.blocks}
    start = entries.visualItemRect(item).center()
    middle = _free_point(j)
    if j.screen.drags_work():
        j.screen.drag_and_drop(entries.viewport(), start, canvas.surface, middle)
    else:
        j.screen.click(entries.viewport(), start)
        entries.setFocus()
        j.screen.press_key(Qt.Key.Key_Return)
        j.screen.settle(50)
        j.screen.click(canvas.surface, middle)
    j.metrics["added_by"] = "drag and drop" if j.screen.drags_work() else "Enter in the palette and a click"
    new = [b for b in j.accelerator.blocks if b.id not in known]
    j.require(len(new) == 1 and isinstance(new[0], ObjectBlock), "no memory was added from the palette")
    j.added = new[0].id


def connect_memory(j: Journey) -> None:
    """Wire the new memory to its thread and to the memory interface by dragging from pin to pin."""
    thread = next(b for b in j.accelerator.blocks if isinstance(b, ThreadBlock))
    interface = next(b for b in j.accelerator.blocks if isinstance(b, InterfaceBlock))
    for own, other in (("dma", Endpoint(interface.id, "dma")), ("thread", Endpoint(thread.id, "objects"))):
        count = len(tuple(j.accelerator.all_connections()))
        start, end = _pin(j, Endpoint(j.added, own)), _block_middle(j, other.block)
        j.screen.drag(_canvas(j).surface, start, end)
        wires = tuple(j.accelerator.all_connections())
        j.require(len(wires) == count + 1, f"dragging from {own} to {other} made no wire")
    j.screen.picture("connected", "A memory added and wired")


def undo_all(j: Journey) -> None:
    """Undo every edit by keyboard."""
    _canvas(j).surface.setFocus()
    document = j.window.session.document
    for _ in range(10):
        if not document.undo_label:
            break
        j.screen.settle(20)
        j.screen.press_key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    j.screen.settle(50)
    j.require(document.state == j.before, "undo did not bring the design back")


def edit_thread(j: Journey) -> None:
    """Open the thread by double click, make a mistake, see it underlined, and take it back."""
    thread = next(b for b in j.accelerator.blocks if isinstance(b, ThreadBlock))
    j.screen.click(_canvas(j).surface, _block_middle(j, thread.id), double=True)
    j.screen.settle(50)
    page = j.window.controllers.sources.page(thread.source)
    if page is None:
        raise JourneyError("a double click on the thread did not open its source")
    editor = page.editor
    editor.moveCursor(QTextCursor.MoveOperation.End)
    j.screen.wait("the check before the mistake", lambda: not j.window.live.busy)
    j.screen.press_key(Qt.Key.Key_Return)
    j.screen.type("x = undefined +")
    j.screen.wait("the check of the mistake", lambda: bool(editor.marks) and not j.window.live.busy)
    delays = []
    done: list[float] = []
    note = j.window.live.checked.connect(lambda *_: done.append(time.perf_counter()))
    for key in "  # more":
        done.clear()
        start = time.perf_counter()
        j.screen.type(key)
        j.screen.wait("a check after a key", lambda: bool(done))
        delays.append(done[0] - start)
    j.window.live.checked.disconnect(note)
    j.metrics["keystroke_to_diagnostics_ms"] = round(sorted(delays)[len(delays) // 2] * 1000, 1)
    j.window.workspace.show_panel("problems")
    j.screen.picture("problems", "A mistake, as it is typed")
    for _ in range(40):
        if not page.modified:
            break
        editor.undo()
    j.require(not page.modified, "undo did not bring the source back")
    j.screen.wait("the check after undo", lambda: not j.window.live.busy)
    j.require(not j.window.controllers.problems.has_errors(), "problems stay after undo")


def check(j: Journey) -> None:
    """Check with F7."""
    j.metrics["check_seconds"] = _job(j, Qt.Key.Key_F7)
    j.require(not has_errors(j.window.controllers.problems.all), "the check found errors in the sample")


def build(j: Journey) -> None:
    """Build with Ctrl+B."""
    j.metrics["build_seconds"] = _job(j, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    core = j.window.session.root / "build" / "core"
    j.require(any(core.rglob("*.v")), "the build wrote no Verilog")


def simulate(j: Journey) -> None:
    """Simulate with F5 on the random image, and compare the sum with NumPy's."""
    j.window.controllers.run.set_options({"memory_image": "memory/random.bin"})
    j.metrics["simulate_seconds"] = _job(j, Qt.Key.Key_F5, seconds=180)
    report = j.window.controllers.run.last_report
    run = report.run if report else None
    if run is None:
        raise JourneyError("the simulation gave no run")
    metrics = run.metrics
    j.require(metrics.result is Result.PASS, f"the run ended as {metrics.result.value}")
    wanted = f"sum = {j.metrics['expected_sum']}"
    j.require(wanted in metrics.prints, f"the run must print {wanted!r}, not {metrics.prints!r}")
    j.require(wanted in j.window.panels.console.text, "the console does not show what the run printed")
    j.metrics["run"] = metrics.to_json()
    runs = j.window.panels.runs
    j.screen.wait("the list of runs", lambda: bool(runs.rows))
    j.screen.picture("console", "A run on random data")
    j.window.workspace.show_panel("runs")
    j.screen.picture("runs", "The runs and their figures")


def look_at_waves(j: Journey) -> None:
    """Open the waves, move the cursor, and see it in the status bar."""
    j.window.controllers.window.perspective("debug")
    waves = j.window.controllers.results.view("waves")
    j.require(waves is not None, "the debug perspective shows no waves")
    ready: list[bool] = []
    start = time.perf_counter()
    waves.ready.connect(lambda: ready.append(True))
    hierarchy_there = waves.store.hierarchy is not None
    j.screen.wait("the waves", lambda: bool(ready) or hierarchy_there)
    j.metrics["waves_seconds"] = round(time.perf_counter() - start, 3)
    canvas = waves.canvas
    j.screen.settle(300)
    j.screen.click(
        canvas.viewport(), QPoint(canvas.names_width + (canvas.width() - canvas.names_width) // 3, 120)
    )
    j.screen.settle()
    j.require(canvas.cursor_time > 0, "a click did not move the time cursor")
    j.require("cursor" in j.window.status.cursor_time.text(), "the status bar does not show the time cursor")
    bandwidth = j.window.controllers.results.view("bandwidth")
    j.screen.wait("the bandwidth below the waves", lambda: bandwidth.plot is not None)
    j.screen.picture("debug", "Source, waves and bandwidth of a run")


def look_at_bandwidth(j: Journey) -> None:
    """See where the bandwidth went."""
    j.window.controllers.window.perspective("analyse")
    view = j.window.controllers.results.view("bandwidth")
    j.require(view is not None, "the analyse perspective shows no bandwidth")
    j.screen.wait("the bandwidth", lambda: view.plot is not None)
    j.screen.settle(200)
    j.screen.picture("analyse", "Bandwidth over time, and the runs")
    j.window.controllers.window.perspective("design")


def export_all(j: Journey) -> None:
    """Export for every target from the dialog."""
    from coram_studio.ui.export.dialog import ExportDialog

    session = j.window.session
    targets = [e.id for e in session.exporters()]
    missing_targets = {"vivado", "xps"} - set(targets)
    j.require(not missing_targets, f"there is no exporter for {', '.join(sorted(missing_targets))}")
    j.screen.press_key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    j.screen.wait("the export dialog", lambda: bool(j.window.findChildren(ExportDialog)))
    dialog = j.window.findChildren(ExportDialog)[0]
    j.screen.wait("the build for the export", lambda: j.window.jobs.job is None)
    j.metrics["packages"] = {}
    for target in targets:
        j.screen.click(dialog.cards[target])
        dialog.folder.setText(str(j.folder / "packages" / target))
        results: list[Any] = []
        dialog.exported.connect(results.append)
        j.require(dialog.export_button.isEnabled(), f"{target} cannot be exported: {dialog.outcome.text}")
        j.screen.click(dialog.export_button)
        j.screen.wait(f"the export for {target}", lambda: j.window.jobs.job is None)
        j.screen.settle(50)
        j.require(
            bool(results) and not has_errors(results[-1].diagnostics), f"{target}: {dialog.outcome.text}"
        )
        written = [results[-1].directory / name for name in results[-1].files]
        missing = [str(p) for p in written if not p.is_file()]
        j.require(bool(written) and not missing, f"{target} did not write {', '.join(missing) or 'anything'}")
        j.metrics["packages"][target] = len(written)
    j.screen.picture("export", "The export dialog")
    dialog.close()


def _canvas(j: Journey) -> Any:
    canvas = j.window.controllers.canvas.open(j.accelerator.name)
    j.screen.settle(30)
    return canvas


def _pin(j: Journey, end: Endpoint) -> QPoint:
    canvas = j.window.controllers.canvas.view(j.accelerator.name)
    rect = canvas.scene.pin_rect(end)[0]
    x, y = canvas.surface.view.to_pixels(rect.left, rect.top)
    return QPoint(round(x), round(y))


def _block_middle(j: Journey, block: str) -> QPoint:
    """The head of a block: a wire that ends on a card finds its pin there."""
    canvas = j.window.controllers.canvas.view(j.accelerator.name)
    rect = canvas.scene.diagram.rects[block]
    x, y = canvas.surface.view.to_pixels((rect.left + rect.right) / 2, rect.top + 12)
    return QPoint(round(x), round(y))


def _free_point(j: Journey) -> QPoint:
    """A point of the canvas far from every block."""
    canvas = j.window.controllers.canvas.view(j.accelerator.name)
    lowest = max(r.bottom for r in canvas.scene.diagram.rects.values())
    rightmost = max(r.right for r in canvas.scene.diagram.rects.values())
    x, y = canvas.surface.view.to_pixels(rightmost - 260, lowest - 70)
    size = canvas.surface.size()
    return QPoint(min(round(x), size.width() - 60), min(round(y), size.height() - 40))


def _job(
    j: Journey,
    key: Qt.Key,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    seconds: float = 60,
) -> float:
    """Start a job by its key and wait for its end; the seconds it took."""
    start = time.perf_counter()
    j.screen.press_key(key, modifiers)
    j.require(j.window.jobs.job is not None, f"the key {key.name} started nothing")
    j.screen.wait("the end of the job", lambda: j.window.jobs.job is None, seconds)
    j.screen.settle(30)
    return round(time.perf_counter() - start, 3)


STEPS: tuple[tuple[str, Callable[[Journey], None]], ...] = (
    ("welcome", show_welcome),
    ("open the sample", open_sample),
    ("add a memory", add_memory),
    ("connect it", connect_memory),
    ("undo", undo_all),
    ("edit the thread", edit_thread),
    ("check", check),
    ("build", build),
    ("simulate", simulate),
    ("waves", look_at_waves),
    ("bandwidth", look_at_bandwidth),
    ("export", export_all),
)
