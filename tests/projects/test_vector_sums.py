"""The samples vector_sum, vector_sum_double_buffer and vector_sum_stream against NumPy, with rows of all widths."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample_runs import copied, reference, run

from coram_studio.simulate.run import Run

# What replaces what in a kernel or thread, so that the sum goes wrong.
FAULTS = {
    "vector_sum": (
        ("kernels/vectorsum.v", "left == 1", "left == 2"),
        ("kernels/vectorsum.v", "mem_q[32*lane +: 32]", "mem_q[31:0]"),
        ("threads/sum_thread.py", "words * simd", "words * 4"),
    ),
    "vector_sum_double_buffer": (
        ("kernels/doublesum.v", "ROWS[ADDRESS_WIDTH:0] - 1'b1", "ROWS[ADDRESS_WIDTH:0] - 2'd2"),
        ("kernels/doublesum.v", "(!asked || under_way == 0)", "1'b1"),
        ("kernels/adder_tree.v", "nodes[2*n+2]", "nodes[2*n+1]"),
        ("threads/sum_thread.py", "ram1.write(0, address,", "ram1.write(0, address - simd,"),
    ),
    "vector_sum_stream": (
        ("kernels/streamsum.v", "arriving == 0 &&", ""),
        ("kernels/adder_tree.v", "nodes[2*n+2]", "nodes[2*n+1]"),
    ),
}
CASES = [(name, simd) for name in FAULTS for simd in (4, 8, 16, 32, 64)]
DEFAULTS = {"vector_sum": 4, "vector_sum_double_buffer": 16, "vector_sum_stream": 4}


def sum_up(root: Path, simd: int, blocks: int, **sets: str) -> Run:
    """Run the sample over random words, and compare with NumPy."""
    other = reference(root.name)
    image = other.image(blocks, simd, seed=simd + blocks)
    done, _ = run(root, image, (0, 8), blocks=blocks, simd=simd, **sets)
    other.check(image, done.metrics.prints)
    return done


@pytest.mark.parametrize(("name", "simd"), CASES)
def test_the_sum_is_that_of_numpy_and_the_bus_is_full(name: str, simd: int, tmp_path: Path) -> None:
    done = sum_up(copied(name, tmp_path), simd, 6)
    assert done.metrics.bus_utilisation > (0.5 if name == "vector_sum" else 0.99)


@pytest.mark.parametrize("blocks", [1, 2, 3])
@pytest.mark.parametrize("name", FAULTS)
def test_few_blocks_and_other_latencies(name: str, blocks: int, tmp_path: Path) -> None:
    sum_up(copied(name, tmp_path), DEFAULTS[name], blocks, read_latency="90" if blocks & 1 else "1")


def test_the_bus_is_full_on_a_real_memory(tmp_path: Path) -> None:
    root = copied("vector_sum_double_buffer", tmp_path)
    settings = root / "project.toml"
    settings.write_text(settings.read_text().replace('"ideal"', '"ddr3-800-x64"'))
    assert sum_up(root, 16, 8, interconnect="crossbar").metrics.bus_utilisation > 0.95


@pytest.mark.parametrize(
    ("name", "file", "old", "new"), [(name, *fault) for name, faults in FAULTS.items() for fault in faults]
)
def test_a_planted_fault_is_found(name: str, file: str, old: str, new: str, tmp_path: Path) -> None:
    root = copied(name, tmp_path, {file: ((old, new),)})
    with pytest.raises(AssertionError, match="the sum is wrong"):
        sum_up(root, 32, 3)
