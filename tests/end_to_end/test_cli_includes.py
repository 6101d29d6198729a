"""Kernels with included files, macros and tables by the command line, with the real simulators."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import kernel_project
import pytest

KERNEL = "kernels/vectorsum.v"
TOTAL = kernel_project.SUM + kernel_project.MACRO + kernel_project.TABLE


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


def test_check_and_simulate(coram, included: Path) -> None:
    checked = coram("check", included)
    assert (checked.code, checked.out.strip()) == (0, "no problems")
    ran = coram("simulate", included, "--no-waves")
    assert (ran.code, ran.out) == (0, f"sum = {TOTAL}\n"), ran.text


@pytest.mark.skipif(shutil.which("verilator") is None, reason="Verilator is not installed")
def test_verilator_sums_the_same(coram, included: Path) -> None:
    ran = coram("simulate", included, "--engine", "verilator", "--no-waves", timeout=300)
    assert (ran.code, ran.out) == (0, f"sum = {TOTAL}\n"), ran.text


def test_a_changed_header_table_or_macro_changes_the_sum(coram, included: Path) -> None:
    (included / "kernels/table.hex").write_text("7\n")
    replace(included / "project.toml", "EXTRA=1000", "EXTRA=(1 << 5)")
    ran = coram("simulate", included, "--no-waves")
    assert ran.out == f"sum = {kernel_project.SUM + 7 + 32}\n", ran.text
    # a header that the simulator compiles otherwise than the build read it would not do this
    (included / "kernels/include/deep/words.vh").write_text("`define WORDS_OF_A_BLOCK 0 +\n")
    assert coram("simulate", included, "--no-waves").code == 1


def test_a_built_core_compiles_as_its_manifest_says(coram, included: Path, tmp_path: Path) -> None:
    assert coram("build", included, "-o", "core").code == 0
    core = tmp_path / "core"
    manifest = json.loads((core / "manifest.json").read_text())
    command = [
        "iverilog",
        "-g2001",
        "-Wall",
        "-I",
        "include",
        "-s",
        manifest["top"],
        "-o",
        str(tmp_path / "c.vvp"),
    ]
    command += [f"-D{define}" for define in manifest["defines"]]
    done = subprocess.run(
        [*command, *manifest["files"]], cwd=core, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_mistakes_name_file_line_and_column(coram, included: Path) -> None:
    replace(included / KERNEL, '"table.hex"', '"absent.hex"')
    text = (included / KERNEL).read_text()
    line = text[: text.index('"absent.hex"')].count("\n") + 1
    column = text.splitlines()[line - 1].index('"absent.hex"') + 1
    checked = coram("check", included)
    assert checked.code == 1
    assert f"{KERNEL}:{line}:{column}: error: the data file absent.hex does not exist" in checked.out
    (included / "kernels/absent.hex").write_text("1\n")
    replace(included / "project.toml", "EXTRA=1000", "EXTRA=1;")
    checked = coram("check", included)
    assert checked.code == 1
    assert "project.toml:" in checked.out
    assert 'the macro "EXTRA=1;" must be one expression' in checked.out


def test_comments_in_another_encoding(coram, included: Path) -> None:
    data = (included / KERNEL).read_bytes()
    (included / KERNEL).write_bytes("// 表示能力\n".encode("shift-jis") + data)
    checked = coram("check", included)
    assert checked.code == 0
    assert f"{KERNEL}:1:1: note: {KERNEL} is not UTF-8" in checked.out
    assert coram("simulate", included, "--no-waves").out == f"sum = {TOTAL}\n"
    (included / KERNEL).write_bytes(data.replace(b'"table.hex"', '"表.hex"'.encode("shift-jis")))
    assert coram("check", included).code == 1  # and no traceback
