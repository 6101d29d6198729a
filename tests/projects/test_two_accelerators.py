"""The sample two_accelerators against NumPy: both results, and every byte beside them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sample_runs import copied, reference, run

from coram_studio.locate import projects_root

both = reference("two_accelerators")
NAME = "two_accelerators"


def simulate(root: Path, n: int, size: int, steps: int, seed: int = 1, **sets: int | str) -> tuple[str, ...]:
    """Run both, compare with NumPy, and give what they print."""
    image = both.make(n, size, seed)
    done, memory = run(
        root, None, both.results(image, size), matrix=n, size=size, steps=steps, seed=seed, **sets
    )
    both.check(image, memory, n, size, steps)
    assert f"checksum = {both.checksum(image, n)}" in done.metrics.prints
    ports = done.metrics.ports
    assert all(traffic.bytes_read + traffic.bytes_written for traffic in ports.values())
    assert {name.partition(".")[0] for name in ports} == {"matrix_multiply", "stencil_9p"}
    assert done.metrics.memory is not None
    return done.metrics.prints


def test_the_sizes_that_it_has(tmp_path: Path) -> None:
    image = both.make(16, 24)
    done, memory = run(copied(NAME, tmp_path), None, both.results(image, 24))
    both.check(image, memory, 16, 24, 2)
    assert done.metrics.prints[-1] == "[stencil_9p.stencil_thread] 2 steps; the grid is at 16384"


@pytest.mark.parametrize(
    ("n", "size", "steps", "interconnect"), [(16, 21, 3, "shared"), (48, 8, 2, "crossbar")]
)
def test_other_sizes_and_interconnects(
    n: int, size: int, steps: int, interconnect: str, tmp_path: Path
) -> None:
    root = copied(NAME, tmp_path)
    simulate(root, n, size, steps, seed=n + size, interconnect=interconnect, interconnect_width=32)


def test_matrices_and_a_grid_of_ones_own(tmp_path: Path) -> None:
    image = both.make(16, 8, seed=4)
    done, memory = run(
        copied(NAME, tmp_path), image, both.results(image, 8), matrix=16, size=8, steps=1, seed=0
    )
    both.check(image, memory, 16, 8, 1)
    assert f"checksum = {both.checksum(image, 16)}" in done.metrics.prints


def test_one_that_writes_where_the_other_works_is_found(tmp_path: Path) -> None:
    root = copied(NAME, tmp_path, {"threads/multiply_thread.py": (("c_at += 4 * n", "c_at += 8 * n"),)})
    with pytest.raises(AssertionError, match="bytes are wrong"):
        simulate(root, 16, 8, 2)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("kernels/matmul.v", "half <= !half", "half <= half"),
        (
            "threads/stencil_thread.py",
            "result.read_nonblocking(0, at, size)",
            "result.read_nonblocking(0, at, 3)",
        ),
    ],
)
def test_a_planted_fault_in_either_is_found(file: str, old: str, new: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="bytes are wrong"):
        simulate(copied(NAME, tmp_path, {file: ((old, new),)}), 16, 8, 2)


def test_it_is_made_of_the_other_samples() -> None:
    root = projects_root()
    for sample in ("matrix_multiply", "stencil_9p"):
        for path in (root / sample).glob("kernels/*.v"):
            assert (root / NAME / "kernels" / path.name).read_bytes() == path.read_bytes(), path
        for path in (root / sample).glob("threads/*.py"):
            mine = (root / NAME / "threads" / path.name).read_text(encoding="utf-8")
            mine = re.sub(r"(?m)^matrix = .*\n", "", re.sub(r"(?m)^grid = .*$", "grid = 0", mine))
            assert mine == path.read_text(encoding="utf-8"), path
