"""What the evaluations share: projects copied and run, tables in docs/evaluation.md, where their files go."""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from coram_studio.locate import projects_root
from coram_studio.simulate.run import Result, Run
from coram_studio.workbench.reports import SimulateOptions
from coram_studio.workbench.session import Session

DOCS = Path(__file__).resolve().parents[2] / "docs"
DOCUMENT = "evaluation.md"


def copy_project(name: str, folder: Path) -> Path:
    """A copy of the sample project, in the new folder."""
    shutil.copytree(
        projects_root() / name, folder, ignore=shutil.ignore_patterns("build", "runs", "__pycache__")
    )
    return folder


def project_module(project: Path, name: str) -> ModuleType:
    """The module ``tests/<name>.py`` of a project."""
    path = project / "tests" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"{name}_of_{project.name}_evaluation", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be read")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look for it
    spec.loader.exec_module(module)
    return module


def run_project(
    project: Path, memory: str, *, engine: str = "icarus", overlap: bool = True, **sets: object
) -> Run:
    """Simulate without waves. Raises RuntimeError when the run does not pass."""
    session = Session.open(project)
    session.change_settings(replace(session.settings, overlap=overlap))
    options = SimulateOptions(
        engine=engine, memory=memory, waves=False, sets={key: str(value) for key, value in sets.items()}
    )
    report = session.simulate(options, lambda _progress: None, threading.Event())
    if report.run is None or report.run.metrics.result is not Result.PASS:
        raise RuntimeError(f"the simulation of {project.name} failed: {report.diagnostics}")
    return report.run


def replace_block(docs: Path, name: str, text: str) -> None:
    """Put ``text`` between the marks of that name in the document. Raises ValueError when it lacks them."""
    document = docs / DOCUMENT
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
    head, found, rest = document.read_text(encoding="utf-8").partition(begin)
    _, closed, tail = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"{document} must have the lines {begin.strip()} and {end}")
    document.write_text(f"{head}{begin}\n{text.strip()}\n\n{closed}{tail}", encoding="utf-8")


def table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table in Markdown. Raises ValueError for a row that has more or fewer cells than the head."""
    if any(len(row) != len(heads) for row in rows):
        raise ValueError(f"each row must have {len(heads)} cells, as the head has")
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def picture(name: str, description: str) -> str:
    """The chart of that name, light or dark as the reader's screen is."""
    return (
        f'<picture><source media="(prefers-color-scheme: dark)" srcset="images/{name}_dark.png">'
        f'<img alt="{description}" src="images/{name}_light.png" width="880"></picture>'
    )


def parser(description: str | None) -> argparse.ArgumentParser:
    """The options that all evaluations have."""
    made = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument(
        "--docs", type=Path, default=DOCS, help=f"folder of {DOCUMENT}, which gets the tables, and of images/"
    )
    return made
