"""What the repository may and must hold."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from importlib.metadata import distribution, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def git(*arguments: str) -> str | None:
    """What git says about the repository, or None where there is no git or no repository."""
    try:
        result = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True)
    except FileNotFoundError:
        return None
    return result.stdout if result.returncode == 0 else None


def tracked_files() -> list[Path]:
    """Files of the repository, or, in an unpacked archive, all that are no outputs."""
    listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if listed is not None:
        names = [ROOT / name for name in listed.split("\0") if name]
        return [path for path in names if path.is_file()]
    return [path for path in ROOT.rglob("*") if path.is_file() and not is_output(path.relative_to(ROOT))]


def is_output(path: Path) -> bool:
    """Whether a program has written it: caches, environments, builds; as .gitignore has it."""
    if any(part == "__pycache__" or (part.startswith(".") and part != ".ci") for part in path.parts[:-1]):
        return True
    depth = 2 if path.parts[0] == "projects" else 0
    return len(path.parts) > depth and path.parts[depth] in {"build", "runs", "dist"}


def texts() -> list[tuple[str, str]]:
    found = []
    for path in tracked_files():
        data = path.read_bytes()
        if b"\0" not in data[:4096]:
            found.append((path.relative_to(ROOT).as_posix(), data.decode("utf-8", "replace")))
    return found


def test_no_source_is_ignored_by_git() -> None:
    listed = git("status", "--porcelain=v1", "--ignored", "--", "coram_studio", "resources", "plugins") or ""
    ignored = [line[3:] for line in listed.splitlines() if line.startswith("!!")]
    assert [name for name in ignored if "__pycache__" not in name] == []


REGISTRIES = (
    r"pypi\.org|pythonhosted|npmjs\.|deb\.debian\.org|archive\.ubuntu|conda\.anaconda|index-url|find-links"
)
MACHINE_PATHS = r"(?<![\w.$}-])/(?:work|home|root|Users|mnt)/\w|[A-Z]:\\\\?Users"


@pytest.mark.parametrize(
    ("what", "pattern"), [("registries of packages", REGISTRIES), ("folders of a machine", MACHINE_PATHS)]
)
def test_no_file_names(what: str, pattern: str) -> None:
    this = Path(__file__).relative_to(ROOT).as_posix()
    found = {
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
        for name, text in texts()
        if name != this
        for match in re.finditer(pattern, text)
    }
    assert found == set(), what


def test_constraints_are_names_and_versions_in_order() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    for line in pins:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*==[0-9][0-9a-z.]*", line), line
    assert pins == sorted(pins)
    assert len({line.partition("==")[0] for line in pins}) == len(pins)


def pinned() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if "==" in line and not line.startswith("#"))


def closure() -> dict[str, list[Requirement]]:
    """All distributions that the program and its development need here, with what each is needed as."""
    found: dict[str, list[Requirement]] = {}
    development = [Requirement(text) for text in PROJECT["optional-dependencies"]["dev"]]
    open_ones = [*(Requirement(text) for text in PROJECT["dependencies"]), *development]
    while open_ones:
        requirement = open_ones.pop()
        name = canonicalize_name(requirement.name)
        known = found.setdefault(name, [])
        if requirement in known:
            continue
        known.append(requirement)
        for text in requires(requirement.name) or ():
            inner = Requirement(text)
            extras = requirement.extras or {""}
            if inner.marker is None or any(inner.marker.evaluate({"extra": extra}) for extra in extras):
                open_ones.append(inner)
    return found


def test_constraints_cover_all_dependencies() -> None:
    pins = pinned()
    needed = closure()
    assert sorted(set(needed) - set(pins)) == []
    for name, requirements in needed.items():
        for requirement in requirements:
            assert requirement.specifier.contains(pins[name], prereleases=True), (
                f"{requirement} but {pins[name]}"
            )


def test_constraints_name_nothing_that_nobody_needs() -> None:
    build = {
        canonicalize_name(Requirement(text).name)
        for text in ("hatchling", "editables", "trove-classifiers", "setuptools")
    }
    # Needed on other systems only.
    elsewhere = {"colorama"}
    assert sorted(set(pinned()) - set(closure()) - build - elsewhere) == []


FONT_SUFFIXES = {".otf", ".ttf", ".woff", ".woff2"}
OWN_SUFFIXES = {
    ".v",
    ".sv",
    ".vh",
    ".vlt",
    ".cpp",
    ".svh",
    ".svg",
    ".toml",
    ".qss",
    ".j2",
    ".json",
    ".txt",
    ".md",
    ".py",
    ".tcl",
    ".png",
}


def test_every_font_comes_with_its_licence() -> None:
    fonts = [path for path in tracked_files() if path.suffix.lower() in FONT_SUFFIXES]
    assert fonts
    for font in fonts:
        assert font.parent == ROOT / "resources" / "fonts"
        licence = font.with_name(f"{font.name.partition('-')[0]}-OFL.txt").read_text(encoding="utf-8")
        assert licence.startswith("Copyright ")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_every_other_resource_is_of_a_kind_that_is_written_here() -> None:
    folders = ("resources", "plugins", "projects")
    for path in tracked_files():
        relative = path.relative_to(ROOT)
        if relative.parts[0] in folders and path.suffix.lower() not in FONT_SUFFIXES:
            # What a sample's core starts with, made by the sample's own tests.
            image = relative.match("projects/*/memory/*.bin") or relative.match("projects/*/memory/*.npz")
            assert path.suffix in OWN_SUFFIXES or path.name == ".gitignore" or image, relative


def test_licence_is_whole_and_declared() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert PROJECT["license"] == "Apache-2.0 AND OFL-1.1"


def test_links_between_documents_lead_somewhere() -> None:
    for path in tracked_files():
        if path.suffix != ".md":
            continue
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.relative_to(ROOT)}: {target}"


def test_every_document_can_be_found_from_the_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    documents = {path.name for path in (ROOT / "docs").glob("*.md")} - {"index.md"}
    assert sorted(name for name in documents if f"]({name})" not in index) == []


def test_version_is_the_same_everywhere() -> None:
    import coram_studio

    assert coram_studio.__version__ == PROJECT["version"]
    assert distribution("coram-studio").version == PROJECT["version"]


LONGEST_FILE, LONGEST_FUNCTION, MOST_METHODS = 500, 60, 25


def python_sources() -> list[Path]:
    return [
        p
        for p in tracked_files()
        if p.suffix == ".py" and p.relative_to(ROOT).parts[0] in {"coram_studio", "plugins"}
    ]


def test_sources_stay_readable() -> None:
    """A file, a function or a class that has grown past its ceiling is to be split.

    Event handlers under Qt's own names do not count as methods.
    """
    too_large = []
    for path in python_sources():
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT)
        if text.count("\n") > LONGEST_FILE:
            too_large.append(f"{name}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    too_large.append(f"{name}: {node.name} has {lines} lines")
            elif isinstance(node, ast.ClassDef):
                methods = [
                    inner
                    for inner in node.body
                    if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef)
                    # Qt calls its event handlers by names in camelCase; how many a widget needs is Qt's doing.
                    and inner.name == inner.name.lower()
                ]
                if len(methods) > MOST_METHODS:
                    too_large.append(f"{name}: {node.name} has {len(methods)} methods")
    assert too_large == []


def test_public_things_say_what_they_are() -> None:
    silent = []
    for path in python_sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        name = path.relative_to(ROOT)
        if ast.get_docstring(tree) is None and path.stat().st_size > 0:
            silent.append(f"{name}: module")
        silent.extend(
            f"{name}:{node.lineno}: {node.name}"
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and ast.get_docstring(node) is None
        )
    assert silent == []


def test_no_tool_writes_to_the_null_device() -> None:
    """Icarus makes its output executable: run as root, it would take /dev/null from everybody else."""
    named = '-o", "' + "/dev/null"
    found = [
        str(p)
        for p in (ROOT / "tests").rglob("*.py")
        if named in p.read_text(encoding="utf-8", errors="replace")
    ]
    assert found == []
