"""Makes samples and coefficients for this project, and checks with SciPy what the core has made of them.

    python tests/reference.py make memory/image.bin --samples 2000 --taps 32 --seed 1
    coram-studio simulate . --set samples=2000 --set memory_dump=0x2000:0x3f40
    python tests/reference.py check memory/image.bin runs/<run>/dump-0.bin --samples 2000 --taps 32

The range of the dump is that of the results, which `make` prints.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import signal

Bytes = npt.NDArray[np.uint8]

SAMPLES = 4096  # byte address
SHIFT = 15  # fraction bits of the coefficients


def results(samples: int) -> tuple[int, int]:
    """The bytes of memory in which the results are: the first, and the one behind the last."""
    first = (SAMPLES + 2 * samples + 4095) // 4096 * 4096
    return first, first + 4 * samples


def low_pass(taps: int) -> npt.NDArray[np.int16]:
    """A low pass of a tenth of the sampling rate, with 15 fraction bits."""
    if taps == 1:
        return np.array([16384], dtype=np.int16)
    return np.round(signal.firwin(taps, 0.2) * (1 << SHIFT)).clip(-32768, 32767).astype(np.int16)


def tones(samples: int, seed: int) -> npt.NDArray[np.int16]:
    """A slow tone that passes, a fast one that does not, and noise."""
    time = np.arange(samples)
    noise = np.random.default_rng(seed).normal(0, 1000, samples)
    return (9000 * np.sin(time * 0.05) + 9000 * np.sin(time * 2.1) + noise).round().astype(np.int16)


def make(samples: npt.NDArray[np.int16], taps: npt.NDArray[np.int16]) -> Bytes:
    """The memory image."""
    image = np.zeros(results(len(samples))[0], dtype=np.uint8)
    image[: 2 * len(taps)] = taps.astype("<i2").view(np.uint8)
    image[SAMPLES : SAMPLES + 2 * len(samples)] = samples.astype("<i2").view(np.uint8)
    return image


def expected(image: Bytes, samples: int, taps: int) -> npt.NDArray[np.int32]:
    """The results, by SciPy. Its sums are floats, which hold these integers exactly: all are below 2**53."""
    h = image[: 2 * taps].view("<i2").astype(np.float64)
    x = image[SAMPLES : SAMPLES + 2 * samples].view("<i2").astype(np.float64)
    exact = signal.lfilter(h, 1.0, x).astype(np.int64)
    return (exact >> SHIFT).astype(np.int32)


def check(image: Bytes, result: Bytes, samples: int, taps: int) -> None:
    """Raises AssertionError with the first result that is not SciPy's. ``result``: the bytes of the results."""
    wanted, got = expected(image, samples, taps), result.view("<i4")
    assert len(got) == len(wanted), f"there are {len(got)} results, not {len(wanted)}"
    wrong = np.flatnonzero(wanted != got)
    assert not len(wrong), (
        f"{len(wrong)} results are wrong; number {wrong[0]} is {got[wrong[0]]}, not {wanted[wrong[0]]}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=("make", "check"))
    parser.add_argument("image", type=Path)
    parser.add_argument("dump", type=Path, nargs="?")
    parser.add_argument("--samples", type=int, default=2000)
    parser.add_argument("--taps", type=int, default=32)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.command == "make":
        image = make(tones(given.samples, given.seed), low_pass(given.taps))
        given.image.write_bytes(image.tobytes())
        print("results: {:#x}:{:#x}".format(*results(given.samples)))
    else:
        image, dump = (np.fromfile(path, dtype=np.uint8) for path in (given.image, given.dump))
        check(image, dump, given.samples, given.taps)
        print("all results are SciPy's")


if __name__ == "__main__":
    main()
