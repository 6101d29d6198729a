"""Runs ``dma_bench.v`` and a reference of the DMA engine in NumPy."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from coram_studio.locate import resource

HERE = Path(__file__).resolve().parent
Words = npt.NDArray[np.object_]  # Python integers, as words may be wider than 64 bits


@dataclass(frozen=True)
class Command:
    """A transfer of ``words`` words between memory word ``place`` and byte ``address`` off chip."""

    store: bool
    place: int
    address: int
    words: int
    wait: bool = False  # until the engine is idle, before it


@dataclass(frozen=True)
class Shape:
    """Parameters of the bench."""

    data_width: int = 32
    ram_addr_width: int = 10
    max_burst: int = 256
    outstanding_log2: int = 4
    words_log2: int = 14
    addr_width: int = 32
    unaligned: bool = False


@dataclass(frozen=True)
class Outcome:
    """What a run printed and left behind. ``figures`` are those of the END line."""

    lines: tuple[str, ...]
    figures: dict[str, int]
    ram: Words
    dram: Words

    @property
    def utilisation(self) -> float:
        """Data beats over cycles from the first address to the last beat, both included."""
        return self.figures["beats"] / (self.figures["last"] - self.figures["first"] + 1)


def compile_bench(directory: Path, shape: Shape, dma: Path | None = None) -> Path:
    """The bench for one shape, as a file that vvp runs; ``dma`` replaces the library's engine."""
    out = directory / "dma_bench.vvp"
    parameters = {
        "DATA_WIDTH": shape.data_width,
        "ADDR_WIDTH": shape.addr_width,
        "RAM_ADDR_WIDTH": shape.ram_addr_width,
        "MAX_BURST": shape.max_burst,
        "OUTSTANDING_LOG2": shape.outstanding_log2,
        "WORDS_LOG2": shape.words_log2,
        "UNALIGNED": int(shape.unaligned),
    }
    rtl = [dma or resource("rtl/coram_dma.v"), resource("rtl/coram_fifo.v"), resource("rtl/CoramMemory1P.v")]
    bench = [HERE / name for name in ("dma_bench.v", "axi_memory.v", "axi_monitor.v")]
    flags = [f"-Pdma_bench.{name}={value}" for name, value in parameters.items()]
    command = ["iverilog", "-g2005", "-s", "dma_bench", "-o", str(out), *flags, *map(str, (*bench, *rtl))]
    subprocess.run(command, check=True)
    return out


def run_bench(
    bench: Path, shape: Shape, commands: Sequence[Command], ram: Words, dram: Words, **settings: int
) -> Outcome:
    """Run the commands; ``settings`` are plusargs such as ``r_stall=30``."""
    directory = bench.parent
    codes = [
        (c.address << 64) | (c.words << 32) | (c.place << 8) | (int(c.wait) << 1) | int(c.store)
        for c in commands
    ]
    (directory / "commands.hex").write_text("\n".join(f"{code:024x}" for code in codes))
    for name, words in (("ram", ram), ("dram", dram)):
        (directory / f"{name}.hex").write_text("\n".join(f"{word:x}" for word in words))
    arguments = [f"+{name}={value}" for name, value in settings.items()]
    arguments += ["+commands=commands.hex", f"+count={len(commands)}", "+ram=ram.hex", "+dram=dram.hex"]
    arguments += ["+ram_out=ram.out", "+dram_out=dram.out"]
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
        return Outcome(others, {}, ram, dram)
    return Outcome(others, figures, _image(directory / "ram.out"), _image(directory / "dram.out"))


def _image(path: Path) -> Words:
    lines = (line for line in path.read_text().splitlines() if not line.startswith("//"))
    return np.array([int(line, 16) if "x" not in line else -1 for line in lines], dtype=object)


def reference(commands: Sequence[Command], ram: Words, dram: Words, shape: Shape) -> tuple[Words, Words]:
    """Both memories after the commands were done one after the other."""
    if shape.unaligned:
        return _reference_of_bytes(commands, ram, dram, shape.data_width // 8)
    ram, dram = ram.copy(), dram.copy()
    for command in commands:
        near = (command.place + np.arange(command.words)) % len(ram)
        far = (command.address // (shape.data_width // 8) + np.arange(command.words)) % len(dram)
        if command.store:
            dram[far] = ram[near]
        else:
            ram[near] = dram[far]
    return ram, dram


def as_bytes(words: Words, size: int) -> npt.NDArray[np.uint8]:
    """The words one after the other, each with its lowest byte first."""
    return np.frombuffer(b"".join(int(word).to_bytes(size, "little") for word in words), np.uint8).copy()


def as_words(data: npt.NDArray[np.uint8], size: int) -> Words:
    """The other way round."""
    rows = data.reshape(-1, size)
    return np.array([int.from_bytes(row.tobytes(), "little") for row in rows], dtype=object)


def _reference_of_bytes(
    commands: Sequence[Command], ram: Words, dram: Words, size: int
) -> tuple[Words, Words]:
    near, far = as_bytes(ram, size), as_bytes(dram, size)
    for command in commands:
        count = command.words * size
        here = (command.place * size + np.arange(count)) % len(near)
        there = (command.address + np.arange(count)) % len(far)
        if command.store:
            far[there] = near[here]
        else:
            near[here] = far[there]
    return as_words(near, size), as_words(far, size)


def random_words(rng: np.random.Generator, count: int, width: int) -> Words:
    """Random words of ``width`` bits."""
    return np.array([int.from_bytes(rng.bytes(width // 8), "little") for _ in range(count)], dtype=object)
