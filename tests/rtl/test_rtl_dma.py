"""The DMA engine in Icarus, between a CoRAM memory and an off-chip memory that stalls at random."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from dma_bench import Command, Outcome, Shape, compile_bench, random_words, reference, run_bench

from coram_studio.locate import resource

SHAPES = [
    Shape(),
    Shape(data_width=8, ram_addr_width=6, words_log2=13),  # bursts longer than the memory
    Shape(data_width=64, ram_addr_width=5, max_burst=16, words_log2=12),
    Shape(data_width=128, ram_addr_width=8, words_log2=11, addr_width=40),
    Shape(data_width=1024, ram_addr_width=7, words_log2=9),  # 4 KiB is 32 beats
    Shape(ram_addr_width=9, max_burst=4, outstanding_log2=2),
    Shape(ram_addr_width=1, max_burst=2, outstanding_log2=3),
]


def random_commands(rng: np.random.Generator, shape: Shape, count: int) -> list[Command]:
    """Transfers of all lengths that often overlap on both sides and often lie around multiples of 4 KiB."""
    depth = 1 << shape.ram_addr_width
    word = shape.data_width // 8
    far = min(3 * 4096 // word, 1 << shape.words_log2)
    commands = []
    for _ in range(count):
        place = int(rng.integers(depth))
        longest = min(depth - place, far)
        words = int(
            rng.choice([1, 2, longest, rng.integers(1, longest + 1), rng.integers(1, min(longest, 20) + 1)])
        )
        words = max(0, min(words, longest)) if rng.random() > 0.03 else 0
        if rng.random() < 0.5:
            start = int(rng.choice([4096, 8192])) // word - int(rng.integers(0, words + 1))
        else:
            start = int(rng.integers(0, far - words + 1))
        commands.append(
            Command(bool(rng.random() < 0.5), place, max(start, 0) * word, words, bool(rng.random() < 0.1))
        )
    return commands


def anywhere(rng: np.random.Generator, commands: list[Command], shape: Shape) -> list[Command]:
    """The commands, most of them from another byte of their first word on."""
    word, size = shape.data_width // 8, (1 << shape.words_log2) * shape.data_width // 8
    return [
        replace(c, address=min(c.address + int(rng.integers(word)), size - c.words * word)) for c in commands
    ]


def check(outcome: Outcome, commands: list[Command], ram: object, dram: object, shape: Shape) -> None:
    assert outcome.lines == ()
    expected_ram, expected_dram = reference(commands, ram, dram, shape)  # type: ignore[arg-type]
    assert (outcome.ram == expected_ram).all()
    assert (outcome.dram == expected_dram).all()


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_random_transfers_under_random_stalls(tmp_path: Path, shape: Shape) -> None:
    bench = compile_bench(tmp_path, shape)
    rng = np.random.default_rng(shape.data_width + shape.ram_addr_width)
    for round_number in range(4):
        ram = random_words(rng, 1 << shape.ram_addr_width, shape.data_width)
        dram = random_words(rng, 1 << shape.words_log2, shape.data_width)
        commands = random_commands(rng, shape, 40)
        stalls = {
            name: int(rng.choice([0, 20, 80])) for name in ("ar_stall", "r_stall", "aw_stall", "w_stall")
        }
        outcome = run_bench(
            bench,
            shape,
            commands,
            ram,
            dram,
            seed=round_number + 1,
            latency=int(rng.integers(1, 40)),
            latency_spread=int(rng.integers(0, 20)),
            write_latency=int(rng.integers(1, 40)),
            b_stall=int(rng.choice([0, 50])),
            gap=int(rng.choice([0, 10])),
            ram_stall=int(rng.choice([0, 30, 80])),
            aw_after_w=round_number % 2,
            **stalls,
        )
        check(outcome, commands, ram, dram, shape)


UNALIGNED = [
    Shape(unaligned=True),
    Shape(data_width=8, ram_addr_width=6, words_log2=13, unaligned=True),
    Shape(data_width=16, ram_addr_width=3, max_burst=2, words_log2=13, unaligned=True),
    Shape(data_width=64, ram_addr_width=5, max_burst=16, words_log2=12, unaligned=True),
    Shape(data_width=1024, ram_addr_width=7, words_log2=9, unaligned=True),
    Shape(ram_addr_width=1, max_burst=2, outstanding_log2=2, unaligned=True),
]


@pytest.mark.parametrize("shape", UNALIGNED, ids=str)
def test_transfers_from_any_byte_under_random_stalls(tmp_path: Path, shape: Shape) -> None:
    """Every byte of the transfer moves, and no byte beside it."""
    bench = compile_bench(tmp_path, shape)
    rng = np.random.default_rng(shape.data_width + shape.ram_addr_width + 1)
    for round_number in range(4):
        ram = random_words(rng, 1 << shape.ram_addr_width, shape.data_width)
        dram = random_words(rng, 1 << shape.words_log2, shape.data_width)
        commands = anywhere(rng, random_commands(rng, shape, 40), shape)
        stalls = {
            name: int(rng.choice([0, 20, 80])) for name in ("ar_stall", "r_stall", "aw_stall", "w_stall")
        }
        outcome = run_bench(
            bench,
            shape,
            commands,
            ram,
            dram,
            seed=round_number + 1,
            latency=int(rng.integers(1, 40)),
            latency_spread=int(rng.integers(0, 20)),
            write_latency=int(rng.integers(1, 40)),
            b_stall=int(rng.choice([0, 50])),
            gap=int(rng.choice([0, 10])),
            ram_stall=int(rng.choice([0, 30, 80])),
            aw_after_w=round_number % 2,
            **stalls,
        )
        check(outcome, commands, ram, dram, shape)


SHIFT_FAULTS = [
    ("if (beat) carried <= storing", "carried <= storing"),
    ("w_opens ? above : w_ends ? ~above", "w_ends ? ~above"),
    ("w_opens ? above : w_ends ? ~above", "w_opens ? above"),
    ("(whole | ~(storing ? last : first))", "(whole | ~last)"),
    ("- {{(RAM - 1){1'b0}}, behind}", "+ {{(RAM - 1){1'b0}}, behind}"),
    ("cmd_words[COUNT-1:0] - {{(COUNT - 1){1'b0}}, ~shifted}", "cmd_words[COUNT-1:0] - 1'b1"),
    ("{whole, shift}", "{1'b0, shift}"),
]


@pytest.mark.parametrize("fault", SHIFT_FAULTS, ids=[new for _, new in SHIFT_FAULTS])
def test_a_planted_fault_of_shifting_is_found(tmp_path: Path, fault: tuple[str, str]) -> None:
    text = resource("rtl/coram_dma.v").read_text(encoding="utf-8")
    assert text.count(fault[0]) == 1
    wrong = tmp_path / "coram_dma.v"
    wrong.write_text(text.replace(*fault))
    shape = Shape(ram_addr_width=5, words_log2=12, unaligned=True)
    rng = np.random.default_rng(5)
    ram, dram = random_words(rng, 32, 32), random_words(rng, 1 << 12, 32)
    commands = anywhere(rng, random_commands(rng, shape, 40), shape)
    bench = compile_bench(tmp_path, shape, wrong)
    outcome = run_bench(bench, shape, commands, ram, dram, w_stall=30, limit=30000)
    expected = reference(commands, ram, dram, shape)
    right = (outcome.ram == expected[0]).all() and (outcome.dram == expected[1]).all()
    assert outcome.lines or not right


BORDERS = [1, 2, 255, 256, 257, 511, 512, 513, 1023, 1024]


def test_lengths_around_bursts_and_pages(plain: tuple[Path, Shape]) -> None:
    """From one word to all of the memory, from places around a multiple of 4 KiB."""
    bench, shape = plain
    rng = np.random.default_rng(6)
    ram, dram = random_words(rng, 1024, 32), random_words(rng, 1 << 14, 32)
    commands = [
        Command(store, int(rng.integers(1024 - words + 1)), 4 * (2048 - before), words)
        for words in BORDERS
        for before in (0, 1, words // 2, words - 1, words)
        for store in (False, True)
    ]
    check(run_bench(bench, shape, commands, ram, dram, latency=4), commands, ram, dram, shape)


@pytest.mark.parametrize("store", [False, True], ids=["load", "store"])
def test_unaligned_transfers_keep_the_bus_busy(tmp_path: Path, store: bool) -> None:
    """One beat more for each transfer, and no cycle beside it."""
    shape = Shape(unaligned=True)
    bench = compile_bench(tmp_path, shape)
    rng = np.random.default_rng(4)
    ram, dram = random_words(rng, 1024, 32), random_words(rng, 1 << 14, 32)
    commands = [Command(store, 0, block * 4096 + block % 4, 1000) for block in range(16)]
    outcome = run_bench(bench, shape, commands, ram, dram, latency=64, write_latency=64)
    check(outcome, commands, ram, dram, shape)
    assert outcome.figures["beats"] == 16 * 1000 + 12
    assert outcome.utilisation >= 0.99


def test_a_planted_fault_is_found(tmp_path: Path) -> None:
    """The bench is only worth something if it notices a wrong engine."""
    text = resource("rtl/coram_dma.v").read_text(encoding="utf-8")
    faults = {
        "none_pending | (storing == next_store)": "1'b1",  # loads and stores overlap
        "split_row <= row + 1'b1": "split_row <= row",  # the second burst repeats the first's address
        "wire w_free = ~w_valid | m_wready;": "wire w_free = 1'b1;",  # write data moves on by itself
        "last_burst ? more[SPLIT-1:0] : ~offset": "more[SPLIT-1:0]",  # bursts cross 4 KiB
        "wire burst_done = storing ? m_bvalid : burst_pop": "wire burst_done = burst_pop",  # idle too early
    }
    shape = Shape()
    rng = np.random.default_rng(5)
    ram, dram = random_words(rng, 1024, 32), random_words(rng, 1 << 14, 32)
    commands = random_commands(rng, shape, 40)
    for old, new in faults.items():
        assert text.count(old) == 1
        wrong = tmp_path / "coram_dma.v"
        wrong.write_text(text.replace(old, new))
        bench = compile_bench(tmp_path, shape, wrong)
        outcome = run_bench(
            bench, shape, commands, ram, dram, latency=20, write_latency=20, w_stall=30, limit=60000
        )
        expected = reference(commands, ram, dram, shape)
        right = (outcome.ram == expected[0]).all() and (outcome.dram == expected[1]).all()
        assert outcome.lines or not right, f"not found: {new}"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Shape]:
    """The bench of 32 bits, compiled once."""
    shape = Shape()
    return compile_bench(tmp_path_factory.mktemp("plain"), shape), shape


@pytest.mark.parametrize("latency", [8, 32, 64, 128])
@pytest.mark.parametrize("store", [False, True], ids=["load", "store"])
def test_streaming_keeps_the_bus_busy(plain: tuple[Path, Shape], latency: int, store: bool) -> None:
    """16,384 words in blocks of 1,024 move in at least 99 % of the cycles."""
    bench, shape = plain
    rng = np.random.default_rng(latency)
    ram, dram = random_words(rng, 1024, 32), random_words(rng, 1 << 14, 32)
    commands = [Command(store, 0, block * 4096, 1024) for block in range(16)]
    outcome = run_bench(bench, shape, commands, ram, dram, latency=latency, write_latency=latency)
    check(outcome, commands, ram, dram, shape)
    assert outcome.figures["beats"] == 16384
    assert outcome.utilisation >= 0.99


@pytest.mark.parametrize("store", [False, True], ids=["load", "store"])
def test_random_short_blocks_keep_the_bus_busy(plain: tuple[Path, Shape], store: bool) -> None:
    """Random blocks of 128 words move in at least 95 % of the cycles at latency 64, those of 16 words too."""
    bench, shape = plain
    rng = np.random.default_rng(3)
    ram, dram = random_words(rng, 1024, 32), random_words(rng, 1 << 14, 32)
    for words, least in ((128, 0.95), (16, 0.95)):
        commands = [
            Command(
                store,
                int(rng.integers(1024 // words)) * words,
                int(rng.integers((1 << 14) - words)) * 4,
                words,
            )
            for _ in range(12800 // words)
        ]
        outcome = run_bench(bench, shape, commands, ram, dram, latency=64, write_latency=64)
        check(outcome, commands, ram, dram, shape)
        assert outcome.utilisation >= least


def test_many_bursts_are_under_way(plain: tuple[Path, Shape]) -> None:
    bench, shape = plain
    rng = np.random.default_rng(3)
    ram, dram = random_words(rng, 1024, 32), random_words(rng, 1 << 14, 32)
    loads = [Command(False, 0, block * 512, 16) for block in range(20)]
    stores = [Command(True, 0, block * 512, 16) for block in range(20)]
    outcome = run_bench(bench, shape, loads + stores, ram, dram, latency=400, write_latency=400)
    check(outcome, loads + stores, ram, dram, shape)
    assert outcome.figures["reads"] == 15
    assert outcome.figures["writes"] == 15


def test_a_transfer_starts_in_the_next_cycle(plain: tuple[Path, Shape]) -> None:
    """One word from a memory of latency 8: accepted, addressed, answered, done."""
    bench, shape = plain
    rng = np.random.default_rng(3)
    ram, dram = random_words(rng, 1024, 32), random_words(rng, 1 << 14, 32)
    single = run_bench(bench, shape, [Command(False, 0, 0, 1)], ram, dram, latency=8)
    empty = run_bench(bench, shape, [Command(False, 0, 0, 0)], ram, dram, latency=8)
    assert empty.figures["beats"] == 0
    assert single.figures["last"] - single.figures["first"] == 8
    # Without a word the bench still waits one cycle to see that the engine is idle: the address takes its place.
    assert single.figures["cycles"] - empty.figures["cycles"] == 9


@pytest.mark.parametrize(("kind", "name"), [(2, "SLVERR"), (3, "DECERR")])
def test_error_responses_are_reported_once(plain: tuple[Path, Shape], kind: int, name: str) -> None:
    bench, shape = plain
    rng = np.random.default_rng(3)
    ram, dram = random_words(rng, 1024, 32), random_words(rng, 1 << 14, 32)
    load, store = Command(False, 0, 8192, 8), Command(True, 0, 8192, 8)
    errors = {"error_from": 8192, "error_to": 12288, "error_kind": kind}
    read = run_bench(bench, shape, [load, load], ram, dram, **errors)
    assert read.lines == (f"buffer: off-chip memory answered a read of 0x2000 for word 0 with {name}",)
    assert read.figures["fault"] == 1
    write = run_bench(bench, shape, [store, store], ram, dram, **errors)
    assert write.lines == (f"buffer: off-chip memory answered a write to 0x2000 with {name}",)
    assert write.figures["fault"] == 2
    fine = run_bench(bench, shape, [load, store], ram, dram)
    assert fine.lines == ()
    assert fine.figures["fault"] == 0


def test_an_unaligned_address_is_reported_and_rounded_down(plain: tuple[Path, Shape]) -> None:
    bench, shape = plain
    rng = np.random.default_rng(3)
    ram, dram = random_words(rng, 1024, 32), random_words(rng, 1 << 14, 32)
    commands = [Command(False, 4, 0x1006, 8)]
    outcome = run_bench(bench, shape, commands, ram, dram)
    assert outcome.lines == ("buffer: the address of a transfer must be a multiple of 4, not 0x1006",)
    assert outcome.figures["fault"] == 4
    assert (outcome.ram == reference(commands, ram, dram, shape)[0]).all()


def test_a_transfer_beyond_the_memory_is_reported(plain: tuple[Path, Shape]) -> None:
    bench, shape = plain
    rng = np.random.default_rng(3)
    ram, dram = random_words(rng, 1024, 32), random_words(rng, 1 << 14, 32)
    outcome = run_bench(bench, shape, [Command(False, 1000, 0, 25)], ram, dram)
    assert outcome.lines == (
        "buffer: a transfer of 25 words from word 1000 on does not fit into its 1024 words",
    )
    fits = run_bench(bench, shape, [Command(False, 1000, 0, 24), Command(True, 0, 0, 1024)], ram, dram)
    assert fits.lines == ()
