"""A file is written whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coram_studio.model.files import atomic, write_atomic


def test_writes_replaces_and_leaves_nothing_beside(tmp_path: Path) -> None:
    target = tmp_path / "design.toml"
    write_atomic(target, b"one")
    write_atomic(target, b"two, longer")
    assert target.read_bytes() == b"two, longer"
    assert [path.name for path in tmp_path.iterdir()] == ["design.toml"]


def test_new_file_has_the_usual_permissions_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    target = tmp_path / "design.toml"
    mask = os.umask(0o022)
    try:
        write_atomic(target, b"one")
        assert target.stat().st_mode & 0o777 == 0o644
        target.chmod(0o640)
        write_atomic(target, b"two")
        assert target.stat().st_mode & 0o777 == 0o640
    finally:
        os.umask(mask)


def test_link_is_followed(tmp_path: Path) -> None:
    real = tmp_path / "real.toml"
    real.write_bytes(b"one")
    link = tmp_path / "link.toml"
    link.symlink_to(real)
    write_atomic(link, b"two")
    assert link.is_symlink()
    assert real.read_bytes() == b"two"


def test_same_content_is_not_written_again(tmp_path: Path) -> None:
    target = tmp_path / "design.toml"
    write_atomic(target, b"one")
    before = target.stat()
    write_atomic(target, b"one")
    assert (target.stat().st_ino, target.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_full_disk_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "design.toml"
    write_atomic(target, b"one")
    full = os.open("/dev/full", os.O_WRONLY)
    real_write = os.write
    # The write itself goes to a device that is always full; everything else is as in life.
    monkeypatch.setattr(os, "write", lambda _descriptor, data: real_write(full, data))
    with pytest.raises(OSError, match="No space left"):
        write_atomic(target, b"two")
    os.close(full)
    assert target.read_bytes() == b"one"
    assert [path.name for path in tmp_path.iterdir()] == ["design.toml"]


def test_short_write_goes_on_until_all_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real_write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real_write(descriptor, data[:3]))
    write_atomic(tmp_path / "a", b"0123456789")
    assert (tmp_path / "a").read_bytes() == b"0123456789"


def test_file_that_came_out_short_does_not_replace_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "design.toml"
    write_atomic(target, b"one")
    # A file system that says it has taken more than it has.
    monkeypatch.setattr(atomic, "_write_all", lambda descriptor, data: os.write(descriptor, data[:2]))
    with pytest.raises(OSError, match="No space left"):
        write_atomic(target, b"two, longer")
    assert target.read_bytes() == b"one"


def test_leftovers_of_killed_writers_are_removed_but_not_a_young_one(tmp_path: Path) -> None:
    old, young = tmp_path / ".design.toml.aaaa.tmp", tmp_path / ".design.toml.bbbb.tmp"
    old.touch()
    young.touch()
    os.utime(old, (time.time() - 3600,) * 2)
    write_atomic(tmp_path / "design.toml", b"one")
    assert sorted(path.name for path in tmp_path.iterdir()) == [young.name, "design.toml"]


_WRITER = """
import sys
from pathlib import Path
from coram_studio.model.files import write_atomic
target = Path(sys.argv[1])
print("ready", flush=True)
while True:
    write_atomic(target, b"a" * 3_000_000)
    write_atomic(target, b"b" * 2_000_000)
"""


def test_killed_at_any_moment_the_file_is_the_old_or_the_new_one(tmp_path: Path) -> None:
    target = tmp_path / "design.toml"
    write_atomic(target, b"a" * 3_000_000)
    for attempt in range(6):
        writer = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(target)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(0.004 + 0.0067 * attempt)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        assert target.read_bytes() in (b"a" * 3_000_000, b"b" * 2_000_000)
