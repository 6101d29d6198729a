"""Projects as PyCoRAM's users have them: imported by the command, checked, built and simulated unchanged.

What they must print is computed by models that know PyCoRAM's semantics and nothing of this program.
"""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pycoram_models import MODELS, Lines, streams_memory

from coram_studio.cli.main import main
from coram_studio.diagnostics import Severity, has_errors
from coram_studio.simulate.run import Result, Run
from coram_studio.workbench.reports import SimulateOptions
from coram_studio.workbench.session import Session

PROJECTS = Path(__file__).parent / "projects"


@pytest.fixture(params=list(MODELS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def source(name: str, tmp_path: Path) -> Path:
    """A copy of the project, in a folder where nothing else lies."""
    copied = shutil.copytree(PROJECTS / name.split("/")[0], tmp_path / "old" / name.split("/")[0])
    return copied.parent / name


@pytest.fixture
def project(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    destination = tmp_path / "new"
    assert main(["import-pycoram", str(source), "-o", str(destination)]) == 0, capsys.readouterr()
    return destination


def test_it_prints_what_its_model_does(name: str, project: Path) -> None:
    run = simulate(project)
    expected = MODELS[name]()
    assert run.metrics.result is Result.PASS, run.diagnostics
    assert printed(run) == expected
    assert sum(map(len, expected.values())) == len(run.metrics.prints)
    again = simulate(project)
    assert (again.metrics.cycles, again.metrics.prints) == (run.metrics.cycles, run.metrics.prints)


def test_it_opens_checks_and_builds(source: Path, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session = Session.open(project)
    assert session.opening_diagnostics == ()
    assert not session.project.read_only
    assert not [d for d in session.check().diagnostics if d.severity is Severity.ERROR]
    assert session.build().core is not None
    blocks = session.document.state.design.accelerators[0].blocks
    assert {type(block).__name__ for block in blocks} >= {"KernelBlock", "ThreadBlock", "InterfaceBlock"}
    assert main(["check", str(project)]) == 0, capsys.readouterr()


def test_sources_are_the_same_bytes(source: Path, project: Path) -> None:
    originals: dict[bytes, str] = {}
    for path in sorted(source.parent.rglob("*")):
        if path.is_file():
            originals[path.read_bytes()] = path.name
    folders = ("kernels", "threads", "memory", "tests")
    copied = [p for folder in folders for p in (project / folder).rglob("*") if p.is_file()]
    assert {p.suffix for p in copied} & {".v"}
    for path in copied:
        assert originals.get(path.read_bytes()) == path.name, path


def test_the_report_stays_with_the_project(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = (project / "import-report.md").read_text(encoding="utf-8")
    assert report in capsys.readouterr().out
    assert report.startswith("# Import of ")
    assert "error:" not in report
    listed = re.search(r"\| control threads +\| (.*) \|", report)
    assert listed is not None
    threads = {p.name for p in (project / "threads").rglob("*.py")}
    assert {Path(word).name for word in listed[1].split(", ")} == threads


def test_streams_leave_their_words_in_memory(tmp_path: Path) -> None:
    destination = tmp_path / "new"
    assert main(["import-pycoram", str(PROJECTS / "streams"), "-o", str(destination)]) == 0
    (destination / "look.v").write_text(
        "reg [31:0] word; integer n;\n"
        "initial begin repeat(4000) nclk;\n"
        "for(n = 0; n < 200; n = n + 1) begin mem_read(65536 + 4 * n, 4, word);\n"
        '$display("%0d %0d", 65536 + 4 * n, word); end $finish; end\n'
    )
    settings = (destination / "project.toml").read_text()
    assert "[simulation]" in settings
    (destination / "project.toml").write_text(
        settings.replace("[simulation]", '[simulation]\nhost = "look.v"')
    )
    run = simulate(destination)
    pairs = [re.fullmatch(r"(\d+) (\d+)", line) for line in run.metrics.prints]
    assert {int(p[1]): int(p[2]) for p in pairs if p} == streams_memory()


def test_a_snippet_that_waits_for_ever_is_left_with_a_warning(tmp_path: Path) -> None:
    source = shutil.copytree(PROJECTS / "slave_stream", tmp_path / "old")
    snippet = (source / "drive.v").read_text()
    assert snippet.count("$finish") == 1
    waves = 'initial begin $dumpfile("uut.vcd"); $dumpvars(0, uut); end\n'
    (source / "drive.v").write_text(waves + snippet.replace("$finish", "wait(sim_clk === 1'bx); $finish"))
    assert main(["import-pycoram", str(source), "-o", str(tmp_path / "new")]) == 0
    run = simulate(tmp_path / "new")
    assert run.metrics.result is Result.PASS
    assert "S038" in {d.code for d in run.diagnostics}
    assert printed(run) == MODELS["slave_stream"]()


def simulate(project: Path) -> Run:
    """A run without waves, which must get as far as a simulator."""
    options = SimulateOptions(waves=False)
    report = Session.open(project).simulate(options, lambda _progress: None, threading.Event())
    assert report.run is not None, report.diagnostics
    assert not has_errors(report.diagnostics), report.diagnostics
    return report.run


def printed(run: Run) -> Lines:
    """The printed lines by who has printed them, in order."""
    lines: Lines = {}
    for thread, line in _log(run.directory / "log.txt"):
        if line in run.metrics.prints:
            lines.setdefault(thread, []).append(line)
    return lines


def _log(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text().splitlines():
        match = re.fullmatch(r"(?:\[(\w+)\] )?(.*)", line)
        assert match is not None
        yield match[1] or "", match[2]
