"""Ask the DRAM model alone when it serves accesses."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from simulation_cores import mover, request_for

from coram_studio.locate import resource
from coram_studio.simulate.memory_systems import MemoryModel, make_system
from coram_studio.simulate.testbench import emit_testbench

MODEL = "sim/coram_sim_dram.sv"


def model_text() -> str:
    """The model's Verilog."""
    return resource(MODEL).read_text()


def instance(model: MemoryModel) -> str:
    """The DRAM's instance as testbenches have it."""
    system = make_system(model, "crossbar", 0, "direct", 32)
    text = emit_testbench(replace(request_for(mover()), system=system), 1024)
    match = re.search(r"coram_sim_dram #\(.*?\) dram \(\);", text, re.DOTALL)
    assert match
    return match[0]


class Bench:
    """Sequences of accesses, each from power-up; ``figures`` serves all of them in one simulation.

    An access is (byte address, whether it writes, time in ps at which the controller has it); a time of None is that at
    which the last data ended, less ``lead``.
    """

    def __init__(self, model: MemoryModel, verilog: str = "") -> None:
        self._instance = instance(model)
        self._verilog = verilog or model_text()
        self._blocks: list[str] = []

    def add(self, accesses: Sequence[tuple[int, bool, int]]) -> int:
        """A sequence; gives its number."""
        number = len(self._blocks)
        lines = [
            f"t = bench{number}.dram.serve(64'd{address}, 1'b{int(writes)}, 64'd{now}); $display(\"{number} %0d\", t);"
            for address, writes, now in accesses
        ]
        self._blocks.append("\n".join(lines))
        return number

    def stream(self, count: int, step: int, lead: int, writes: str = "1'b0") -> int:
        """``count`` accesses ``step`` bytes apart, each asked for ``lead`` ps before those before it end; its last time,
        and how many refreshes there were.
        """
        number = len(self._blocks)
        self._blocks.append(
            f"t = 0; for (i = 0; i < {count}; i = i + 1) "
            f"t = bench{number}.dram.serve(64'(i) * {step}, {writes}, t > {lead} ? t - {lead} : 0); "
            f'$display("{number} %0d", t); $display("{number} %0d", bench{number}.dram.refreshes);'
        )
        return number

    def figures(self, folder: Path) -> dict[int, list[int]]:
        """The times at which data ended, in ps, by sequence."""
        instances = "\n".join(f"one bench{number} ();" for number in range(len(self._blocks)))
        text = (
            f"module one;\n{self._instance}\nendmodule\n"
            f"module top;\n{instances}\nlongint unsigned t;\nlongint unsigned i;\ninitial begin\n#1;\n"
            + "\n".join(self._blocks)
            + "\nend\nendmodule\n"
        )
        (folder / "dram.sv").write_text(self._verilog)
        (folder / "top.sv").write_text(text)
        iverilog, vvp = shutil.which("iverilog"), shutil.which("vvp")
        assert iverilog and vvp
        compile_it = [iverilog, "-g2012", "-s", "top", "-o", "top.vvp", "dram.sv", "top.sv"]
        done = subprocess.run(compile_it, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        lines = subprocess.run(
            [vvp, "-n", "top.vvp"], cwd=folder, capture_output=True, text=True, check=True
        ).stdout
        found: dict[int, list[int]] = {number: [] for number in range(len(self._blocks))}
        for line in lines.splitlines():
            number, _, time = line.partition(" ")
            found[int(number)].append(int(time))
        return found
