"""The sample two_accelerators against NumPy: both results, and every byte beside them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sample_runs import copied, reference, run

from coram_studio.locate import projects_root

both = reference("two_accelerators")
NAME = "two_accelerators"


def simulate(root: Path, image: np.ndarray, size: int, steps: int, **sets: int | str) -> tuple[str, ...]:
    """Run both over this image, compare with NumPy, and give what they print."""
    at = both.grid(image, size)
    done, memory = run(root, image, both.results(image, size), size=size, steps=steps, grid=at, **sets)
    both.check(image, memory, size, steps)
    assert f"checksum = {both.checksum(image)}" in done.metrics.prints
    ports = done.metrics.ports
    assert all(traffic.bytes_read + traffic.bytes_written for traffic in ports.values())
    assert {name.partition(".")[0] for name in ports} == {"matrix_multiply", "stencil_9p"}
    assert done.metrics.memory is not None
    return done.metrics.prints


def test_the_image_that_it_brings(tmp_path: Path) -> None:
    image = np.fromfile(projects_root() / NAME / "memory" / "image.bin", np.uint8)
    assert (image == both.make(16, 24)).all()
    prints = simulate(copied(NAME, tmp_path), image, 24, 2)
    assert prints[-1] == "[stencil_9p.stencil_thread] 2 steps; the grid is at 16384"


@pytest.mark.parametrize(
    ("n", "size", "steps", "interconnect"), [(16, 21, 3, "shared"), (16, 8, 2, "crossbar")]
)
def test_other_sizes_and_interconnects(
    n: int, size: int, steps: int, interconnect: str, tmp_path: Path
) -> None:
    simulate(
        copied(NAME, tmp_path),
        both.make(n, size, seed=n + size),
        size,
        steps,
        interconnect=interconnect,
        interconnect_width=32,
    )


def test_one_that_writes_where_the_other_works_is_found(tmp_path: Path) -> None:
    root = copied(NAME, tmp_path, {"threads/multiply_thread.py": (("c_at += 4 * n", "c_at += 8 * n"),)})
    with pytest.raises(AssertionError, match="bytes are wrong"):
        simulate(root, both.make(16, 8), 8, 2)


def test_it_is_made_of_the_other_samples() -> None:
    root = projects_root()
    for sample in ("matrix_multiply", "stencil_9p"):
        for path in (root / sample).glob("kernels/*.v"):
            assert (root / NAME / "kernels" / path.name).read_bytes() == path.read_bytes(), path
        for path in (root / sample).glob("threads/*.py"):
            mine = (root / NAME / "threads" / path.name).read_text(encoding="utf-8")
            assert mine.replace("grid = 0x4000", "grid = 0") == path.read_text(encoding="utf-8"), path
