"""Packages are written whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from coram_studio.export.package import RECORD, PackageError, content_hash, read_record, write_package

FILES = {"a.txt": b"one\n", "sub/b.txt": b"two\n"}
OTHER = {"a.txt": b"ONE\n", "c.txt": b"three\n"}


def write(folder: Path, files: dict[str, bytes] = FILES, revision: int = 1) -> None:
    write_package(folder, files, exporter="test", revision=revision, content=content_hash(files))


def contents(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.name != RECORD
    }


def test_a_package_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "package"
    write(folder)
    assert contents(folder) == FILES
    write(folder, OTHER, 2)
    assert contents(folder) == OTHER
    assert [file.name for file in folder.parent.iterdir()] == ["package"]
    record = read_record(folder)
    assert record is not None
    assert (record.exporter, record.revision, record.files) == ("test", 2, ("a.txt", "c.txt"))


def test_files_of_others_are_carried_over(tmp_path: Path) -> None:
    folder = tmp_path / "package"
    write(folder)
    (folder / "notes").mkdir()
    (folder / "notes" / "mine.txt").write_text("keep\n")
    write(folder, OTHER)
    assert contents(folder) == {**OTHER, "notes/mine.txt": b"keep\n"}


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_what_is_no_package_is_never_replaced(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "package"
    if kind == "folder":
        folder.mkdir()
        (folder / "thesis.tex").write_text("years\n")
    elif kind == "file":
        folder.write_text("years\n")
    else:
        folder.symlink_to(tmp_path / "elsewhere")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(PackageError) as error:
        write(folder)
    assert error.value.code == "X002"
    assert sorted(tmp_path.rglob("*")) == before


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    write(tmp_path / "package")
    assert contents(tmp_path / "package") == FILES


def test_a_full_disk_leaves_the_old_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "package"
    write(folder)
    calls = 0

    def fsync(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(PackageError, match="No space left") as error:
        write(folder, OTHER)
    assert error.value.code == "X003"
    assert contents(folder) == FILES
    assert [file.name for file in tmp_path.iterdir()] == ["package"]


@pytest.mark.parametrize("failing", [1, 2])
def test_a_rename_that_fails_leaves_the_old_package(
    failing: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "package"
    write(folder)
    real = Path.rename
    calls = 0

    def rename(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(PackageError, match="Permission denied"):
        write(folder, OTHER)
    assert contents(folder) == FILES
    assert [file.name for file in tmp_path.iterdir()] == ["package"]


def test_an_export_that_was_killed_between_the_renames_is_mended(tmp_path: Path) -> None:
    folder = tmp_path / "package"
    write(folder)
    folder.rename(tmp_path / ".package.old")
    (tmp_path / ".package.new").mkdir()
    write(folder, OTHER)
    assert contents(folder) == OTHER
    assert [file.name for file in tmp_path.iterdir()] == ["package"]


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PackageError) as error:
        write(tmp_path / "file" / "package")
    assert error.value.code == "X003"
    assert "file" in str(error.value)
