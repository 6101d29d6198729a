"""The sample matrix_multiply against NumPy: every word of C, and the checksum that the host gets."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sample_runs import copied, reference, run

matrices = reference("matrix_multiply")


def multiply(root: Path, n: int, seed: int = 1, image: np.ndarray | None = None, **sets: int | str) -> int:
    """Run the sample, compare with NumPy, and give the cycles; with an image, over its matrices."""
    done, results = run(
        root, image, matrices.results(n), size=n, seed=0 if image is not None else seed, **sets
    )
    image = matrices.make(n, seed) if image is None else image
    matrices.check(image, n, results)
    assert done.metrics.prints == (f"{n} by {n}", f"checksum = {matrices.checksum(image, n)}")
    return done.metrics.cycles


def test_the_size_that_it_has(tmp_path: Path) -> None:
    done, results = run(copied("matrix_multiply", tmp_path), None, matrices.results(32))
    matrices.check(matrices.make(32), 32, results)
    # Four products a cycle, and some cycles at the end of each row of C.
    assert done.metrics.cycles < 32 * (32 * 8 + 45)


@pytest.mark.parametrize(
    ("n", "sets"),
    [(16, {}), (16, {"read_latency": "1", "write_latency": "1"}), (48, {"read_latency": "60"})],
)
def test_other_sizes_and_latencies(n: int, sets: dict[str, str], tmp_path: Path) -> None:
    multiply(copied("matrix_multiply", tmp_path), n, n, **sets)


def test_matrices_of_ones_own(tmp_path: Path) -> None:
    image = np.zeros(len(matrices.make(16)), np.uint8)
    image[matrices.PAGE :] = np.random.default_rng(9).integers(0, 256, len(image) - matrices.PAGE)
    multiply(copied("matrix_multiply", tmp_path), 16, image=image)


def test_a_real_memory_behind_a_shared_bus(tmp_path: Path) -> None:
    root = copied("matrix_multiply", tmp_path, {"project.toml": (('"ideal"', '"ddr3-800-x64"'),)})
    multiply(root, 16, 3, interconnect="shared")


def test_a_host_may_ask_for_several_products(tmp_path: Path) -> None:
    ask = "    iochannel_write_multiply_thread_coramiochannel_0("
    twice = (
        (f"{ask}N, 0);", f"repeat (2) begin\n{ask}N, 0);"),
        (f"{ask}C, 0);", f"{ask}C, 0);\nend"),
        ("    iochannel_read", "    repeat (2) iochannel_read"),
    )
    root = copied("matrix_multiply", tmp_path, {"tests/host.v": twice})
    done, results = run(root, None, matrices.results(32))
    image = matrices.make(32)
    matrices.check(image, 32, results)
    total = f"checksum = {matrices.checksum(image, 32)}"
    assert sorted(done.metrics.prints) == ["32 by 32", "32 by 32", total]


def test_a_size_that_cannot_be_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="the parameter size must be a multiple of 16, not 20"):
        multiply(copied("matrix_multiply", tmp_path), 20)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("kernels/matmul.v", "{half, columns[4*ROW_ADDRESS +:", "{half, columns[3*ROW_ADDRESS +:"),
        ("kernels/matmul.v", "first[3] ?", "first[2] ?"),
        ("kernels/matmul.v", "half <= !half", "half <= half"),
        ("kernels/matmul.v", "lane <= k[LANE-1:0]", "lane <= k[LANE:1]"),
        ("threads/multiply_thread.py", "c_at += 4 * n", "c_at += 4 * n + 16"),
        ("threads/multiply_thread.py", "b1.write(0, at, rows)", "b1.write(0, at, rows - 1)"),
    ],
)
def test_a_planted_fault_is_found(file: str, old: str, new: str, tmp_path: Path) -> None:
    root = copied("matrix_multiply", tmp_path, {file: ((old, new),)})
    with pytest.raises(AssertionError, match="words of C are wrong"):
        multiply(root, 16, 5)
