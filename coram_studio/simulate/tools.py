"""Find the external programs of a simulation and check that they are new enough."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coram_studio.diagnostics import Diagnostic, diagnostic

_EXTRA_FOLDERS = ("/usr/local/bin", "/opt/homebrew/bin", "/opt/oss-cad-suite/bin")
_VERSION_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class ToolInfo:
    """A program that was found: its resolved path and its version as numbers and as it says it itself."""

    name: str
    path: Path
    version: tuple[int, ...]
    version_text: str


@dataclass(frozen=True, slots=True)
class ToolNeed:
    """A program that is needed: how to ask its version, which is enough, and how people get it."""

    name: str
    title: str
    version_arguments: tuple[str, ...]
    version_pattern: str  # regular expression with one group: numbers and dots
    minimum: tuple[int, ...]
    how_to_install: str
    minimum_text: str = ""  # as its makers write it, where that is not the numbers with dots


def find_program(name: str, folders: Sequence[str] | None = None) -> Path | None:
    """Absolute path of a program in PATH or in the usual folders, or in ``folders`` alone when given."""
    if folders is None:
        folders = [*os.environ.get("PATH", os.defpath).split(os.pathsep), *_EXTRA_FOLDERS]
    # An empty or relative entry of PATH would find programs in the current folder, which may be a project.
    absolute = [folder for folder in folders if Path(folder).is_absolute()]
    found = shutil.which(name, path=os.pathsep.join(absolute)) if absolute else None
    return Path(found).resolve() if found else None


def find_tool(need: ToolNeed, folders: Sequence[str] | None = None) -> ToolInfo | Diagnostic:
    """The tool, or the diagnostic that says what is wrong and how to get it. Takes some milliseconds."""
    path = find_program(need.name, folders)
    if path is None:
        return diagnostic(
            "S001",
            f"{need.title} is needed, but the program {need.name} was not found",
            remedy=f"{need.how_to_install}, and make sure that {need.name} is in PATH.",
        )
    try:
        text = _version_text(path, need.version_arguments, path.stat().st_mtime_ns)
    except (OSError, subprocess.TimeoutExpired) as error:
        return diagnostic("S003", f"{need.title} at {path} does not run: {error}")
    match = re.search(need.version_pattern, text)
    if match is None:
        first = text.strip().splitlines()[0] if text.strip() else "nothing"
        return diagnostic("S003", f"{need.title} at {path} must tell its version, but said: {first}")
    version = tuple(int(part) for part in match.group(1).split("."))
    if version < need.minimum:
        wanted = need.minimum_text or ".".join(str(part) for part in need.minimum)
        return diagnostic(
            "S002",
            f"{need.title} must be version {wanted} or newer, not {match.group(1)} ({path})",
            remedy=f"{need.how_to_install} in version {wanted} or newer.",
        )
    return ToolInfo(need.name, path, version, match.group(1))


@functools.lru_cache(maxsize=32)
def _version_text(path: Path, arguments: tuple[str, ...], _modified: int) -> str:
    """What the program says of itself; asked once for each state of its file. Raises OSError, TimeoutExpired."""
    done = subprocess.run(
        [str(path), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_VERSION_SECONDS,
        check=False,
    )
    return (done.stdout + done.stderr).decode(errors="replace")
