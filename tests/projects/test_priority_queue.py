"""The sample priority_queue against heapq: what is at the top before each of its operations."""

from __future__ import annotations

import filecmp
from pathlib import Path

import numpy as np
import pytest
from sample_runs import copied, reference, run

from coram_studio.locate import projects_root

queue = reference("priority_queue")
SAMPLE = projects_root() / "priority_queue"


def play(root: Path, image: np.ndarray, **sets: int | str) -> list[str]:
    """Play an image's operations and compare all results; the words of the line about DRAM."""
    operations = len(image) // 12
    dump = (queue.RESULTS, queue.RESULTS + 8 * operations)
    done, results = run(root, image, dump, operations=operations, **sets)
    taken = queue.check(image, results)
    assert f"{operations} operations, {taken} entries taken" in done.metrics.prints
    return next(line for line in done.metrics.prints if line.startswith("heap in DRAM")).split()


def test_the_operations_that_the_sample_brings(tmp_path: Path) -> None:
    image = np.fromfile(SAMPLE / "memory" / "operations.bin", dtype=np.uint8)
    assert np.array_equal(image, queue.make(200, 1))
    words = play(copied("priority_queue", tmp_path), image)
    assert int(words[3]) > 0 and int(words[5]) > 0, "the queue must have used DRAM"
    assert int(words[7]) == queue.most_entries(image) - 21


@pytest.mark.parametrize(
    ("operations", "keys", "on_chip", "seed"), [(500, 1 << 32, 21, 2), (350, 9, 5, 3), (400, 300, 101, 4)]
)
def test_random_operations(operations: int, keys: int, on_chip: int, seed: int, tmp_path: Path) -> None:
    image = queue.make(operations, seed, keys)
    words = play(copied("priority_queue", tmp_path), image, on_chip=on_chip)
    assert int(words[7]) == max(0, queue.most_entries(image) - on_chip)


def test_pops_of_an_empty_queue_and_the_largest_key(tmp_path: Path) -> None:
    most = 0xFFFFFFFF
    table = [
        (1, 0, 0),
        (0, most, 5),
        (0, most, 6),
        (1, 0, 0),
        (0, 0, 7),
        (1, 0, 0),
        (1, 0, 0),
        (1, 0, 0),
        (0, 1, 1),
    ]
    image = np.array(table, dtype="<u4").view(np.uint8).reshape(-1)
    play(copied("priority_queue", tmp_path), image, on_chip=5)


def test_slow_stores(tmp_path: Path) -> None:
    play(copied("priority_queue", tmp_path), queue.make(300, 5), on_chip=5, write_latency=100, read_latency=1)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("kernels/heap.v", "coming[63:32] < best[63:32]", "coming[61:32] < best[61:32]"),
        ("kernels/heap.v", "(after >= 27'd4) ? 3'd4", "(after >= 27'd4) ? 3'd3"),
        ("kernels/heap.v", "if (hole == 27'd0) top", "if (hole == 27'd1) top"),
        ("threads/queue_thread.py", "        store.wait()\n        entries", "        entries"),
    ],
    ids=["comparison", "children", "top", "order"],
)
def test_a_planted_fault_is_found(file: str, old: str, new: str, tmp_path: Path) -> None:
    root = copied("priority_queue", tmp_path, {file: ((old, new),)})
    with pytest.raises(AssertionError):
        play(root, queue.make(300, 6), on_chip=5, write_latency=100, read_latency=1, cycles=40_000)


@pytest.mark.parametrize("on_chip", [6, 20])
def test_a_number_of_entries_that_divides_children_is_refused(on_chip: int, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=f"on_chip must be 4 .* not {on_chip}"):
        play(copied("priority_queue", tmp_path), queue.make(10, 7), on_chip=on_chip)


@pytest.mark.parametrize("file", ["kernels/heap.v", "threads/queue_thread.py"])
def test_both_samples_have_the_same_queue(file: str) -> None:
    assert filecmp.cmp(SAMPLE / file, projects_root() / "dijkstra" / file, shallow=False)
