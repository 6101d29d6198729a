"""The sample dijkstra against NetworkX: every cost, every parent, and the way that is printed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sample_runs import copied, reference, run

from coram_studio.locate import projects_root

dijkstra = reference("dijkstra")
SAMPLE = projects_root() / "dijkstra"


def search(root: Path, graph: object, start: int = 0, goal: int = 1, **sets: int | str) -> tuple[str, ...]:
    """Run the search on a graph and compare all of memory's costs; gives what was printed."""
    image = dijkstra.make_image(graph)
    done, memory = run(root, image, (0, -(-len(image) // 4096) * 4096), start=start, goal=goal, **sets)
    dijkstra.check(graph, start, memory)
    dijkstra.check_prints(graph, start, goal, done.metrics.prints)
    return tuple(done.metrics.prints)


def crowded_graph() -> object:
    """Few nodes and many edges between each two, nodes' own edges among them: every order of updates matters."""
    return dijkstra.random_graph(6, 170, 11, heaviest=100)


def test_the_graph_that_the_sample_brings(tmp_path: Path) -> None:
    image = np.fromfile(SAMPLE / "memory" / "graph.bin", dtype=np.uint8)
    graph = dijkstra.read_image(image)
    assert (graph.nodes, len(graph.tails)) == (60, 300)
    assert np.array_equal(dijkstra.make_image(graph), image)
    done, memory = run(copied("dijkstra", tmp_path), None, (0, 0x3000))
    dijkstra.check(graph, 0, memory)
    dijkstra.check_prints(graph, 0, 59, done.metrics.prints)
    spilled = done.metrics.prints[-1].split()
    assert int(spilled[3]) > 0 and int(spilled[5]) > 0, "the queue must have used DRAM"


@pytest.mark.parametrize(("nodes", "edges", "seed"), [(100, 400, 2), (120, 800, 3)])
def test_random_graphs(nodes: int, edges: int, seed: int, tmp_path: Path) -> None:
    graph = dijkstra.random_graph(nodes, edges, seed)
    assert f"nodes visited = {nodes}" in search(copied("dijkstra", tmp_path), graph, goal=nodes - 1)


def test_roads_from_the_middle(tmp_path: Path) -> None:
    graph = dijkstra.road_map(144, 4)
    search(copied("dijkstra", tmp_path), graph, start=70, goal=5, on_chip=5)


def test_edges_that_meet_in_one_node(tmp_path: Path) -> None:
    search(copied("dijkstra", tmp_path), crowded_graph(), write_latency=60, read_latency=3)


def test_a_goal_that_cannot_be_reached_and_a_start_without_edges(tmp_path: Path) -> None:
    graph = dijkstra.Graph(3, np.array([0]), np.array([2]), np.array([0]))
    root = copied("dijkstra", tmp_path)
    assert "no way from 0 to 1" in search(root, graph, goal=1)
    assert "no way from 2 to 0" in search(root, graph, start=2, goal=0)
    assert "cost from 2 to 2 = 0" in search(root, graph, start=2, goal=2)


def test_the_search_may_stop_at_the_goal(tmp_path: Path) -> None:
    graph = dijkstra.random_graph(100, 500, 5)
    near = min((cost, node) for node, cost in dijkstra.costs(graph, 0).items() if node)[1]
    done, _ = run(copied("dijkstra", tmp_path), dijkstra.make_image(graph), (0, 4096), goal=near, whole=0)
    dijkstra.check_prints(graph, 0, near, done.metrics.prints)
    assert int(done.metrics.prints[0].split()[-1]) < 10


def test_costs_do_not_wrap_around(tmp_path: Path) -> None:
    heavy = 0xF0000000
    graph = dijkstra.Graph(
        3, np.array([0, 0, 1, 1]), np.array([1, 1, 2, 0]), np.array([heavy, heavy, heavy, heavy])
    )
    done, memory = run(copied("dijkstra", tmp_path), dijkstra.make_image(graph), (0, 4096), goal=2)
    assert memory[:48].view("<u4").reshape(3, 4)[:, 1].tolist() == [0, heavy, dijkstra.UNREACHED]
    assert "no way from 0 to 2" in done.metrics.prints


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("kernels/relax.v", "costs[oldest] < record_cost", "costs[oldest] < record_cost - 32'd40"),
        ("kernels/relax.v", "&& (same == 0)", ""),
        ("kernels/heap.v", "coming[63:32] < best[63:32]", "coming[63:38] < best[63:38]"),
        ("kernels/edges.v", "{1'b0, cost} + {1'b0, load_q}", "{1'b0, cost} + {1'b0, load_q} + 33'd1"),
        ("threads/update_thread.py", "updates.read((node << 4) + 4, 2)", "updates.read((node << 4) + 4, 1)"),
    ],
    ids=["comparison", "slots", "heap", "weight", "parent"],
)
def test_a_planted_fault_is_found(file: str, old: str, new: str, tmp_path: Path) -> None:
    root = copied("dijkstra", tmp_path, {file: ((old, new),)})
    with pytest.raises(AssertionError):
        search(root, crowded_graph(), write_latency=60, read_latency=3, cycles=25000)
        search(root, dijkstra.random_graph(60, 400, 6), cycles=25000)


def test_a_load_that_overtakes_a_store_is_found(tmp_path: Path) -> None:
    changes = {"threads/queue_thread.py": (("        store.wait()\n        entries", "        entries"),)}
    root = copied("dijkstra", tmp_path, changes)
    with pytest.raises(AssertionError):
        search(root, dijkstra.random_graph(60, 400, 6), write_latency=200, read_latency=1, on_chip=5)


GR = """c a graph of 3 nodes
p sp 3 4
a 1 2 7
a 2 1 7
a 2 3 5

a 1 3 13
"""


def test_files_of_the_dimacs_challenge_are_read(tmp_path: Path) -> None:
    (tmp_path / "small.gr").write_text(GR)
    graph = dijkstra.read_dimacs(tmp_path / "small.gr")
    assert dijkstra.costs(graph, 0) == {0: 0, 1: 7, 2: 12}
    assert np.array_equal(dijkstra.read_image(dijkstra.make_image(graph)).weights, [7, 13, 7, 5])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("a 2 3 5", "a 2 4 5", "line 5: not a line of a graph: 'a 2 4 5'"),
        ("a 2 3 5", "a 2 3", "line 5"),
        ("a 2 3 5", "e 2 3 5", "line 5"),
        ("p sp 3 4\n", "", "line 2"),
        ("p sp 3 4", "p sp 3 5", "has 4 edges, not the 5"),
    ],
)
def test_a_file_that_is_no_graph_is_refused(old: str, new: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "bad.gr").write_text(GR.replace(old, new))
    with pytest.raises(ValueError, match=r"bad\.gr") as raised:
        dijkstra.read_dimacs(tmp_path / "bad.gr")
    assert message in str(raised.value)


def make_graph(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SAMPLE / "tests" / "make_graph.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_the_command_makes_and_checks_images(tmp_path: Path) -> None:
    image = tmp_path / "image.bin"
    assert make_graph("--nodes", 60, "--edges", 300, "--seed", 1, "-o", image).returncode == 0
    assert image.read_bytes() == (SAMPLE / "memory" / "graph.bin").read_bytes()
    found = make_graph("--check", image, image)
    assert found.returncode == 1 and found.stderr.startswith("error: 60 costs are wrong")
    absent = make_graph("--gr", tmp_path / "no.gr", "--nodes", 50, "-o", image)
    assert absent.returncode == 0 and "does not exist" in absent.stderr
    assert make_graph("--nodes", 50, "--edges", 3, "-o", image).stderr.startswith("error: 50 nodes need")
