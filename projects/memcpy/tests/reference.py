"""Makes lists of copies for this project, and checks with NumPy what the core has made of them.

python tests/reference.py make memory/image.bin --copies 12 --longest 5000 --seed 1
coram-studio simulate . --set memory_dump=0:0x30000
python tests/reference.py check memory/image.bin runs/<run>/dump-0.bin
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]

TABLE = 0x2000  # bytes that the list of copies may take
SOURCES = 0x4000  # bytes that are copied from


def make(copies: list[tuple[int, int, int]], seed: int) -> Bytes:
    """An image for copies of so many bytes, whose source and destination are those modulo 16: (bytes, source, destination).

    All memory holds random bytes, so that a byte beside a destination that changes is seen.
    """
    random = np.random.default_rng(seed)
    jobs = []
    end = TABLE + SOURCES
    for size, source, destination in copies:
        first = TABLE + 16 * int(random.integers(0, (SOURCES - size) // 16)) + source
        place = (end + 15) // 16 * 16 + destination
        jobs.append((first, place, size))
        end = place + size + int(random.integers(1, 9))
    image = random.integers(0, 256, (end + 127) // 64 * 64, dtype=np.uint8)
    words = np.array([len(jobs), *np.ravel(jobs)], dtype="<u4").view(np.uint8)
    if len(words) > TABLE:
        raise ValueError(f"there must be {(TABLE - 4) // 12} copies at most, not {len(jobs)}")
    image[: len(words)] = words
    return image


def random_copies(count: int, longest: int, seed: int) -> list[tuple[int, int, int]]:
    """Copies of random sizes, short ones as likely as long ones, and of random alignments."""
    random = np.random.default_rng(seed)
    sizes = np.exp(random.uniform(0, np.log(longest + 1), count)).astype(int)
    return [(max(1, int(size)), *map(int, random.integers(0, 16, 2))) for size in sizes]


def every_alignment() -> list[tuple[int, int, int]]:
    """A copy for each alignment of source and destination to a word and each rest of bytes; none of 1 to 8 is left out."""
    return [(1 + rest + 4 * (s ^ d & 1), s, d) for s in range(4) for d in range(4) for rest in range(4)]


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
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make")
    making.add_argument("image", type=Path)
    making.add_argument("--copies", type=int, default=12)
    making.add_argument("--longest", type=int, default=5000)
    making.add_argument("--seed", type=int, default=1)
    checking = commands.add_parser("check")
    checking.add_argument("image", type=Path)
    checking.add_argument("dump", type=Path)
    given = parser.parse_args()
    if given.command == "make":
        image = make(random_copies(given.copies, given.longest, given.seed), given.seed)
        given.image.write_bytes(image.tobytes())
        print(f"{len(image):#x} bytes of memory")
    else:
        check(*(np.fromfile(path, dtype=np.uint8) for path in (given.image, given.dump)))
        print("all bytes are as they must be")


if __name__ == "__main__":
    main()
