"""Copies of sample projects, changed and run, with the references that the samples bring along."""

from __future__ import annotations

import importlib.util
import shutil
import sys
import threading
from pathlib import Path
from types import ModuleType

import numpy as np
import numpy.typing as npt

from coram_studio.locate import projects_root
from coram_studio.simulate.run import Result, Run
from coram_studio.workbench.reports import SimulateOptions
from coram_studio.workbench.session import Session


def reference(name: str) -> ModuleType:
    """The module ``tests/reference.py`` of a sample."""
    path = projects_root() / name / "tests" / "reference.py"
    spec = importlib.util.spec_from_file_location(f"reference_of_{name}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look for it
    spec.loader.exec_module(module)
    return module


def copied(name: str, folder: Path, changes: dict[str, tuple[tuple[str, str], ...]] | None = None) -> Path:
    """A copy of the sample, with texts of its files replaced: file -> (old, new), ...; each old one occurs once."""
    root = folder / name
    leave = shutil.ignore_patterns("build", "runs", "__pycache__")
    shutil.copytree(projects_root() / name, root, ignore=leave)
    for file, replaced in (changes or {}).items():
        text = (root / file).read_text(encoding="utf-8")
        for old, new in replaced:
            assert text.count(old) == 1, f"{file} has {text.count(old)} times: {old}"
            text = text.replace(old, new)
        (root / file).write_text(text, encoding="utf-8")
    return root


def run(
    root: Path,
    image: npt.NDArray[np.uint8] | None,
    dump: tuple[int, int],
    engine: str = "icarus",
    **sets: int | str,
) -> tuple[Run, npt.NDArray[np.uint8]]:
    """Simulate with this image, or the project's own: the run, and memory from dump[0] to dump[1]. It must have passed."""
    values = {key: str(value) for key, value in sets.items()}
    values["memory_dump"] = f"{dump[0]}:{dump[1]}"
    if image is not None:
        (root / "given.bin").write_bytes(image.tobytes())
        values["memory_image"] = str(root / "given.bin")
    options = SimulateOptions(engine=engine, waves=False, sets=values)
    report = Session.open(root).simulate(options, lambda _progress: None, threading.Event())
    assert report.run is not None, report.diagnostics
    assert report.run.metrics.result is Result.PASS, report.run.diagnostics
    return report.run, np.fromfile(report.run.directory / "dump-0.bin", dtype=np.uint8)
