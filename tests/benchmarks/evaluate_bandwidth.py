"""Memory bandwidth utilisation of the double-buffered array sum against the width of its memories, on two boards.

Run by ``make evaluate-bandwidth``, or by itself: ``.venv/bin/python tests/benchmarks/evaluate_bandwidth.py``. Writes the
table and the chart of docs/evaluation.md, which defines the figures.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bar_chart import Panel, Series, draw
from evaluation import copy_project, parser, picture, project_module, replace_block, run_project, table
from ideal_requester import run_requests, whole_array

from coram_studio.simulate.memory_systems import memory_models
from coram_studio.simulate.run import Metrics

PROJECT = "vector_sum_double_buffer"
CHART = "evaluation_bandwidth"
ROWS = 512  # rows of a block
BLOCKS = 64


@dataclass(frozen=True, slots=True)
class Board:
    """A board of the published figures: those are fractions of the DRAM's peak, by bytes of a row."""

    name: str
    memory: str
    widths: tuple[int, ...]
    published: Mapping[int, float]


BOARDS = (
    Board("Atlys", "ddr2-800-x16", (4, 8, 16, 32), {16: 0.855}),
    Board("ML605", "ddr3-800-x64", (4, 8, 16, 32, 64), {64: 0.849}),
)


@dataclass(frozen=True, slots=True)
class Point:
    """Bytes per second of one width, ``simd`` bytes: of the array sum, of the same with each transfer waited for, and the
    most that an ideal requester gets. ``run``: over the whole run of the array sum, its end included."""

    board: Board
    simd: int
    ours: float
    run: float
    waiting: float
    most: float

    @property
    def peak(self) -> float:
        """What the DRAM's data bus carries at most."""
        dram = memory_models()[self.board.memory].dram
        assert dram is not None
        return dram.peak_bytes_per_second


def throughput(metrics: Metrics, width: int, mhz: float) -> tuple[float, float]:
    """Bytes per second, from the first address to the last beat, and over all cycles; beats are ``width`` bytes."""
    total = sum(port.bytes_read + port.bytes_written for port in metrics.ports.values())
    beats = total / width
    return total / (beats / metrics.bus_utilisation) * mhz * 1e6, total / metrics.cycles * mhz * 1e6


def measure(board: Board, simd: int, blocks: int, folder: Path) -> Point:
    """Three runs over the same random array, two of which must print NumPy's sum. Raises AssertionError, RuntimeError."""
    mhz = memory_models()[board.memory].bus_mhz
    project = copy_project(PROJECT, folder / "project")
    reference = project_module(project, "reference")
    array = reference.image(blocks, simd)
    image = folder / "array.bin"
    image.write_bytes(array.tobytes())
    found = {}
    for overlap in (True, False):
        run = run_project(
            project, board.memory, overlap=overlap, blocks=blocks, simd=simd, memory_image=image
        )
        reference.check(array, run.metrics.prints)
        found[overlap] = throughput(run.metrics, simd, mhz)
    ideal = run_requests(whole_array(8 * simd, blocks * ROWS * simd), board.memory, folder / "ideal")
    most, _ = throughput(ideal, simd, mhz)
    return Point(board, simd, *found[True], found[False][0], most)


def document(points: Sequence[Point], blocks: int) -> str:
    """The chart and the table."""
    heads = (
        *("board", "bytes", "array sum, GB/s", "of the peak", "over the whole run", "ideal requester"),
        *("array sum of ideal", "waiting for each transfer", "published"),
    )
    rows = []
    for point in points:
        published = point.board.published.get(point.simd)
        rows.append(
            (
                point.board.name,
                str(point.simd),
                f"{point.ours / 1e9:.3f}",
                f"{point.ours / point.peak:.1%}",
                f"{point.run / point.peak:.1%}",
                f"{point.most / point.peak:.1%}",
                f"{point.ours / point.most:.1%}",
                f"{point.waiting / point.peak:.1%}",
                "" if published is None else f"{published:.1%}",
            )
        )
    chart = picture(CHART, "Bandwidth utilisation by width of the memories, on both boards")
    note = f"{blocks} blocks of {ROWS} rows of random words; the sums are those of NumPy."
    return f"{chart}\n\n{table(heads, rows)}\n\n{note}"


def panels(points: Sequence[Point]) -> tuple[Panel, ...]:
    """The chart: a panel for each board."""
    made = []
    for board in BOARDS:
        own = [point for point in points if point.board is board]
        if not own:
            continue

        def series(title: str, colour: str, values: Sequence[float | None], marks: bool = False) -> Series:
            heights = tuple(None if value is None else 100 * value for value in values)
            labels = tuple("" if tall is None else f"{tall:.1f}" for tall in heights)
            return Series(title, colour, heights, labels, marks)

        made.append(
            Panel(
                f"{board.name}: {memory_models()[board.memory].title}",
                "bytes of a row",
                tuple(str(point.simd) for point in own),
                (
                    series("CoRAM Studio", "kernel", [point.ours / point.peak for point in own]),
                    series("published for PyCoRAM", "channel", [board.published.get(p.simd) for p in own]),
                    series("ideal requester", "bus", [point.most / point.peak for point in own], marks=True),
                ),
            )
        )
    return tuple(made)


def main(arguments: list[str] | None = None) -> list[Point]:
    """Measure and write; gives the points."""
    options = parser(__doc__)
    options.add_argument("--blocks", type=int, default=BLOCKS, help=f"blocks of {ROWS} rows that are summed")
    options.add_argument("--widths", type=int, nargs="+", help="measure these widths only, in bytes")
    given = options.parse_args(arguments)
    points = []
    for board in BOARDS:
        for simd in given.widths or board.widths:
            if simd not in board.widths:
                continue
            with tempfile.TemporaryDirectory() as folder:
                point = measure(board, simd, given.blocks, Path(folder))
            print(
                f"{board.name}, {simd} bytes: {point.ours / point.peak:.1%} of the peak,"
                f" {point.ours / point.most:.1%} of the ideal requester's",
                flush=True,
            )
            points.append(point)
    draw(panels(points), given.docs / "images" / CHART)
    replace_block(given.docs, "bandwidth", document(points, given.blocks))
    return points


if __name__ == "__main__":
    main()
