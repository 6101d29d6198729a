"""Write a package as a whole: a failed export leaves the package that was there before untouched.

The new folder is written beside the old one and swapped in by renaming. A small record in the folder says that it is
a package of ours and which files are; files that others have put beside them are carried over.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

RECORD = ".coram-studio-package.json"
"""File in every package that says who wrote it and which files belong to it."""


class PackageError(Exception):
    """A package could not be written. ``code`` is of the catalogue, the text a sentence for the user."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Record:
    """What the record of a package holds. ``revision`` counts changes of its content from 1."""

    exporter: str
    revision: int
    content: str  # SHA-256 of the files, by which a change is told
    files: tuple[str, ...]


def read_record(folder: Path) -> Record | None:
    """The record of a package, or None where there is no package of ours."""
    try:
        data = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return Record(
            str(data["exporter"]),
            int(data["revision"]),
            str(data["content"]),
            tuple(str(name) for name in data["files"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def content_hash(files: Mapping[str, bytes]) -> str:
    """SHA-256 over paths and bytes of all files."""
    digest = hashlib.sha256()
    for path in sorted(files):
        for part in (path.encode(), files[path]):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def next_revision(folder: Path, content: str) -> int:
    """The revision that a package of this content has in this folder: counted up when the content changed."""
    record = read_record(folder)
    if record is None:
        return 1
    return record.revision if record.content == content else record.revision + 1


def write_package(
    folder: Path, files: Mapping[str, bytes], *, exporter: str, revision: int, content: str
) -> None:
    """Write the files (path below the folder to bytes) as a package, replacing one that is there.

    Raises:
        PackageError: the folder holds something else (X002), or writing failed (X003). The old package is whole.
    """
    new = folder.with_name(f".{folder.name}.new")
    old = folder.with_name(f".{folder.name}.old")
    try:
        if old.exists() and not folder.exists():
            old.rename(folder)  # an earlier export was interrupted between its two renames
        _check_replaceable(folder)
        record = Record(exporter, revision, content, tuple(sorted(files)))
        _remove(new)
        try:
            _fill(new, {**_foreign_files(folder, record), **files}, record)
            _remove(old)
            _swap(folder, new, old)
        finally:
            _remove(new)
        _remove(old)
    except OSError as error:
        place = error.filename or folder
        raise PackageError("X003", f"{place} cannot be written: {error.strerror or error}") from error


def _check_replaceable(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise PackageError("X002", f"{folder} is not a folder")
    if folder.is_dir() and any(folder.iterdir()) and read_record(folder) is None:
        raise PackageError("X002", f"{folder} holds files that are not a package written by this program")


def _foreign_files(folder: Path, record: Record) -> dict[str, bytes]:
    """Files in the old package that neither it nor the new one brought: somebody else's."""
    old = read_record(folder)
    if old is None:
        return {}
    ours = {*old.files, *record.files, RECORD}
    return {
        path: file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        and not file.is_symlink()
        and (path := file.relative_to(folder).as_posix()) not in ours
    }


def _fill(folder: Path, files: Mapping[str, bytes], record: Record) -> None:
    text = json.dumps(
        {
            "exporter": record.exporter,
            "revision": record.revision,
            "content": record.content,
            "files": list(record.files),
        },
        indent=1,
    )
    for path, data in {**files, RECORD: (text + "\n").encode()}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())


def _swap(folder: Path, new: Path, old: Path) -> None:
    if not folder.exists():
        new.rename(folder)
        return
    folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        old.rename(folder)
        raise


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
