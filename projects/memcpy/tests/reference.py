"""The copies of memcpy as its host makes them up, and what memory must hold in the end, by NumPy.

python tests/reference.py where --copies 40 --longest 200 --seed 5
coram-studio simulate . --set copies=40 --set longest=200 --set seed=5 --set memory_dump=0:0x6600
python tests/reference.py check runs/<run>/dump-0.bin --copies 40 --longest 200 --seed 5
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Copy = tuple[int, int, int]  # source, destination, bytes

TABLE = 0x2000  # bytes that the list of copies may take; behind it lies what is copied from
SOURCES = 0x4000  # bytes that are copied from


def random_words(count: int, seed: int) -> npt.NDArray[np.uint32]:
    """The words that the host makes up: a hash of their numbers and the seed."""
    x = np.arange(count, dtype=np.uint32) + np.uint32(seed * 0x9E3779B9 & 0xFFFFFFFF)
    x = (x ^ (x >> 16)) * np.uint32(0x7FEB352D)
    x = (x ^ (x >> 15)) * np.uint32(0x846CA68B)
    return x ^ (x >> 16)


def random_copies(count: int, longest: int, seed: int) -> list[Copy]:
    """The list that the host makes up: short copies as likely as long ones, and of random alignments."""
    words = random_words(4 * count, seed).astype(int).reshape(count, 4)
    bits = longest.bit_length()
    behind = TABLE + SOURCES
    copies = []
    for scale, length, place, gap in words.tolist():
        size = 1 + length % min(longest, 2 << scale % bits)
        target = behind + gap % 16
        behind = target + size + 4
        copies.append((TABLE + place % (SOURCES - size), target, size))
    return copies


def made_up(count: int, longest: int, seed: int) -> Bytes:
    """Memory as the host makes it up."""
    return with_list(random_copies(count, longest, seed), seed)


def with_list(copies: list[Copy], seed: int) -> Bytes:
    """Memory of random bytes with a list of copies at its beginning. Raises ValueError for a list that is too long."""
    head = np.array([len(copies), *np.ravel(copies)], dtype="<u4").view(np.uint8)
    if len(head) > TABLE:
        raise ValueError(f"there must be {(TABLE - 4) // 12} copies at most, not {len(copies)}")
    words = -(-(max(target + size for _, target, size in copies) + 64) // 4)
    image = random_words(4 * words, seed)[::4].astype("<u4").view(np.uint8)  # each has the number of its byte
    image[: len(head)] = head
    return image


def every_alignment() -> list[Copy]:
    """A copy for each alignment of source and destination to a word and each rest of bytes; none of 1 to 8 is left out."""
    sizes = [(s, d, 1 + rest + 4 * (s ^ d & 1)) for s in range(4) for d in range(4) for rest in range(4)]
    return [
        (TABLE + 64 * number + source, TABLE + SOURCES + 16 * number + target, size)
        for number, (source, target, size) in enumerate(sizes)
    ]


def expected(image: Bytes) -> Bytes:
    """What memory must hold in the end."""
    memory = image.copy()
    count = int(image[:4].view("<u4")[0])
    for source, destination, size in image[4 : 4 + 12 * count].view("<u4").reshape(-1, 3):
        memory[destination : destination + size] = memory[source : source + size]
    return memory


def check(image: Bytes, result: Bytes) -> None:
    """Raises AssertionError with the first byte that is not as it must be."""
    wanted = expected(image)
    assert len(result) >= len(wanted), f"the result has {len(result)} bytes, not {len(wanted)}"
    wrong = np.flatnonzero(wanted != result[: len(wanted)])
    assert not len(wrong), (
        f"{len(wrong)} bytes are wrong; at {wrong[0]:#x} is {result[wrong[0]]:#04x}, not {wanted[wrong[0]]:#04x}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=("where", "check"))
    parser.add_argument("dump", type=Path, nargs="?")
    parser.add_argument("--copies", type=int, default=12)
    parser.add_argument("--longest", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    image = made_up(given.copies, given.longest, given.seed)
    if given.command == "where":
        print(f"memory_dump=0:{len(image):#x}")
    else:
        check(image, np.fromfile(given.dump, dtype=np.uint8))
        print("all bytes are as they must be")


if __name__ == "__main__":
    main()
