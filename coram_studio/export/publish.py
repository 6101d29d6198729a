"""The last steps that every exporter shares: check names, check the package, write it, say what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from coram_studio.diagnostics import Diagnostic, diagnostic
from coram_studio.export.exporter import ExportResult
from coram_studio.export.names import check_identifier, check_relative_path
from coram_studio.export.package import PackageError, content_hash, next_revision, write_package
from coram_studio.ipcore.manifest import Manifest


def check_names(manifest: Manifest) -> list[Diagnostic]:
    """Diagnostics for names of the core that Tcl, XML or a vendor's files could not take as they are."""
    named = [
        ("The core's name", manifest.name),
        ("The top module's name", manifest.top),
        *((f"The name of port {port.name}", port.name) for port in manifest.ports),
        *((f"The name of interface {item.name}", item.name) for item in manifest.interfaces),
        *((f"The name of parameter {item.name}", item.name) for item in manifest.parameters),
    ]
    found = [
        diagnostic("X001", f"{what} {reason}, not {name!r}")
        for what, name in named
        if (reason := check_identifier(name))
    ]
    found += [
        diagnostic("X001", f"The file name {path!r} {reason}")
        for path in (*manifest.files, *manifest.headers, *manifest.data)
        if (reason := check_relative_path(path))
    ]
    found += [
        diagnostic("X001", f"The data file {path!r} must not have a name that ends as Verilog does")
        for path in manifest.data
        if path.lower().endswith((".v", ".sv"))
    ]
    return found


def check_buses(manifest: Manifest, tool: str) -> list[Diagnostic]:
    """Diagnostics for ports that speak Avalon-MM, for a tool that connects AXI alone."""
    names = [item.name for item in manifest.interfaces if item.protocol == "avalon"]
    if not names:
        return []
    speak = "speaks" if len(names) == 1 else "speak"
    return [diagnostic("X007", f"{tool} must be given AXI ports, but {', '.join(names)} {speak} Avalon-MM")]


def name_problem(what: str, name: str, reason: str) -> list[Diagnostic]:
    """A diagnostic for one name when there is a reason against it."""
    return [diagnostic("X001", f"{what} {reason}, not {name!r}")] if reason else []


def publish(
    folder: Path,
    exporter: str,
    files: Callable[[int], Mapping[str, bytes]],
    problems: Callable[[Mapping[str, bytes]], Iterable[str]],
    diagnostics: Sequence[Diagnostic],
) -> ExportResult:
    """Check and write a package.

    ``files`` makes the package's files for a revision, which counts up when the rest of them changes; ``problems`` is the
    package's own check. What goes wrong is a diagnostic, and then the package that was there before stays.
    """
    content = content_hash(files(0))
    revision = next_revision(folder, content)
    written = files(revision)
    found = [diagnostic("X004", f"{folder.name}: {problem}") for problem in problems(written)]
    if found:
        return ExportResult(folder, (), (*diagnostics, *found))
    try:
        write_package(folder, written, exporter=exporter, revision=revision, content=content)
    except PackageError as error:
        return ExportResult(folder, (), (*diagnostics, diagnostic(error.code, str(error))))
    return ExportResult(folder, tuple(sorted(written)), tuple(diagnostics))
