"""Matrices and a grid for two_accelerators as the host makes them up, and what becomes of them by NumPy.

    python tests/reference.py where 64 48
    coram-studio simulate . --set matrix=64 --set size=48 --set steps=5 --set memory_dump=0:0x11800
    python tests/reference.py check 64 48 5 runs/<run>/dump-0.bin

The first command says what memory_dump must be. Where the parameter seed is not 1, give it as the last argument of both.
"""

from __future__ import annotations

import sys

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
PAGE = 4096  # matrices and grid begin at multiples of it


def random_words(count: int, seed: int) -> npt.NDArray[np.uint32]:
    """The words that the host makes up: a hash of their numbers and the seed."""
    x = np.arange(count, dtype=np.uint32) + np.uint32(seed * 0x9E3779B9 & 0xFFFFFFFF)
    x = (x ^ (x >> 16)) * np.uint32(0x7FEB352D)
    x = (x ^ (x >> 15)) * np.uint32(0x846CA68B)
    return x ^ (x >> 16)


def make(n: int, size: int, seed: int = 1) -> Bytes:
    """Off-chip memory: two random matrices of n by n, room for their product, and a random grid of size by size.

    What lies between them is what memory has without an image: each word its own index.
    """
    words = random_words(2 * n * n + size * size, seed).astype("<u4")
    step = _step(n)
    image = np.arange(PAGE // 4 + 3 * step // 4 + size * size, dtype="<u4").view(np.uint8)
    parts = (
        (PAGE, words[: n * n]),
        (PAGE + step, words[n * n : 2 * n * n]),
        (PAGE + 3 * step, words[2 * n * n :]),
    )
    for at, part in parts:
        image[at : at + 4 * len(part)] = part.view(np.uint8)
    return image


def results(image: Bytes, size: int) -> tuple[int, int]:
    """All that is to be looked at: the first byte, and the one behind the second grid."""
    return 0, len(image) + 4 * size * size


def product(image: Bytes, n: int) -> npt.NDArray[np.int32]:
    """C as it must be: NumPy's product of int32 matrices wraps as the accelerator's does."""
    first, second = (image[at : at + 4 * n * n].view("<i4").reshape(n, n) for at in (PAGE, PAGE + _step(n)))
    return np.matmul(first, second, dtype=np.int32)


def checksum(image: Bytes, n: int) -> int:
    """What the host gets: the sum of all words of C, of 32 bits."""
    return int(product(image, n).view(np.uint32).sum(dtype=np.uint64)) % (1 << 32)


def smoothed(points: npt.NDArray[np.int32], steps: int) -> npt.NDArray[np.int32]:
    """The grid after so many steps; NumPy's // rounds down as the accelerator does."""
    now = points.astype(np.int64)
    for _ in range(steps):
        windows = np.lib.stride_tricks.sliding_window_view(now, (3, 3))
        now = now.copy()
        now[1:-1, 1:-1] = windows.sum(axis=(2, 3)) // 9
    return now.astype(np.int32)


def check(image: Bytes, results: Bytes, n: int, size: int, steps: int) -> None:
    """Raise AssertionError unless C, both grids, and all that lies beside them are right: nobody wrote elsewhere."""
    c, at = PAGE + 2 * _step(n), PAGE + 3 * _step(n)
    points = image[at:].view("<i4").reshape(size, size)
    expected = np.concatenate([image, np.zeros(4 * size * size, np.uint8)])
    expected[c : c + 4 * n * n] = product(image, n).astype("<i4").view(np.uint8).ravel()
    for done in (steps - 1, steps):
        place = at + 4 * size * size * (done % 2)
        expected[place : place + 4 * size * size] = (
            smoothed(points, done).astype("<i4").view(np.uint8).ravel()
        )
    wrong = np.flatnonzero(expected != results)
    assert not len(wrong), f"{len(wrong)} bytes are wrong, the first at {wrong[0]:#x}"


def _step(n: int) -> int:
    return -(-4 * n * n // PAGE) * PAGE


if __name__ == "__main__":
    command, n, size, *others = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:]
    if command == "where":
        memory = make(n, size, *map(int, others))
        low, high = results(memory, size)
        print(f"memory_dump={low}:{high:#x}; checksum = {checksum(memory, n)}")
    else:
        steps, name, *seed = others
        check(make(n, size, *map(int, seed)), np.fromfile(name, np.uint8), n, size, int(steps))
        print("all bytes are right")
