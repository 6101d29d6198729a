"""The matrices of matrix_multiply as its host makes them up, and their product by NumPy.

python tests/reference.py where 64                         size: which memory is C, and the checksum
coram-studio simulate . --set size=64 --set memory_dump=0x9000:0xd000
python tests/reference.py check 64 runs/0001/dump-0.bin    size, C

Where the parameter seed is not 1, give it as the last argument of both.
"""

from __future__ import annotations

import sys

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
PAGE = 4096  # matrices begin at multiples of it, so that no burst of a block is a short one


def random_words(count: int, seed: int) -> npt.NDArray[np.uint32]:
    """The words that the host makes up: a hash of their numbers and the seed."""
    x = np.arange(count, dtype=np.uint32) + np.uint32(seed * 0x9E3779B9 & 0xFFFFFFFF)
    x = (x ^ (x >> 16)) * np.uint32(0x7FEB352D)
    x = (x ^ (x >> 15)) * np.uint32(0x846CA68B)
    return x ^ (x >> 16)


def make(n: int, seed: int = 1) -> Bytes:
    """Off-chip memory with two random matrices of n by n words, from all that 32 bits can hold; C is where it ends."""
    matrices = random_words(2 * n * n, seed).reshape(2, n * n).astype("<u4")
    step = _step(n)
    image = np.zeros(PAGE + 2 * step, np.uint8)
    for number, matrix in enumerate(matrices):
        image[PAGE + step * number :][: 4 * n * n] = matrix.view(np.uint8)
    return image


def results(n: int) -> tuple[int, int]:
    """Where C will lie: its first byte, and the one behind it."""
    c = PAGE + 2 * _step(n)
    return c, c + 4 * n * n


def product(image: Bytes, n: int) -> npt.NDArray[np.int32]:
    """C as it must be: NumPy's product of int32 matrices wraps as the accelerator's does."""
    first, second = (image[at : at + 4 * n * n].view("<i4").reshape(n, n) for at in (PAGE, PAGE + _step(n)))
    with np.errstate(over="ignore"):
        return np.matmul(first, second, dtype=np.int32)


def checksum(image: Bytes, n: int) -> int:
    """What the host gets: the sum of all words of C, of 32 bits."""
    return int(product(image, n).view(np.uint32).sum(dtype=np.uint64)) % (1 << 32)


def check(image: Bytes, n: int, results: Bytes) -> None:
    """Raise AssertionError unless all of C is right."""
    expected = product(image, n)
    wrong = np.argwhere(results.view("<i4").reshape(expected.shape) != expected)
    assert not len(wrong), (
        f"{len(wrong)} words of C are wrong, the first in row {wrong[0][0]}, column {wrong[0][1]}"
    )


def _step(n: int) -> int:
    return -(-4 * n * n // PAGE) * PAGE


if __name__ == "__main__":
    size = int(sys.argv[2])
    if sys.argv[1] == "where":
        memory = make(size, *map(int, sys.argv[3:]))
        print("memory_dump={:#x}:{:#x}".format(*results(size)), "checksum =", checksum(memory, size))
    else:
        check(make(size, *map(int, sys.argv[4:])), size, np.fromfile(sys.argv[3], np.uint8))
        print("all words of C are right")
