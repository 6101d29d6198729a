"""What a run reports of a design that works: prints, cycles, traffic, waves."""

from __future__ import annotations

from pathlib import Path

import pytest
from simulation_cores import codes, mover, run_core

from coram_studio.simulate.run import Result


def test_default_image_holds_word_indices(tmp_path: Path) -> None:
    run = run_core(mover(), tmp_path / "run")
    assert run.metrics.result is Result.PASS
    assert run.metrics.prints == (f"sum {sum(range(64))}",)
    assert codes(run) == []


@pytest.mark.parametrize("latency", [1, 2, 8, 100])
def test_first_beat_comes_read_latency_after_the_address(tmp_path: Path, latency: int) -> None:
    run = run_core(mover(BURSTS=4, BEATS=16), tmp_path / "run", read_latency=latency)
    # All addresses are accepted while the first waits, so 64 beats follow without a gap.
    assert run.metrics.bus_utilisation == pytest.approx(64 / (64 + latency))
    assert run.metrics.ports["m_axi_data"].bytes_read == 256


@pytest.mark.parametrize("width", [8, 16, 32, 64, 256, 1024])
def test_every_bus_width(tmp_path: Path, width: int) -> None:
    step = width // 8
    run = run_core(mover(DATA_WIDTH=width, SIZE=step.bit_length() - 1), tmp_path / "run")
    image = b"".join(index.to_bytes(4, "little") for index in range(64 * max(step, 4) // 4))
    low = min(step, 4)
    total = sum(int.from_bytes(image[k * step : k * step + low], "little") for k in range(64))
    assert run.metrics.prints == (f"sum {total}",)
    assert run.metrics.ports["m_axi_data"].bytes_read == 64 * step
