"""Makes blocks to send for this project, and checks that they are in memory as they were sent.

python tests/reference.py make memory/image.bin --blocks 5 --longest 60 --seed 1
coram-studio simulate . --set memory_dump=0x10000:0x20000
python tests/reference.py check memory/image.bin runs/<run>/dump-0.bin
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

BLOCKS = 0x10000  # byte address of the first block in memory


def random_blocks(count: int, longest: int, seed: int) -> list[bytes]:
    """Blocks of random lengths and bytes."""
    random = np.random.default_rng(seed)
    return [random.bytes(int(random.integers(1, longest + 1))) for _ in range(count)]


def make(blocks: list[bytes]) -> bytes:
    """The memory image, in which the host finds what to send."""
    parts = b"".join(len(block).to_bytes(2, "little") + block for block in blocks) + bytes(2)
    image = len(parts).to_bytes(4, "little") + parts
    if len(image) > BLOCKS:
        raise ValueError(f"there must be {BLOCKS:,} bytes at most, not {len(image):,}")
    return image


def blocks_of(image: bytes) -> list[bytes]:
    """The blocks of an image."""
    blocks, place = [], 4
    while length := int.from_bytes(image[place : place + 2], "little"):
        blocks.append(image[place + 2 : place + 2 + length])
        place += 2 + length
    return blocks


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
    parser.add_argument("command", choices=("make", "check"))
    parser.add_argument("image", type=Path)
    parser.add_argument("dump", type=Path, nargs="?")
    parser.add_argument("--blocks", type=int, default=5)
    parser.add_argument("--longest", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.command == "make":
        blocks = random_blocks(given.blocks, given.longest, given.seed)
        given.image.write_bytes(make(blocks))
        print(f"{sum(map(len, blocks))} bytes")
    else:
        check(blocks_of(given.image.read_bytes()), given.dump.read_bytes())
        print("all bytes are as they were sent")


if __name__ == "__main__":
    main()
