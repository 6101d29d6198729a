"""Graphs for this project: random ones, road maps, files of the DIMACS challenge; memory images of them; and the check.

An image holds a record of four words for each node, from byte 0 on:

    pointer to the first page of edges, cost (all ones: not reached), parent, 1 if visited

and then pages of 128 bytes: pointer to the next page, and up to 15 edges of two words, node and weight. A pointer is a
page's byte address plus the number of its edges; 0 ends the list.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.int64]

UNREACHED = 0xFFFFFFFF
RECORD = 16  # bytes
PAGE = 128  # bytes
EDGES_PER_PAGE = 15
HEAP = 0x4000000  # byte address of the part of the queue that has no place in block RAM


@dataclass(frozen=True)
class Graph:
    """Edges lead from ``tails`` to ``heads``, nodes from 0 to ``nodes`` - 1; arrays of equal length."""

    nodes: int
    tails: Numbers
    heads: Numbers
    weights: Numbers


def random_graph(nodes: int, edges: int, seed: int, heaviest: int = 1000) -> Graph:
    """Every node can be reached from node 0.

    Other edges lead from anywhere to anywhere, some of them side by side or to their own node.
    """
    random = np.random.default_rng(seed)
    if edges < nodes - 1:
        raise ValueError(f"{nodes} nodes need at least {nodes - 1} edges, not {edges}")
    later = np.arange(1, nodes)
    earlier = (random.random(nodes - 1) * later).astype(np.int64)
    more = random.integers(0, nodes, (2, edges - nodes + 1))
    order = random.permutation(edges)
    return Graph(
        nodes,
        np.concatenate([earlier, more[0]])[order],
        np.concatenate([later, more[1]])[order],
        random.integers(0, heaviest + 1, edges),
    )


def road_map(nodes: int, seed: int) -> Graph:
    """A grid of streets as in a town: crossings a little off their places, a sixth of the streets missing, both ways alike.

    A crossing that no street leads to is possible, as in the maps of real places.
    """
    random = np.random.default_rng(seed)
    columns = max(2, round(nodes**0.5))
    number = np.arange(nodes)
    east = number[(number % columns != columns - 1) & (number + 1 < nodes)]
    south = number[number + columns < nodes]
    first = np.concatenate([east, south])
    second = np.concatenate([east + 1, south + columns])
    kept = random.random(len(first)) < 5 / 6
    first, second = first[kept], second[kept]
    x = 100 * (number % columns) + random.integers(-30, 31, nodes)
    y = 100 * (number // columns) + random.integers(-30, 31, nodes)
    lengths = np.rint(np.hypot(x[first] - x[second], y[first] - y[second])).astype(np.int64)
    return Graph(
        nodes,
        np.concatenate([first, second]),
        np.concatenate([second, first]),
        np.concatenate([lengths, lengths]),
    )


def read_dimacs(path: Path) -> Graph:
    """A file of the ninth DIMACS challenge, such as USA-road-d.NY.gr; its node n is number n - 1 here.

    Lines are ``c`` and a comment, ``p sp NODES EDGES`` once, and ``a TAIL HEAD WEIGHT``. Raises ValueError with the line
    that is none of these.
    """
    nodes = edges = -1
    arcs: list[tuple[int, int, int]] = []
    with path.open(encoding="ascii", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            match line.split():
                case [] | ["c", *_]:
                    pass
                case ["p", "sp", n, m] if nodes < 0 and n.isdigit() and m.isdigit():
                    nodes, edges = int(n), int(m)
                case ["a", tail, head, weight] if (
                    nodes >= 0
                    and tail.isdigit()
                    and head.isdigit()
                    and weight.isdigit()
                    and 1 <= int(tail) <= nodes
                    and 1 <= int(head) <= nodes
                ):
                    arcs.append((int(tail) - 1, int(head) - 1, int(weight)))
                case _:
                    raise ValueError(
                        f"{path.name}, line {number}: not a line of a graph: {line.strip()[:60]!r}"
                    )
    if nodes < 0 or len(arcs) != edges:
        raise ValueError(f"{path.name}: has {len(arcs)} edges, not the {edges} of its line p")
    table = np.array(arcs, dtype=np.int64).reshape(-1, 3)
    return Graph(nodes, table[:, 0], table[:, 1], table[:, 2])


def make_image(graph: Graph) -> Bytes:
    """The memory in which a search begins."""
    first_page = -(-graph.nodes * RECORD // PAGE) * PAGE
    degrees = np.bincount(graph.tails, minlength=graph.nodes)
    pages = -(-degrees // EDGES_PER_PAGE)
    page_of = np.concatenate([[0], np.cumsum(pages)])  # number of each node's first page
    size = first_page + int(page_of[-1]) * PAGE
    if size > HEAP:
        raise ValueError(f"the graph takes {size:,} bytes; there is room for {HEAP:,}")
    words = np.zeros(size // 4, dtype="<u4")

    records = words[: 4 * graph.nodes].reshape(-1, 4)
    records[:, 1:3] = UNREACHED
    reached = degrees > 0
    first = first_page + PAGE * page_of[:-1] + np.minimum(degrees, EDGES_PER_PAGE)
    records[reached, 0] = first[reached]

    order = np.argsort(graph.tails, kind="stable")
    tails = graph.tails[order]
    place = (
        np.arange(len(order)) - np.concatenate([[0], np.cumsum(degrees)])[tails]
    )  # of an edge among its node's
    page = page_of[tails] + place // EDGES_PER_PAGE
    word = (first_page + PAGE * page) // 4 + 1 + 2 * (place % EDGES_PER_PAGE)
    words[word] = graph.heads[order]
    words[word + 1] = graph.weights[order]

    fill = np.bincount(page, minlength=int(page_of[-1]))  # edges of each page
    owner = np.repeat(np.arange(graph.nodes), pages)
    following = np.flatnonzero(owner[1:] == owner[:-1]) + 1  # pages that are not their node's first
    words[(first_page + PAGE * (following - 1)) // 4] = first_page + PAGE * following + fill[following]
    return words.view(np.uint8)


def read_image(image: Bytes) -> Graph:
    """The graph that an image holds, found by following its pointers; no node of it has been reached."""
    words = image.view("<u4").astype(np.int64)
    ended = np.flatnonzero(
        words[1::4] != UNREACHED
    )  # no node has this number, so that no page looks like a record
    count = int(ended[0]) if len(ended) else len(words) // 4
    edges: list[tuple[int, int, int]] = []
    for node in range(count):
        pointer = int(words[4 * node])
        while pointer:
            at = (pointer & ~(PAGE - 1)) // 4
            pairs = words[at + 1 : at + 1 + 2 * (pointer % PAGE)].reshape(-1, 2)
            edges.extend((node, int(head), int(weight)) for head, weight in pairs)
            pointer = int(words[at])
    table = np.array(edges, dtype=np.int64).reshape(-1, 3)
    return Graph(count, table[:, 0], table[:, 1], table[:, 2])


def costs(graph: Graph, start: int) -> dict[int, int]:
    """Cost of each node that can be reached, by NetworkX."""
    import networkx as nx

    network = nx.MultiDiGraph()
    network.add_nodes_from(range(graph.nodes))
    network.add_weighted_edges_from(
        zip(graph.tails.tolist(), graph.heads.tolist(), graph.weights.tolist(), strict=True)
    )
    return dict(nx.single_source_dijkstra_path_length(network, start))


def check(graph: Graph, start: int, memory: Bytes) -> None:
    """Whether memory holds each node's cost and a parent by which it has this cost. Raises AssertionError."""
    known = costs(graph, start)
    records = memory[: RECORD * graph.nodes].view("<u4").reshape(-1, 4).astype(np.int64)
    wanted = np.array([known.get(node, UNREACHED) for node in range(graph.nodes)])
    wrong = np.flatnonzero(records[:, 1] != wanted)
    assert not len(wrong), (
        f"{len(wrong)} costs are wrong; that of node {wrong[0]} is {records[wrong[0], 1]}, not {wanted[wrong[0]]}"
    )
    reached = wanted != UNREACHED
    assert np.array_equal(records[:, 3], reached), (
        "the nodes marked as visited must be those that can be reached"
    )
    assert records[start, 2] == start, "the start must be its own parent"
    by_edge = dict.fromkeys(np.flatnonzero(reached).tolist(), False)
    by_edge[start] = True
    arrives = wanted[graph.tails] + graph.weights == wanted[graph.heads]
    for edge in np.flatnonzero(arrives & reached[graph.tails] & (records[graph.heads, 2] == graph.tails)):
        by_edge[int(graph.heads[edge])] = True
    lost = [node for node, found in by_edge.items() if not found]
    assert not lost, f"node {lost[0]} does not have its cost by way of its parent"


def check_prints(graph: Graph, start: int, goal: int, prints: tuple[str, ...]) -> None:
    """Whether the printed cost is the goal's and the printed way leads to it at this cost. Raises AssertionError."""
    known = costs(graph, start)
    if goal not in known:
        assert f"no way from {start} to {goal}" in prints, prints
        return
    assert f"cost from {start} to {goal} = {known[goal]}" in prints, prints
    steps = [line.split() for line in prints if line.startswith("  to ")]
    node = goal
    total = 0
    for _, head, _, tail in steps:
        assert int(head) == node, f"the way comes to {head}, not {node}"
        edges = (graph.heads == node) & (graph.tails == int(tail))
        assert edges.any(), f"there is no edge from {tail} to {node}"
        total += int(graph.weights[edges].min())
        node = int(tail)
    assert node == start and total == known[goal], f"the way begins at {node} and costs {total}"
