"""The Verilog models as such: what other simulators' checkers think of them, and their resources."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from simulation_cores import HDL, mover, request_for

from coram_studio.locate import resource
from coram_studio.simulate.testbench import MODELS, emit_testbench


@pytest.mark.skipif(shutil.which("verilator") is None, reason="Verilator is not installed")
@pytest.mark.parametrize("width", [8, 32, 512])
def test_models_and_testbench_pass_verilators_lint(tmp_path: Path, width: int) -> None:
    core = mover(DATA_WIDTH=width)
    files = [resource(f"sim/{name}") for name in MODELS]
    testbench = tmp_path / "testbench.sv"
    testbench.write_text(emit_testbench(request_for(core, waves=True), 1024))
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
        [*command, "--top-module", "testbench", *map(str, [*files, testbench, *kernels])],
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
    for name in MODELS:
        assert resource(f"sim/{name}").read_text().startswith("// ")
