"""What a run leaves of off-chip memory: the bytes as the design left them, from both simulators."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from bus_projects import KERNEL, THREAD, bus_project, image
from object_projects import ObjectProject
from simulation_cores import Progresses

from coram_studio.model.memory_dumps import parse_dumps
from coram_studio.simulate.run import Result
from coram_studio.workbench.reports import SimulateOptions, UsageError
from coram_studio.workbench.session import Session

# Bounds that are no words of eight bytes, what is written and what is not, and what lies behind the image.
RANGES = "0x2003:0x2130, 0x3001:0x3902,0:1, 0x5ffe:0x6006"
UNHELD = bytes.fromhex("efbeadde") * 2


def after(memory: bytes) -> bytes:
    """Off-chip memory at the end of the shared project's run."""
    words = bytearray(memory + UNHELD * 1024)
    folded = np.frombuffer(memory[6 : 6 + 602], "<u2")
    words[0x2003 : 0x2003 + 301] = ((folded >> 8) ^ (folded & 255)).astype(np.uint8).tobytes()
    words[0x3008 : 0x3008 + 190 * 8] = memory[32 : 32 + 190 * 8]
    return bytes(words)


@pytest.mark.parametrize("engine", ["icarus", "verilator"])
def test_ranges_are_left_in_the_folder(tmp_path: Path, engine: str) -> None:
    thread = THREAD.split("for start")[0].replace("twin.read(1, 0x3FE0, 39)\n", "")
    project = bus_project(tmp_path, "unaligned = true", KERNEL, thread)
    (tmp_path / "image.bin").write_bytes(image().astype("<u4").tobytes())
    options = SimulateOptions(
        engine=engine,
        waves=False,
        sets={"memory_image": str(tmp_path / "image.bin"), "memory_dump": RANGES, "wall_seconds": "600"},
    )
    run = Session.open(project.folder).simulate(options, Progresses(), threading.Event()).run
    assert run is not None and run.metrics.result is Result.PASS, run and run.diagnostics
    memory = after(image().astype("<u4").tobytes())
    for number, dump in enumerate(parse_dumps(tuple(RANGES.split(",")))):
        content = (run.directory / f"dump-{number}.bin").read_bytes()
        assert content == memory[dump.low : dump.high], (number, dump)
    assert len(list(run.directory.glob("dump-*"))) == 4
    assert not list(run.directory.rglob("*.hex"))


def test_the_project_names_ranges(tmp_path: Path) -> None:
    project = bus_project(tmp_path, "")
    file = tmp_path / "project.toml"
    file.write_text(file.read_text().replace("[memory]", '[memory]\ndump = ["0x3fe8:0x3ff8"]'))
    run = project.run(image())
    memory = image().astype("<u4").tobytes()
    assert (run.directory / "dump-0.bin").read_bytes() == memory[0x110 + 24 : 0x110 + 40]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0x10", 'must be like "0x1000:0x2000"'),
        ("0x20:0x20", "begin before"),
        ("1:x", "must be like"),
        (",".join(f"{n}:{n + 1}" for n in range(9)), "8 ranges at most, not 9"),
        ("0:0x4000001", "67,108,864 bytes at most, not 67,108,865"),
    ],
)
def test_what_is_no_range_is_refused(tmp_path: Path, text: str, said: str) -> None:
    project: ObjectProject = bus_project(tmp_path, "")
    with pytest.raises(UsageError, match=r"^memory_dump: ") as error:
        project.run(image(), memory_dump=text)
    assert said in str(error.value)
    file = project.folder / "project.toml"
    listed = ", ".join(f'"{part}"' for part in text.split(","))
    file.write_text(file.read_text().replace("[memory]", f"[memory]\ndump = [{listed}]"))
    found = [d for d in Session.open(project.folder).check().diagnostics if d.severity.value == "error"]
    assert [d.code for d in found] == ["P028"]
    assert said in found[0].message and found[0].span is not None


def test_a_range_beyond_the_memory_is_refused(tmp_path: Path) -> None:
    run = bus_project(tmp_path, "").run(image(), memory_dump="0:0x100001")
    assert run.metrics.result is Result.ERROR
    assert [d.code for d in run.diagnostics] == ["S014"]
    assert "0x100000" in run.diagnostics[0].message
