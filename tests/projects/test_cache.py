"""The sample cache against a model in plain Python: every answer, hit or miss, and memory once all lines are stored."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sample_runs import copied, reference, run

from coram_studio.locate import projects_root

cache = reference("cache")


def shaped(ways: int, sets: int, words: int) -> dict[str, tuple[tuple[str, str], ...]]:
    """Changes that give the cache so many ways, sets, and words in a line; all of them powers of two."""
    bits = {"WAY_BITS": (2, ways), "SET_BITS": (3, sets), "LINE_BITS": (3, words)}
    pairs = ((f'{name} = "{old}"', f'{name} = "{n.bit_length() - 1}"') for name, (old, n) in bits.items())
    return {"design.toml": tuple(pairs)}


def test_the_trace_that_it_brings(tmp_path: Path) -> None:
    image = np.fromfile(projects_root() / "cache" / "memory" / "image.bin", dtype=np.uint8)
    done, memory = run(copied("cache", tmp_path), None, cache.range_of(600))
    cache.check(image, memory, 600)
    assert done.metrics.prints == (cache.line(image, 600),)


@pytest.mark.parametrize(
    ("ways", "sets", "words", "requests"),
    [(1, 2, 2, 100), (1, 16, 8, 200), (2, 4, 16, 300), (8, 2, 4, 300), (16, 4, 16, 700)],
)
def test_random_traces_for_other_shapes(
    ways: int, sets: int, words: int, requests: int, tmp_path: Path
) -> None:
    shape = {"ways": ways, "sets": sets, "words": words}
    # Half as many lines again as there is room for.
    image = cache.make(cache.random_trace(requests, ways + sets, ways * sets * 3 // 2 + 1, words), words)
    root = copied("cache", tmp_path, shaped(**shape))
    done, memory = run(root, image, cache.range_of(requests), requests=requests)
    cache.check(image, memory, requests, **shape)
    assert done.metrics.prints == (cache.line(image, requests, **shape),)


def test_the_model_knows_least_recently_used_lines() -> None:
    model = cache.Cache(list(range(100)), ways=2, sets=1, words=1)
    hits = [
        model.request(address, value)[0]
        for address, value in ((1, None), (2, 9), (1, None), (3, None), (2, 8))
    ]
    assert hits == [False, False, True, False, False]
    assert (model.memory[2], model.stored) == (9, 1)
    model.flush()
    assert (model.memory[2], model.stored) == (8, 2)


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        ("kernels/cache_controller.v", "ages[row] <= new_ages;", "", "answers are wrong"),
        ("kernels/cache_controller.v", "< way_age)", "> way_age)", "answers are wrong"),
        ("kernels/cache_controller.v", "if (write) changed[row][way] <= 1'b1;", "", "are wrong"),
        (
            "kernels/cache_controller.v",
            "last_way && &flush_set",
            "last_way && flush_set[0]",
            "words are wrong",
        ),
        (
            "threads/cache_thread.py",
            "line_bytes = words * 4",
            "line_bytes = words * 4 + 4",
            "answers are wrong",
        ),
    ],
)
def test_a_planted_fault_is_found(file: str, old: str, new: str, found: str, tmp_path: Path) -> None:
    image = cache.make(cache.random_trace(300, 5), 5)
    root = copied("cache", tmp_path, {file: ((old, new),)})
    _, memory = run(root, image, cache.range_of(300), requests=300, cycles=50000)
    with pytest.raises(AssertionError, match=found):
        cache.check(image, memory, 300)
