"""Parameters of the project that decide widths: in the document, in builds, over undo, and on disk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coram_studio.model.blocks import KernelBlock, ObjectBlock, bundle_of
from coram_studio.model.edits import ChangeBlock
from coram_studio.workbench.session import Session
from coram_studio.workbench.templates import create_project

A = "vector_sum"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "sum"
    create_project(folder, A)
    return folder


def widths(session: Session) -> tuple[int, int]:
    """Of the memory, and of the kernel's port at it."""
    accelerator = session.document.state.design.accelerator(accelerator_name(session))
    assert accelerator is not None
    buffer, kernel = accelerator.block("buffer"), accelerator.block("vectorsum")
    assert isinstance(buffer, ObjectBlock) and isinstance(kernel, KernelBlock)
    bundle = bundle_of(kernel, "mem")
    assert bundle is not None and bundle.port("Q") is not None
    assert bundle.width == bundle.port("Q").width  # type: ignore[union-attr]
    return buffer.data_width, bundle.width


def accelerator_name(session: Session) -> str:
    return session.document.state.design.accelerators[0].name


def change(session: Session, block_id: str, **fields: object) -> None:
    name = accelerator_name(session)
    accelerator = session.document.state.design.accelerator(name)
    assert accelerator is not None
    block = accelerator.block(block_id)
    assert block is not None
    session.document.do(ChangeBlock(name, replace(block, **fields)))  # type: ignore[type-var]


def set_simd(session: Session, value: int) -> None:
    parameters = tuple(
        replace(p, value=value) if p.name == "simd" else p for p in session.settings.parameters
    )
    assert session.change_settings(replace(session.settings, parameters=parameters)) == ()


def codes(session: Session) -> list[str]:
    return [d.code for d in session.check().diagnostics]


def test_a_changed_setting_changes_the_diagram_without_an_edit(root: Path) -> None:
    session = Session.open(root, keep=False)
    told: list[None] = []
    session.document.changed.connect(lambda: told.append(None))
    set_simd(session, 32)
    assert widths(session) == (256, 256)
    assert told and not session.modified and not session.document.undo_label
    assert codes(session) == []
    report = session.build()
    assert report.core is not None
    top = next(text for name, text in report.core.files if name.endswith("sum_user_logic.v"))
    assert ".DATA_WIDTH(8 * 32)" in top
    assert Session.open(root, keep=False).build().core == report.core


def test_a_setting_changed_by_hand_counts_from_the_opening_on(root: Path) -> None:
    file = root / "project.toml"
    file.write_text(file.read_text().replace("value = 4\n", "value = 64\n"))
    session = Session.open(root, keep=False)
    assert widths(session) == (512, 512)
    assert not session.modified
    assert codes(session) == []


def test_undo_comes_back_to_an_expression_with_the_value_of_now(root: Path) -> None:
    session = Session.open(root, keep=False)
    change(session, "buffer", width_expression="", data_width=64)
    assert widths(session) == (64, 32)
    set_simd(session, 16)
    assert widths(session) == (64, 128)
    session.document.undo()
    assert widths(session) == (128, 128)
    session.document.redo()
    assert widths(session) == (64, 128)


def test_an_expression_is_saved_and_read_again(root: Path) -> None:
    session = Session.open(root, keep=False)
    change(session, "commands", width_expression="simd * 16")
    assert session.save() == ()
    assert 'data_width = "simd * 16"' in (root / "design.toml").read_text()
    again = Session.open(root, keep=False)
    assert again.document.state == session.document.state
    set_simd(again, 8)
    found = [d for d in again.check().diagnostics if d.code == "D022"]
    assert len(found) == 1 and "commands.port is 128" in found[0].message


def test_a_width_that_names_no_parameter_is_told(root: Path) -> None:
    session = Session.open(root, keep=False)
    change(session, "buffer", width_expression="8 * smid")
    found = [d for d in session.check().diagnostics if d.code == "D038"]
    assert [d.message for d in found] == [
        "width of buffer: 8 * smid names smid, which is no parameter of the project; there are: blocks, simd"
    ]
    assert session.build().core is None


def test_ports_that_are_not_those_of_the_file_are_still_told(root: Path) -> None:
    kernel = root / "kernels" / "vectorsum.v"
    kernel.write_text(kernel.read_text().replace("comm_full", "comm_is_full"))
    assert "B006" in codes(Session.open(root, keep=False))
