"""The stream engines in Icarus, between streams with a moody kernel and an off-chip memory that stalls at random."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
from dma_bench import random_words
from stream_bench import (
    StreamOutcome,
    StreamShape,
    Transfer,
    compile_streams,
    run_streams,
    stream_reference,
)

from coram_studio.locate import resource

SHAPES = [
    StreamShape(),
    StreamShape(data_width=8, in_addr_width=12, out_addr_width=11),  # bursts of 256
    StreamShape(data_width=64, in_addr_width=3, out_addr_width=3, words_log2=12),
    StreamShape(in_addr_width=2, out_addr_width=2, outstanding_log2=2),  # the smallest: bursts of two
    StreamShape(data_width=1024, in_addr_width=8, out_addr_width=7, words_log2=9),  # 4 KiB is 32 beats
]


def random_transfers(rng: np.random.Generator, shape: StreamShape, count: int, base: int) -> list[Transfer]:
    """Transfers of all lengths within a half of memory from word ``base`` on, often around multiples of 4 KiB."""
    half = (1 << shape.words_log2) // 2
    page = 4096 // shape.word_bytes
    transfers = []
    for _ in range(count):
        longest = min(300, half // 2)
        words = int(rng.choice([0, 1, 2, rng.integers(1, 20), rng.integers(1, longest)]))
        start = int(rng.integers(0, half - words))
        if rng.random() < 0.4:
            start = max(0, min(page - int(rng.integers(0, words + 1)), half - words))
        transfers.append(((base + start) * shape.word_bytes, words))
    return transfers


def check(
    outcome: StreamOutcome,
    loads: list[Transfer],
    stores: list[Transfer],
    given: object,
    dram: object,
    shape: StreamShape,
) -> None:
    assert outcome.lines == ()
    got, after = stream_reference(loads, stores, given, dram, shape)  # type: ignore[arg-type]
    assert len(outcome.got) == len(got)
    assert (outcome.got == got).all()
    assert (outcome.dram == after).all()


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_random_transfers_under_random_stalls(tmp_path: Path, shape: StreamShape) -> None:
    bench = compile_streams(tmp_path, shape)
    rng = np.random.default_rng(shape.data_width + shape.in_addr_width)
    half = (1 << shape.words_log2) // 2
    for round_number in range(4):
        dram = random_words(rng, 2 * half, shape.data_width)
        loads = random_transfers(rng, shape, 20, 0)
        stores = random_transfers(rng, shape, 20, half)
        given = random_words(rng, sum(words for _, words in stores) + 2000, shape.data_width)
        stalls = {
            name: int(rng.choice([0, 20, 80])) for name in ("ar_stall", "r_stall", "aw_stall", "w_stall")
        }
        outcome = run_streams(
            bench,
            loads,
            stores,
            given,
            dram,
            seed=round_number + 1,
            latency=int(rng.integers(1, 40)),
            latency_spread=int(rng.integers(0, 20)),
            write_latency=int(rng.integers(1, 40)),
            b_stall=int(rng.choice([0, 50])),
            aw_after_w=round_number % 2,
            pop=int(rng.choice([10, 50, 100])),
            push=int(rng.choice([10, 50, 100])),
            moody=round_number // 2,
            **stalls,
        )
        check(outcome, loads, stores, given, dram, shape)
        # All of a burst's words are there before it is announced, so that the bus never waits for the kernel.
        assert outcome.figures["w_waits"] == 0


UNALIGNED = [
    StreamShape(unaligned=True),
    StreamShape(data_width=8, in_addr_width=12, out_addr_width=11, unaligned=True),
    StreamShape(data_width=64, in_addr_width=3, out_addr_width=3, words_log2=12, unaligned=True),
    StreamShape(in_addr_width=2, out_addr_width=2, outstanding_log2=2, unaligned=True),
    StreamShape(data_width=1024, in_addr_width=8, out_addr_width=7, words_log2=9, unaligned=True),
]


@pytest.mark.parametrize("shape", UNALIGNED, ids=str)
def test_transfers_from_any_byte_under_random_stalls(tmp_path: Path, shape: StreamShape) -> None:
    """The kernel gets the transfers' bytes; no byte beside those that it gives is written."""
    bench = compile_streams(tmp_path, shape)
    rng = np.random.default_rng(shape.data_width + shape.in_addr_width + 1)
    half = (1 << shape.words_log2) // 2
    for round_number in range(4):
        dram = random_words(rng, 2 * half, shape.data_width)
        loads, stores = (
            [
                (min(address + int(rng.integers(shape.word_bytes)), end - words * shape.word_bytes), words)
                for address, words in random_transfers(rng, shape, 20, base)
            ]
            for base, end in ((0, half * shape.word_bytes), (half, 2 * half * shape.word_bytes))
        )
        given = random_words(rng, sum(words for _, words in stores) + 2000, shape.data_width)
        stalls = {
            name: int(rng.choice([0, 20, 80])) for name in ("ar_stall", "r_stall", "aw_stall", "w_stall")
        }
        outcome = run_streams(
            bench,
            loads,
            stores,
            given,
            dram,
            seed=round_number + 1,
            latency=int(rng.integers(1, 40)),
            latency_spread=int(rng.integers(0, 20)),
            write_latency=int(rng.integers(1, 40)),
            b_stall=int(rng.choice([0, 50])),
            aw_after_w=round_number % 2,
            pop=int(rng.choice([10, 50, 100])),
            push=int(rng.choice([10, 50, 100])),
            moody=round_number // 2,
            **stalls,
        )
        check(outcome, loads, stores, given, dram, shape)
        assert outcome.figures["w_waits"] == 0


