"""Results on disk: nothing that is damaged, foreign or of another program is used, and no trouble stops a build."""

from __future__ import annotations

import errno
import hashlib
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from coram_studio.diagnostics import Span
from coram_studio.locate import projects_root
from coram_studio.simulate.build_cache import BuildCache
from coram_studio.workbench import stage_store
from coram_studio.workbench.doctor import examine
from coram_studio.workbench.session import Session
from coram_studio.workbench.stage_store import StageStore, program_hash, stage_folder
from coram_studio.workbench.stages import StageCache

RESULT = Span("threads/main.py", 3, 4)
ran: list[str] = []


class Evil:
    """Runs a function of its own when it is read."""

    def __reduce__(self) -> tuple[object, ...]:
        return (ran.append, ("evil",))


class Command:
    """Runs a command when it is read."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return (subprocess.getoutput, (f"touch {self.mark}",))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of stages, in a cache of this test alone."""
    monkeypatch.setenv("CORAM_STUDIO_CACHE", str(tmp_path / "cache"))
    return stage_folder()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    shutil.copytree(projects_root() / "vector_sum", root, ignore=shutil.ignore_patterns("build", "runs"))
    return root


def fill(store: StageStore, key: str, data: bytes) -> None:
    """Put bytes in a result's place, with a good checksum."""
    BuildCache(stage_folder()).keep(stage_store._name("thread", key), data)
    assert list(stage_folder().iterdir())


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def build(project: Path, *, keep: bool = True) -> tuple[str, dict[str, int]]:
    """Build in a new session; the core's fingerprint, and which stages were run how often."""
    session = Session.open(project, keep=keep)
    core = session.build().core
    assert core is not None
    return core.fingerprint, dict(session._cache.runs)


def test_a_result_comes_back_as_it_was(folder: Path) -> None:
    store = StageStore()
    assert store.load("thread", "a") is None
    assert store.save("thread", "a", RESULT)
    assert store.load("thread", "a") == (RESULT,)
    assert store.load("kernel", "a") is None
    assert store.load("thread", "b") is None
    assert folder.stat().st_mode & 0o777 == 0o700


