"""What Yosys makes of a design for Artix-7: cells, flip-flops and the longest chain through them.

Yosys places and routes nothing. The chain is weighed with a lookup table and an average net at 0.72 ns, as in the
schedule's own model, so that what differs between the two is the mapping: how many levels there really are.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LUT, CARRY_IN, CARRY, MUX, ARRAY, MULTIPLY = 0.72, 0.4, 0.116, 0.25, 1.3, 4.0
CLOCK_TO_OUTPUT, INPUT_ARRIVAL, SETUP = 1.1, 2.0, 0.1
_SEQUENTIAL = re.compile(r"FD[RSCP]E|RAMB\d+E1|SRL")
_LUT = re.compile(r"LUT\d")
_MEMORY = re.compile(r"RAM\d")


@dataclass(frozen=True, slots=True)
class Mapped:
    """Cells by type, and the longest chain from a register or input to a register, in ns and in levels."""

    cells: Counter[str]
    chain: float
    levels: int

    @property
    def luts(self) -> int:
        """Lookup tables used as logic."""
        return sum(count for kind, count in self.cells.items() if _LUT.fullmatch(kind))

    @property
    def flip_flops(self) -> int:
        """Flip-flops."""
        return sum(count for kind, count in self.cells.items() if re.fullmatch(r"FD[RSCP]E", kind))

    @property
    def distributed_ram(self) -> int:
        """Cells of distributed memory: RAM32M, RAM64X1D and others like them."""
        return sum(count for kind, count in self.cells.items() if _MEMORY.match(kind))

    @property
    def block_ram(self) -> int:
        """Block memories."""
        return sum(count for kind, count in self.cells.items() if kind.startswith("RAMB"))

    @property
    def multipliers(self) -> int:
        """DSP slices."""
        return self.cells["DSP48E1"]


def map_design(files: Sequence[Path], top: str, folder: Path, include: Sequence[Path] = ()) -> Mapped:
    """Synthesize with ``synth_xilinx -family xc7 -flatten``. Raises RuntimeError with Yosys' words."""
    names = " ".join(str(file) for file in files)
    includes = "".join(f"-I{path} " for path in include)
    target = folder / f"{top}.json"
    script = (
        f"read_verilog -sv -DSYNTHESIS {includes}{names}; "
        f"synth_xilinx -family xc7 -flatten -noiopad -noclkbuf -top {top}; clean; write_json {target}"
    )
    done = subprocess.run(
        ["yosys", "-q", "-p", script], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"yosys failed: {done.stderr[-800:]}")
    modules = json.loads(target.read_text())["modules"]
    cells = modules[top]["cells"]
    chain, levels = _longest(cells)
    return Mapped(Counter(cell["type"] for cell in cells.values()), chain, levels)


def _longest(cells: dict[str, Any]) -> tuple[float, int]:
    driver: dict[int, tuple[str, str]] = {}
    for name, cell in cells.items():
        for port, direction in cell["port_directions"].items():
            if direction == "output":
                driver.update(
                    {bit: (name, port) for bit in cell["connections"][port] if isinstance(bit, int)}
                )
    known: dict[int, tuple[float, int]] = {}

    def needed(bit: int) -> list[int]:
        """The bits that one bit follows from within the cycle."""
        name, _ = driver[bit]
        cell = cells[name]
        inputs = [p for p, d in cell["port_directions"].items() if d == "input"]
        if _MEMORY.match(cell["type"]):
            # The write side is not read through.
            inputs = [p for p in inputs if p.startswith(("ADDR", "DPRA")) and p != "ADDRD"] or ["A0"]
        return [b for p in inputs for b in cell["connections"][p] if isinstance(b, int)]

    def arrive(bit: int, inputs: list[int]) -> tuple[float, int]:
        name, _ = driver[bit]
        kind = cells[name]["type"]
        own = (
            (LUT, 1)
            if _LUT.fullmatch(kind)
            else (CARRY, 0)
            if kind == "CARRY4"
            else (MUX, 0)
            if kind.startswith("MUXF")
            else (ARRAY, 1)
            if _MEMORY.match(kind)
            else (MULTIPLY, 1)
            if kind == "DSP48E1"
            else (0.0, 0)
        )
        latest = (0.0, 0)
        for each in inputs:
            time, level = known[each]
            if kind == "CARRY4" and not (each in driver and cells[driver[each][0]]["type"] == "CARRY4"):
                time, level = time + CARRY_IN, level + 1
            latest = max(latest, (time, level))
        return latest[0] + own[0], latest[1] + own[1]

    def starts(bit: int) -> tuple[float, int] | None:
        if bit not in driver:
            return (INPUT_ARRIVAL, 0)
        return (CLOCK_TO_OUTPUT, 0) if _SEQUENTIAL.match(cells[driver[bit][0]]["type"]) else None

    def walk(first: int) -> None:
        stack = [first]
        while stack:
            bit = stack[-1]
            if bit in known:
                stack.pop()
                continue
            start = starts(bit)
            if start is not None:
                known[bit] = start
                continue
            inputs = needed(bit)
            missing = [b for b in inputs if b not in known]
            if missing:
                stack += missing
            else:
                known[bit] = arrive(bit, inputs)

    longest = (0.0, 0)
    for cell in cells.values():
        if _SEQUENTIAL.match(cell["type"]) or _MEMORY.match(cell["type"]):
            for port, direction in cell["port_directions"].items():
                if direction == "input" and port not in ("C", "CLK", "WCLK"):
                    for bit in cell["connections"][port]:
                        if isinstance(bit, int):
                            walk(bit)
                            longest = max(longest, (known[bit][0] + SETUP, known[bit][1]))
    return longest