def test_an_unaligned_transfer_of_all_that_fits_needs_no_kernel(tmp_path: Path) -> None:
    """Three words are all that the FIFO holds: a kernel that waits for the end of the transfer gets them."""
    shape = StreamShape(in_addr_width=2, unaligned=True)
    bench = compile_streams(tmp_path, shape)
    rng = np.random.default_rng(8)
    dram = random_words(rng, 1 << 14, 32)
    for address in (4093, 4094, 4095, 4096, 7):
        outcome = run_streams(bench, [(address, 3)], [], dram, dram, shy=1, limit=3000)
        check(outcome, [(address, 3)], [], dram, dram, shape)


FAULTS = [
    ("coram_instream_dma", "spare <= load_room - coming - asked", "spare <= load_room - asked"),
    ("coram_instream_dma", "spare <= load_room - coming - asked", "spare <= load_room - coming"),
    ("coram_instream_dma", "assign idle = none & (coming == {ROOM{1'b0}})", "assign idle = none"),
    ("coram_instream_dma", "announced <= m_arvalid & ~m_arready", "announced <= 1'b0"),
    ("coram_outstream_dma", "unclaimed <= store_count - claimed - claim", "unclaimed <= store_count - claim"),
    ("coram_outstream_dma", "wire w_free = ~w_valid | m_wready;", "wire w_free = 1'b1;"),
    (
        "coram_outstream_dma",
        "assign idle = none & (pending == {OUTSTANDING_LOG2{1'b0}})",
        "assign idle = none",
    ),
    ("coram_outstream_dma", "w_last <= last_beat", "w_last <= 1'b1"),
    ("coram_splitter", "split_row <= row + 1'b1", "split_row <= row"),
    ("coram_splitter", "last_burst ? more[SPLIT-1:0] : ~offset", "more[SPLIT-1:0]"),
    ("CoramInStream", "if (put & ~get) count <= count + 1'b1", "if (put) count <= count + 1'b1"),
    ("CoramOutStream", "if (put & ~get) count <= count + 1'b1", "if (put) count <= count + 1'b1"),
]


