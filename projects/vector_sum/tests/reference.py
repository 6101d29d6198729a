"""Array and sum for vector_sum, computed by NumPy.

Make an array for a number of blocks, simulate with it, and compare:

    python tests/reference.py image 8 array.bin 16     blocks, file, bytes in a row
    coram-studio simulate . --set blocks=8 --set simd=16 --set memory_image=array.bin
    python tests/reference.py sum array.bin
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

ROWS = 128  # of a block


def image(blocks: int, simd: int = 4, seed: int = 1) -> npt.NDArray[np.uint8]:
    """Off-chip memory with an array of random words; ``simd`` is the number of bytes in a row."""
    words = blocks * ROWS * simd // 4
    return np.random.default_rng(seed).integers(0, 1 << 32, words, np.uint64).astype("<u4").view(np.uint8)


def expected(memory: npt.NDArray[np.uint8]) -> str:
    """What the thread prints: the sum of all words, of 32 bits."""
    return f"sum = {int(memory.view('<u4').sum(dtype=np.uint64)) % (1 << 32)}"


def check(memory: npt.NDArray[np.uint8], prints: Sequence[str]) -> None:
    """Raise AssertionError unless a run over this memory printed the right sum."""
    assert list(prints) == [expected(memory)], f"the sum is wrong: {list(prints)}, not {expected(memory)}"


if __name__ == "__main__":
    if sys.argv[1] == "image":
        image(*map(int, [sys.argv[2], *sys.argv[4:]])).tofile(sys.argv[3])
    else:
        print(expected(np.fromfile(sys.argv[2], np.uint8)))
