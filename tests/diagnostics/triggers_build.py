"""Triggers of the codes of builds and their files: real projects, checked and built."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import kernel_project
import pytest
from trigger_tools import Bench, Trigger, ordinary_user

from coram_studio.diagnostics import Diagnostic
from coram_studio.workbench.area import estimate_area
from coram_studio.workbench.reports import SimulateOptions
from coram_studio.workbench.session import Session

_Found = Callable[[Bench], Iterable[Diagnostic]]
KERNEL = "kernels/vectorsum.v"
THREAD = "threads/sum_thread.py"


def checked(change: Callable[[Path], object]) -> _Found:
    """The check of the sample project after a change in its folder."""

    def trigger(bench: Bench) -> Iterable[Diagnostic]:
        root = kernel_project.make(bench.folder)
        change(root)
        return Session.open(root).check().diagnostics

    return trigger


def replaced(path: str, old: str, new: str) -> _Found:
    """The check of the sample project with a text of a file replaced."""

    def change(root: Path) -> None:
        text = (root / path).read_text()
        assert old in text
        (root / path).write_text(text.replace(old, new))

    return checked(change)


def _outside(root: Path) -> None:
    outside = root.parent / f"{root.name}-outside.py"
    outside.write_text("x = 1\n")
    (root / THREAD).unlink()
    (root / THREAD).symlink_to(outside)


def _unreadable(bench: Bench) -> Iterable[Diagnostic]:
    root = kernel_project.make(bench.folder)
    (root / THREAD).chmod(0)
    with ordinary_user(root):
        return Session.open(root).check().diagnostics


def _namesakes(root: Path) -> None:
    text = (root / KERNEL).read_text()
    (root / KERNEL).write_text('`include "other.vh"\n' + text)
    (root / "kernels/include/other.vh").write_text('`include "words.vh"\n')
    (root / "kernels/include/words.vh").write_text("\n")
    (root / "kernels/include/sizes.vh").write_text('`include "deep/more.vh"\n`define BLOCK_WORDS 128\n')
    (root / "kernels/include/deep/more.vh").write_text('`include "words.vh"\n')


def _no_run_folder(bench: Bench) -> Iterable[Diagnostic]:
    root = kernel_project.make(bench.folder)
    (root / "runs").write_text("a file is in the way")
    return Session.open(root).simulate(SimulateOptions(), lambda _p: None, threading.Event()).diagnostics


def _no_core_folder(bench: Bench) -> Iterable[Diagnostic]:
    root = kernel_project.make(bench.folder)
    return Session.open(root).build(bench.write("taken", "a file") / "core").diagnostics


def without_yosys(bench: Bench) -> Iterable[Diagnostic]:
    """The area of the sample project's core where no program can be found."""
    core = Session.open(kernel_project.make(bench.folder)).build().core
    assert core is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(bench.folder))
        return estimate_area(core).diagnostics


def area_given_up(bench: Bench) -> Iterable[Diagnostic]:
    """The area of the sample project's core in no time."""
    core = Session.open(kernel_project.make(bench.folder)).build().core
    assert core is not None
    return estimate_area(core, seconds=0.001).diagnostics


TRIGGERS: dict[str, Trigger] = {
    "B001": checked(_outside),
    "B002": checked(lambda root: (root / THREAD).unlink()),
    "B003": _unreadable,
    "B004": checked(lambda root: (root / THREAD).write_bytes(b"x = 1\nprint('\xe9')\n")),
    "B005": replaced(KERNEL, "module vectorsum", "module other"),
    "B006": replaced(KERNEL, "comm_empty", "comm_void"),
    "B007": checked(lambda root: (root / "design.toml").write_text("format = 1\n")),
    "B008": lambda bench: (
        Session.open(kernel_project.make(bench.folder, comment=b"// \xe9")).check().diagnostics
    ),
    "B009": replaced("project.toml", '["kernels/include"]', '["kernels/include", "kernels/missing"]'),
    "B010": _no_run_folder,
    "B011": _no_core_folder,
    "B012": checked(_namesakes),
    "B013": replaced(KERNEL, '$readmemh("table.hex"', '$readmemh("missing.hex"'),
    "B014": without_yosys,
    "B015": area_given_up,
}
