"""The sample memcpy against NumPy: every byte of memory, those beside the copies included."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_runs import copied, reference, run

memcpy = reference("memcpy")


def make_up(root: Path, copies: int, longest: int, seed: int) -> tuple[str, ...]:
    """Run the copies that the host makes up, compare all memory with NumPy, and give what was printed."""
    image = memcpy.made_up(copies, longest, seed)
    done, memory = run(root, None, (0, len(image)), copies=copies, longest=longest, seed=seed)
    memcpy.check(image, memory)
    return done.metrics.prints


def go_through(root: Path, copies: list[tuple[int, int, int]]) -> None:
    """Run a list of one's own, and compare all memory with NumPy."""
    image = memcpy.with_list(copies, 3)
    _, memory = run(root, image, (0, len(image)), seed=0)
    memcpy.check(image, memory)


def test_the_copies_that_the_sample_makes(tmp_path: Path) -> None:
    total = sum(size for _, _, size in memcpy.random_copies(12, 5000, 1))
    prints = make_up(copied("memcpy", tmp_path), 12, 5000, 1)
    assert prints[-1] == f"copied {total} bytes in 12 blocks"


@pytest.mark.parametrize(("copies", "longest", "seed"), [(1, 1, 7), (9, 63, 8), (5, 4096, 2147483647)])
def test_other_sizes(copies: int, longest: int, seed: int, tmp_path: Path) -> None:
    sizes = [size for _, _, size in memcpy.random_copies(copies, longest, seed)]
    assert min(sizes) >= 1 and max(sizes) <= longest
    prints = make_up(copied("memcpy", tmp_path), copies, longest, seed)
    assert prints[-1] == f"copied {sum(sizes)} bytes in {copies} blocks"


def test_every_alignment_and_every_rest(tmp_path: Path) -> None:
    copies = memcpy.every_alignment()
    assert len({(s % 4, d % 4, n % 4) for s, d, n in copies}) == 64
    go_through(copied("memcpy", tmp_path), copies)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("kernels/pass.v", "assign to_d = from_q;", "assign to_d = from_q ^ (from_q[3:0] == 4'd5);"),
        ("threads/copy_thread.py", "rest = count % word_bytes", "rest = (count + 1) % word_bytes"),
        ("threads/copy_thread.py", "words = count // word_bytes", "words = (count + 3) // word_bytes"),
        (
            "threads/copy_thread.py",
            "bytes_in.write_nonblocking(source + whole",
            "bytes_in.write_nonblocking(source + count",
        ),
    ],
)
def test_a_planted_fault_is_found(file: str, old: str, new: str, tmp_path: Path) -> None:
    copies = [
        (memcpy.TABLE + 512 * n + n, memcpy.TABLE + memcpy.SOURCES + 300 * n + n, 255 + n) for n in range(4)
    ]
    with pytest.raises(AssertionError, match="bytes are wrong"):
        go_through(copied("memcpy", tmp_path, {file: ((old, new),)}), copies)
