"""Reading real wave files, and what happens with bad ones, dead workers and closed readers."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coram_studio.diagnostics import CATALOGUE
from coram_studio.wave.assemble import extend_text, text_value
from coram_studio.wave.reader import WaveError, WaveReader
from coram_studio.wave.signals import Trace
from coram_studio.wave.sources import open_source
from coram_studio.wave.vcdvcd_source import VcdvcdSource, vcdvcd


def bits_of(trace: Trace, index: int) -> str:
    """A change's value as a binary string of full width."""
    if index in trace.texts:
        return trace.texts[index]
    return format(int(trace.values[index]), f"0{trace.variable.width}b")


def oracle(path: Path) -> dict[str, tuple[str, list[tuple[int, str]]]]:
    """Kind and changes of every signal as vcdvcd reads them, the last of several at one time.

    A value that a file states again is no change.
    """
    file = vcdvcd.VCDVCD(str(path))
    result = {}
    for name in file.signals:
        one = file[name]
        bare = name.rpartition("[")[0] if int(one.size) > 1 else name
        stated = list(dict(one.tv).items())
        changes = [c for i, c in enumerate(stated) if i == 0 or c[1] != stated[i - 1][1]]
        result[bare] = (one.var_type, changes)
    return result


@pytest.mark.parametrize("form", ["fst", "vcd"])
@pytest.mark.parametrize("run", ["kinds_waves", "axi_waves"])
def test_reads_every_change_as_an_independent_reader_does(run: str, form: str, request: Any) -> None:
    waves = request.getfixturevalue(run)
    expected = oracle(waves.vcd)
    with WaveReader(getattr(waves, form)) as reader:
        hierarchy = reader.hierarchy()
        traces = reader.load([v.path for v in hierarchy.variables])
    assert set(traces) == set(expected)
    compared = 0
    for path, trace in traces.items():
        kind, changes = expected[path]
        assert np.all(np.diff(trace.times) > 0)
        if kind == "event":
            continue
        assert trace.times.tolist() == [t for t, _ in changes], path
        for i, (_, text) in enumerate(changes):
            if kind == "real":
                assert trace.numbers()[i] == pytest.approx(float(text), rel=1e-5)
                continue
            full = extend_text(text, trace.variable.width)
            assert bits_of(trace, i) == full, (path, i)
            assert (int(trace.values[i]), bool(trace.unknown[i])) == text_value(full)
            compared += 1
    assert compared > 300


@pytest.mark.parametrize("form", ["fst", "vcd"])
def test_declarations_times_and_kinds(kinds_waves: Any, form: str) -> None:
    with WaveReader(getattr(kinds_waves, form)) as reader:
        hierarchy = reader.hierarchy()
    by_path = {v.path: v for v in hierarchy.variables}
    assert hierarchy.timescale == pytest.approx(1e-11)
    assert hierarchy.end_time == 40700
    assert by_path["testbench.wide"].width == 100
    assert by_path["testbench.number"].kind == "real"
    assert by_path["testbench.count"].kind == "integer"
    assert by_path["testbench.lane[1].bit_of_lane"].scope == "testbench.lane[1]"


def test_wide_and_unknown_values_have_texts(kinds_waves: Any) -> None:
    with WaveReader(kinds_waves.fst) as reader:
        traces = reader.load(["testbench.wide_unknown", "testbench.mixed", "testbench.late"])
    wide, mixed, late = traces.values()
    assert wide.texts[1] == format(1, "064b") + "x" * 60 + "0101"
    assert int(wide.values[1]) == 5
    assert bool(wide.unknown[1])
    assert [mixed.texts.get(i) for i in range(3)] == ["zzzzzzzz", "1010zx01", None]
    assert [late.texts.get(i) for i in range(3)] == ["x", None, "z"]
    assert late.index_at(-1) == -1
    assert mixed.index_at(int(mixed.times[1])) == 1
    assert mixed.index_at(int(mixed.times[1]) - 1) == 0


