"""Which stages a new program runs again after an edit: those that the edit reaches, and never a stale core."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from coram_studio.model.blocks import KernelBlock
from coram_studio.model.document import Document
from coram_studio.workbench.reports import SimulateOptions
from coram_studio.workbench.session import Session
from coram_studio.workbench.settings_of_run import resolve

KERNEL = {"kernel": 1, "file uses": 1, "core": 1}


def rewrite(path: str, old: str, new: str) -> Callable[[Path], None]:
    """An edit of one file of the project."""

    def edit(root: Path) -> None:
        file = root / path
        text = file.read_text()
        assert text.count(old) == 1, (path, old)
        file.write_text(text.replace(old, new))

    return edit


def new_design(root: Path) -> None:
    """Another parameter of the kernel's block."""
    session = Session.open(root)
    document: Document = session.document
    accelerator = document.state.design.accelerators[0]
    blocks = tuple(
        replace(b, parameters=(*b.parameters, ("ADDRESS_WIDTH", "10"))) if isinstance(b, KernelBlock) else b
        for b in accelerator.blocks
    )
    design = replace(document.state.design, accelerators=(accelerator.with_blocks(blocks),))
    session.document = Document(replace(document.state, design=design))
    assert not session.save()


def new_layout(root: Path) -> None:
    layout = root / "layout.toml"
    layout.write_text(layout.read_text().replace("0", "16", 1) + "\n# moved\n")


def new_file(root: Path) -> None:
    (root / "kernels" / "other.v").write_text("module other;\nendmodule\n")


EDITS: dict[str, tuple[Callable[[Path], None], dict[str, int]]] = {
    "nothing": (lambda _root: None, {}),
    "thread": (rewrite("threads/sum_thread.py", "address = 0", "address = 4096"), {"thread": 1, "core": 1}),
    "kernel": (rewrite("kernels/vectorsum.v", "sum + mem_q", "sum - mem_q"), KERNEL),
    "header": (rewrite("kernels/include/sizes.vh", "`WORDS_OF_A_BLOCK", "64"), KERNEL),
    "header of a header": (rewrite("kernels/include/deep/words.vh", "128", "64"), KERNEL),
    "data": (rewrite("kernels/table.hex", "64", "65"), {"core": 1}),
    "macro": (rewrite("project.toml", "EXTRA=1000", "EXTRA=1001"), KERNEL),
    "version": (rewrite("project.toml", 'version = "1.0"', 'version = "7.1"'), {"core": 1}),
    "clock": (rewrite("project.toml", "clock_mhz = 150.0", "clock_mhz = 400.0"), {"thread": 1, "core": 1}),
    "limits": (rewrite("project.toml", "cycles = 10000000", "cycles = 12345"), {}),
    "memory model": (rewrite("project.toml", "read_latency = 8", "read_latency = 64"), {}),
    "parameter": (rewrite("project.toml", "value = 8", "value = 9"), {"thread": 1, "core": 1}),
    "design": (new_design, {"design": 1, "kernel": 1, "core": 1}),
    "layout": (new_layout, {}),
    "a file that no kernel uses": (new_file, {}),
}


def build(root: Path, *, keep: bool = True) -> tuple[str, dict[str, int]]:
    session = Session.open(root, keep=keep)
    report = session.build()
    assert report.core is not None, report.diagnostics
    return report.core.fingerprint, dict(session._cache.runs)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORAM_STUDIO_CACHE", str(tmp_path / "cache"))


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_runs_again_what_it_reaches(included: Path, name: str) -> None:
    edit, expected = EDITS[name]
    first, runs = build(included)
    assert runs == {"design": 1, "kernel": 1, "thread": 1, "file uses": 1, "core": 1}
    edit(included)
    second, runs = build(included)
    assert runs == expected
    assert second == build(included, keep=False)[0]  # what is built from nothing
    assert (second != first) == ("core" in expected)
    assert build(included) == (second, {})


def test_taking_an_edit_back_runs_nothing(included: Path) -> None:
    first, _ = build(included)
    kernel = included / "kernels" / "vectorsum.v"
    text = kernel.read_text()
    kernel.write_text(text + "// more\n")
    build(included)
    kernel.write_text(text)
    assert build(included) == (first, {})


def test_a_parameter_of_a_run_compiles_only_the_thread(included: Path) -> None:
    build(included)
    session = Session.open(included)
    settings = resolve(session.project, SimulateOptions(sets={"blocks": "4", "read_latency": "50"})).settings
    report = session._build(settings, session.document.state, lambda _stage: None)
    assert report.core is not None
    assert dict(session._cache.runs) == {"thread": 1, "core": 1}


def test_diagnostics_come_back_too(included: Path) -> None:
    (included / "threads" / "sum_thread.py").write_text("x = 1\nx = y\n")
    first = Session.open(included)
    expected = first.check(keep=True)
    assert not expected.ok
    second = Session.open(included)
    found = second.check()
    assert found.diagnostics == expected.diagnostics
    assert dict(second._cache.runs) == {}


def test_an_imported_file_is_part_of_the_thread(included: Path) -> None:
    thread = included / "threads" / "sum_thread.py"
    helper = included / "threads" / "helper.py"
    helper.write_text("def first():\n    return 0\n")
    text = thread.read_text()
    thread.write_text("from helper import first\n" + text.replace("address = 0", "address = first()"))
    before, _ = build(included)
    assert build(included) == (before, {})
    helper.write_text("def first():\n    return 4096\n")
    after, runs = build(included)
    assert runs == {"thread": 1, "core": 1}
    assert after != before
    assert after == build(included, keep=False)[0]
