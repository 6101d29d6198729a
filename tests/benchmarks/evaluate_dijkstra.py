"""Dijkstra's algorithm on the same graph behind four interconnects, beside the published times.

Run by ``make evaluate-dijkstra``, or by itself: ``.venv/bin/python tests/benchmarks/evaluate_dijkstra.py``. Writes the
table and the chart of docs/evaluation.md, which says what the figures mean.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
from bar_chart import Panel, Series, draw
from evaluation import copy_project, parser, picture, project_module, replace_block, run_project, table
from ideal_requester import Requests, run_requests

from coram_studio.model.project import Interconnect
from coram_studio.simulate.memory_systems import memory_models
from coram_studio.simulate.run import Metrics

PROJECT = "dijkstra"
CHART = "evaluation_dijkstra"
MEMORY = "ddr2-800-x16"
LONE_READS = 512  # words that are read one after the other, for the latency
# From one of them to the next: another row of the same bank, so that each finds a row to close.
STRIDE = 2048 * 8


# Edits of the project with which one thing happens after the other: file, old text, new text.
TURNS = (
    # The next edge waits for the one before, and for the queue.
    ("kernels/relax.v", "!busy[next] && (same == 0)", "(busy == 0) && push_ready"),
    (
        "kernels/control.v",
        "assign push_ready = !fill[PUSHES];",
        "assign push_ready = none_waits && operation_ready;",
    ),
    # The cheapest node waits until the heap is in order again.
    (
        "kernels/control.v",
        "(state == COST)) && !main_full;",
        "(state == COST)) && !main_full && operation_ready;",
    ),
    ("kernels/control.v", "NODE: if (!main_full) state", "NODE: if (!main_full && operation_ready) state"),
    ("kernels/control.v", "COST: if (!main_full) state", "COST: if (!main_full && operation_ready) state"),
    # The edges wait until the node is marked.
    ("threads/main_thread.py", "            visit.read()\n", ""),
    (
        "threads/main_thread.py",
        "            visit.write(node)\n",
        "            visit.write(node)\n            visit.read()\n",
    ),
)


@dataclass(frozen=True, slots=True)
class System:
    """One of the interconnects, and the published milliseconds."""

    kind: Interconnect
    width: int
    published: float

    @property
    def title(self) -> str:
        """As tables say it."""
        return f"{self.kind}, {self.width} bits"


SYSTEMS = (
    System("crossbar", 128, 498.9),
    System("crossbar", 32, 492.7),
    System("shared", 128, 413.4),
    System("shared", 32, 404.3),
)


@dataclass(frozen=True, slots=True)
class Search:
    """A graph to search. ``on_chip``: entries of the queue in block RAM."""

    nodes: int
    edges: int
    seed: int
    on_chip: int
    engine: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds of a search as it is, and with one thing after the other; cycles that a lone read takes.

    ``waited`` and ``turns_waited``: cycles that bursts of the two searches waited, added up.
    """

    system: System
    ours: float
    turns: float
    latency: float
    waited: int
    turns_waited: int


def take_turns(project: Path) -> None:
    """Change the project so that hardly anything happens beside anything else. Raises ValueError when it has changed."""
    for thread in sorted((project / "threads").glob("*.py")):
        text = thread.read_text(encoding="utf-8")
        thread.write_text(text.replace("_nonblocking(", "("), encoding="utf-8")
    for path, old, new in TURNS:
        file = project / path
        text = file.read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise ValueError(f"{path} must hold {old!r} once")
        file.write_text(text.replace(old, new), encoding="utf-8")


