"""The stage cache: what is unchanged is not run again, and nothing stale is used."""

from __future__ import annotations

from coram_studio.workbench.stages import StageCache, content_hash


def test_a_stage_runs_once_per_content() -> None:
    cache = StageCache()
    runs: list[str] = []

    def compute(name: str) -> str:
        runs.append(name)
        return name.upper()

    assert cache.get("thread", content_hash("a"), lambda: compute("a")) == "A"
    assert cache.get("thread", content_hash("a"), lambda: compute("a")) == "A"
    assert cache.get("thread", content_hash("b"), lambda: compute("b")) == "B"
    assert cache.get("kernel", content_hash("a"), lambda: compute("k")) == "K"
    assert runs == ["a", "b", "k"]
    assert (cache.hits, cache.misses) == (1, 3)


def test_a_failed_stage_is_not_remembered() -> None:
    cache = StageCache()

    def fail() -> str:
        raise ValueError("no")

    for attempt in range(2):
        try:
            cache.get("thread", "k", fail)
        except ValueError:
            continue
        raise AssertionError(f"attempt {attempt} gave a result")
    assert cache.get("thread", "k", lambda: "good") == "good"


def test_the_oldest_results_go_first() -> None:
    cache = StageCache()
    for number in range(600):
        cache.get("s", str(number), lambda number=number: number)
    misses = cache.misses
    assert cache.get("s", "599", lambda: -1) == 599
    assert cache.get("s", "0", lambda: -1) == -1
    assert cache.misses == misses + 1


def test_parts_cannot_run_into_each_other() -> None:
    assert content_hash("ab", "c") != content_hash("a", "bc")
    assert content_hash("ab") != content_hash("a", "b")
    assert content_hash(1) != content_hash(1, 1)
