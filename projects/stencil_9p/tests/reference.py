"""Grids for stencil_9p, and what becomes of them by NumPy.

python tests/reference.py make 64 grid.bin
coram-studio simulate . --set size=64 --set steps=5 --set memory_image=grid.bin --set memory_dump=0:0x8000
python tests/reference.py check 64 5 grid.bin runs/0001/dump-0.bin
"""

from __future__ import annotations

import sys

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]


def make(size: int, seed: int = 1) -> Bytes:
    """Off-chip memory with a grid of random points, from all that 32 bits can hold."""
    points = np.random.default_rng(seed).integers(-(1 << 31), 1 << 31, size * size)
    return points.astype("<i4").view(np.uint8)


def results(size: int) -> tuple[int, int]:
    """Where both grids lie: their first byte, and the one behind them."""
    return 0, 8 * size * size


def smoothed(points: npt.NDArray[np.int32], steps: int) -> npt.NDArray[np.int32]:
    """The grid after so many steps; NumPy's // rounds down as the accelerator does."""
    now = points.astype(np.int64)
    for _ in range(steps):
        windows = np.lib.stride_tricks.sliding_window_view(now, (3, 3))
        now = now.copy()
        now[1:-1, 1:-1] = windows.sum(axis=(2, 3)) // 9
    return now.astype(np.int32)


def check(image: Bytes, results: Bytes, size: int, steps: int) -> None:
    """Raise AssertionError unless every point of the last grid, and of the one before it, is right."""
    points = image[: 4 * size * size].view("<i4").reshape(size, size)
    grids = results.view("<i4").reshape(2, size, size)
    for done in (steps, steps - 1):
        wrong = np.argwhere(grids[done % 2] != smoothed(points, done))
        place = f", the first in row {wrong[0][0]}, column {wrong[0][1]}" if len(wrong) else ""
        assert not len(wrong), f"{len(wrong)} points are wrong after {done} steps{place}"


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(int(sys.argv[2])).tofile(sys.argv[3])
    else:
        check(*(np.fromfile(name, np.uint8) for name in sys.argv[4:6]), *map(int, sys.argv[2:4]))
        print("all points are right")
