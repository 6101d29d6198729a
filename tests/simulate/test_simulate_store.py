"""The run store: order, junk, broken runs, deletion."""

from __future__ import annotations

import json
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from simulation_cores import Progresses, mover, request_for

from coram_studio.diagnostics import Diagnostic, ObjectRef, Related, Severity, Span
from coram_studio.diagnostics.diagnostic import Fix
from coram_studio.simulate.records import empty_metrics, read_run, write_outcome
from coram_studio.simulate.run import Progress, Result, Run
from coram_studio.simulate.simulator import simulate
from coram_studio.simulate.store import RunStore


def make_run(store: RunStore) -> Run:
    """A real run in the store's next folder."""
    _, directory = store.new_directory()
    return simulate(request_for(mover()), directory, Progresses(), threading.Event())


def test_runs_are_numbered_and_listed_newest_first(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    assert store.runs() == ()
    made = [make_run(store) for _ in range(3)]
    assert [run.id for run in made] == ["0001", "0002", "0003"]
    assert store.runs() == tuple(reversed(made))
    assert store.load("0002") == made[1]


def test_numbers_of_deleted_runs_do_not_come_again(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    for _ in range(2):
        store.new_directory()
    store.delete("0002")
    store.delete("0002")
    assert store.new_directory()[0] == "0003"
    shutil.rmtree(store.folder)
    assert store.new_directory()[0] == "0001"


def test_numbers_beyond_four_digits_keep_their_order(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    (tmp_path / "runs" / "9999").mkdir(parents=True)
    assert store.new_directory()[0] == "10000"
    assert [run.id for run in store.runs()] == ["10000", "9999"]


def test_everybody_gets_a_folder_of_his_own(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda _: store.new_directory()[0], range(40)))
    assert len(set(ids)) == 40


def test_junk_is_left_alone(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    run = make_run(store)
    (store.folder / "notes.txt").write_text("mine")
    (store.folder / "0007").write_text("a file, not a run")
    (store.folder / "old").mkdir()
    (store.folder / "٠٠٠٩").mkdir()
    (store.folder / ".last").write_bytes(b"\xff junk")
    assert store.runs() == (run,)
    # 0007 is taken by the file, which does not count as a run.
    assert [store.new_directory()[0] for _ in range(6)] == ["0002", "0003", "0004", "0005", "0006", "0008"]
    with pytest.raises(ValueError, match="not the id of a run"):
        store.delete("../old")
    assert (store.folder / "old").is_dir()


def test_a_run_that_was_broken_off_is_listed_as_such(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    run = make_run(store)
    (run.directory / "metrics.json").unlink()
    (listed,) = store.runs()
    assert listed.metrics.result is Result.ERROR
    assert [d.code for d in listed.diagnostics] == ["S041"]
    assert "run 0001 did not come to its end" in listed.diagnostics[0].message


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"{}", b'{"result": "perfect"}', b"\xff\xfe", b'{"result": "pass", "cycles": {}}'],
)
@pytest.mark.parametrize("name", ["metrics.json", "diagnostics.json", "run.json"])
def test_damaged_files_do_not_break_the_list(tmp_path: Path, name: str, content: bytes) -> None:
    store = RunStore(tmp_path)
    _, directory = store.new_directory()
    write_outcome(directory, empty_metrics(Result.PASS), ())
    (directory / name).write_bytes(content)
    (run,) = store.runs()
    if name == "metrics.json":
        assert [d.code for d in run.diagnostics] == ["S041"]
        assert run.metrics.result is Result.ERROR


def test_a_run_that_goes_on_is_neither_listed_nor_deleted(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    run_id, directory = store.new_directory()
    seen: list[int] = []

    def look(progress: Progress) -> None:
        if progress.stage == "Compiling":
            seen.append(len(store.runs()))
            with pytest.raises(ValueError, match="is going on"):
                store.delete(run_id)

    simulate(request_for(mover()), directory, look, threading.Event())
    assert seen == [0]
    assert len(store.runs()) == 1
    store.delete(run_id)
    assert not directory.exists()


def test_a_run_that_is_not_there(tmp_path: Path) -> None:
    for run_id in ("0042", "", "..", "abc"):
        run = RunStore(tmp_path).load(run_id)
        assert [d.code for d in run.diagnostics] == ["S042"]


def test_diagnostics_are_kept_whole(tmp_path: Path) -> None:
    span = Span("kernels/k.v", 3, 4, 5, 6)
    found = Diagnostic(
        "S031",
        Severity.ERROR,
        "text with “quotes” and\nlines",
        span,
        ObjectRef("acc", "id", "field"),
        "remedy",
        (Related("see", span), Related("and", None, ObjectRef("acc", "other"))),
        Fix("repair", span, "x"),
    )
    write_outcome(tmp_path, replace(empty_metrics(Result.FAIL), prints=("a", "b\u2028")), [found])
    run = read_run(tmp_path)
    assert run.diagnostics == (found,)
    assert run.metrics.prints == ("a", "b\u2028")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("in the way")
    with pytest.raises(OSError, match="runs"):
        RunStore(tmp_path).new_directory()


def test_inputs_are_written_before_anything_runs(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    _, directory = store.new_directory()
    seen: list[dict[str, object]] = []

    def look(progress: Progress) -> None:
        if progress.stage == "Compiling":
            seen.append(json.loads((directory / "run.json").read_text()))

    simulate(request_for(mover()), directory, look, threading.Event())
    assert seen[0]["engine"] == "icarus"
