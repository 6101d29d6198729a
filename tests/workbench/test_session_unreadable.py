"""Projects whose own files cannot be read: nothing is made of defaults in their place, by whoever asks."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from coram_studio.locate import projects_root
from coram_studio.workbench.reports import SimulateOptions, UsageError
from coram_studio.workbench.session import Session


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return shutil.copytree(
        projects_root() / "vector_sum", tmp_path / "project", ignore=shutil.ignore_patterns("runs", "build")
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("project.toml", 'name = "vector_sum"', 'name = "vector_sum', "P010"),
        ("project.toml", "format = 1", "format = 99", "P012"),
        ("design.toml", 'kind = "memory"', "kind = 3", "P020"),
    ],
)
def test_nothing_is_made_of_it(project: Path, file: str, old: str, new: str, code: str) -> None:
    path = project / file
    good = path.read_text(encoding="utf-8")
    assert old in good
    path.write_text(good.replace(old, new, 1), encoding="utf-8")
    session = Session.open(project, keep=False)
    built = session.build()
    simulated = session.simulate(SimulateOptions(sets={"nothing": "1"}), print, threading.Event())
    exported, package = session.export("vivado", project / "package")
    assert (built.core, simulated.core, simulated.run, exported.core, package) == (None,) * 5
    for found in (built.diagnostics, simulated.diagnostics, exported.diagnostics):
        assert set(found) == set(session.opening_diagnostics)
        assert code in [d.code for d in found]
    assert set(session.opening_diagnostics) <= set(session.check().diagnostics)
    assert not any((project / name).exists() for name in ("build", "runs", "package"))
    with pytest.raises(UsageError):
        session.export("nobody", project / "package")
    path.write_text(good, encoding="utf-8")
    assert Session.open(project, keep=False).build().core is not None


def test_a_thread_that_cannot_be_compiled_is_still_told_by_the_check(project: Path) -> None:
    (project / "project.toml").write_text("name = \n")
    thread = project / "threads" / "sum_thread.py"
    thread.write_text("x = = 1\n")
    report = Session.open(project, keep=False).check()
    assert {"P010", "T001"} <= {d.code for d in report.diagnostics}
