"""A project with two accelerators that sum and store, both with threads and objects of the same names."""

from __future__ import annotations

import shutil
from pathlib import Path

from coram_studio.locate import projects_root


def two_sums(folder: Path, *, settings: str = "") -> Path:
    """The sample twice, as accelerators ``vector_sum`` and ``other``, in a new folder; both run."""
    project = folder / "two"
    shutil.copytree(projects_root() / "vector_sum", project, ignore=shutil.ignore_patterns("build", "runs"))
    design = (project / "design.toml").read_text()
    second = design.replace("accelerators.vector_sum.", "accelerators.other.").replace("format = 1\n", "")
    (project / "design.toml").write_text(design + second)
    with (project / "project.toml").open("a") as file:
        file.write(f'\n[simulation]\naccelerators = ["vector_sum", "other"]\n{settings}\n')
    return project
