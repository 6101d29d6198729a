"""What is found of the objects that live in sources, as those are edited."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coram_studio.diagnostics import Span
from coram_studio.model.blocks import (
    HostKernel,
    InterfaceBlock,
    KernelBlock,
    ObjectBlock,
    ObjectKind,
    SourceObject,
    ThreadBlock,
)
from coram_studio.model.design import Accelerator, Design, Layout, State
from coram_studio.model.document import EditError
from coram_studio.model.edits import MoveBlocks, RemoveItems, RenameAccelerator
from coram_studio.model.files import read_project, write_settings, write_state
from coram_studio.model.project import Project, Settings
from coram_studio.model.source_picture import SourcePicture, is_source_id, shown_accelerator
from coram_studio.workbench.session import Session
from coram_studio.workbench.source_objects import MOST_OF_A_LOOP

MEMORY = """CoramMemory1P #(.CORAM_THREAD_NAME("worker"), .CORAM_THREAD_ID(0), .CORAM_ID({id}),
    .CORAM_ADDR_LEN(WIDTH), .CORAM_DATA_WIDTH(64))
    {name} (.CLK(CLK), .ADDR({{WIDTH{{1'b0}}}}), .D(64'd0), .WE(1'b0), .Q());"""

KERNEL = f"""module inner #(parameter I = 0, parameter WIDTH = 4) (input CLK);
  {MEMORY.format(id="I", name="buffer")}
endmodule
module outer #(parameter LANES = 2, parameter WIDTH = 4) (input CLK, input RST, output [7:0] led);
  assign led = 8'd0;
  genvar i;
  generate for (i = 0; i < LANES; i = i + 1) begin : lane
    inner #(.I(i), .WIDTH(WIDTH)) part (.CLK(CLK));
  end endgenerate
endmodule
"""
THREAD = """m = CoramMemory(0, 64, 64)
io = CoramIoChannel(3, 32)
m.write(0, 0, 8)
io.write(1)
"""

Texts = Callable[[str, str], None]


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """A project whose objects all live in its sources."""
    (tmp_path / "kernels").mkdir()
    (tmp_path / "threads").mkdir()
    (tmp_path / "kernels/outer.v").write_text(KERNEL)
    (tmp_path / "threads/worker.py").write_text(THREAD)
    blocks = (
        KernelBlock("top", "top", "outer", "kernels/outer.v", (("WIDTH", "6"),)),
        ThreadBlock("worker_block", "worker", "threads/worker.py"),
        InterfaceBlock("dram", "dram"),
    )
    project = Project(tmp_path, Settings("sources"))
    assert not write_settings(project)
    assert not write_state(project, State(Design((Accelerator("sources").with_blocks(blocks),))))
    return Session.open(tmp_path, keep=False)


def picture(session: Session) -> SourcePicture:
    return session.source_pictures()["sources"]


def ids(session: Session) -> list[str]:
    return [item.id for item in picture(session).objects]


def test_objects_are_found_with_their_thread_their_sizes_and_their_line(session: Session) -> None:
    first = picture(session).object("source:top.lane[0].part.buffer")
    assert first is not None
    assert (first.name, first.kind, first.kernel) == ("buffer[0]", ObjectKind.MEMORY_1P, "top")
    assert first.thread == "worker_block", "the block whose name the source gives"
    assert (first.address_width, first.data_width) == (6, 64), "with the parameters of the block"
    line = KERNEL[: KERNEL.index("buffer (.CLK")].count("\n") + 1
    assert first.span == Span("kernels/outer.v", line, 5, line, 11)
    second = picture(session).object("source:top.lane[1].part.buffer")
    assert second is not None and second.coram_id == 1
    assert picture(session).modules == (("top", 2),)


def test_ports_of_the_bus_are_found_in_threads(session: Session) -> None:
    found = picture(session).object("source:worker_block.iochannel3")
    assert found is not None
    assert (found.name, found.kernel, found.thread, found.coram_id) == (
        "I/O channel 3",
        "",
        "worker_block",
        3,
    )
    assert (found.span.path, found.span.line) == ("threads/worker.py", 2)
    assert not any("memory" in item.path for item in picture(session).objects), "memories are the kernels'"


def test_unsaved_texts_count(session: Session) -> None:
    session.set_buffer("kernels/outer.v", KERNEL.replace("LANES = 2", "LANES = 3"))
    assert "source:top.lane[2].part.buffer" in ids(session)
    session.set_buffer(
        "threads/worker.py", THREAD.replace("io = CoramIoChannel(3, 32)", "io = CoramIoRegister(0, 32)")
    )
    assert "source:worker_block.ioregister0" in ids(session)
    session.set_buffer("kernels/outer.v", None)
    assert "source:top.lane[2].part.buffer" not in ids(session)


@pytest.mark.parametrize(
    ("path", "broken"),
    [
        ("kernels/outer.v", KERNEL.replace("endmodule", "endmodul", 1)),
        ("kernels/outer.v", KERNEL.replace("module outer", "module other")),
        (
            "kernels/outer.v",
            KERNEL.replace("    inner #", "    missing #"),
        ),
        ("threads/worker.py", THREAD + "if nothing\n"),
    ],
)
def test_while_a_source_has_errors_its_last_objects_stay(session: Session, path: str, broken: str) -> None:
    before = picture(session)
    session.set_buffer(path, broken)
    assert not session.check().ok
    assert picture(session) == before
    session.set_buffer(path, None)
    assert picture(session) == before


def test_a_broken_source_that_was_never_whole_has_no_objects(session: Session) -> None:
    session.set_buffer("kernels/outer.v", KERNEL.replace("endmodule", "endmodul", 1))
    assert ids(session) == ["source:worker_block.iochannel3"]


def test_many_objects_of_a_loop_are_one(session: Session) -> None:
    def text(lanes: int) -> str:
        return KERNEL.replace("LANES = 2", f"LANES = {lanes}")

    session.set_buffer("kernels/outer.v", text(MOST_OF_A_LOOP))
    assert len(ids(session)) == MOST_OF_A_LOOP + 1
    session.set_buffer("kernels/outer.v", text(100))
    [one] = [item for item in picture(session).objects if item.kernel]
    assert (one.name, one.count, one.coram_id, one.last_id) == ("buffer ×100", 100, 0, 99)
    assert one.id == "source:top.lane[0].part.buffer", "it keeps the place of the first"
    assert one.path == "lane[0].part.buffer … lane[99].part.buffer"


def test_objects_of_one_name_are_told_apart_by_where_they_are(session: Session) -> None:
    more = """  inner #(.I(7), .WIDTH(WIDTH)) left (.CLK(CLK));
  generate if (WIDTH > 1) begin : wide inner #(.I(8), .WIDTH(WIDTH)) left (.CLK(CLK)); end endgenerate
endmodule
"""
    session.set_buffer("kernels/outer.v", KERNEL.removesuffix("endmodule\n") + more)
    names = {item.coram_id: item.name for item in picture(session).objects if item.kernel}
    assert names == {0: "buffer[0]", 1: "buffer[1]", 7: "left.buffer", 8: "wide.left.buffer"}


def test_the_same_sources_are_read_once(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    first = picture(session)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr("coram_studio.verilog.splice.splice_objects", never)
    assert picture(session) == first


def test_a_live_check_brings_the_pictures_and_the_command_line_does_not(session: Session) -> None:
    assert session.check().pictures["sources"] == picture(session)
    assert session.check(keep=True).pictures == {}


def test_the_shown_accelerator_has_the_objects_wired(session: Session) -> None:
    model = session.top_accelerator()
    assert model is not None
    shown = shown_accelerator(model, picture(session))
    kernel = shown.block("top")
    assert isinstance(kernel, HostKernel) and kernel.modules == 2
    assert [bundle.name for bundle in kernel.bundles] == ["source:memory"]
    name = "source:top.lane[0].part.buffer"
    ends = {(c.user.block, c.provider.block) for c in shown.connections_by_block[name]}
    assert ends == {("top", name), (name, "dram"), (name, "worker_block")}
    assert {c.id for c in shown.all_connections()} == {
        c.id for c in shown.all_connections() if is_source_id(c.id)
    }
    [link] = shown.connections_by_block["source:worker_block.iochannel3"]
    assert link.provider.block == "worker_block"
    assert not any(is_source_id(block.id) for block in model.blocks), "the design itself knows nothing"


def test_objects_of_kernels_that_are_gone_are_left_out(session: Session) -> None:
    found = picture(session)
    state = session.document.do(RemoveItems("sources", frozenset({"top"})))
    shown = shown_accelerator(state.design.accelerators[0], found)
    assert [b.id for b in shown.blocks if isinstance(b, SourceObject)] == ["source:worker_block.iochannel3"]


def test_positions_are_kept_in_the_layout_file_and_nothing_in_the_design(session: Session) -> None:
    before = (session.root / "design.toml").read_text()
    name = "source:top.lane[0].part.buffer"
    session.document.do(MoveBlocks("sources", ((name, (320.0, 96.0)),)))
    assert not session.save()
    assert (session.root / "design.toml").read_text() == before
    assert f'"{name}" = [320, 96]' in (session.root / "layout.toml").read_text()
    again = read_project(session.root)
    assert not again.diagnostics
    assert again.state.layout.position("sources", name) == (320.0, 96.0)
    session.document.undo()
    assert session.document.state.layout == Layout()


def test_a_position_of_a_block_that_is_not_there_is_still_refused(session: Session) -> None:
    with pytest.raises(EditError):
        session.document.do(MoveBlocks("sources", (("nothing", (0.0, 0.0)),)))


def test_renaming_the_accelerator_keeps_the_positions(session: Session) -> None:
    name = "source:top.lane[0].part.buffer"
    session.document.do(MoveBlocks("sources", ((name, (320.0, 96.0)),)))
    state = session.document.do(RenameAccelerator("sources", "other"))
    assert state.layout.position("other", name) == (320.0, 96.0)


def test_drawn_objects_are_not_objects_of_sources(session: Session) -> None:
    assert all(isinstance(item, SourceObject) for item in picture(session).objects)
    assert not any(
        isinstance(block, ObjectBlock) for block in session.document.state.design.accelerators[0].blocks
    )
