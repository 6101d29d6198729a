"""Bad input by the command line: a clear message with the place, the right exit code, nothing lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest


def edit(path: Path, old: str, new: str) -> int:
    """Replace text that occurs once; gives the line number of the change."""
    text = path.read_text()
    assert text.count(old) == 1, (old, text.count(old))
    path.write_text(text.replace(old, new))
    return text[: text.index(old)].count("\n") + 1


def test_syntax_error_in_a_thread(coram, sample: Path) -> None:
    line = edit(sample / "threads/sum_thread.py", "def sum_blocks(count):", "def sum_blocks(count:")
    checked = coram("check", sample)
    assert checked.code == 1
    assert f"threads/sum_thread.py:{line}:" in checked.out
    assert coram("simulate", sample).code == 1
    assert not (sample / "runs").exists() or not any((sample / "runs").iterdir())


def test_syntax_error_in_a_kernel(coram, sample: Path) -> None:
    line = edit(sample / "kernels/vectorsum.v", "assign mem_we = 1'b0;", "assign mem_we = ;")
    checked = coram("check", sample)
    assert checked.code == 1
    assert f"kernels/vectorsum.v:{line}:" in checked.out
    assert "error" in checked.out


def test_unsupported_statement(coram, sample: Path) -> None:
    line = edit(
        sample / "threads/sum_thread.py",
        "    total = 0\n",
        "    total = 0\n    import os\n    with channel: pass\n",
    )
    checked = coram("check", sample)
    assert checked.code == 1
    assert f"threads/sum_thread.py:{line + 2}:5: error:" in checked.out


def test_an_object_id_used_twice(coram, sample: Path) -> None:
    design = sample / "design.toml"
    text = design.read_text()
    start = text.index("[accelerators.vector_sum.blocks.buffer]")
    end = text.index("\n\n", start)
    twin = text[start:end].replace("blocks.buffer]", "blocks.twin]").replace('"buffer"', '"twin"')
    design.write_text(text[:end] + "\n\n" + twin + text[end:])
    checked = coram("check", sample)
    assert checked.code == 1
    assert "design.toml:" in checked.out
    assert "twin" in checked.out
    assert "buffer" in checked.out


def test_a_thread_uses_a_memory_that_the_design_lacks(coram, sample: Path) -> None:
    line = edit(sample / "threads/sum_thread.py", "CoramMemory(idx=0,", "CoramMemory(idx=7,")
    checked = coram("check", sample)
    assert checked.code == 1
    assert f"threads/sum_thread.py:{line}:" in checked.out
    assert "7" in checked.out


def test_a_missing_kernel_file(coram, sample: Path) -> None:
    (sample / "kernels/vectorsum.v").unlink()
    checked = coram("check", sample)
    assert checked.code == 1
    assert "kernels/vectorsum.v does not exist" in checked.out


def test_an_image_smaller_than_what_is_read(coram, sample: Path) -> None:
    (sample / "memory" / "small.bin").parent.mkdir(exist_ok=True)
    (sample / "memory" / "small.bin").write_bytes(bytes(2048))
    ran = coram("simulate", sample, "--set", "memory_image=memory/small.bin")
    assert ran.code == 1, ran.text
    assert "small.bin" in ran.err
    assert "2,048" in ran.err or "2048" in ran.err
    assert "pass" not in ran.text


def test_an_image_that_is_not_hex(coram, sample: Path) -> None:
    image = sample.parent / "broken.hex"
    image.write_text("00 01 02\n03 zz 05\n")
    ran = coram("simulate", sample, "--set", f"memory_image={image}")
    assert ran.code == 1, ran.text
    assert "broken.hex:2:4" in ran.err


def test_iverilog_missing(coram, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = coram("simulate", sample, env={"PATH": str(tmp_path / "empty")})
    assert ran.code == 3, ran.text
    assert "iverilog" in ran.err
    assert "install" in ran.err.lower()


def test_iverilog_failing(coram, sample: Path, tmp_path: Path) -> None:
    fake = tmp_path / "bin"
    fake.mkdir()
    (fake / "iverilog").write_text(
        '#!/bin/sh\nif [ "$1" = "-V" ]; then echo "Icarus Verilog version 11.0 (stable) ()"; exit 0; fi\n'
        'echo "internal trouble" >&2\nexit 7\n'
    )
    (fake / "iverilog").chmod(0o755)
    ran = coram("simulate", sample, env={"PATH": f"{fake}:{os.environ['PATH']}"})
    assert ran.code == 3, ran.text
    assert "pass" not in ran.text
    assert "iverilog" in ran.err


def test_a_design_file_with_a_syntax_error(coram, sample: Path) -> None:
    design = sample / "design.toml"
    text = design.read_text()
    design.write_text("format = 1\n[accelerators\n")
    checked = coram("check", sample)
    assert checked.code == 1
    assert "design.toml:2:" in checked.out
    assert design.read_text() == "format = 1\n[accelerators\n"
    design.write_text(text)
    assert coram("check", sample).code == 0


@pytest.mark.parametrize("line", ["[memory]\nread_latency = 3", "[core]\nbus = 7"])
def test_settings_that_cannot_be_read_are_not_replaced_by_others(coram, sample: Path, line: str) -> None:
    settings = sample / "project.toml"
    settings.write_text(f"{settings.read_text()}\n{line}\n")
    for command in (["build"], ["simulate"], ["export", "--to", "xps", "-o", sample / "out"]):
        done = coram(*command[:1], sample, *command[1:])
        assert done.code == 1, command
        assert "project.toml:" in done.out + done.err and "error: " in done.out + done.err, command
    assert not (sample / "runs").exists() and not (sample / "build" / "core").exists()


def test_a_design_file_of_a_newer_format(coram, sample: Path) -> None:
    edit(sample / "design.toml", "format = 1\n", "format = 99\n")
    checked = coram("check", sample)
    assert checked.code == 1
    assert "must be of format 1 or older, not 99" in checked.out
    assert "looked at, not changed" in checked.out


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_project_folder(coram, sample: Path) -> None:
    sample.chmod(0o555)
    try:
        assert coram("check", sample).code == 0
        built = coram("build", sample)
        assert built.code == 1
        assert "cannot be written" in built.err
        assert coram("build", sample, "-o", sample.parent / "elsewhere").code == 0
    finally:
        sample.chmod(0o755)


@pytest.mark.parametrize("seconds", [0.15, 0.25, 0.35, 0.5, 0.8, 1.6])
def test_an_interrupt_at_any_moment(sample: Path, seconds: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "coram_studio.cli.main", "simulate", str(sample), "--set", "blocks=60000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    if "Traceback" in told:
        # Python itself was still starting; no function of the program ran.
        assert ", in main" not in told
        assert not (sample / "runs").exists()
    else:
        assert process.returncode == 130, told
    for run in (sample / "runs").glob("*/metrics.json"):
        assert json.loads(run.read_text())["result"] == "cancelled"
