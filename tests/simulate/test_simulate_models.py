"""The Verilog models as such: what other simulators' checkers think of them, and their resources."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from simulation_cores import HDL, mover, request_for

from coram_studio.locate import resource
from coram_studio.simulate.memory_systems import make_system, memory_models
from coram_studio.simulate.testbench import MODELS, SYSTEM_MODELS, emit_testbench, model_macros, models


@pytest.mark.skipif(shutil.which("verilator") is None, reason="Verilator is not installed")
@pytest.mark.parametrize("width", [8, 32, 512])
@pytest.mark.parametrize("system", ["", "ideal shared", "ddr2-800-x16 crossbar", "ddr4-2400-x64 shared"])
def test_models_and_testbench_pass_verilators_lint(tmp_path: Path, width: int, system: str) -> None:
    core = mover(DATA_WIDTH=width)
    request = request_for(core, waves=True)
    if system:
        name, kind = system.split()
        placed = make_system(memory_models()[name], kind, 64, "registered", width)
        request = replace(request, system=placed)
    files = [resource(f"sim/{name}") for name in models(request)]
    testbench = tmp_path / "testbench.sv"
    testbench.write_text(emit_testbench(request, 1024))
    kernels = []
    for path in core.manifest.files:
        kernel = tmp_path / Path(path).name
        # The stand-in core is not what is looked at here.
        kernel.write_text(
            f"/* verilator lint_off WIDTH */ /* verilator lint_off UNUSED */\n{core.text(path)}"
        )
        kernels.append(kernel)
    command = ["verilator", "--lint-only", "-Wall", "--timing", "-Wno-DECLFILENAME", "-Wno-TIMESCALEMOD"]
    done = subprocess.run(
        [
            *command,
            *(f"-D{name}" for name in model_macros(request)),
            "--top-module",
            "testbench",
            *map(str, [*files, testbench, *kernels]),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_testbench_is_the_same_each_time() -> None:
    request = request_for(mover())
    assert emit_testbench(request, 1024) == emit_testbench(request, 1024)


def test_every_model_says_what_it_is() -> None:
    assert HDL.is_dir()
    for name in (*MODELS, *SYSTEM_MODELS):
        assert resource(f"sim/{name}").read_text().startswith("// ")
