"""A project's folder: read whole, written file by file, nothing ever lost."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from coram_studio.diagnostics import Diagnostic, Severity, Span, diagnostic
from coram_studio.model.design import Design, Layout, State
from coram_studio.model.expressions import parameter_values, with_object_widths
from coram_studio.model.files.atomic import write_atomic
from coram_studio.model.files.design_file import (
    DESIGN_FILE,
    LAYOUT_FILE,
    block_lines,
    design_text,
    layout_text,
    read_design,
    read_layout,
)
from coram_studio.model.files.settings_file import SETTINGS_FILE, read_settings, settings_text
from coram_studio.model.files.tables import Source
from coram_studio.model.naming import name_stem
from coram_studio.model.project import Project, Settings

_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_LARGEST_FILE = 64 << 20  # bytes; a design of 2,000 blocks has less than 2 MB


@dataclass(frozen=True, slots=True)
class ProjectFiles:
    """A project as its files say, as far as they could be read.

    ``block_lines`` gives the line in design.toml of each block and connection by (accelerator, id).
    """

    project: Project
    state: State
    diagnostics: tuple[Diagnostic, ...] = ()
    block_lines: Mapping[tuple[str, str], int] = field(default_factory=dict)


def read_project(root: Path) -> ProjectFiles:
    """Read project.toml, design.toml and layout.toml below ``root``. Starts nothing and writes nothing.

    Never raises for what the files hold. When one of them cannot be read whole, or is of a newer format, the
    project is read-only, because saving it would lose what was not understood.
    """
    root = root.absolute()
    fallback = name_stem(root.name)
    if not root.is_dir():
        found = diagnostic("P001", f"{root} must be a project's folder, and there is none")
        return ProjectFiles(Project(root, Settings(fallback), found.message), State(), (found,))
    diagnostics: list[Diagnostic] = []
    settings, design, layout = Settings(fallback), Design(), Layout()
    lines: Mapping[tuple[str, str], int] = {}

    source = _load(root, SETTINGS_FILE, diagnostics, required=True)
    if source is not None:
        settings = read_settings(source, fallback)
        diagnostics.extend(source.diagnostics)
    source = _load(root, DESIGN_FILE, diagnostics)
    if source is not None:
        design = with_object_widths(read_design(source), parameter_values(settings.parameters))
        lines = block_lines(source, design)
        diagnostics.extend(source.diagnostics)
    source = _load(root, LAYOUT_FILE, diagnostics)
    if source is not None:
        layout = read_layout(source, design)
        diagnostics.extend(source.diagnostics)

    project = Project(root, settings, _reason_for_read_only(diagnostics))
    return ProjectFiles(project, State(design, layout), tuple(diagnostics), lines)


def write_state(project: Project, state: State) -> tuple[Diagnostic, ...]:
    """Write design.toml and layout.toml; diagnostics say what could not be written. Never raises for that."""
    if project.read_only:
        return (_refusal(project),)
    # The design first: a layout without a block is nothing, a block without a place is put somewhere.
    problems = _write(project.root, DESIGN_FILE, design_text(state.design))
    return problems or _write(project.root, LAYOUT_FILE, layout_text(state))


def write_settings(project: Project) -> tuple[Diagnostic, ...]:
    """Write project.toml, keeping comments and unknown keys; diagnostics say what could not be written."""
    if project.read_only:
        return (_refusal(project),)
    problems: list[Diagnostic] = []
    source = _load(project.root, SETTINGS_FILE, problems)
    if any(problem.severity is Severity.ERROR for problem in problems):
        return tuple(problems)
    try:
        text = settings_text(project.settings, source.text if source else "")
    except ValueError as error:  # somebody has broken the file since it was read
        return (diagnostic("P010", f"{SETTINGS_FILE} is not TOML: {error}", span=Span(SETTINGS_FILE)),)
    return _write(project.root, SETTINGS_FILE, text)


def _load(root: Path, name: str, problems: list[Diagnostic], *, required: bool = False) -> Source | None:
    path = root / name
    span = Span(name)
    try:
        if path.stat().st_size > _LARGEST_FILE:
            message = f"{name} must be smaller than {_LARGEST_FILE >> 20} MB"
            problems.append(diagnostic("P002", message, span=span))
            return None
        data = path.read_bytes()
    except FileNotFoundError:
        if required:
            problems.append(diagnostic("P002", f"{name} is missing in {root}", span=span))
        elif name == DESIGN_FILE:
            problems.append(diagnostic("P006", f"{name} is missing: the design is empty", span=span))
        return None
    except OSError as error:
        problems.append(diagnostic("P002", f"{name} cannot be read: {error.strerror or error}", span=span))
        return None
    try:
        return Source(name, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        message = f"{name} must be UTF-8 text; byte 0x{data[error.start]:02x} is not"
        problems.append(diagnostic("P011", message, span=Span(name, line, column)))
        return None


def _write(root: Path, name: str, text: str) -> tuple[Diagnostic, ...]:
    try:
        write_atomic(root / name, text.encode())
    except (OSError, UnicodeEncodeError) as error:
        number = getattr(error, "errno", None)
        reason = getattr(error, "strerror", None) or str(error)
        if number in _DISK_FULL:
            message = f"{name} cannot be written to {root}: the disk is full"
            return (diagnostic("P005", message, span=Span(name)),)
        message = f"{name} cannot be written to {root}: {reason}"
        return (diagnostic("P004", message, span=Span(name)),)
    return ()


def _refusal(project: Project) -> Diagnostic:
    return diagnostic("P003", f"The project is open read-only: {project.read_only}")


def _reason_for_read_only(diagnostics: list[Diagnostic]) -> str:
    """Why saving would lose something, or ""."""
    errors = [d for d in diagnostics if d.severity is Severity.ERROR]
    if not errors:
        return ""
    first = next((d for d in errors if d.code == "P012"), errors[0])
    return f"{first.span}: {first.message}" if first.span else first.message
