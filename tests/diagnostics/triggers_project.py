"""Triggers of the codes of a project's files."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable

from model_samples import vector_sum_state
from trigger_tools import Bench, Trigger, ordinary_user

from coram_studio.diagnostics import Diagnostic
from coram_studio.model.design import State
from coram_studio.model.files import ProjectFiles, read_project, write_state
from coram_studio.model.files.design_file import design_text, layout_text

_Found = Callable[[Bench], Iterable[Diagnostic]]
_BLOCK = '[accelerators.a.blocks.b]\nkind = "memory"\nname = "b"\n'
_KERNEL = '[accelerators.a.blocks.k]\nkind = "kernel"\nname = "k"\n[accelerators.a.blocks.k.bundles.m]\n'


def opened(bench: Bench, **files: str | bytes) -> ProjectFiles:
    """A project of correct files, some of them replaced."""
    state = vector_sum_state()
    correct = {
        "project": 'format = 1\nname = "sample"\n',
        "design": design_text(state.design),
        "layout": layout_text(state),
    }
    for name, content in {**correct, **files}.items():
        bench.write(f"{name}.toml", content)
    return read_project(bench.folder)


def reading(**files: str | bytes) -> _Found:
    """The diagnostics of opening a project with these files."""
    return lambda bench: opened(bench, **files).diagnostics


def settings(text: str) -> _Found:
    """The diagnostics of opening a project with these settings."""
    return reading(project='name = "s"\n' + text)


def _unreadable(bench: Bench) -> Iterable[Diagnostic]:
    bench.write("project.toml", 'name = "s"\n')
    (bench.folder / "design.toml").mkdir()
    return read_project(bench.folder).diagnostics


def _read_only(bench: Bench) -> Iterable[Diagnostic]:
    files = opened(bench, layout="format = 7\n")
    return write_state(files.project, files.state)


def _forbidden(bench: Bench) -> Iterable[Diagnostic]:
    files = opened(bench)
    bench.folder.chmod(0o555)
    with ordinary_user(bench.folder):
        found = write_state(files.project, State())
    bench.folder.chmod(0o755)
    return found


def _full(bench: Bench) -> Iterable[Diagnostic]:
    files = opened(bench)

    def fsync(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with bench.patch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        return write_state(files.project, State())


def _missing(bench: Bench) -> Iterable[Diagnostic]:
    bench.write("project.toml", 'name = "s"\n')
    return read_project(bench.folder).diagnostics


TRIGGERS: dict[str, Trigger] = {
    "P001": lambda bench: read_project(bench.folder / "nowhere").diagnostics,
    "P002": _unreadable,
    "P003": _read_only,
    "P004": _forbidden,
    "P005": _full,
    "P006": _missing,
    "P010": reading(project="name = vector_sum\n"),
    "P011": reading(design=b'format = 1\n# "\xe9"\n'),
    "P012": reading(design="format = 2\n"),
    "P013": reading(design='format = "one"\n'),
    "P020": reading(design=_BLOCK + 'data_width = "32"\n'),
    "P021": settings("clock_mhz = 0\n"),
    "P022": settings('integers = "int8"\n'),
    "P023": reading(project="format = 1\n"),
    "P024": reading(design=_BLOCK + "widht = 32\n"),
    "P025": reading(
        design='[accelerators.a.connections]\nc = { user = "vectorsum", provider = "buffer.port" }\n'
    ),
    "P026": reading(design=_KERNEL + 'type = "memory"\nside = "user"\nports.D = "mem_d"\n'),
    "P027": settings('[memory]\nimage = "/tmp/image.bin"\n'),
    "P028": settings('version = "1.0 beta"\n'),
}
