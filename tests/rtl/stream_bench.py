"""Runs ``stream_bench.v`` and a reference of both stream engines in NumPy."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from dma_bench import Words, as_bytes, as_words

from coram_studio.locate import resource

HERE = Path(__file__).resolve().parent
Transfer = tuple[int, int]
"""Byte address and number of words."""


@dataclass(frozen=True)
class StreamShape:
    """Parameters of the bench."""

    data_width: int = 32
    in_addr_width: int = 10
    out_addr_width: int = 4
    outstanding_log2: int = 4
    words_log2: int = 14
    unaligned: bool = False

    @property
    def word_bytes(self) -> int:
        return self.data_width // 8


@dataclass(frozen=True)
class StreamOutcome:
    """What a run printed, the words that the kernel got, and off-chip memory. ``figures`` are those of END."""

    lines: tuple[str, ...]
    figures: dict[str, int]
    got: Words
    dram: Words


def compile_streams(directory: Path, shape: StreamShape, replaced: Mapping[str, Path] | None = None) -> Path:
    """The bench for one shape, as a file that vvp runs; ``replaced`` maps library modules to other files."""
    out = directory / "stream_bench.vvp"
    modules = (
        "coram_instream_dma",
        "coram_outstream_dma",
        "coram_splitter",
        "coram_fifo",
        "CoramInStream",
        "CoramOutStream",
    )
    rtl = [(replaced or {}).get(name) or resource(f"rtl/{name}.v") for name in modules]
    bench = [HERE / name for name in ("stream_bench.v", "axi_memory.v", "axi_monitor.v")]
    parameters = {
        "DATA_WIDTH": shape.data_width,
        "IN_ADDR_WIDTH": shape.in_addr_width,
        "OUT_ADDR_WIDTH": shape.out_addr_width,
        "OUTSTANDING_LOG2": shape.outstanding_log2,
        "WORDS_LOG2": shape.words_log2,
        "UNALIGNED": int(shape.unaligned),
    }
    flags = [f"-Pstream_bench.{name}={value}" for name, value in parameters.items()]
    command = ["iverilog", "-g2005", "-s", "stream_bench", "-o", str(out), *flags, *map(str, (*bench, *rtl))]
    subprocess.run(command, check=True)
    return out


def run_streams(
    bench: Path,
    loads: Sequence[Transfer],
    stores: Sequence[Transfer],
    given: Words,
    dram: Words,
    **settings: int,
) -> StreamOutcome:
    """Run the commands; ``settings`` are plusargs such as ``r_stall=30``."""
    directory = bench.parent
    for name, transfers in (("in", loads), ("out", stores)):
        codes = [f"{address << 32 | words:016x}" for address, words in transfers]
        (directory / f"{name}.hex").write_text("\n".join(codes) + "\n")
    for name, words in (("given", given), ("dram", dram)):
        (directory / f"{name}.hex").write_text("\n".join(f"{word:x}" for word in words) + "\n")
    (directory / "got.out").write_text("")
    arguments = [f"+{name}={value}" for name, value in settings.items()]
    arguments += ["+in_commands=in.hex", f"+in_count={len(loads)}", "+out_commands=out.hex"]
    arguments += [f"+out_count={len(stores)}", f"+expected={sum(words for _, words in loads)}"]
    arguments += ["+given=given.hex", "+dram=dram.hex", "+got_out=got.out", "+dram_out=dram.out"]
    finished = subprocess.run(
        ["vvp", "-N", str(bench), *arguments],
        cwd=directory,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    lines = finished.stdout.splitlines()
    end = next((line for line in lines if line.startswith("END ")), "END")
    figures = {name: int(value) for name, value in (item.split("=") for item in end.split()[1:])}
    others = tuple(line for line in lines if not line.startswith(("END ", "WARNING")))
    if not figures:
        return StreamOutcome(others, {}, given, dram)
    return StreamOutcome(others, figures, _image(directory / "got.out"), _image(directory / "dram.out"))


def _image(path: Path) -> Words:
    lines = (line for line in path.read_text().splitlines() if not line.startswith("//"))
    return np.array([int(line, 16) if "x" not in line else -1 for line in lines], dtype=object)


def stream_reference(
    loads: Sequence[Transfer], stores: Sequence[Transfer], given: Words, dram: Words, shape: StreamShape
) -> tuple[Words, Words]:
    """What the kernel gets, and off-chip memory afterwards. Loads and stores must not meet."""
    if shape.unaligned:
        return _reference_of_bytes(loads, stores, given, dram, shape.word_bytes)
    places = [address // shape.word_bytes + np.arange(words) for address, words in loads]
    got = dram[np.concatenate(places) % len(dram)] if places else dram[:0]
    after, used = dram.copy(), 0
    for address, words in stores:
        after[(address // shape.word_bytes + np.arange(words)) % len(dram)] = given[used : used + words]
        used += words
    return got, after


def _reference_of_bytes(
    loads: Sequence[Transfer], stores: Sequence[Transfer], given: Words, dram: Words, size: int
) -> tuple[Words, Words]:
    far, source = as_bytes(dram, size), as_bytes(given, size)
    pieces = [far[(address + np.arange(words * size)) % len(far)] for address, words in loads]
    got, used = as_words(np.concatenate(pieces), size) if pieces else dram[:0], 0
    for address, words in stores:
        count = words * size
        far[(address + np.arange(count)) % len(far)] = source[used : used + count]
        used += count
    return got, as_words(far, size)
