"""The blocks that this project's host makes up and sends, and a check that they are in memory as they were sent.

coram-studio simulate . --set count=20 --set longest=100 --set seed=3 --set memory_dump=0x10000:0x20000
python tests/reference.py runs/<run>/dump-0.bin --count 20 --longest 100 --seed 3
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt

BLOCKS = 0x10000  # byte address of the first block in memory


def random_words(numbers: npt.ArrayLike, seed: int) -> npt.NDArray[np.uint32]:
    """The words of these numbers that the host makes up: a hash of the number and the seed."""
    x = np.asarray(numbers, dtype=np.uint32) + np.uint32(seed * 0x9E3779B9 & 0xFFFFFFFF)
    x = (x ^ (x >> 16)) * np.uint32(0x7FEB352D)
    x = (x ^ (x >> 15)) * np.uint32(0x846CA68B)
    return x ^ (x >> 16)


def random_blocks(count: int, longest: int, seed: int) -> list[bytes]:
    """The blocks that the host makes up."""
    blocks, behind = [], 4
    for length in (1 + random_words(np.arange(count), seed) % longest).tolist():
        numbers = BLOCKS + behind + np.arange(length)
        blocks.append(random_words(numbers, seed).astype(np.uint8).tobytes())
        behind += 2 + length
    return blocks


def make(blocks: list[bytes]) -> bytes:
    """A memory image with blocks of one's own, which the host sends with seed 0."""
    parts = b"".join(len(block).to_bytes(2, "little") + block for block in blocks) + bytes(2)
    image = len(parts).to_bytes(4, "little") + parts
    if len(image) > BLOCKS:
        raise ValueError(f"there must be {BLOCKS:,} bytes at most, not {len(image):,}")
    return image


def lines(blocks: list[bytes]) -> list[str]:
    """What host and thread must print; in any order."""
    total = sum(map(len, blocks))
    return [f"{total} bytes came back, 0 of them wrong", f"{total} bytes in {len(blocks)} blocks, 0 errors"]


def check(blocks: list[bytes], result: bytes) -> None:
    """Raises AssertionError with the first byte that is wrong. ``result``: memory from BLOCKS on."""
    sent = b"".join(blocks)
    for place, (wanted, got) in enumerate(zip(sent, result, strict=False)):
        assert got == wanted, f"byte {place} is {got:#04x} in memory, not {wanted:#04x}"
    assert len(result) >= len(sent), f"there are {len(result)} bytes, not {len(sent)}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("dump", type=Path)
    parser.add_argument("--count", type=int, default=5)
    parser.add_argument("--longest", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    blocks = random_blocks(given.count, given.longest, given.seed)
    check(blocks, given.dump.read_bytes())
    print(f"all {sum(map(len, blocks))} bytes are as they were sent")


if __name__ == "__main__":
    main()
