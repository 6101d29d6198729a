"""The cache of compiled simulations: what is kept, what is trusted, how large it grows; and that runs use it."""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path

import pytest
from simulation_cores import mover, run_core

from coram_studio.simulate import compilation
from coram_studio.simulate.build_cache import BuildCache
from coram_studio.simulate.run import Result
from coram_studio.simulate.simulators.verilator import Verilator


def key(name: str) -> str:
    """A key as caches take it."""
    return hashlib.sha256(name.encode()).hexdigest()


@pytest.fixture
def cache(tmp_path: Path) -> BuildCache:
    """An empty cache that holds 1,000 bytes."""
    return BuildCache(tmp_path / "user" / "cache", 1000)


def test_what_is_kept_comes_back(cache: BuildCache) -> None:
    assert cache.fetch(key("a")) is None
    assert cache.keep(key("a"), b"program")
    assert cache.fetch(key("a")) == b"program"
    assert cache.fetch(key("b")) is None
    assert cache.folder.stat().st_mode & 0o777 == 0o700
    assert cache.keep(key("empty"), b"") and cache.fetch(key("empty")) == b""


def test_only_hashes_are_keys(cache: BuildCache) -> None:
    for bad in ("../../etc/passwd", "", "a" * 63, "A" * 64):
        with pytest.raises(ValueError, match="SHA-256"):
            cache.fetch(bad)


@pytest.mark.parametrize("harm", ["cut", "changed", "empty"])
def test_damaged_entries_are_removed(cache: BuildCache, harm: str) -> None:
    cache.keep(key("a"), b"program")
    path = cache.folder / key("a")
    data = path.read_bytes()
    path.write_bytes({"cut": data[:-2], "changed": data[:-1] + b"?", "empty": b""}[harm])
    assert cache.fetch(key("a")) is None
    assert not path.exists()


def test_what_others_can_write_is_not_trusted(cache: BuildCache) -> None:
    cache.keep(key("a"), b"program")
    path = cache.folder / key("a")
    path.chmod(0o666)
    assert cache.fetch(key("a")) is None
    path.chmod(0o600)
    assert cache.fetch(key("a")) == b"program"
    cache.folder.chmod(0o777)
    assert cache.fetch(key("a")) is None
    assert not cache.keep(key("b"), b"program")


def test_links_are_not_followed(cache: BuildCache, tmp_path: Path) -> None:
    cache.keep(key("a"), b"program")
    real = tmp_path / "elsewhere"
    (cache.folder / key("a")).rename(real)
    (cache.folder / key("a")).symlink_to(real)
    assert cache.fetch(key("a")) is None
    linked = BuildCache(tmp_path / "link")
    linked.folder.symlink_to(cache.folder, target_is_directory=True)
    assert not linked.keep(key("b"), b"x")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_what_belongs_to_others_is_not_trusted(cache: BuildCache) -> None:
    cache.keep(key("a"), b"program")
    os.chown(cache.folder / key("a"), 12345, 12345)
    assert cache.fetch(key("a")) is None


def test_it_stays_small(cache: BuildCache) -> None:
    for number in range(10):
        assert cache.keep(key(f"n{number}"), bytes(200))
        os.utime(cache.folder / key(f"n{number}"), (number, number))
        if number > 0:
            cache.fetch(key("n0"))  # what is used stays
    assert cache.fetch(key("n0")) is not None
    assert cache.fetch(key("n9")) is not None
    assert cache.fetch(key("n1")) is None
    assert sum(path.stat().st_size for path in cache.folder.iterdir()) <= 1000
    assert not cache.keep(key("huge"), bytes(2000))


def test_left_overs_go(cache: BuildCache) -> None:
    cache.keep(key("a"), b"x")
    old, new = cache.folder / ".new-old", cache.folder / ".new-new"
    old.write_bytes(b"x")
    os.utime(old, (1, 1))
    new.write_bytes(b"x")
    cache.keep(key("b"), b"x")
    assert not old.exists() and new.exists()


def test_many_at_once(cache: BuildCache) -> None:
    wrong: list[bytes] = []

    def work(seed: int) -> None:
        for step in range(60):
            name = f"n{(step * seed) % 7}"
            cache.keep(key(name), name.encode() * 50)
            data = cache.fetch(key(name))
            if data is not None and data != name.encode() * 50:
                wrong.append(data)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in (1, 2, 3, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert not list(cache.folder.glob(".new-*"))


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not BuildCache(tmp_path / "file" / "cache").keep(key("a"), b"x")


def test_an_unchanged_design_is_not_compiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verilator_runtime: Path
) -> None:
    keys: list[str] = []
    real_key = Verilator.build_key
    monkeypatch.setattr(
        Verilator, "build_key", lambda self, *about: keys.append(real_key(self, *about)) or keys[-1]
    )
    core = mover(outside='initial $display("kept");')
    first = run_core(core, tmp_path / "first", engine="verilator")
    assert first.metrics.result is Result.PASS, first.diagnostics
    steps: list[object] = []
    real = compilation.Compilation._step
    monkeypatch.setattr(
        compilation.Compilation, "_step", lambda self, step: steps.append(step) or real(self, step)
    )
    # Neither latency nor limits nor the image need another compilation.
    image = tmp_path / "image.bin"
    image.write_bytes(bytes(256))
    second = run_core(
        core, tmp_path / "second", engine="verilator", read_latency=40, cycles=9999, image=image
    )
    assert second.metrics.result is Result.PASS, second.diagnostics
    assert steps == []
    assert second.metrics.cycles > first.metrics.cycles
    assert (first.metrics.prints[-1], second.metrics.prints[-1]) == ("sum 2016", "sum 0")
    # A damaged program is made again, not run.
    assert len(set(keys)) == 1
    kept = verilator_runtime / keys[0]
    kept.write_bytes(kept.read_bytes()[:-1] + b"?")
    third = run_core(core, tmp_path / "third", engine="verilator")
    assert third.metrics.prints == first.metrics.prints
    assert steps


def test_warnings_come_again_with_a_kept_program(tmp_path: Path, verilator_runtime: Path) -> None:
    core = mover(outside="reg q; always @* q <= go;  // a warning")
    first, second = (run_core(core, tmp_path / name, engine="verilator") for name in ("first", "second"))
    assert [d.code for d in first.diagnostics if d.code == "S007"] == ["S007"]
    assert first.diagnostics == second.diagnostics
