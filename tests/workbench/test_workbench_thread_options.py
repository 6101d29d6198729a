"""What of a project's settings and design reaches the compiler of its threads."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from coram_studio.locate import projects_root
from coram_studio.model.blocks import ThreadBlock
from coram_studio.thread.program import ThreadResult
from coram_studio.workbench.session import Session

TWO_MEMORIES = """ram0 = CoramMemory(0, 32, 1024)
ram1 = CoramMemory(1, 32, 1024)
ram0.write(0, 0, 8)
ram1.write(0, {address}, 8)
"""


def thread(folder: Path, *, text: str, settings: str = "", width: int = 32) -> ThreadResult:
    """The sample's thread with another text, and with another width of its memory interface."""
    return compiled(opened(folder, text=text, settings=settings, width=width))


def compiled(session: Session) -> ThreadResult:
    """The thread of the sample."""
    accelerator = session.top_accelerator()
    assert accelerator is not None
    return session.thread_result(next(b for b in accelerator.blocks if isinstance(b, ThreadBlock)))


def opened(folder: Path, *, text: str, settings: str = "", width: int = 32) -> Session:
    """The sample in that folder, its thread with another text."""
    for name in ("project.toml", "design.toml", "kernels", "threads"):
        source = projects_root() / "vector_sum" / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, folder / name)
    for name, old, new in (
        ("project.toml", "format = 1\n", f"format = 1\n{settings}"),
        (
            "design.toml",
            'protocol = "axi4"\naddress_width = 32',
            f'protocol = "axi4"\naddress_width = {width}',
        ),
    ):
        before = (folder / name).read_text()
        assert before.count(old) == 1
        (folder / name).write_text(before.replace(old, new))
    (folder / "threads" / "sum_thread.py").write_text(text)
    return Session.open(folder)


def test_transfers_overlap_unless_the_project_says_otherwise(tmp_path: Path) -> None:
    text = TWO_MEMORIES.format(address=64)
    programs = []
    for number, settings in enumerate(("", "overlap = true\n", "overlap = false\n")):
        folder = tmp_path / str(number)
        folder.mkdir()
        program = thread(folder, text=text, settings=settings).program
        assert program is not None
        programs.append("memory1_hold" in program.verilog)
    assert programs == [True, True, False]


DIVISION = """channel = CoramChannel(0, 32, 16)
word = channel.read()
channel.write(word // (word & 255 | 1))
"""


def test_a_changed_preference_compiles_threads_anew(tmp_path: Path) -> None:
    """What the cache on disk holds was compiled for the other one."""
    session = opened(tmp_path, text=DIVISION)
    divided = []
    for prefer in ("clock", "cycles", "clock"):
        assert not session.change_settings(replace(session.settings, integers="uint32", prefer=prefer))
        program = compiled(session).program
        assert program is not None
        divided.append("coram_divider" in program.verilog)
    assert divided == [True, False, True]


@pytest.mark.parametrize("width", [16, 32, 40, 64])
def test_addresses_are_as_wide_as_the_memory_interface(tmp_path: Path, width: int) -> None:
    most = min(1 << width, 1 << 63)
    result = thread(tmp_path, text=TWO_MEMORIES.format(address=most - 32), width=width)
    assert result.program is not None, result.diagnostics
    widths = {p.width for p in result.program.ports if p.signal == "cmd_address"}
    assert widths == {width}
    if width < 63:
        (tmp_path / "more").mkdir()
        refused = thread(tmp_path / "more", text=TWO_MEMORIES.format(address=most), width=width)
        assert [d.code for d in refused.diagnostics] == ["T015"]
        assert f"{width} bits" in refused.diagnostics[0].message