def search(
    project: Path, wanted: Search, system: System, graph: object, reference: ModuleType, *, overlap: bool
) -> Metrics:
    """Simulate, and check every cost and parent with NetworkX. Raises AssertionError, RuntimeError."""
    image = project / "graph.bin"
    end = -(-image.stat().st_size // 4096) * 4096
    run = run_project(
        project,
        MEMORY,
        engine=wanted.engine,
        overlap=overlap,
        interconnect=system.kind,
        interconnect_width=system.width,
        memory_image=image,
        memory_dump=f"0:{end}",
        goal=wanted.nodes - 1,
        on_chip=wanted.on_chip,
    )
    reference.check(graph, 0, np.fromfile(run.directory / "dump-0.bin", dtype=np.uint8))
    return run.metrics


def lone_read(system: System, folder: Path) -> float:
    """Cycles from one word's address to the next one's, which waits for the word."""
    requests = Requests(32, 1, LONE_READS, STRIDE, outstanding=1)
    return run_requests(requests, MEMORY, folder, system.kind, system.width).cycles / LONE_READS


def measure(wanted: Search, folder: Path) -> list[Figures]:
    """Figures of all systems, in their order."""
    mhz = memory_models()[MEMORY].bus_mhz
    project = copy_project(PROJECT, folder / "project")
    turns = copy_project(PROJECT, folder / "turns")
    take_turns(turns)
    reference = project_module(project, "reference")
    graph = reference.random_graph(wanted.nodes, wanted.edges, wanted.seed)
    for each in (project, turns):
        (each / "graph.bin").write_bytes(reference.make_image(graph).tobytes())
    found = []
    for number, system in enumerate(SYSTEMS):
        ours = search(project, wanted, system, graph, reference, overlap=True)
        slow = search(turns, wanted, system, graph, reference, overlap=False)
        latency = lone_read(system, folder / f"lone{number}")
        assert ours.memory is not None and slow.memory is not None
        figures = Figures(
            system,
            ours.cycles / mhz / 1e3,
            slow.cycles / mhz / 1e3,
            latency,
            ours.memory.waited,
            slow.memory.waited,
        )
        print(
            f"{system.title}: {figures.ours:.2f} ms, {figures.turns:.2f} ms one thing after the other,"
            f" {latency:.1f} cycles for a lone read; published {system.published} ms",
            flush=True,
        )
        found.append(figures)
    return found


def document(found: Sequence[Figures], wanted: Search) -> str:
    """The chart and the table."""
    heads = (
        *("interconnect", "published, ms", "CoRAM Studio, ms", "bursts waited, cycles"),
        *("one after the other, ms", "bursts waited, cycles", "a lone read, cycles"),
    )
    rows = []
    for each in found:
        published, ours, turns, lone = relative(each, found[0])
        rows.append(
            (
                each.system.title,
                f"{each.system.published:.1f} ({published:.2f})",
                f"{each.ours:.2f} ({ours:.2f})",
                f"{each.waited:,}",
                f"{each.turns:.2f} ({turns:.2f})",
                f"{each.turns_waited:,}",
                f"{each.latency:.1f} ({lone:.2f})",
            )
        )
    chart = picture(
        CHART, "Times behind four interconnects, relative to that behind the crossbar of 128 bits"
    )
    note = (
        f"{wanted.nodes:,} nodes, {wanted.edges:,} edges (`make_graph.py --seed {wanted.seed}`), {wanted.on_chip:,} entries"
        " of the queue in block RAM; in brackets, relative to the first line. NetworkX confirms every cost and parent."
    )
    return f"{chart}\n\n{table(heads, rows)}\n\n{note}"


def relative(each: Figures, first: Figures) -> tuple[float, float, float, float]:
    """Published, ours, ours with one thing after the other, lone read: by those of the first system."""
    return (
        each.system.published / first.system.published,
        each.ours / first.ours,
        each.turns / first.turns,
        each.latency / first.latency,
    )


def panel(found: Sequence[Figures]) -> Panel:
    """The chart: a group for each system."""
    parts = [relative(each, found[0]) for each in found]

    def series(place: int, title: str, colour: str, labels: list[str]) -> Series:
        return Series(title, colour, tuple(100 * part[place] for part in parts), tuple(labels))

    return Panel(
        "Time of a search, relative to the crossbar of 128 bits (ms above the bars)",
        "",
        tuple(each.system.title for each in found),
        (
            series(0, "published for PyCoRAM", "channel", [f"{f.system.published:.0f}" for f in found]),
            series(3, "a lone read (cycles)", "bus", [f"{f.latency:.1f}" for f in found]),
            series(2, "CoRAM Studio, one after the other", "register", [f"{f.turns:.1f}" for f in found]),
            series(1, "CoRAM Studio", "kernel", [f"{f.ours:.1f}" for f in found]),
        ),
    )


def main(arguments: list[str] | None = None) -> list[Figures]:
    """Measure and write; gives the figures."""
    options = parser(__doc__)
    options.add_argument("--nodes", type=int, default=5000)
    options.add_argument("--edges", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--on-chip", type=int, default=1365, help="entries of the queue in block RAM")
    options.add_argument("--engine", default="verilator", help="simulator")
    given = options.parse_args(arguments)
    wanted = Search(given.nodes, given.edges, given.seed, given.on_chip, given.engine)
    with tempfile.TemporaryDirectory() as folder:
        found = measure(wanted, Path(folder))
    tallest = max(100 * part for each in found for part in relative(each, found[0]))
    draw((panel(found),), given.docs / "images" / CHART, top=25 * (tallest // 25 + 1))
    replace_block(given.docs, "dijkstra", document(found, wanted))
    return found


if __name__ == "__main__":
    main()
