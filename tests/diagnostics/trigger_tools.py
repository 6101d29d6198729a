"""What the tables of triggers share.

A trigger really does what makes the program say its code, and gives the diagnostics that came of it. To add one
for a new code, add a row to ``TRIGGERS`` of the area's file beside this one (``triggers_thread.py`` and so on).
Codes of threads and kernels need none where the example of the catalogue is the whole text that triggers them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from coram_studio.diagnostics import Diagnostic, diagnostic
from coram_studio.export.package import PackageError
from coram_studio.model.document import EditError
from coram_studio.wave.reader import WaveError


@dataclass(frozen=True)
class Bench:
    """Where a trigger works: a folder of its own, and the means to change its surroundings."""

    folder: Path
    patch: pytest.MonkeyPatch

    def write(self, path: str, text: str | bytes) -> Path:
        """A file below the folder."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file


Trigger = Callable[[Bench], Iterable[Diagnostic]]


def raised(action: Callable[[], object]) -> list[Diagnostic]:
    """What an action that refuses by an exception with a code says."""
    try:
        action()
    except (EditError, WaveError, PackageError) as error:
        return [diagnostic(error.code, str(error))]
    return []


@contextmanager
def ordinary_user(folder: Path) -> Iterator[None]:
    """Nothing is forbidden to root: act as nobody, who may enter ``folder``, for a while."""
    if os.geteuid() != 0:
        yield
        return
    parents = [p for p in (folder, *folder.parents) if p.owner() != "root" or p.stat().st_mode & 0o005 != 5]
    modes = [(p, p.stat().st_mode) for p in parents]
    for path, mode in modes:
        path.chmod(mode | 0o055)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        for path, mode in modes:
            path.chmod(mode)
