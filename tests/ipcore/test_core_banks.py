"""Memories of several banks in whole cores: pages and rows, from the kernel's source to what is in off-chip memory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bank_kernels import Banks, Move, expected, thread
from memory_bench import DRAM_BYTES, Build, check_lint, run_core

SHAPES = [
    Banks(1, False),
    Banks(2, False),
    Banks(3, False),
    Banks(4, False, width=8),
    Banks(8, False, address=3),
    Banks(1, True),
    Banks(2, True),
    Banks(3, True),
    Banks(4, True, width=8),
    Banks(8, True, address=3),
    Banks(6, True, width=16),  # three words of 32 bits
    Banks(2, True, width=1024, address=2),  # two words, as none is wider
    Banks(3, True, width=8, address=1),
    Banks(2, False, "CoramMemoryBE1P"),
    Banks(3, True, "CoramMemoryBE1P"),
    Banks(2, False, "CoramMemory2P"),
    Banks(2, True, "CoramMemory2P"),
    Banks(3, True, "CoramMemory2P"),
    Banks(5, True, "CoramMemoryBE2P", width=16),
]


def moves_of(banks: Banks, rng: np.random.Generator, *, aligned: bool = True) -> list[Move]:
    """All words in, the kernel's work, all of them out; then parts, which often cross from bank to bank."""
    # A kernel's second port writes the last row all the time.
    depth = banks.depth - 1 if banks.two_ports and banks.gather else banks.depth
    half = DRAM_BYTES // 2
    step = banks.word_bytes & -banks.word_bytes if aligned else 1
    most = min(depth, half // banks.word_bytes)

    def address(words: int) -> int:
        return int(rng.integers((half - words * banks.word_bytes) // step + 1)) * step

    moves = [Move(False, 0, address(depth), depth, True), Move(True, 0, half + address(depth), depth)]
    for _ in range(30):
        words = int(rng.integers(1, most + 1))
        place = int(rng.integers(depth - words + 1))
        store = bool(rng.random() < 0.5)
        where = address(words) + (half if store or rng.random() < 0.3 else 0)
        moves.append(Move(store, place, where, words))
    return [*moves, Move(True, 0, half + address(depth), depth)]


@pytest.mark.parametrize("banks", SHAPES, ids=str)
def test_words_lie_in_their_banks(tmp_path: Path, banks: Banks) -> None:
    rng = np.random.default_rng(banks.length + banks.width)
    moves = moves_of(banks, rng)
    dram = rng.integers(0, 256, DRAM_BYTES, dtype=np.uint8)
    core = Build(banks.kernel, thread(banks, moves)).core()
    after, lines = run_core(tmp_path, core, dram)
    assert lines == []
    assert (after == expected(banks, moves, dram)).all()


@pytest.mark.parametrize("banks", SHAPES, ids=str)
def test_the_bus_is_as_wide_as_the_widest_word_that_divides_a_row(banks: Banks) -> None:
    core = Build(banks.kernel, thread(banks, [Move(False, 0, 0, 1)])).core()
    (master,) = core.manifest.masters
    assert master.data_width == min(banks.word_bytes & -banks.word_bytes, 128) * 8


LINTED = [SHAPES[2], SHAPES[6], SHAPES[7], SHAPES[15], SHAPES[17]]


@pytest.mark.parametrize("banks", LINTED, ids=str)
@pytest.mark.parametrize("unaligned", [False, True])
def test_tools_take_banks_without_a_word(tmp_path: Path, banks: Banks, unaligned: bool) -> None:
    moves = [Move(False, 0, 0, 1), Move(True, 0, 0, 1)]
    check_lint(tmp_path, Build(banks.kernel, thread(banks, moves), unaligned).core())


@pytest.mark.parametrize(
    "banks", [Banks(1, False), Banks(2, True), Banks(3, True), replace(SHAPES[17], address=3)], ids=str
)
def test_unaligned_transfers_of_banks(tmp_path: Path, banks: Banks) -> None:
    """Every byte of a transfer moves, and none beside it."""
    rng = np.random.default_rng(banks.length)
    moves = moves_of(banks, rng, aligned=False)
    dram = rng.integers(0, 256, DRAM_BYTES, dtype=np.uint8)
    after, lines = run_core(tmp_path, Build(banks.kernel, thread(banks, moves), True).core(), dram)
    assert lines == []
    assert (after == expected(banks, moves, dram)).all()


@pytest.mark.parametrize("bus_data_width", [8, 64, 128])
def test_rows_on_a_bus_of_another_width(tmp_path: Path, bus_data_width: int) -> None:
    """Handshakes are known from the first cycle on, whatever lies on the bus beside a valid."""
    banks = Banks(3, True)
    rng = np.random.default_rng(bus_data_width)
    moves = moves_of(banks, rng)
    dram = rng.integers(0, 256, DRAM_BYTES, dtype=np.uint8)
    core = Build(banks.kernel, thread(banks, moves), bus_data_width=bus_data_width).core()
    (master,) = core.manifest.masters
    assert master.data_width == bus_data_width
    after, lines = run_core(tmp_path, core, dram, unit=min(4, bus_data_width // 8))
    assert lines == []
    assert (after == expected(banks, moves, dram)).all()