def test_none_is_a_result() -> None:
    store = StageStore()
    store.save("thread", "a", None)
    assert store.load("thread", "a") == (None,)


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "grow"])
def test_a_damaged_file_is_no_result(folder: Path, damage: str) -> None:
    store = StageStore()
    store.save("thread", "a", RESULT)
    path = only_file(folder)
    data = bytearray(path.read_bytes())
    match damage:
        case "flip":
            data[-2] ^= 1
        case "cut":
            del data[len(data) // 2 :]
        case "empty":
            data.clear()
        case _:
            data += b"x"
    path.write_bytes(data)
    assert store.load("thread", "a") is None
    assert store.save("thread", "a", RESULT)
    assert store.load("thread", "a") == (RESULT,)


def test_a_pickle_that_runs_something_is_not_read(tmp_path: Path) -> None:
    store = StageStore()
    mark = tmp_path / "mark"
    for number, thing in enumerate((Evil(), Command(mark))):
        data = pickle.dumps(thing)
        fill(store, str(number), data)
        assert store.load("thread", str(number)) is None
    pickle.loads(pickle.dumps(Command(mark)))  # the attack works where nobody watches
    assert ran == []
    assert mark.exists()


@pytest.mark.parametrize(
    "name",
    ["os\nsystem", "builtins\neval", "coram_studio.workbench.stages\npickle", "coram_studio.cli.main\nmain"],
)
def test_only_data_classes_of_the_program_are_made(name: str) -> None:
    store = StageStore()
    fill(store, "a", f"c{name}\n(tR.".encode())
    assert store.load("thread", "a") is None


def test_a_pickle_of_a_class_that_has_changed_is_not_read() -> None:
    store = StageStore()
    fill(store, "a", pickle.dumps(RESULT, protocol=5).replace(b"Span", b"Spam"))
    assert store.load("thread", "a") is None


def test_a_folder_that_others_can_write_is_not_used(folder: Path) -> None:
    store = StageStore()
    store.save("thread", "a", RESULT)
    folder.chmod(0o777)
    assert store.load("thread", "a") is None
    assert not store.save("thread", "b", RESULT)
    (cache,) = (f for f in examine() if f.name == "Cache of build stages")
    assert not cache.ok
    assert not cache.needed
    folder.chmod(0o700)
    assert store.load("thread", "a") == (RESULT,)


def test_a_file_that_others_can_write_is_not_used(folder: Path) -> None:
    store = StageStore()
    store.save("thread", "a", RESULT)
    only_file(folder).chmod(0o666)
    assert store.load("thread", "a") is None


def test_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    store = StageStore()
    store.save("thread", "a", RESULT)
    path = only_file(folder)
    target = tmp_path / "elsewhere"
    path.rename(target)
    path.symlink_to(target)
    assert store.load("thread", "a") is None


def test_no_folder_can_be_made(project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CORAM_STUDIO_CACHE", str(tmp_path / "file" / "cache"))
    first, runs = build(project)
    assert (first, runs) == build(project)
    assert runs["thread"] == 1


def test_a_full_disk_costs_only_time(project: Path, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def full(*_args: object, **_options: object) -> tuple[int, str]:
        raise OSError(errno.ENOSPC, "No space left on device")

    expected, _ = build(project, keep=False)
    # The folder's own functions alone: the core itself is written elsewhere.
    monkeypatch.setattr("coram_studio.simulate.build_cache.tempfile", type("Full", (), {"mkstemp": full}))
    assert build(project)[0] == expected
    assert list(folder.iterdir()) == []


def test_what_was_not_used_for_long_goes_first(folder: Path) -> None:
    size = len(pickle.dumps("x" * 1000, protocol=5)) + 32
    store = StageStore(max_bytes=5 * size)
    for number in range(5):
        store.save("thread", str(number), f"{number}" * 1000)
        time.sleep(0.01)
    assert store.load("thread", "0") == ("0" * 1000,)
    store.save("thread", "5", "5" * 1000)
    store.clean()
    assert [n for n in range(6) if store.load("thread", str(n))] == [0, 2, 3, 4, 5]


def test_two_programs_at_once(project: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "coram_studio.cli.main", "build", str(project), "-o"]
    expected, _ = build(project, keep=False)
    started = [
        subprocess.Popen([*command, str(project / f"out{n}")], stdout=subprocess.PIPE) for n in range(3)
    ]
    for process in started:
        process.communicate(timeout=60)
    assert [process.returncode for process in started] == [0, 0, 0]
    stamps = {(project / f"out{n}" / ".fingerprint").read_text() for n in range(3)}
    assert len(stamps) == 1
    assert stamps.pop().startswith(expected)
    assert not [p for p in folder.iterdir() if p.name.startswith(".new-")]
    assert build(project) == (expected, {})


def test_another_program_uses_none_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    StageStore().save("thread", "a", RESULT)
    monkeypatch.setattr(stage_store, "program_hash", lambda: hashlib.sha256(b"other").hexdigest())
    assert StageStore().load("thread", "a") is None


@pytest.fixture
def copied_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Code and resources of the program in a folder of their own, of which the hash is taken."""
    bundle = stage_store.bundle_root()
    root = tmp_path / "program"
    for name in stage_store._OWN:
        shutil.copytree(stage_store._PACKAGE / name, root / name)
    shutil.copytree(bundle / "resources", root / "resources", ignore=shutil.ignore_patterns("fonts", "icons"))
    monkeypatch.setattr(stage_store, "_PACKAGE", root)
    monkeypatch.setattr(stage_store, "bundle_root", lambda: root)
    program_hash.cache_clear()
    yield root
    program_hash.cache_clear()


@pytest.mark.parametrize(
    "path", ["thread/compiler.py", "verilog/reader.py", "ipcore/top.py", "resources/rtl/coram_fifo.v"]
)
def test_a_changed_program_is_another_program(copied_program: Path, path: str) -> None:
    before = program_hash()
    file = copied_program / path
    times = file.stat().st_atime_ns, file.stat().st_mtime_ns
    data = file.read_bytes()
    file.write_bytes(bytes([data[0] ^ 1]) + data[1:])  # as long as before, and as old
    os.utime(file, ns=times)
    program_hash.cache_clear()
    assert program_hash() != before
    file.write_bytes(data)
    program_hash.cache_clear()
    assert program_hash() == before


def test_a_live_check_leaves_nothing(project: Path, folder: Path) -> None:
    session = Session.open(project)
    for number in range(3):
        session.set_buffer("threads/sum_thread.py", f"x = {number}\n")
        session.check()
    assert not folder.exists()
    session.set_buffer("threads/sum_thread.py", None)
    session.build()
    kept = len(list(folder.iterdir()))
    assert kept == len(session._cache._stored) > 2
    session.build()
    assert len(list(folder.iterdir())) == kept


def test_only_what_is_used_while_recording_is_kept(folder: Path) -> None:
    cache = StageCache(StageStore())
    cache.get("thread", "before", lambda: 1)
    cache.record()
    cache.get("thread", "during", lambda: 2)
    cache.save()
    cache.get("thread", "after", lambda: 3)
    cache.save()
    fresh = StageCache(StageStore())
    assert [fresh.get("thread", key, lambda: 0) for key in ("before", "during", "after")] == [0, 2, 0]


def test_the_command_line_can_do_without(project: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "coram_studio.cli.main", "build", str(project)]
    subprocess.run([*command, "--no-cache"], check=True, capture_output=True)
    assert not folder.exists()
    subprocess.run(command, check=True, capture_output=True)
    before = {p.name: p.stat().st_mtime_ns for p in folder.iterdir()}
    subprocess.run([*command, "--no-cache"], check=True, capture_output=True)
    assert before == {p.name: p.stat().st_mtime_ns for p in folder.iterdir()}


def test_doctor_says_where_and_how_much(project: Path, folder: Path) -> None:
    build(project)
    (found,) = (f for f in examine() if f.name == "Cache of build stages")
    assert found.ok
    assert str(folder) in found.detail
    assert found.detail.startswith(f"{len(list(folder.iterdir()))} files, 0.")


def test_temporary_folders_of_all_users_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as shared:
        place = Path(shared) / "stages"
        place.mkdir()
        place.chmod(0o1777)
        monkeypatch.setenv("CORAM_STUDIO_CACHE", shared)
        assert not StageStore().save("thread", "a", RESULT)
        assert list(place.iterdir()) == []
