"""What a core's thread must do: reference objects with kernels behind them and one off-chip memory, all in plain Python."""

from __future__ import annotations

from dataclasses import dataclass

from fuzz_cores import DRAM_BYTES, WORDS
from fuzz_generator import CoreShape
from fuzz_reference import Surroundings, TooLong

_WORD = (1 << 32) - 1
MOST_CORE_EVENTS = 90
# What is read ahead of an out-stream must fit into the FIFOs, of 63 words each.
_MOST_AHEAD = 48


def initial_byte(address: int) -> int:
    """Of off-chip memory."""
    return ((address + 1) * 0x9E3779B1 & _WORD) >> 13 & 255


@dataclass
class _Transfer:
    key: str
    first: int
    last: int
    writes: bool


class CoreWorld(Surroundings):
    """Everything is done at once. What hardware may do in another order is not worth running: ``TooLong``."""

    def __init__(self, shape: CoreShape) -> None:
        super().__init__()
        self._shape = shape
        self.dram = bytearray(map(initial_byte, range(DRAM_BYTES)))
        self._memories = [[0] * WORDS, [0] * WORDS]
        self._under_way: list[_Transfer] = []
        self._queues: dict[str, list[int]] = {"channel0": [], "channel1": []}
        self._asked = 0
        self._moved = 0
        self._streamed: list[int] = []
        self._wanted: list[tuple[int, int]] = []
        self._registers = {"register0": 0, "register1": 0, "register2": 0}

    def note(self, key: str, what: str, *numbers: int) -> None:
        super().note(key, what, *numbers)
        if len(self.behaviour.events) > MOST_CORE_EVENTS:
            raise TooLong

    def declare(self, key: str, width: int) -> None:
        """Widths are those of the shape."""

    def command(self, key: str, store: bool, local: int, address: int, words: int) -> None:
        stream = "stream" in key
        self.note(key, "command", *((address, words) if stream else (int(store), local, address, words)))
        number = int(key[-1])
        width = self._shape.stream_width if stream else self._shape.memory_widths[number]
        size = width // 8
        last = address + words * size - 1
        if last >= DRAM_BYTES or (not stream and local + words > WORDS):
            raise TooLong
        writes = key.startswith("outstream") or (not stream and store)
        self._begin(_Transfer(key, address, last, writes))
        if key.startswith("outstream"):
            self._wanted.append((address, words))
        elif stream:
            self._streamed += [self._moved_word(self._load(address + i * size, size)) for i in range(words)]
        elif store:
            for i in range(words):
                self._store(address + i * size, size, self._memories[number][local + i])
        else:
            for i in range(words):
                self._memories[number][local + i] = self._load(address + i * size, size)
        self._give()

    def _begin(self, new: _Transfer) -> None:
        for old in self._under_way:
            apart = new.last < old.first or old.last < new.first
            if old.key != new.key and (old.writes or new.writes) and not apart:
                raise TooLong
        self._under_way.append(new)

    def _load(self, address: int, size: int) -> int:
        return int.from_bytes(self.dram[address : address + size], "little")

    def _store(self, address: int, size: int, word: int) -> None:
        self.dram[address : address + size] = word.to_bytes(size, "little")

    def _moved_word(self, word: int) -> int:
        self._moved += 1
        return (word ^ (self._moved - 1) * 0x9E3779B1) & (1 << self._shape.stream_width) - 1

    def _give(self) -> None:
        """Words from the kernel to the out-stream's transfers, as far as they are there."""
        while self._wanted and len(self._streamed) >= self._wanted[0][1]:
            address, words = self._wanted.pop(0)
            size = self._shape.stream_width // 8
            for i in range(words):
                self._store(address + i * size, size, self._streamed.pop(0))
        if len(self._streamed) > _MOST_AHEAD:
            raise TooLong

    def wait(self, key: str) -> None:
        if key.startswith("outstream") and self._wanted:
            raise TooLong
        self._under_way = [t for t in self._under_way if t.key != key]

    def test(self, key: str) -> bool:
        self.wait(key)
        return True

    def send(self, key: str, data: int) -> None:
        data &= _WORD
        self.note(key, "send", data)
        if key == "channel0":
            self._asked += 1
            self._queues[key].append((data * 5 + self._registers["register0"] + self._asked) & _WORD)
            self._registers["register1"] = self._asked
        elif key == "channel1":
            self._work(data)
        else:
            # The kernel is looking at it while it answers.
            if any(self._queues.values()):
                raise TooLong
            if key == "register2" and data != self._registers[key]:
                self._work(data)
            self._registers[key] = data

    def _work(self, job: int) -> None:
        base, count, change, number = job & 63, job >> 6 & 63, job >> 12 & 1, job >> 13 & 1
        if any(t.key == f"memory{number}" for t in self._under_way):
            raise TooLong
        memory, total = self._memories[number], 0
        mask = (1 << self._shape.memory_widths[number]) - 1
        for i in range(count):
            place = (base + i) % WORDS
            total += memory[place]
            if change:
                memory[place] = (memory[place] * 3 + i) & mask
        self._queues["channel1"].append(total & _WORD)

    def receive(self, key: str) -> int:
        if key.startswith("register"):
            # The kernel counts on while it answers.
            if self._queues["channel0"]:
                raise TooLong
            return self._registers[key]
        if not self._queues[key]:
            raise TooLong
        word = self._queues[key].pop(0)
        self.note(key, "receive", word)
        return word
