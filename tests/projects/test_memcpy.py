"""The sample memcpy against NumPy: every byte of memory, those beside the copies included."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sample_runs import copied, reference, run

from coram_studio.locate import projects_root

memcpy = reference("memcpy")


def test_the_copies_that_the_sample_brings(tmp_path: Path) -> None:
    image = np.fromfile(projects_root() / "memcpy" / "memory" / "image.bin", dtype=np.uint8)
    done, memory = run(copied("memcpy", tmp_path), None, (0, len(image)))
    memcpy.check(image, memory)
    assert done.metrics.prints[-1] == "copied 8640 bytes in 12 blocks"


@pytest.mark.parametrize("seed", [7, 8])
def test_random_sizes_and_alignments(seed: int, tmp_path: Path) -> None:
    copies = [*memcpy.random_copies(8, 5000, seed), (5000, seed % 16, 3), (1, 5, seed % 16)]
    image = memcpy.make(copies, seed)
    done, memory = run(copied("memcpy", tmp_path), image, (0, len(image)))
    memcpy.check(image, memory)
    total = sum(size for size, _, _ in copies)
    assert done.metrics.prints[-1] == f"copied {total} bytes in {len(copies)} blocks"


def test_every_alignment_and_every_rest(tmp_path: Path) -> None:
    copies = memcpy.every_alignment()
    assert len({(s % 4, d % 4, n % 4) for n, s, d in copies}) == 64
    image = memcpy.make(copies, 3)
    _, memory = run(copied("memcpy", tmp_path), image, (0, len(image)))
    memcpy.check(image, memory)


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
    image = memcpy.make([(255 + n, n, n) for n in range(4)], 5)
    _, memory = run(copied("memcpy", tmp_path, {file: ((old, new),)}), image, (0, len(image)))
    with pytest.raises(AssertionError, match="bytes are wrong"):
        memcpy.check(image, memory)
