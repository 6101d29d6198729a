"""The wheel: what it holds, and that the installed program finds it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = "coram_studio/_bundle/"

FIND = """
from coram_studio.locate import bundle_root, plugins_root, projects_root, resource
print(bundle_root())
assert resource("themes/colours.toml").is_file()
assert list(resource("fonts").glob("*.otf"))
assert list(resource("rtl").glob("*.v"))
assert list(resource("templates").rglob("*.j2"))
assert (projects_root() / "vector_sum" / "project.toml").is_file()
assert plugins_root().is_dir()
from coram_studio.model.files import read_project
files = read_project(projects_root() / "vector_sum")
assert files.diagnostics == (), files.diagnostics
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built without the network, from a copy in which outputs lie about."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in ("coram_studio", "resources", "plugins"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    outputs = shutil.ignore_patterns("__pycache__", "build", "runs")
    shutil.copytree(ROOT / "projects", source / "projects", ignore=outputs)
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".gitignore"):
        shutil.copy2(ROOT / name, source / name)
    for output in ("runs/1/log.txt", "build/core/top.v", "threads/__pycache__/x.pyc"):
        path = source / "projects" / "vector_sum" / output
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("an output")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")],
        cwd=source,
        check=True,
        capture_output=True,
    )
    (built,) = (folder / "dist").glob("*.whl")
    return built


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_wheel_holds_every_source_and_every_bundled_file(wheel: Path) -> None:
    expected = set()
    for folder, prefix in (
        ("coram_studio", ""),
        ("resources", BUNDLE),
        ("plugins", BUNDLE),
        ("projects", BUNDLE),
    ):
        for path in (ROOT / folder).rglob("*"):
            relative = path.relative_to(ROOT)
            outputs = {"__pycache__", "build", "runs"} if folder == "projects" else {"__pycache__"}
            if path.is_file() and not outputs.intersection(relative.parts):
                expected.add(f"{prefix}{relative.as_posix()}")
    held = names_in(wheel)
    assert sorted(expected - held) == []
    extra = {name for name in held - expected if ".dist-info/" not in name}
    assert sorted(extra) == []


def test_wheel_holds_the_licences(wheel: Path) -> None:
    licences = {name.rpartition("/")[2] for name in names_in(wheel) if "/licenses/" in name}
    assert licences == {"LICENSE", "Inter-OFL.txt", "JetBrainsMono-OFL.txt"}


def test_installed_program_finds_what_it_brings(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    result = subprocess.run(
        [sys.executable, "-c", FIND],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "installed"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == str(tmp_path / "installed" / "coram_studio" / "_bundle")
