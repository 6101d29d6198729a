"""The sample fir_filter against scipy.signal.lfilter, bit by bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sample_runs import copied, reference, run

from coram_studio.locate import projects_root

fir = reference("fir_filter")
# A bus that takes a result in two beats, so that the filter waits for it every other cycle.
NARROW = {"project.toml": (("[memory]", "[core]\nbus_data_width = 16\n\n[memory]"),)}


def test_the_samples_that_it_brings(tmp_path: Path) -> None:
    image = np.fromfile(projects_root() / "fir_filter" / "memory" / "image.bin", dtype=np.uint8)
    done, results = run(copied("fir_filter", tmp_path), None, fir.results(2000))
    fir.check(image, results, 2000, 32)
    assert done.metrics.prints == ("2000 samples filtered with 32 taps",)
    # A sample a cycle, beside what loads the coefficients and the latencies at both ends.
    assert done.metrics.cycles < 2000 + 400


@pytest.mark.parametrize(
    ("samples", "taps", "latencies"),
    [(1, 1, (8, 4)), (33, 7, (1, 1)), (700, 32, (90, 300)), (701, 31, (40, 1))],
)
def test_random_samples_at_other_sizes_and_latencies(
    samples: int, taps: int, latencies: tuple[int, int], tmp_path: Path
) -> None:
    random = np.random.default_rng(samples)
    # The largest numbers of both signs are among them.
    values = [random.integers(-32768, 32768, n, dtype=np.int16) for n in (samples, taps)]
    for array in values:
        array[random.random(len(array)) < 0.2] = random.choice([-32768, 32767])
    image = fir.make(*values)
    read, write = latencies
    _, results = run(
        copied("fir_filter", tmp_path),
        image,
        fir.results(samples),
        samples=samples,
        taps=taps,
        read_latency=read,
        write_latency=write,
    )
    fir.check(image, results, samples, taps)


def test_the_filter_waits_for_its_results_to_leave(tmp_path: Path) -> None:
    image = fir.make(fir.tones(1500, 4), fir.low_pass(32))
    done, results = run(copied("fir_filter", tmp_path, NARROW), image, fir.results(1500), samples=1500)
    fir.check(image, results, 1500, 32)
    assert done.metrics.cycles > 2 * 1500


def test_the_largest_sums_fit(tmp_path: Path) -> None:
    image = fir.make(np.full(64, -32768, np.int16), np.full(32, -32768, np.int16))
    _, results = run(copied("fir_filter", tmp_path), image, fir.results(64), samples=64)
    fir.check(image, results, 64, 32)
    assert results.view("<i4").max() == 1 << 20


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("kernels/fir.v", "SHIFT = 15 ", "SHIFT = 14 "),
        ("kernels/fir.v", "sums[i+1] + widened", "sums[i+1] - widened"),
        ("kernels/fir.v", "assign m_tvalid = sum_valid;", "assign m_tvalid = sum_valid || product_valid;"),
        ("kernels/filter.v", "(arrived < count) ? taps_q : 16'd0", "taps_q"),
    ],
)
def test_a_planted_fault_is_found(file: str, old: str, new: str, tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    # Eight coefficients; behind them lies something else, which the kernel does not get.
    image = fir.make(*(random.integers(-32768, 32768, n, dtype=np.int16) for n in (1500, 8)))
    changes = {**NARROW, file: ((old, new),)}
    if old == "(arrived < count) ? taps_q : 16'd0":
        changes["threads/filter_thread.py"] = (
            ("coefficients.write(0, 0, taps)", "coefficients.write(0, 0, 32)"),
        )
        image[16:64] = 1
    _, results = run(
        copied("fir_filter", tmp_path, changes),
        image,
        fir.results(1500),
        samples=1500,
        taps=8,
        write_latency=600,
    )
    with pytest.raises(AssertionError, match="results are wrong"):
        fir.check(image, results, 1500, 8)
