"""The sample matrix_multiply against NumPy: every word of C, and the checksum that the host gets."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sample_runs import copied, reference, run

from coram_studio.locate import projects_root

matrices = reference("matrix_multiply")


def multiply(root: Path, image: np.ndarray, **sets: str) -> int:
    """Run the sample over this image, compare with NumPy, and give the cycles."""
    done, results = run(root, image, matrices.results(image), **sets)
    matrices.check(image, results)
    n = int(image[:4].view("<u4")[0])
    assert done.metrics.prints == (f"{n} by {n}", f"checksum = {matrices.checksum(image)}")
    return done.metrics.cycles


def test_the_matrices_that_it_brings(tmp_path: Path) -> None:
    image = np.fromfile(projects_root() / "matrix_multiply" / "memory" / "image.bin", np.uint8)
    assert (image == matrices.make(32)).all()
    # Four products a cycle, and some cycles at the end of each row of C.
    assert multiply(copied("matrix_multiply", tmp_path), image) < 32 * (32 * 8 + 45)


@pytest.mark.parametrize(
    ("n", "sets"),
    [(16, {}), (16, {"read_latency": "1", "write_latency": "1"}), (48, {"read_latency": "60"})],
)
def test_other_sizes_and_latencies(n: int, sets: dict[str, str], tmp_path: Path) -> None:
    multiply(copied("matrix_multiply", tmp_path), matrices.make(n, seed=n), **sets)


def test_a_real_memory_behind_a_shared_bus(tmp_path: Path) -> None:
    root = copied("matrix_multiply", tmp_path, {"project.toml": (('"ideal"', '"ddr3-800-x64"'),)})
    multiply(root, matrices.make(16, seed=3), interconnect="shared")


def test_a_host_may_ask_for_several_products(tmp_path: Path) -> None:
    image = matrices.make(32, seed=8)
    other = "for (i = 0; i < 4; i = i + 1) begin"
    again = ((other, f"repeat (2) {other}"), ("  iochannel_read", "  repeat (2) iochannel_read"))
    root = copied("matrix_multiply", tmp_path, {"tests/host.v": again})
    done, results = run(root, image, matrices.results(image))
    matrices.check(image, results)
    total = f"checksum = {matrices.checksum(image)}"
    assert sorted(done.metrics.prints) == ["32 by 32", "32 by 32", total]


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
        multiply(root, matrices.make(16, seed=5))
