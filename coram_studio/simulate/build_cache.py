"""Keep compiled simulations by their content hash, so that an unchanged design runs at once.

What is kept is run later, so only files are trusted that lie in a folder of the user's own that nobody else can
write, belong to the user, and hold what their own SHA-256 says.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import platformdirs

MAX_BYTES = 512 << 20
"""Size of all kept files together; those not used for the longest time go first."""

_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)
_DIGEST_BYTES = 32
_LEFT_OVER_SECONDS = 3600.0  # after which an unfinished file of a broken-off program is removed


def cache_base() -> Path:
    """The folder of all that can be made again: the user's cache folder, or ``CORAM_STUDIO_CACHE``."""
    return Path(os.environ.get("CORAM_STUDIO_CACHE") or platformdirs.user_cache_dir("coram-studio", False))


def cache_folder() -> Path:
    """Where compiled simulations are kept."""
    return cache_base() / "simulators"


class BuildCache:
    """Files by key, safe against other programs that use the same folder at the same time.

    An entry is written under another name and renamed, so it is whole or not there; one that is removed while
    somebody reads it stays readable to them.
    """

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES) -> None:
        self.folder = folder
        self._max_bytes = max_bytes

    def fetch(self, key: str) -> bytes | None:
        """What is kept under the key, or None: nothing, or nothing that can be trusted."""
        path = self._path(key)
        if not self.is_own_folder():
            return None
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            with os.fdopen(descriptor, "rb") as file:
                if not _is_private(os.fstat(file.fileno()), stat.S_ISREG):
                    return None
                digest, data = file.read(_DIGEST_BYTES), file.read()
        except OSError:
            return None
        if hashlib.sha256(data).digest() != digest:
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return data

    def keep(self, key: str, data: bytes, *, clean: bool = True) -> bool:
        """Keep the data under the key and remove what has become too much; whether it was kept.

        Without ``clean``, what has become too much stays until ``clean`` is called.
        """
        path = self._path(key)
        if len(data) > self._max_bytes // 2 or not self._make_folder():
            return False
        try:
            descriptor, name = tempfile.mkstemp(prefix=".new-", dir=self.folder)
        except OSError:
            return False
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(hashlib.sha256(data).digest())
                file.write(data)
            Path(name).replace(path)
        except OSError:  # a full disk
            with contextlib.suppress(OSError):
                Path(name).unlink()
            return False
        if clean:
            self._remove_oldest(path)
        return True

    def clean(self) -> None:
        """Remove what has not been used for the longest time, where there is too much."""
        if self.is_own_folder():
            self._remove_oldest(None)

    def size(self) -> tuple[int, int]:
        """How many files are kept, and their bytes together."""
        count = total = 0
        with contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                with contextlib.suppress(OSError):
                    if _KEY.fullmatch(path.name):
                        count, total = count + 1, total + path.lstat().st_size
        return count, total

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError(f"{key!r} is not a SHA-256 in hex")
        return self.folder / key

    def _make_folder(self) -> bool:
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.is_own_folder()

    def is_own_folder(self) -> bool:
        """Whether the folder is there, the user's own, and nobody else can write it."""
        try:
            return _is_private(self.folder.lstat(), stat.S_ISDIR)
        except OSError:
            return False

    def _remove_oldest(self, newest: Path | None) -> None:
        entries: list[tuple[float, int, Path]] = []
        with contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                with contextlib.suppress(OSError):  # another program may remove it meanwhile
                    status = path.lstat()
                    if _KEY.fullmatch(path.name):
                        entries.append((status.st_mtime, status.st_size, path))
                    elif path.name.startswith(".new-") and time.time() - status.st_mtime > _LEFT_OVER_SECONDS:
                        path.unlink()
        total = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries):
            if total <= self._max_bytes:
                return
            if path != newest:
                with contextlib.suppress(OSError):
                    path.unlink()
                total -= size


def _is_private(status: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    """Whether it is of that kind, the user's own, and nobody else can write it."""
    right_kind = is_kind(status.st_mode)
    return right_kind and status.st_uid == os.getuid() and not status.st_mode & 0o022
