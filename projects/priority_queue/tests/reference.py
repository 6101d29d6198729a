"""Makes lists of pushes and pops for this project, and checks with heapq what the core has made of them.

python tests/reference.py make operations.bin --operations 5000 --seed 1
coram-studio simulate . --set operations=5000 --set memory_image=operations.bin --set memory_dump=0x1000000:0x1100000
python tests/reference.py check operations.bin runs/<run>/dump-0.bin
"""

from __future__ import annotations

import argparse
import heapq
from collections import Counter
from pathlib import Path

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint32]

RESULTS = 0x1000000  # byte address of the results
NONE = 0xFFFFFFFF
PUSH, POP = 0, 1


def make(operations: int, seed: int, keys: int = 1 << 32) -> Bytes:
    """An image of random operations: stretches of mostly pushes, of mostly pops, and of both alike.

    Keys are below ``keys``: few of them make many equal ones. The first third only grows the queue; in the end it is
    emptied as far as there are operations.
    """
    random = np.random.default_rng(seed)
    share = np.repeat(random.choice([0.2, 0.5, 0.8], -(-operations // 40)), 40)[:operations]  # of pops
    share[: operations // 3] *= 0.5
    share[-(operations // 4) :] = 0.9
    table = np.zeros((operations, 3), dtype="<u4")
    table[:, 0] = random.random(operations) < share
    table[:, 1] = random.integers(0, keys, operations, dtype=np.uint64)
    table[:, 2] = np.arange(operations)
    return table.view(np.uint8).reshape(-1)


def check(image: Bytes, results: Bytes) -> int:
    """Compare each operation's result with heapq's; returns how many entries were taken. Raises AssertionError.

    Entries of equal keys may come in any order: of them, the value must be one that is in the queue.
    """
    operations = image.view("<u4").reshape(-1, 3).tolist()
    tops = results[: 8 * len(operations)].view("<u4").reshape(-1, 2).tolist()
    heap: list[int] = []
    held: Counter[tuple[int, int]] = Counter()
    taken = 0
    for number, ((kind, key, value), top) in enumerate(zip(operations, tops, strict=True)):
        wanted = heap[0] if heap else NONE
        assert top[0] == wanted, f"operation {number} must find the key {wanted} at the top, not {top[0]}"
        entry = (top[0], top[1])
        if heap:
            assert held[entry] > 0, (
                f"operation {number} finds the value {top[1]}, which no entry of key {top[0]} has"
            )
        if kind == PUSH:
            heapq.heappush(heap, key)
            held[key, value] += 1
        elif heap:
            heapq.heappop(heap)
            held[entry] -= 1
            taken += 1
    return taken


def most_entries(image: Bytes) -> int:
    """How many entries the queue has at most."""
    entries = most = 0
    for kind in image.view("<u4").reshape(-1, 3)[:, 0]:
        entries = entries + 1 if kind == PUSH else max(0, entries - 1)
        most = max(most, entries)
    return most


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make")
    making.add_argument("image", type=Path)
    making.add_argument("--operations", type=int, default=200)
    making.add_argument("--keys", type=int, default=1 << 32)
    making.add_argument("--seed", type=int, default=1)
    checking = commands.add_parser("check")
    checking.add_argument("image", type=Path)
    checking.add_argument("dump", type=Path)
    given = parser.parse_args()
    if given.command == "make":
        image = make(given.operations, given.seed, given.keys)
        given.image.write_bytes(image.tobytes())
        print(f"{given.operations} operations, {most_entries(image)} entries at most")
    else:
        taken = check(*(np.fromfile(path, dtype=np.uint8) for path in (given.image, given.dump)))
        print(f"all results are as they must be; {taken} entries were taken")


if __name__ == "__main__":
    main()
