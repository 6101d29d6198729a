"""Measures the canvas on a large design: opening, panning, zooming, dragging.

Run it by itself: ``.venv/bin/python tests/benchmarks/bench_canvas.py [blocks]``. Times are CPU milliseconds of this
process, painting included, on an offscreen canvas of 1600 x 1000 pixels; the budget is in docs/canvas.md.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from coram_studio.model.blocks import (
    InterfaceBlock,
    KernelBlock,
    ObjectBlock,
    ObjectKind,
    ThreadBlock,
    bundles_of,
)
from coram_studio.model.bundles import ROLES, Bundle, BundleType, Port, Side
from coram_studio.model.design import Accelerator, Connection, Design, Endpoint, Layout, State
from coram_studio.model.document import Document
from coram_studio.ui.canvas.view import CanvasView
from coram_studio.ui.theme import ThemeManager, load_fonts


def user_bundle(name: str, kind: BundleType, width: int, address_width: int = 0) -> Bundle:
    """A kernel's bundle of CoRAM ports."""
    widths = {"data": width, "address": address_width, "bit": 1}
    ports = tuple((role, Port(f"{name}_{role.lower()}", d, widths[w])) for role, d, w in ROLES[kind])
    return Bundle(name, kind, Side.USER, width, address_width, ports)


def large_state(blocks: int) -> State:
    """Tiles of a kernel with four memories, a channel, a thread, and an interface: about 2.5 wires per block."""
    items: list = []
    wires: list[Connection] = []
    positions: dict[str, tuple[float, float]] = {}
    tiles = max(blocks // 8, 1)
    columns = max(round((tiles / 1.6) ** 0.5), 1)
    for tile in range(tiles):
        x, y = (tile % columns) * 1200.0, (tile // columns) * 640.0
        bundles = [user_bundle(f"mem{i}", BundleType.MEMORY, 32, 10) for i in range(4)]
        outs = [Bundle(f"out{i}", BundleType.WIRE, Side.USER, 1) for i in range(6)]
        ins = [Bundle(f"in{i}", BundleType.WIRE, Side.PROVIDER, 1) for i in range(6)]
        bundles += [user_bundle("comm", BundleType.CHANNEL, 32), *outs, *ins]
        kernel = KernelBlock(f"k{tile}", f"kernel_{tile}", "m", f"kernels/k{tile}.v", (), tuple(bundles))
        thread = ThreadBlock(f"t{tile}", f"thread_{tile}", f"threads/t{tile}.py")
        bus = InterfaceBlock(f"b{tile}", f"dram_{tile}")
        channel = ObjectBlock(f"c{tile}", f"commands_{tile}", ObjectKind.CHANNEL, thread.id, 0, 32, 4)
        items += [kernel, thread, bus, channel]
        positions |= {kernel.id: (x + 320, y), thread.id: (x + 320, y + 384), bus.id: (x + 920, y + 128)}
        positions[channel.id] = (x, y + 160)
        wires.append(Connection(f"w{tile}_c", Endpoint(kernel.id, "comm"), Endpoint(channel.id, "port")))
        for i in range(4):
            memory = ObjectBlock(f"m{tile}_{i}", f"buffer_{tile}_{i}", ObjectKind.MEMORY_1P, thread.id, i)
            items.append(memory)
            positions[memory.id] = (x + 640, y + i * 136)
            wires.append(
                Connection(f"w{tile}_m{i}", Endpoint(kernel.id, f"mem{i}"), Endpoint(memory.id, "port"))
            )
            wires.append(Connection(f"w{tile}_d{i}", Endpoint(memory.id, "dma"), Endpoint(bus.id, "dma")))
        for i in range(6):
            # To the kernel of another tile, near or far.
            other = (tile + (1, columns, 2, 1, columns, 3)[i]) % tiles
            wires.append(
                Connection(f"w{tile}_o{i}", Endpoint(kernel.id, f"out{i}"), Endpoint(f"k{other}", f"in{i}"))
            )
    accelerator = Accelerator("large").with_blocks(tuple(items)).with_connections(tuple(wires))
    layout = Layout().moved("large", positions)
    assert all(bundles_of(block) for block in items)
    return State(Design((accelerator,)), layout)


def measure(name: str, frames: int, step: Callable[[int], None], app: QApplication) -> None:
    """Run steps, each followed by the painting that it causes; print the median and the worst."""
    times = []
    for i in range(frames):
        start = time.process_time()
        step(i)
        app.processEvents()
        times.append((time.process_time() - start) * 1000)
    times.sort()
    print(f"{name:44s} median {times[len(times) // 2]:7.1f}   worst {times[-1]:7.1f} ms")


def main() -> None:
    """Print one line per measurement."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    app = QApplication([])
    load_fonts()
    state = large_state(count)
    model = state.design.accelerators[0]
    wires = sum(1 for _ in model.all_connections())
    print(f"{len(model.blocks)} blocks, {wires} wires")
    document = Document(state)
    start = time.process_time()
    view = CanvasView(document, "large", ThemeManager("light"))
    built = time.process_time()
    view.resize(1600, 1000)
    view.show()
    app.processEvents()
    print(f"open: {built - start:.2f} s to lay out, {time.process_time() - built:.2f} s to the first picture")
    surface = view.surface
    if len(sys.argv) > 2:
        view.grab().save(sys.argv[2])
    for zoom in (surface.view.zoom, 0.2, 0.5, 0.6, 1.0):
        view.reset_zoom()
        surface.set_view(surface.view.zoomed(zoom, 800, 500))
        app.processEvents()
        measure(f"pan at {zoom:.0%}", 30, lambda i: surface.set_view(surface.view.panned(-17, -9)), app)
        measure(
            f"zoom around {zoom:.0%}",
            10,
            lambda i: surface.set_view(surface.view.zoomed(1.1 if i % 2 else 1 / 1.1, 800, 500)),
            app,
        )
        drag(view, app, zoom)
    view.fit()
    app.processEvents()
    view.select_all()
    drag(view, app, surface.view.zoom, "drag everything")
    view.select([block.id for block in model.blocks if block.id.startswith("k")])
    drag(view, app, surface.view.zoom, "drag all kernels")
    measure("nudge undo", 6, lambda i: document.undo() if i % 2 else document.redo(), app)
    view.reset_zoom()
    app.processEvents()


def drag(view: CanvasView, app: QApplication, zoom: float, name: str = "drag one block") -> None:
    """Drag a block near the middle, with real mouse events."""
    surface, diagram = view.surface, view.scene.diagram
    part = surface.visible()
    block = min(
        (b for b in diagram.cards_in(part) if b.startswith("k")),
        key=lambda b: (
            abs(diagram.rects[b].centre[0] - part.centre[0])
            + abs(diagram.rects[b].centre[1] - part.centre[1])
        ),
        default="",
    )
    if not block:
        return
    if name == "drag one block":
        view.select([])
    rect = diagram.rects[block]
    px, py = surface.view.to_pixels(rect.left + 40, rect.top + 12)
    at = QPoint(round(px), round(py))
    QTest.mousePress(surface, Qt.MouseButton.LeftButton, pos=at)
    measure("  begin", 1, lambda i: QTest.mouseMove(surface, at + QPoint(9, 7)), app)
    measure(f"{name} at {zoom:.0%}", 24, lambda i: QTest.mouseMove(surface, at + QPoint(10 * i, 6 * i)), app)
    measure("  drop", 1, lambda i: QTest.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=at), app)


if __name__ == "__main__":
    main()