@pytest.mark.parametrize(("module", "old", "new"), FAULTS, ids=[f"{m}: {new}" for m, _, new in FAULTS])
def test_a_planted_fault_is_found(tmp_path: Path, module: str, old: str, new: str) -> None:
    """The bench is only worth something if it notices a wrong engine."""
    text = resource(f"rtl/{module}.v").read_text(encoding="utf-8")
    assert text.count(old) == 1
    wrong = tmp_path / f"{module}.v"
    wrong.write_text(text.replace(old, new))
    shape = StreamShape(in_addr_width=5)
    bench = compile_streams(tmp_path, shape, {module: wrong})
    rng = np.random.default_rng(5)
    dram = random_words(rng, 1 << 14, 32)
    loads, stores = random_transfers(rng, shape, 20, 0), random_transfers(rng, shape, 20, 1 << 13)
    given = random_words(rng, sum(words for _, words in stores) + 2000, 32)
    outcome = run_streams(
        bench,
        loads,
        stores,
        given,
        dram,
        latency=20,
        write_latency=20,
        w_stall=30,
        ar_stall=30,
        moody=1,
        limit=60000,
    )
    got, after = stream_reference(loads, stores, given, dram, shape)
    right = len(got) == len(outcome.got) and (outcome.got == got).all() and (outcome.dram == after).all()
    assert outcome.lines or outcome.figures["w_waits"] or not right


SHIFT_FAULTS = [
    ("coram_instream_dma", "(whole | ~burst_opens | midway)", "(whole | ~burst_opens)"),
    ("coram_instream_dma", "if (m_rvalid) carried <= m_rdata;", "carried <= m_rdata;"),
    ("coram_instream_dma", "wire more = opens & (shift", "wire more = (shift"),
    ("coram_outstream_dma", "if (beat) carried <= store_q;", "carried <= store_q;"),
    ("coram_outstream_dma", "assign store_en = beat & ~last;", "assign store_en = beat;"),
    ("coram_outstream_dma", "w_opens ? above : w_ends ? ~above", "w_ends ? ~above"),
    ("coram_splitter", "begins == {SHIFT{1'b0}}}", "1'b1}"),
]


@pytest.mark.parametrize(
    ("module", "old", "new"), SHIFT_FAULTS, ids=[f"{m}: {n}" for m, _, n in SHIFT_FAULTS]
)
def test_a_planted_fault_of_shifting_is_found(tmp_path: Path, module: str, old: str, new: str) -> None:
    text = resource(f"rtl/{module}.v").read_text(encoding="utf-8")
    assert text.count(old) == 1
    wrong = tmp_path / f"{module}.v"
    wrong.write_text(text.replace(old, new))
    shape = StreamShape(in_addr_width=5, words_log2=12, unaligned=True)
    bench = compile_streams(tmp_path, shape, {module: wrong})
    rng = np.random.default_rng(5)
    dram = random_words(rng, 1 << 12, 32)
    loads = [(address + 3, words) for address, words in random_transfers(rng, shape, 20, 0)]
    stores = [(address + 2, words) for address, words in random_transfers(rng, shape, 20, (1 << 11) - 1)]
    given = random_words(rng, sum(words for _, words in stores) + 2000, 32)
    settings = {"latency": 20, "write_latency": 20, "w_stall": 30, "r_stall": 30, "limit": 30000}
    outcome = run_streams(bench, loads, stores, given, dram, **settings)
    got, after = stream_reference(loads, stores, given, dram, shape)
    right = len(got) == len(outcome.got) and (outcome.got == got).all() and (outcome.dram == after).all()
    assert outcome.lines or not right


_LONGEST = """
module longest;
  parameter SHIFT = 0;
  reg clk = 0, rst = 1, valid = 0;
  always #5 clk = ~clk;
  wire ready, none;
  wire [31:0] address;
  wire [7:0] length;
  wire [1:0] shift;
  wire opens, ends, unaligned;
  coram_splitter #(.SHIFT(SHIFT)) splitter (
      .clk(clk), .rst(rst), .cmd_valid(valid), .cmd_ready(ready), .cmd_address(32'h0FFC + SHIFT), .cmd_words(25'h1000000),
      .unaligned(unaligned), .none(none), .address(address), .length(length), .opens(opens), .ends(ends),
      .shift(shift), .take(~none));
  integer words = 0, next = 32'h0FFC, bursts = 0;
  always @(posedge clk) if (~none) begin
    if (address != next) $display("gap at %h", address);
    words = words + length + 1;
    next = next + 4 * (length + 1);
    bursts = bursts + 1;
    if (opens != (bursts == 1)) $display("opens");
  end
  initial begin
    repeat (3) @(posedge clk);
    rst <= 0; valid <= 1;
    @(posedge clk);
    valid <= 0;
    repeat (2) @(posedge clk);
    wait (none);
    $display("%0d words %0d bursts", words, bursts);
    $finish;
  end
endmodule
"""


