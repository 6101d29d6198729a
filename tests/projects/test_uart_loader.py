"""The sample uart_loader: a host at the serial line, memory against what was sent, and what is noticed on the way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sample_runs import copied, reference, run

from coram_studio.locate import projects_root

uart = reference("uart_loader")
HOST = "tests/host.sv"


def sent(root: Path, blocks: list[bytes]) -> tuple[list[str], bytes]:
    """Send these blocks: what host and thread print, sorted, and memory where the blocks must be."""
    total = sum(map(len, blocks))
    image = np.frombuffer(uart.make(blocks), np.uint8)
    done, memory = run(root, image, (uart.BLOCKS, uart.BLOCKS + total), cycles=20_000 + 400 * total, seed=0)
    return sorted(done.metrics.prints), memory.tobytes()


@pytest.mark.parametrize(("count", "longest", "seed"), [(5, 60, 1), (3, 9, 77), (1, 1, 2147483647)])
def test_the_blocks_that_it_makes_up(count: int, longest: int, seed: int, tmp_path: Path) -> None:
    blocks = uart.random_blocks(count, longest, seed)
    assert len(blocks) == count and max(map(len, blocks)) <= longest
    place = (uart.BLOCKS, uart.BLOCKS + sum(map(len, blocks)))
    done, memory = run(copied("uart_loader", tmp_path), None, place, count=count, longest=longest, seed=seed)
    uart.check(blocks, memory.tobytes())
    assert sorted(done.metrics.prints) == sorted(uart.lines(blocks))


# The core's bit is 160 ns long; it must stand 2 % more or less in what comes, and answers at its own rate.
@pytest.mark.parametrize(("seed", "bit"), [(1, 160), (2, 157), (3, 163)])
def test_random_blocks_at_slightly_other_rates(seed: int, bit: int, tmp_path: Path) -> None:
    blocks = [*uart.random_blocks(3, 40, seed), b"\x00\xff\x55"]
    text = (projects_root() / "uart_loader" / HOST).read_text()
    sender = text[text.index("#1003") : text.index("reg [7:0] wanted")]
    changes = {HOST: ((sender, sender.replace("#BIT", f"#{bit}")),)}
    prints, memory = sent(copied("uart_loader", tmp_path, changes), blocks)
    uart.check(blocks, memory)
    assert prints == sorted(uart.lines(blocks))


def test_a_missing_stop_bit_is_counted(tmp_path: Path) -> None:
    # The line falls again at the end of the first block's last byte, in the middle of its stop bit.
    changes = {
        HOST: (
            (
                "    port_rx = 1'b1;\n    #BIT;\n  end",
                "    port_rx = sent != 4;\n    #BIT;\n    port_rx = 1'b1;\n    #BIT;\n  end",
            ),
        )
    }
    blocks = [b"abc", b"de"]
    prints, memory = sent(copied("uart_loader", tmp_path, changes), blocks)
    uart.check(blocks, memory)
    assert "5 bytes in 2 blocks, 1 errors" in prints


def test_more_than_there_is_room_for_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="must have 65532 bytes at most"):
        run(copied("uart_loader", tmp_path), None, (0, 8), count=200, longest=2000)


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        ("kernels/uart_receiver.v", "{line[1], got[7:1]}", "{got[6:0], line[1]}", "S020"),
        ("kernels/uart_transmitter.v", "{1'b1, next_byte, 1'b0}", "{1'b1, ~next_byte, 1'b0}", "came back as"),
        ("kernels/uart_transmitter.v", "count <= 4'd10;", "count <= 4'd9;", "came back as|no stop bit"),
        ("threads/loader_thread.py", "returned.write(address", "returned.write(BLOCKS", "came back as"),
        ("threads/loader_thread.py", "address += length", "address += length + 1", "in memory"),
    ],
)
def test_a_planted_fault_is_found(file: str, old: str, new: str, found: str, tmp_path: Path) -> None:
    blocks = [b"seven bytes", b"and more"]
    root = copied("uart_loader", tmp_path, {file: ((old, new),)})
    with pytest.raises(AssertionError, match=found):
        uart.check(blocks, sent(root, blocks)[1])