def test_vcd_without_the_fast_library(kinds_waves: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    slow = open_source(kinds_waves.vcd)
    assert isinstance(slow, VcdvcdSource)
    with WaveReader(kinds_waves.vcd) as reader:
        fast = reader.hierarchy()
        traces = reader.load([v.path for v in fast.variables])
    assert {v.path for v in slow.hierarchy().variables} == {v.path for v in fast.variables}
    assert slow.hierarchy().end_time == fast.end_time
    assert slow.hierarchy().timescale == pytest.approx(fast.timescale)
    for path, trace in traces.items():
        other = slow.trace(path)
        assert other.times.tolist() == trace.times.tolist()
        assert other.unknown.tolist() == trace.unknown.tolist()
        assert other.numbers() == pytest.approx(trace.numbers(), rel=1e-5)
        assert dict(other.texts) == dict(trace.texts)
    with pytest.raises(WaveError, match="nothing is not in"):
        slow.trace("testbench.nothing")
    with pytest.raises(WaveError, match="pywellen") as caught:
        open_source(kinds_waves.fst)
    assert caught.value.code == "W006"


def cut(source: Path, target: Path, share: float) -> Path:
    """The first part of a file."""
    data = source.read_bytes()
    target.write_bytes(data[: int(len(data) * share)])
    return target


def test_bad_files_are_explained(tmp_path: Path, kinds_waves: Any) -> None:
    empty = tmp_path / "empty.fst"
    empty.touch()
    text = tmp_path / "notes.fst"
    text.write_text("dear diary\n" * 50)
    zeros = tmp_path / "zeros.fst"
    zeros.write_bytes(bytes(5000))
    cases = {
        tmp_path / "gone.fst": ("W001", "gone.fst is missing"),
        empty: ("W003", "empty.fst is empty"),
        text: ("W002", "neither an FST nor a VCD file"),
        tmp_path: ("W002", "is a folder"),
        zeros: ("W003", "zeros.fst is damaged or incomplete"),
        cut(kinds_waves.fst, tmp_path / "half.fst", 0.5): ("W003", "half.fst is damaged or incomplete"),
        cut(kinds_waves.fst, tmp_path / "most.fst", 0.97): ("W003", "most.fst is damaged or incomplete"),
        cut(kinds_waves.vcd, tmp_path / "head.vcd", 0.02): ("W003", "head.vcd is damaged or incomplete"),
    }
    for path, (code, words) in cases.items():
        with WaveReader(path) as reader, pytest.raises(WaveError, match=words) as caught:
            reader.hierarchy()
        assert caught.value.code == code
        assert caught.value.diagnostic.remedy == CATALOGUE[code].remedy
        assert str(caught.value).endswith(".")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "secret.vcd"
    path.write_text("$end")
    path.chmod(0)
    with WaveReader(path) as reader, pytest.raises(WaveError, match="cannot be opened"):
        reader.hierarchy()


def test_a_vcd_that_was_cut_short_is_read_up_to_there(tmp_path: Path, kinds_waves: Any) -> None:
    path = cut(kinds_waves.vcd, tmp_path / "cut.vcd", 0.6)
    with WaveReader(path) as reader, WaveReader(kinds_waves.vcd) as whole:
        end = reader.hierarchy().end_time
        assert 0 < end < whole.hierarchy().end_time
        cut_times = reader.load(["testbench.clk"])["testbench.clk"].times
        all_times = whole.load(["testbench.clk"])["testbench.clk"].times
    assert cut_times.tolist() == all_times[: len(cut_times)].tolist()


def test_unknown_signal(kinds_waves: Any) -> None:
    with WaveReader(kinds_waves.fst) as reader:
        with pytest.raises(WaveError, match=r"testbench\.nothing is not in waves\.fst"):
            reader.load(["testbench.clk", "testbench.nothing"])
        assert "testbench.clk" in reader.load(["testbench.clk"])  # it goes on afterwards


def children() -> set[int]:
    """Process ids of our children."""
    path = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return {int(p) for p in path.read_text().split()}


def descriptors() -> int:
    """How many files we have open."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def mappings() -> int:
    """How many blocks of a reader are mapped into our memory."""
    return Path("/proc/self/maps").read_text().count("memfd:coram-studio")


def worker_of(reader: WaveReader) -> int:
    process = reader._process
    assert process is not None
    return process.pid


def test_a_dead_worker_is_replaced(kinds_waves: Any) -> None:
    with WaveReader(kinds_waves.fst) as reader:
        reader.hierarchy()
        first = worker_of(reader)
        os.kill(first, signal.SIGKILL)
        trace = reader.load(["testbench.clk"])["testbench.clk"]
        assert len(trace.times) == 82
        assert worker_of(reader) != first
        assert first not in children()


def test_a_worker_that_always_dies_is_reported(kinds_waves: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coram_studio.wave.reader._BOOT", "import os; os._exit(1)")
    with WaveReader(kinds_waves.fst) as reader, pytest.raises(WaveError, match="stopped twice"):
        reader.hierarchy()


def test_a_dead_worker_does_not_end_us_by_a_signal(kinds_waves: Any) -> None:
    code = (
        "import os, signal, sys; sys.path[:0] = eval(sys.argv[2]);"
        "from coram_studio.wave.vcdvcd_source import vcdvcd;"
        "assert signal.getsignal(signal.SIGPIPE) is signal.SIG_IGN;"
        "signal.signal(signal.SIGPIPE, signal.SIG_DFL);"
        "from coram_studio.wave.reader import WaveReader; r = WaveReader(sys.argv[1]); r.hierarchy();"
        "r._process.kill(); r._process.wait(); print(len(r.load(['testbench.clk']))); r.close()"
    )
    command = [sys.executable, "-c", code, str(kinds_waves.fst), repr([p for p in sys.path if p])]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.strip() == "1"


def test_close_leaves_nothing_and_arrays_stay_valid(kinds_waves: Any) -> None:
    gc.collect()
    before, open_files, mapped = children(), descriptors(), mappings()
    reader = WaveReader(kinds_waves.fst)
    trace = reader.load(["testbench.count"])["testbench.count"]
    assert len(children() - before) == 1
    assert mappings() > mapped
    reader.close()
    reader.close()
    assert children() <= before
    assert trace.values[-1] == len(trace.values) - 1
    with pytest.raises(WaveError, match="has been closed"):
        reader.hierarchy()
    del trace
    gc.collect()
    assert descriptors() <= open_files
    assert mappings() <= mapped


def test_a_forgotten_reader_ends_its_worker(kinds_waves: Any) -> None:
    reader = WaveReader(kinds_waves.fst)
    reader.hierarchy()
    pid = worker_of(reader)
    del reader
    gc.collect()
    assert pid not in children()


def test_close_wakes_a_thread_that_waits(kinds_waves: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coram_studio.wave.reader._BOOT", "import time; time.sleep(60)")
    reader = WaveReader(kinds_waves.fst)
    seen: list[str] = []

    def wait() -> None:
        try:
            reader.hierarchy()
        except WaveError as error:
            seen.append(str(error))

    thread = threading.Thread(target=wait)
    thread.start()
    while reader._process is None:
        time.sleep(0.01)
    begin = time.monotonic()
    reader.close()
    thread.join(5)
    assert not thread.is_alive()
    assert time.monotonic() - begin < 2
    assert seen == ["waves.fst has been closed."]


def test_several_threads_may_load(axi_waves: Any) -> None:
    with WaveReader(axi_waves.fst) as reader:
        paths = [v.path for v in reader.hierarchy().variables]
        results: dict[int, dict[str, Trace]] = {}
        threads = [
            threading.Thread(target=lambda n=n: results.update({n: reader.load(paths[n::4])}))
            for n in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    assert {p for r in results.values() for p in r} == set(paths)


def test_the_worker_ignores_modules_of_the_current_folder(
    tmp_path: Path, kinds_waves: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    witness = tmp_path / "witness"
    for name in ("json", "numpy", "socket"):
        (tmp_path / f"{name}.py").write_text(f"open({str(witness)!r}, 'w').close()\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    shutil.copy(kinds_waves.fst, "waves.fst")
    with WaveReader(Path("waves.fst")) as reader:
        assert reader.hierarchy().end_time == 40700
    assert not witness.exists()


def test_the_worker_ends_with_its_parent(kinds_waves: Any) -> None:
    code = (
        "import os, sys; sys.path[:0] = eval(sys.argv[2]);"
        "from coram_studio.wave.reader import WaveReader; r = WaveReader(sys.argv[1]); r.hierarchy();"
        "print(r._process.pid, flush=True); os._exit(0)"
    )
    command = [sys.executable, "-c", code, str(kinds_waves.fst), repr([p for p in sys.path if p])]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    pid = int(done.stdout)
    for _ in range(100):
        if not Path(f"/proc/{pid}/cmdline").exists() or not Path(f"/proc/{pid}/cmdline").read_bytes():
            return
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    pytest.fail("the reader process outlived its parent")
