"""Matrices and a grid for two_accelerators, and what becomes of them by NumPy.

    python tests/reference.py make 64 48 image.bin
    coram-studio simulate . --set size=48 --set steps=5 --set grid=0xd000 --set memory_image=image.bin \
        --set memory_dump=0:0x11800
    python tests/reference.py check 48 5 image.bin runs/0001/dump-0.bin

The first command says what grid and memory_dump must be.
"""

from __future__ import annotations

import sys

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
HEADER = 16  # bytes: n and the addresses of A, B and C
PAGE = 4096  # matrices and grid begin at multiples of it


def make(n: int, size: int, seed: int = 1) -> Bytes:
    """Off-chip memory with random words: two matrices of n by n, room for their product, and a grid of size by size."""
    random = np.random.default_rng(seed)
    step = -(-4 * n * n // PAGE) * PAGE
    image = np.zeros(PAGE + 3 * step + 4 * size * size, np.uint8)
    image[:HEADER] = np.array([n, *(PAGE + step * i for i in range(3))], "<u4").view(np.uint8)
    for number in range(2):
        matrix = random.integers(0, 1 << 32, n * n, np.uint64).astype("<u4")
        image[PAGE + step * number :][: 4 * n * n] = matrix.view(np.uint8)
    points = random.integers(-(1 << 31), 1 << 31, size * size).astype("<i4")
    image[PAGE + 3 * step :] = points.view(np.uint8)
    return image


def grid(image: Bytes, size: int) -> int:
    """The grid's byte address."""
    return len(image) - 4 * size * size


def results(image: Bytes, size: int) -> tuple[int, int]:
    """All that is to be looked at: the first byte, and the one behind the second grid."""
    return 0, len(image) + 4 * size * size


def product(image: Bytes) -> npt.NDArray[np.int32]:
    """C as it must be: NumPy's product of int32 matrices wraps as the accelerator's does."""
    n, a, b, _ = map(int, image[:HEADER].view("<u4"))
    first, second = (image[at : at + 4 * n * n].view("<i4").reshape(n, n) for at in (a, b))
    return np.matmul(first, second, dtype=np.int32)


def checksum(image: Bytes) -> int:
    """What the host gets: the sum of all words of C, of 32 bits."""
    return int(product(image).view(np.uint32).sum(dtype=np.uint64)) % (1 << 32)


def smoothed(points: npt.NDArray[np.int32], steps: int) -> npt.NDArray[np.int32]:
    """The grid after so many steps; NumPy's // rounds down as the accelerator does."""
    now = points.astype(np.int64)
    for _ in range(steps):
        windows = np.lib.stride_tricks.sliding_window_view(now, (3, 3))
        now = now.copy()
        now[1:-1, 1:-1] = windows.sum(axis=(2, 3)) // 9
    return now.astype(np.int32)


def check(image: Bytes, results: Bytes, size: int, steps: int) -> None:
    """Raise AssertionError unless C, both grids, and all that lies beside them are right: nobody wrote elsewhere."""
    n, _, _, c = map(int, image[:HEADER].view("<u4"))
    at = grid(image, size)
    points = image[at:].view("<i4").reshape(size, size)
    expected = np.concatenate([image, np.zeros(4 * size * size, np.uint8)])
    expected[c : c + 4 * n * n] = product(image).astype("<i4").view(np.uint8).ravel()
    for done in (steps - 1, steps):
        place = at + 4 * size * size * (done % 2)
        expected[place : place + 4 * size * size] = (
            smoothed(points, done).astype("<i4").view(np.uint8).ravel()
        )
    wrong = np.flatnonzero(expected != results)
    assert not len(wrong), f"{len(wrong)} bytes are wrong, the first at {wrong[0]:#x}"


if __name__ == "__main__":
    if sys.argv[1] == "make":
        size = int(sys.argv[3])
        memory = make(int(sys.argv[2]), size)
        memory.tofile(sys.argv[4])
        low, high = results(memory, size)
        print(f"grid={grid(memory, size):#x} memory_dump={low}:{high:#x}; checksum = {checksum(memory)}")
    else:
        check(*(np.fromfile(name, np.uint8) for name in sys.argv[4:6]), *map(int, sys.argv[2:4]))
        print("all bytes are right")
