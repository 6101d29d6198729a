"""The sample stencil_9p against NumPy: every point of the last grid, and of the one before it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sample_runs import copied, reference, run

from coram_studio.locate import projects_root

stencil = reference("stencil_9p")


def smooth(root: Path, image: np.ndarray, size: int, steps: int, **sets: int) -> int:
    """Run the sample over this image, compare with NumPy, and give the cycles."""
    done, results = run(root, image, stencil.results(size), size=size, steps=steps, **sets)
    stencil.check(image, results, size, steps)
    last = 4 * size * size * (steps % 2)
    assert done.metrics.prints == (f"{steps} steps; the grid is at {last}",)
    return done.metrics.cycles


def test_the_grid_that_it_brings(tmp_path: Path) -> None:
    image = np.fromfile(projects_root() / "stencil_9p" / "memory" / "image.bin", np.uint8)
    assert (image == stencil.make(32)).all()
    # A point a cycle, the length of the pipeline, and a row stored while the next one is loaded.
    assert smooth(copied("stencil_9p", tmp_path), image, 32, 3) < 3 * 32 * (2 * 32 + 60)


@pytest.mark.parametrize(
    ("size", "steps", "latencies"), [(3, 1, (8, 4)), (3, 2, (1, 1)), (5, 3, (40, 90)), (17, 2, (1, 200))]
)
def test_other_sizes_and_latencies(size: int, steps: int, latencies: tuple[int, int], tmp_path: Path) -> None:
    read, write = latencies
    image = stencil.make(size, seed=size)
    smooth(copied("stencil_9p", tmp_path), image, size, steps, read_latency=read, write_latency=write)


def test_the_largest_points_of_both_signs(tmp_path: Path) -> None:
    # Nine at the bound give the bound itself; a single other one is rounded down, for both signs.
    points = np.full((12, 12), -(1 << 31), np.int64)
    points[:, 6:] = (1 << 31) - 1
    points[2, 2] += 1
    points[2, 9] -= 1
    points[8, 3] = -1
    points[8, 8] = 1
    smooth(copied("stencil_9p", tmp_path), points.astype("<i4").view(np.uint8).ravel(), 12, 2)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("kernels/divide_by_9.v", "36'h4_8000_0000", "36'h4_7fff_fff7"),
        ("kernels/divide_by_9.v", ">= 5'd9", ">= 5'd8"),
        ("kernels/stencil.v", "sum_first <= sum_before", "sum_first <= sum"),
        ("kernels/stencil.v", "{{2{sum[33]}}, sum}", "{2'd0, sum}"),
        ("kernels/stencil.v", "if (is_last) right", "if (is_first) right"),
        ("threads/stencil_thread.py", "= middle, below, above", "= below, middle, above"),
        ("threads/stencil_thread.py", "ahead += 4 * size", "ahead += 4 * size - 4"),
    ],
)
def test_a_planted_fault_is_found(file: str, old: str, new: str, tmp_path: Path) -> None:
    root = copied("stencil_9p", tmp_path, {file: ((old, new),)})
    with pytest.raises(AssertionError, match="points are wrong"):
        smooth(root, stencil.make(9, seed=5), 9, 2)
