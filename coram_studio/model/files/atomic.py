"""Write a file whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
import time
from contextlib import suppress
from pathlib import Path

_STALE_SECONDS = 60.0


def write_atomic(path: Path, data: bytes) -> None:
    """Replace ``path`` by ``data``: whoever reads it, even after a crash, finds the old content or the new one.

    A link is followed, and permissions of an existing file are kept. A file that holds ``data`` already is not
    touched.

    Raises:
        OSError: the folder or the file is not writable, or the disk is full. The old file is unchanged then.
    """
    path = Path(os.path.realpath(path))
    if _holds(path, data):
        return
    if path.exists() and not _writable(path):
        # Replacing needs the folder's permission only; a file that is write-protected itself is meant to stay.
        raise PermissionError(13, "Permission denied", str(path))
    prefix = f".{path.name}."
    _remove_stale(path.parent, prefix)
    descriptor, name = tempfile.mkstemp(prefix=prefix, suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        try:
            _write_all(descriptor, data)
            os.fchmod(descriptor, _mode_for(path))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if temporary.stat().st_size != len(data):
            raise OSError(28, "No space left on device", str(path))
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _writable(path: Path) -> bool:
    # As whom we act, not as whom we were started, where the system can tell the two apart.
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        written = os.write(
            descriptor, view
        )  # may be short when the disk is nearly full; the next call raises
        view = view[written:]


def _mode_for(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """Make the renaming itself last; some file systems cannot, and then the file is still whole."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _remove_stale(folder: Path, prefix: str) -> None:
    """Remove what writers that were killed have left; a younger one may belong to a writer at work."""
    with suppress(OSError):
        for left in folder.glob(f"{prefix}*.tmp"):
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                left.unlink()
