"""A hidden folder in which a project is made before it appears: nothing half written is seen, or left."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_MARK = ".import-"


@contextmanager
def scratch_folder(destination: Path) -> Iterator[Path]:
    """A path beside ``destination`` to make its content in; what is still there at the end is removed.

    What imports left that were killed is removed too. Folders that are made for the destination go again if it
    does not come to be.

    Raises:
        OSError: the folder cannot be made.
    """
    missing = [parent for parent in destination.parents if not parent.exists()]
    destination.parent.mkdir(parents=True, exist_ok=True)
    _remove_left(destination)
    prefix = f".{destination.name}{_MARK}{os.getpid()}-"
    try:
        with tempfile.TemporaryDirectory(prefix=prefix, dir=destination.parent) as scratch:
            yield Path(scratch) / "project"
    finally:
        if not destination.exists():
            for parent in missing:  # the innermost first; only what is empty goes
                with suppress(OSError):
                    parent.rmdir()


def _remove_left(destination: Path) -> None:
    pattern = re.compile(rf"\.{re.escape(destination.name)}{_MARK}(\d+)-.*")
    for path in destination.parent.iterdir():
        match = pattern.fullmatch(path.name)
        if match and path.is_dir() and not path.is_symlink() and not _lives(int(match[1])):
            shutil.rmtree(path, ignore_errors=True)


def _lives(process: int) -> bool:
    if not Path("/proc/self").exists():
        return True  # not known: what another process may be using stays
    return Path(f"/proc/{process}").exists()
