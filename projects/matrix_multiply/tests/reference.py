"""Matrices for matrix_multiply, and their product by NumPy.

python tests/reference.py make 64 matrices.bin
coram-studio simulate . --set memory_image=matrices.bin --set memory_dump=0x9000:0xd000
python tests/reference.py check matrices.bin runs/0001/dump-0.bin
"""

from __future__ import annotations

import sys

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
HEADER = 16  # bytes: n and the addresses of A, B and C
PAGE = 4096  # matrices begin at multiples of it, so that no burst of a block is a short one


def make(n: int, seed: int = 1) -> Bytes:
    """Off-chip memory with two random matrices of n by n words, from all that 32 bits can hold."""
    matrices = np.random.default_rng(seed).integers(0, 1 << 32, (2, n, n), np.uint64).astype("<u4")
    step = -(-4 * n * n // PAGE) * PAGE
    image = np.zeros(PAGE + step + 4 * n * n, np.uint8)
    image[:HEADER] = np.array([n, *(PAGE + step * i for i in range(3))], "<u4").view(np.uint8)
    for number, matrix in enumerate(matrices):
        image[PAGE + step * number :][: 4 * n * n] = matrix.ravel().view(np.uint8)
    return image


def results(image: Bytes) -> tuple[int, int]:
    """Where C will lie: its first byte, and the one behind it."""
    n, _, _, c = map(int, image[:HEADER].view("<u4"))
    return c, c + 4 * n * n


def product(image: Bytes) -> npt.NDArray[np.int32]:
    """C as it must be: NumPy's product of int32 matrices wraps as the accelerator's does."""
    n, a, b, _ = map(int, image[:HEADER].view("<u4"))
    first, second = (image[at : at + 4 * n * n].view("<i4").reshape(n, n) for at in (a, b))
    with np.errstate(over="ignore"):
        return np.matmul(first, second, dtype=np.int32)


def checksum(image: Bytes) -> int:
    """What the host gets: the sum of all words of C, of 32 bits."""
    return int(product(image).view(np.uint32).sum(dtype=np.uint64)) % (1 << 32)


def check(image: Bytes, results: Bytes) -> None:
    """Raise AssertionError unless all of C is right."""
    expected = product(image)
    wrong = np.argwhere(results.view("<i4").reshape(expected.shape) != expected)
    assert not len(wrong), (
        f"{len(wrong)} words of C are wrong, the first in row {wrong[0][0]}, column {wrong[0][1]}"
    )


if __name__ == "__main__":
    if sys.argv[1] == "make":
        memory = make(int(sys.argv[2]))
        memory.tofile(sys.argv[3])
        print("C: {:#x}:{:#x}".format(*results(memory)), "checksum =", checksum(memory))
    else:
        check(*(np.fromfile(name, np.uint8) for name in sys.argv[2:4]))
        print("all words of C are right")
