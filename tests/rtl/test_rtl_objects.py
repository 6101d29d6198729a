"""Memory, channel, FIFO and reset in Icarus, cycle by cycle against plain Python."""

from __future__ import annotations

import subprocess
from collections import deque
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from coram_studio.locate import resource

HERE = Path(__file__).resolve().parent
CYCLES = 2000

Row = Sequence[tuple[int, int]]  # (value, width) of each input, most significant first


def play(directory: Path, bench: str, rows: Sequence[Row], **parameters: int) -> list[list[int | None]]:
    """Outputs of a bench in each cycle, before the edge; None where a bit is unknown."""
    modules = ("coram_fifo", "CoramChannel", "CoramMemory1P", "CoramRegister", "coram_reset", "coram_ram")
    modules += ("coram_ram_2p", "CoramMemoryBE1P", "CoramMemory2P", "CoramMemoryBE2P")
    library = [resource(f"rtl/{name}.v") for name in modules]
    flags = [f"-P{bench}.{name}={value}" for name, value in parameters.items()]
    sources = [str(path) for path in (HERE / "object_benches.v", *library)]
    out = directory / "bench.vvp"
    subprocess.run(["iverilog", "-g2001", "-s", bench, "-o", str(out), *flags, *sources], check=True)
    codes = []
    for row in rows:
        code = 0
        for value, width in row:
            code = code << width | value
        codes.append(f"{code:x}")
    (directory / "inputs.hex").write_text("\n".join(codes))
    finished = subprocess.run(
        ["vvp", "-N", str(out), "+inputs=inputs.hex", f"+count={len(rows)}"],
        cwd=directory,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    lines = finished.stdout.splitlines()
    assert len(lines) == len(rows)
    return [[None if "x" in item else int(item, 2) for item in line.split()] for line in lines]


class Fifo:
    """A FIFO as the kernels know it: ``depth - 1`` words, and Q held after the word left."""

    def __init__(self, addr_len: int, fall_through: bool) -> None:
        self.depth = 1 << addr_len
        self.fall_through = fall_through
        self.words: deque[int] = deque()
        self.word: int | None = None

    @property
    def outputs(self) -> tuple[int, int, int, int, int | None]:
        """FULL, ALM_FULL, EMPTY, ALM_EMPTY, Q."""
        count = len(self.words)
        head = self.words[0] if self.words else None
        return (
            int(count == self.depth - 1),
            int(count >= self.depth - 2),
            int(count == 0),
            int(count <= 1),
            head if self.fall_through else self.word,
        )

    def edge(self, rst: int, enq: int, deq: int, d: int) -> None:
        full, _, empty, _, _ = self.outputs
        if deq and not empty:
            self.word = self.words[0]
        if rst:
            self.words.clear()
            return
        if deq and not empty:
            self.words.popleft()
        if enq and not full:
            self.words.append(d)


def burst_of_bits(rng: np.random.Generator) -> list[int]:
    """Bits whose density changes now and then, so that FIFOs run full and empty."""
    bits: list[int] = []
    while len(bits) < CYCLES:
        density = rng.choice([0.05, 0.5, 0.95])
        bits += [int(rng.random() < density) for _ in range(int(rng.integers(5, 80)))]
    return bits[:CYCLES]


@pytest.mark.parametrize("fall_through", [0, 1])
@pytest.mark.parametrize("addr_len", [1, 2, 4])
def test_fifo_cycle_by_cycle(tmp_path: Path, addr_len: int, fall_through: int) -> None:
    rng = np.random.default_rng(addr_len * 2 + fall_through)
    resets = [1, 1] + [int(rng.random() < 0.005) for _ in range(CYCLES - 2)]
    rows = list(
        zip(
            resets,
            burst_of_bits(rng),
            burst_of_bits(rng),
            rng.integers(256, size=CYCLES).tolist(),
            strict=True,
        )
    )
    got = play(
        tmp_path,
        "fifo_bench",
        [list(zip(row, (1, 1, 1, 8), strict=True)) for row in rows],
        ADDR_LEN=addr_len,
        FALL_THROUGH=fall_through,
    )
    model = Fifo(addr_len, bool(fall_through))
    states = set()
    for cycle, (row, outputs) in enumerate(zip(rows, got, strict=True)):
        if cycle >= 2:
            *flags, q = model.outputs
            assert outputs[:4] == flags, f"cycle {cycle}"
            if q is not None:
                assert outputs[4] == q, f"cycle {cycle}"
            states.add((len(model.words), row[1:3]))
        model.edge(*row)
    # Every fill level has met every combination of ENQ and DEQ.
    assert len(states) == (1 << addr_len) * 4


def test_channel_cycle_by_cycle(tmp_path: Path) -> None:
    rng = np.random.default_rng(9)
    columns = [
        [1, 1] + [0] * (CYCLES - 2),
        *(burst_of_bits(rng) for _ in range(4)),  # enq, deq, tx_valid, rx_ready
        rng.integers(1 << 16, size=CYCLES).tolist(),
        rng.integers(1 << 16, size=CYCLES).tolist(),
    ]
    rows = list(zip(*columns, strict=True))
    got = play(
        tmp_path, "channel_bench", [list(zip(row, (1, 1, 1, 1, 1, 16, 16), strict=True)) for row in rows]
    )
    to_kernel, to_thread = Fifo(4, False), Fifo(4, True)
    for cycle, (row, outputs) in enumerate(zip(rows, got, strict=True)):
        rst, enq, deq, tx_valid, rx_ready, d, tx_data = row
        if cycle >= 2:
            full, almost_full, no_rx, _, rx_data = to_thread.outputs
            no_tx_room, _, empty, almost_empty, q = to_kernel.outputs
            expected = [full, almost_full, empty, almost_empty, q, 1 - no_tx_room, 1 - no_rx, rx_data]
            for have, want in zip(outputs, expected, strict=True):
                assert want is None or have == want, f"cycle {cycle}"
        to_kernel.edge(rst, tx_valid, deq, tx_data)
        to_thread.edge(rst, enq, rx_ready, d)


def test_memory_cycle_by_cycle(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    words: list[int | None] = [None] * 8
    q: int | None = None
    dma_q: int | None = None
    rows = []
    for _ in range(CYCLES):
        we, en, dma_we = (int(bit) for bit in rng.integers(2, size=3))
        addr, dma_addr = (int(a) for a in rng.integers(8, size=2))
        if addr == dma_addr and en and (we or dma_we):
            dma_addr ^= 1  # both sides at one word is left undefined
        d, dma_d = (int(v) for v in rng.integers(1 << 16, size=2))
        rows.append((we, en, dma_we, addr, dma_addr, d, dma_d))
    got = play(
        tmp_path, "memory_bench", [list(zip(row, (1, 1, 1, 3, 3, 16, 16), strict=True)) for row in rows]
    )
    for cycle, ((we, en, dma_we, addr, dma_addr, d, dma_d), outputs) in enumerate(
        zip(rows, got, strict=True)
    ):
        if cycle > 0:
            assert q is None or outputs[0] == q, f"cycle {cycle}"
            assert dma_q is None or outputs[1] == dma_q, f"cycle {cycle}"
        q = d if we else words[addr]
        if en:
            dma_q = words[dma_addr]
        if we:
            words[addr] = d
        if en and dma_we:
            words[dma_addr] = dma_d


def test_memory_shows_a_late_write_to_a_held_address(tmp_path: Path) -> None:
    """A kernel that keeps its address sees what the other side has written there."""
    held = (0, 0, 0, 5, 0, 0, 0)
    rows = [held, (0, 1, 1, 5, 5, 0, 0x1234), held, held]
    got = play(
        tmp_path, "memory_bench", [list(zip(row, (1, 1, 1, 3, 3, 16, 16), strict=True)) for row in rows]
    )
    assert got[3][0] == 0x1234


class Memory:
    """Sixteen words of four lanes that kernel ports and the engine use; None where a lane is not known."""

    def __init__(self) -> None:
        self.words: list[list[int | None]] = [[None] * 4 for _ in range(16)]

    def write(self, addr: int, d: int, lanes: int) -> None:
        for lane in range(4):
            if lanes >> lane & 1:
                self.words[addr][lane] = d >> 8 * lane & 255

    def read(self, addr: int) -> int | None:
        lanes = self.words[addr]
        if None in lanes:
            return None
        return sum((lane or 0) << 8 * i for i, lane in enumerate(lanes))


@pytest.mark.parametrize("density", [0.1, 0.5, 0.95])
@pytest.mark.parametrize(("ports", "lanes"), [(1, 4), (2, 1), (2, 4)], ids=["BE1P", "2P", "BE2P"])
def test_memories_cycle_by_cycle(tmp_path: Path, ports: int, lanes: int, density: float) -> None:
    """Kernel ports work in every cycle, whatever the engine does; the engine waits only for its bank."""
    rng = np.random.default_rng(ports + lanes)
    rows = []
    for _ in range(CYCLES):
        we0, we1 = (int(rng.random() < density) for _ in range(2))
        want, dma_we = (int(bit) for bit in rng.integers(2, size=2))
        mask0, mask1 = (int(mask) for mask in rng.integers(16, size=2))
        addr0, addr1, dma_addr = (int(a) for a in rng.integers(16, size=3))
        if ports == 1:
            we1 = 0
        if we0 and we1 and addr0 == addr1:
            addr1 ^= 2  # two writes of one word are left undefined
        used = [(addr0, we0)] + [(addr1, we1)] * (ports == 2)
        while any(addr == dma_addr and (we or dma_we) for addr, we in used):
            dma_addr = (dma_addr + 2) % 16  # likewise
        d0, d1, dma_d = (int(v) for v in rng.integers(1 << 32, size=3))
        rows.append((we0, we1, want, dma_we, mask0, mask1, addr0, addr1, dma_addr, d0, d1, dma_d))
    widths = (1, 1, 1, 1, 4, 4, 4, 4, 4, 32, 32, 32)
    inputs = [list(zip(row, widths, strict=True)) for row in rows]
    got = play(tmp_path, "memories_bench", inputs, PORTS=ports, LANES=lanes)
    memory = Memory()
    q: list[int | None] = [None, None, None]
    waits = 0
    for cycle, (row, outputs) in enumerate(zip(rows, got, strict=True)):
        we0, we1, want, dma_we, mask0, mask1, addr0, addr1, dma_addr, d0, d1, dma_d = row
        for have, expected in zip(outputs[: ports if ports == 2 else 1], q, strict=False):
            assert expected is None or have == expected, f"cycle {cycle}"
        assert q[2] is None or outputs[2] == q[2], f"cycle {cycle}"
        lanes0, lanes1 = (mask0, mask1) if lanes > 1 else (15, 15)
        wrote0, wrote1 = we0 and lanes0, we1 and lanes1
        meets0, meets1 = wrote0 and (addr0 ^ dma_addr) % 2 == 0, wrote1 and (addr1 ^ dma_addr) % 2 == 0
        ready = ports == 1 or not (meets1 or (dma_we and meets0))
        assert outputs[3] == ready, f"cycle {cycle}"
        waits += want and not ready
        if want and ready and not dma_we:
            q[2] = memory.read(dma_addr)
        if we0:
            memory.write(addr0, d0, lanes0)
        if we1:
            memory.write(addr1, d1, lanes1)
        if want and ready and dma_we:
            memory.write(dma_addr, dma_d, 15)
        q[0], q[1] = memory.read(addr0), memory.read(addr1)
    assert (waits > 0) == (ports == 2)


@pytest.mark.parametrize("first", range(4))
@pytest.mark.parametrize("load", [0, 1], ids=["store", "load"])
def test_an_engine_beside_a_kernel_that_writes_in_every_cycle_waits_once(
    tmp_path: Path, first: int, load: int
) -> None:
    """Both go through consecutive words; after they have met, they use different banks."""
    rows, place, waits = [], 8, []
    for cycle in range(12):
        kernel = (first + cycle) % 8
        rows.append((0, 1, 1, load, 0, 0, 0, kernel, 8 + place % 8, 0, cycle, 0))
        waits.append((kernel ^ place) % 2 == 0)
        place += not waits[-1]
    widths = (1, 1, 1, 1, 4, 4, 4, 4, 4, 32, 32, 32)
    inputs = [list(zip(row, widths, strict=True)) for row in rows]
    got = play(tmp_path, "memories_bench", inputs, PORTS=2, LANES=1)
    assert [not outputs[3] for outputs in got] == waits
    assert sum(waits) == (first + 1) % 2


def test_register_cycle_by_cycle(tmp_path: Path) -> None:
    """Both sides see a write in the next cycle; on a collision the thread wins."""
    rng = np.random.default_rng(6)
    columns = [rng.integers(high, size=CYCLES).tolist() for high in (2, 2, 1 << 16, 1 << 16)]
    rows = list(zip(*columns, strict=True))
    got = play(tmp_path, "register_bench", [list(zip(row, (1, 1, 16, 16), strict=True)) for row in rows])
    word = 0
    for cycle, ((we, thread_we, d, thread_d), outputs) in enumerate(zip(rows, got, strict=True)):
        assert outputs == [word, word], f"cycle {cycle}"
        word = thread_d if thread_we else d if we else word


def test_reset_begins_at_once_and_ends_at_an_edge(tmp_path: Path) -> None:
    aresetn = [0, 0, 0, 0, 1, 1, 1, 1, 0, 1, 1, 1]
    got = play(tmp_path, "reset_bench", [[(bit, 1)] for bit in aresetn])
    assert [row[0] for row in got] == [1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 0]


def test_core_is_in_reset_from_configuration_on(tmp_path: Path) -> None:
    """Even if aresetn is high at the first edge."""
    got = play(tmp_path, "reset_bench", [[(1, 1)]] * 4)
    assert [row[0] for row in got] == [1, 1, 0, 0]
