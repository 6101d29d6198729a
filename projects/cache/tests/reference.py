"""Makes traces for this project, and checks with a model of the cache in plain Python what the core has made of them.

python tests/reference.py make memory/image.bin --requests 600 --seed 1
coram-studio simulate . --set requests=600 --set memory_dump=0:0x72c0
python tests/reference.py check memory/image.bin runs/<run>/dump-0.bin --requests 600
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]

TRACE = 0x4000  # byte address
WRITE = 1 << 63


@dataclass
class Cache:
    """A cache over a list of words: each set a list of lines, the one that was used last at its end."""

    memory: list[int]
    ways: int = 4
    sets: int = 8
    words: int = 8  # in a line
    hits: int = 0
    stored: int = 0
    lines: list[dict[int, list[int]]] = field(init=False)  # of each set: line number -> its words
    changed: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.lines = [{} for _ in range(self.sets)]

    def request(self, address: int, value: int | None) -> tuple[bool, int]:
        """Read a word, or write ``value``: whether its line was there, and the word."""
        number, offset = divmod(address, self.words)
        present = self.lines[number % self.sets]
        hit = number in present
        self.hits += hit
        if not hit:
            if len(present) == self.ways:
                oldest = next(iter(present))
                self.store(oldest)
                del present[oldest]
            present[number] = self.memory[number * self.words : (number + 1) * self.words]
        present[number] = present.pop(number)  # now the last one
        if value is not None:
            present[number][offset] = value
            self.changed.add(number)
        return hit, present[number][offset]

    def store(self, number: int) -> None:
        """Write a line back if it has changed."""
        if number in self.changed:
            self.changed.discard(number)
            place = number * self.words
            self.memory[place : place + self.words] = self.lines[number % self.sets][number]
            self.stored += 1

    def flush(self) -> None:
        """Write all lines back that have changed."""
        for number in list(self.changed):
            self.store(number)


def answers_at(requests: int) -> int:
    """The byte address of the answers."""
    return (TRACE + 8 * requests + 4095) // 4096 * 4096


def range_of(requests: int) -> tuple[int, int]:
    """The bytes of memory that requests and answers are in."""
    return 0, answers_at(requests) + 8 * requests


def random_trace(requests: int, seed: int, lines: int = 96, words: int = 8) -> Words:
    """Requests that stay near each other for a while: a walk through ``lines`` lines, with jumps; a third are writes."""
    random = np.random.default_rng(seed)
    addresses = np.zeros(requests, np.uint64)
    place = 0
    for i in range(requests):
        step = random.random()
        if step < 0.1:
            place = int(random.integers(0, lines * words))
        elif step < 0.5:
            place += int(random.integers(-words, words + 1))
        addresses[i] = place % (lines * words)
    values = random.integers(0, 1 << 32, requests, dtype=np.uint64)
    writes = (random.random(requests) < 1 / 3).astype(np.uint64)
    return writes << np.uint64(63) | addresses << np.uint64(32) | values


def make(trace: Words, seed: int) -> Bytes:
    """The memory image: random words where requests go, and the trace."""
    image = np.zeros(TRACE + 8 * len(trace), np.uint8)
    addresses = trace >> np.uint64(32) & np.uint64(0xFFFFFF)
    used = (int(addresses.max()) + 64) * 4
    if used > TRACE:
        raise ValueError(f"requests must stay below {TRACE:#x}")
    image[:used] = np.random.default_rng(seed).integers(0, 256, used, dtype=np.uint8)
    image[TRACE:] = trace.astype("<u8").view(np.uint8)
    return image


def play(image: Bytes, requests: int, **shape: int) -> tuple[Cache, Words]:
    """The cache after all requests, changed lines stored, and the answers."""
    cache = Cache(image[:TRACE].view("<u4").tolist(), **shape)
    answers = []
    for request in image[TRACE : TRACE + 8 * requests].view("<u8").tolist():
        value = request & 0xFFFFFFFF if request & WRITE else None
        hit, word = cache.request(request >> 32 & 0xFFFFFF, value)
        answers.append(hit << 32 | word)
    cache.flush()
    return cache, np.array(answers, np.uint64)


def line(image: Bytes, requests: int, **shape: int) -> str:
    """What the thread must print."""
    cache, _ = play(image, requests, **shape)
    missed = requests - cache.hits
    return f"{requests} requests, {cache.hits} hits, {missed} misses, {cache.stored} lines stored"


def check(image: Bytes, result: Bytes, requests: int, **shape: int) -> None:
    """Raises AssertionError with the first answer or word of memory that is wrong. ``result``: ``range_of(requests)``."""
    cache, wanted = play(image, requests, **shape)
    got = result[answers_at(requests) :][: 8 * requests].view("<u8")
    wrong = np.flatnonzero(wanted != got)
    assert not len(wrong), (
        f"{len(wrong)} answers are wrong; number {wrong[0]} is {got[wrong[0]]:#x}, not {wanted[wrong[0]]:#x}"
    )
    memory = np.array(cache.memory, np.uint32)
    words = result[:TRACE].view("<u4")
    different = np.flatnonzero(memory != words)
    assert not len(different), (
        f"{len(different)} words are wrong in memory; the first at {4 * different[0]:#x}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=("make", "check"))
    parser.add_argument("image", type=Path)
    parser.add_argument("dump", type=Path, nargs="?")
    parser.add_argument("--requests", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", type=int, default=96, help="lines of 8 words that requests go to")
    given = parser.parse_args()
    if given.command == "make":
        image = make(random_trace(given.requests, given.seed, given.lines), given.seed)
        given.image.write_bytes(image.tobytes())
        print("requests and answers: {:#x}:{:#x}".format(*range_of(given.requests)))
    else:
        image, dump = (np.fromfile(path, dtype=np.uint8) for path in (given.image, given.dump))
        check(image, dump, given.requests)
        print(line(image, given.requests))


if __name__ == "__main__":
    main()
