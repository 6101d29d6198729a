"""New projects from the samples."""

from __future__ import annotations

import re
import shutil
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

import tomlkit

from coram_studio.locate import projects_root
from coram_studio.workbench.reports import UsageError

DEFAULT_TEMPLATE = "vector_sum"
# Outputs, and what describes the sample itself.
_LEFT_OUT = shutil.ignore_patterns("build", "runs", "__pycache__", ".*", "README.md", "diagram*.png")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Template:
    """A sample project that a new one can start from. ``picture`` is a PNG of its diagram, or None."""

    name: str
    description: str
    directory: Path
    picture: Path | None


def templates() -> tuple[Template, ...]:
    """All samples that are shipped, by name."""
    found = []
    for folder in sorted(projects_root().iterdir()):
        settings = folder / "project.toml"
        if settings.is_file():
            table = tomllib.loads(settings.read_text(encoding="utf-8"))
            picture = folder / "diagram.png"
            found.append(
                Template(
                    folder.name,
                    str(table.get("description", "")),
                    folder,
                    picture if picture.is_file() else None,
                )
            )
    return tuple(found)


def project_name(directory: Path) -> str:
    """The project's name for a folder: its last part made an identifier."""
    name = re.sub(r"\W+", "_", directory.absolute().name, flags=re.ASCII).strip("_")
    return name if _NAME.fullmatch(name) else f"project_{name}" if name else "project"


def create_project(directory: Path, template: str = DEFAULT_TEMPLATE, name: str = "") -> Path:
    """Copy a sample to ``directory``, which must not exist or be empty, and name the project.

    The folder appears whole or not at all. Raises UsageError; nothing is left behind then.
    """
    chosen = next((t for t in templates() if t.name == template), None)
    if chosen is None:
        known = ", ".join(t.name for t in templates())
        raise UsageError(f"there is no template {template!r}; there are: {known}")
    directory = directory.absolute()
    name = name or project_name(directory)
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"the project's name must be letters, digits and _, starting with a letter, not {name!r}"
        )
    try:
        if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
            raise UsageError(f"{directory} exists and is not an empty folder: choose another name")
        directory.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{directory.name}.", dir=directory.parent) as scratch:
            made = Path(scratch) / "project"
            shutil.copytree(chosen.directory, made, ignore=_LEFT_OUT, copy_function=shutil.copyfile)
            _rename(made / "project.toml", name)
            if directory.exists():
                directory.rmdir()
            made.rename(directory)
    except OSError as error:
        raise UsageError(f"{directory} cannot be made: {error.strerror or error}") from error
    return directory


def _rename(settings: Path, name: str) -> None:
    document = tomlkit.parse(settings.read_text(encoding="utf-8"))
    document["name"] = name
    settings.write_text(tomlkit.dumps(document), encoding="utf-8")
