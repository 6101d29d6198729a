"""A project whose names are words of SystemVerilog, which Verilog-2005 takes for names: through every tool."""

from __future__ import annotations

import shutil
import subprocess
import threading
from pathlib import Path

import pytest

from coram_studio.cli.main import main
from coram_studio.diagnostics import has_errors
from coram_studio.ipcore.manifest import Core
from coram_studio.simulate.engine import CompilePlan
from coram_studio.simulate.run import Result
from coram_studio.simulate.simulators.verilator import Verilator
from coram_studio.workbench.area import area_script
from coram_studio.workbench.output import write_core
from coram_studio.workbench.reports import SimulateOptions
from coram_studio.workbench.session import Session

PROJECT = Path(__file__).parent / "projects" / "older_words"


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    made = tmp_path_factory.mktemp("older") / "words"
    assert main(["import-pycoram", str(PROJECT), "-o", str(made)]) == 0
    return Session.open(made, keep=False)


@pytest.fixture(scope="module")
def core(session: Session) -> Core:
    report = session.build()
    assert report.diagnostics == ()
    assert report.core is not None
    return report.core


def test_names_stay_as_they_are(session: Session, core: Core) -> None:
    text = core.text("hdl/userlogic.v")
    assert "reg [interface-1:0] byte;" in text
    assert {path.relative_to(session.root).as_posix() for path in (session.root / "tests").rglob("*.vh")} == {
        "tests/test/deep/tasks.vh",
        "tests/test/peek.vh",
        "tests/test/show.vh",
    }
    assert text.count("\n") == (PROJECT / "userlogic.v").read_text().count("\n")
    assert {"my_bit", "my_do"} <= {port.name for port in core.manifest.ports}


def test_an_object_in_an_included_file_is_led_out_there(session: Session, core: Core) -> None:
    header = (PROJECT / "inc" / "talk.vh").read_text()
    changed = core.text("include/talk.vh")
    assert changed.count("\n") == header.count("\n") and ".tx_valid(coram_virtual_tx_valid)" in changed
    assert (session.root / "kernels/inc/talk.vh").read_text() == header
    (picture,) = session.source_pictures().values()
    spans = {item.name: str(item.span) for item in picture.objects}
    assert spans == {"static": "kernels/userlogic.v:14:3", "virtual": "kernels/inc/talk.vh:3:3"}


def test_icarus_runs_it(session: Session) -> None:
    report = session.simulate(SimulateOptions(waves=False), lambda _progress: None, threading.Event())
    assert report.run is not None and not has_errors(report.diagnostics), report.diagnostics
    total = 3 * sum(range(64, 80))
    prints = ("at 256: 64", "second", "at 260: 65")  # by the snippet, and by files that it includes
    prints += tuple(f"answer {step} {2 * (total + 16 * (step + 1))}" for step in range(3))
    assert (report.run.metrics.result, report.run.metrics.prints) == (Result.PASS, prints)


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("snippet.v", '"second"', '"second", gone', (9, 60)),
        ("show.vh", "place, do", "place, gone", (1, 32)),
        ("snippet.v", "look(32", "gone(32", (10, 3)),
    ],
)
def test_messages_name_the_line_of_the_included_file(
    session: Session, file: str, old: str, new: str, place: tuple[int, int]
) -> None:
    path = f"tests/test/{file}"
    session.set_buffer(path, session.read_text(path).replace(old, new))
    try:
        found = session.check(keep=True).diagnostics
    finally:
        session.set_buffer(path, None)
    spans = [d.span for d in found if d.code == "S017" and d.span and "gone" in d.message]
    assert [(span.path, span.line, span.column) for span in spans] == [(path, *place)]


def test_verilator_translates_it(core: Core, tmp_path: Path) -> None:
    verilator = Verilator()
    tools = verilator.find()
    if not isinstance(tools, tuple):
        pytest.skip(tools.message)
    assert write_core(core, tmp_path / "core") == ()
    plan = CompilePlan(tmp_path, core.manifest.top, core.manifest.files, (), (".", "include"))
    step = next(verilator.compile_steps(tools, plan))
    done = subprocess.run(
        step.command, cwd=tmp_path / step.folder, capture_output=True, text=True, check=False
    )
    assert (done.returncode, verilator.compile_messages(done.stdout + done.stderr)) == (0, ())
    assert (tmp_path / step.product).is_file()


@pytest.mark.skipif(shutil.which("yosys") is None, reason="Yosys is not installed")
def test_packages_hold_verilog_that_tools_read_by_the_names_of_files(
    session: Session, tmp_path: Path
) -> None:
    made = tmp_path / "package"
    _, result = session.export("vivado", made)
    assert result is not None and not has_errors(result.diagnostics)
    files = sorted(made.rglob("hdl/*.*v"), key=lambda path: path.suffix)
    read = "; ".join(f"read_verilog {'-sv ' if path.suffix == '.sv' else ''}{path}" for path in files)
    (folder,) = {path.parent for path in files}
    top = session.settings.name
    done = subprocess.run(
        ["yosys", "-q", "-p", f"{read}; hierarchy -check -top {top}; proc; check -assert"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_area_is_estimated_of_files_in_their_languages(core: Core) -> None:
    reads = [
        command.split() for command in area_script(core).split("; ") if command.startswith("read_verilog")
    ]
    newer = [command[-1] for command in reads if "-sv" in command]
    assert (newer, len(reads)) == (['"../hdl/newer.sv"'], len(core.manifest.files))


def test_the_top_may_stand_in_an_included_file(tmp_path: Path) -> None:
    old = shutil.copytree(PROJECT, tmp_path / "old")
    (old / "all.v").write_text('`include "userlogic.v"\n`include "lane.v"\n')
    (old / "Makefile").write_text("RTL=all.v newer.sv\nTHREAD=ctrl_thread.py\nINCLUDE=inc\n")
    assert main(["import-pycoram", str(old), "-o", str(tmp_path / "new")]) == 0
    built = Session.open(tmp_path / "new", keep=False).build().core
    assert built is not None
    assert {"include/userlogic.v", "include/lane.v", "include/talk.vh"} <= set(built.manifest.headers)
    assert ".coram_virtual" not in built.text("hdl/all.v")
    assert "coram_virtual_tx_valid" in built.text("include/userlogic.v")