@pytest.mark.parametrize(("shift", "words"), [(0, 1 << 24), (2, (1 << 24) + 1)])
def test_the_longest_transfer_of_a_stream(tmp_path: Path, shift: int, words: int) -> None:
    """2^24 words from one command, all of them one after the other."""
    bench, image = tmp_path / "longest.v", tmp_path / "longest.vvp"
    bench.write_text(_LONGEST)
    rtl = [str(resource(f"rtl/{name}.v")) for name in ("coram_splitter", "coram_fifo")]
    flags = ["-g2005", f"-Plongest.SHIFT={shift}", "-s", "longest", "-o", str(image)]
    subprocess.run(["iverilog", *flags, str(bench), *rtl], check=True)
    run = subprocess.run(["vvp", "-N", str(image)], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.splitlines() == [f"{words} words 65537 bursts"]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bench of 32 bits, with an in-stream of 1,024 words and an out-stream of 16, compiled once."""
    return compile_streams(tmp_path_factory.mktemp("plain"), StreamShape())


@pytest.mark.parametrize("latency", [8, 32, 64, 128])
def test_streaming_keeps_the_bus_busy(plain: Path, latency: int) -> None:
    """Data moves in at least 99 % of the cycles from the first address to the last word, in both directions."""
    rng = np.random.default_rng(latency)
    dram = random_words(rng, 1 << 14, 32)
    loads = [(block * 4096, 1024) for block in range(8)]
    stores = [((8 + block) * 4096, 1024) for block in range(8)]
    given = random_words(rng, 8192, 32)
    outcome = run_streams(plain, loads, stores, given, dram, latency=latency, write_latency=4)
    check(outcome, loads, stores, given, dram, StreamShape())
    figures = outcome.figures
    assert 8192 / (figures["last"] - figures["first"] - latency + 1) >= 0.99
    assert 8192 / (figures["last_w"] - figures["first_w"] + 1) >= 0.99


def test_a_kernel_that_does_not_take_words_does_not_block_the_bus(plain: Path) -> None:
    """The engine asks for as much as fits and no more: read data is taken whenever it comes."""
    rng = np.random.default_rng(2)
    dram = random_words(rng, 1 << 14, 32)
    outcome = run_streams(plain, [(0, 2000)], [], dram, dram, pop=0, limit=5000)
    assert outcome.lines == ("BENCH out of time",)


def test_errors_are_reported_once(plain: Path) -> None:
    rng = np.random.default_rng(3)
    dram = random_words(rng, 1 << 14, 32)
    given = random_words(rng, 100, 32)
    outcome = run_streams(
        plain, [(0, 4), (4096, 4)], [(8192, 4), (4096, 4)], given, dram, error_from=4096, error_to=8192
    )
    assert set(outcome.lines) == {
        "source: off-chip memory answered a read of 0x1000 with SLVERR",
        "sink: off-chip memory answered a write to 0x1000 with SLVERR",
    }
    assert (outcome.figures["in_fault"], outcome.figures["out_fault"]) == (1, 2)
    unaligned = run_streams(plain, [(0x1002, 4)], [(0x2001, 4)], given, dram)
    assert set(unaligned.lines) == {
        "source: the address of a transfer must be a multiple of 4, not 0x1002",
        "sink: the address of a transfer must be a multiple of 4, not 0x2001",
    }
    assert (unaligned.figures["in_fault"], unaligned.figures["out_fault"]) == (4, 4)
