"""Triggers of the codes of exports: real packages, written by the bundled exporters."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from sample_cores import everything, exporter
from trigger_tools import Bench, Trigger

from coram_studio.diagnostics import Diagnostic
from coram_studio.export.exporter import ExportRequest
from coram_studio.export.publish import publish
from coram_studio.ipcore.manifest import Core


def exported(core: Core, folder: Path, target: str = "xps") -> Iterable[Diagnostic]:
    """The diagnostics of an export."""
    chosen = exporter(target)
    options = {option.name: option.default for option in chosen.options(core)}
    return chosen.export(ExportRequest(core, folder, options)).diagnostics


def export_of(core: Callable[[], Core]) -> Trigger:
    """The diagnostics of an export into an empty folder."""
    return lambda bench: exported(core(), bench.folder)


def _occupied(bench: Bench) -> Iterable[Diagnostic]:
    package = exporter("xps").export(ExportRequest(everything(), bench.folder, {})).directory
    shutil.rmtree(package)
    bench.write(str((package / "thesis.tex").relative_to(bench.folder)), "years\n")
    return exported(everything(), bench.folder)


def _no_folder(bench: Bench) -> Iterable[Diagnostic]:
    return exported(everything(), bench.write("taken", "a file"))


def _failed_check(bench: Bench) -> Iterable[Diagnostic]:
    def problems(files: object) -> list[str]:
        return [] if "component.xml" in dict(files) else ["component.xml is missing"]  # type: ignore[call-overload]

    return publish(
        bench.folder / "package",
        exporter="trial",
        files=lambda _revision: {"a.txt": b"a"},
        problems=problems,
        diagnostics=(),
    ).diagnostics


def _with_data() -> Core:
    core = everything(data=("data/table.hex",))
    return replace(core, files=(*core.files, ("data/table.hex", "64\n")))


def _avalon() -> Core:
    core = everything()
    master = replace(core.manifest.interfaces[2], protocol="avalon")
    others = tuple(item for item in core.manifest.interfaces if item.name != master.name)
    return replace(core, manifest=replace(core.manifest, interfaces=(*others, master)))


TRIGGERS: dict[str, Trigger] = {
    "X001": export_of(lambda: everything(name="Everything", top="Everything")),
    "X002": _occupied,
    "X003": _no_folder,
    "X004": _failed_check,
    "X005": export_of(everything),
    "X006": export_of(_with_data),
    "X007": export_of(_avalon),
}
