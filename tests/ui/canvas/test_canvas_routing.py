"""Routes avoid blocks, keep apart and depend on nothing but the diagram."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import pytest

from coram_studio.ui.canvas.geometry import Rect
from coram_studio.ui.canvas.routing.nudge import runs_of
from coram_studio.ui.canvas.routing.obstacles import ObstacleMap
from coram_studio.ui.canvas.routing.router import Terminal, lay, route, simplify
from coram_studio.ui.canvas.wiring import Ends, Wiring


def crosses(points, rect: Rect) -> bool:
    """Whether a route runs through the inside of a rectangle."""
    for a, b in pairwise(points):
        piece = Rect(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        inner = rect.inflated(-1)
        if piece.touches(inner):
            return True
    return False


def is_orthogonal(points) -> bool:
    return all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points))


def test_facing_pins_at_one_height_are_joined_by_a_straight_wire() -> None:
    assert route(Terminal(0, 0, 1), Terminal(200, 0, -1), ObstacleMap({})) == ((0, 0), (200, 0))


def test_a_wire_turns_in_the_middle_of_the_gap() -> None:
    points = route(Terminal(0, 0, 1), Terminal(192, 80, -1), ObstacleMap({}))
    assert points == ((0, 0), (96, 0), (96, 80), (192, 80))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (Terminal(0, 0, 1), Terminal(400, 0, -1)),
        (Terminal(0, 0, 1), Terminal(400, 100, -1)),
        (Terminal(0, 0, 1), Terminal(0, 300, 1)),
        (Terminal(400, 0, -1), Terminal(0, 0, 1)),
        (Terminal(0, 0, -1), Terminal(400, 0, 1)),
        (Terminal(400, 40, 1), Terminal(0, 0, -1)),
    ],
)
def test_a_block_in_between_is_gone_round(a: Terminal, b: Terminal) -> None:
    block = Rect(120, -80, 280, 160)
    points = route(a, b, ObstacleMap({"x": block}))
    assert points[0] == (a.x, a.y)
    assert points[-1] == (b.x, b.y)
    assert is_orthogonal(points)
    assert not crosses(points, block)


def test_a_wire_leaves_a_pin_in_the_pins_direction() -> None:
    blocks = {"a": Rect(-200, -50, 0, 50), "b": Rect(300, -50, 500, 50)}
    points = route(Terminal(0, 0, 1), Terminal(500, 0, 1), ObstacleMap(blocks))
    assert points[1][0] > 0
    assert points[-2][0] > 500
    assert not any(crosses(points, rect) for rect in blocks.values())


def test_a_maze_is_found_through() -> None:
    # A comb of walls, open at the bottom and the top in turn.
    walls = {
        f"w{i}": Rect(100 + 120 * i, -600 if i % 2 else -200, 130 + 120 * i, 200 if i % 2 else 600)
        for i in range(5)
    }
    points = lay(Terminal(0, 0, 1), Terminal(760, 0, -1), ObstacleMap(walls)).points
    assert is_orthogonal(points)
    assert not any(crosses(points, wall) for wall in walls.values())


def test_a_pin_under_another_block_still_gets_a_wire() -> None:
    points = route(Terminal(0, 0, 1), Terminal(200, 64, -1), ObstacleMap({"over": Rect(-50, -50, 120, 120)}))
    assert points[0] == (0, 0)
    assert points[-1] == (200, 64)
    assert is_orthogonal(points)


def test_pins_off_the_grid_get_orthogonal_wires() -> None:
    chance = random.Random(3)
    for _ in range(200):
        a = Terminal(chance.uniform(-400, 400), chance.uniform(-400, 400), chance.choice((-1, 1)))
        b = Terminal(chance.uniform(-400, 400), chance.uniform(-400, 400), chance.choice((-1, 1)))
        blocks = {
            str(i): Rect(x, y, x + 90, y + 70)
            for i in range(6)
            for x, y in [(chance.uniform(-400, 400), chance.uniform(-400, 400))]
        }
        points = route(a, b, ObstacleMap(blocks))
        assert points[0] == (a.x, a.y)
        assert points[-1] == (b.x, b.y)
        assert is_orthogonal(points), points


def test_blocks_far_apart_do_not_exhaust_memory() -> None:
    blocks = ObstacleMap({"a": Rect(0, 0, 100, 100), "b": Rect(1e6, 1e6, 1e6 + 100, 1e6 + 100)})
    assert blocks.shape[0] * blocks.shape[1] < 10_000_000
    points = route(Terminal(100, 50, 1), Terminal(1e6, 1e6 + 50, -1), blocks)
    assert is_orthogonal(points)


def test_obstacles_changed_are_as_obstacles_made_anew() -> None:
    chance = random.Random(5)
    rects = {str(i): Rect(x, y, x + 120, y + 90) for i in range(12) for x, y in [(i * 150.0, 40.0 * i)]}
    changed = ObstacleMap(rects)
    for _ in range(40):
        name = chance.choice(sorted(rects))
        x, y = chance.randrange(0, 2400, 8), chance.randrange(0, 800, 8)
        rects[name] = Rect(x, y, x + 120, y + 90)
        changed.replace({name: rects[name]})
    fresh = ObstacleMap(rects)
    for _ in range(300):
        x0, x1, y = (chance.randrange(0, 2400, 8) for _ in range(3))
        assert changed.row_blocked(
            changed.row(y), changed.column(x0), changed.column(x1)
        ) == fresh.row_blocked(fresh.row(y), fresh.column(x0), fresh.column(x1))
        assert changed.column_blocked(
            changed.column(y), changed.row(x0), changed.row(x1)
        ) == fresh.column_blocked(fresh.column(y), fresh.row(x0), fresh.row(x1))


def overlaps(routes: dict[str, tuple]) -> list[tuple[str, str]]:
    """Pairs of wires that lie on each other for more than a point."""
    found = []
    for (n, a), (m, b) in combinations(sorted(routes.items()), 2):
        for p, q in pairwise(a):
            for r, s in pairwise(b):
                for i, j in ((0, 1), (1, 0)):
                    if p[i] == q[i] == r[i] == s[i]:
                        low = max(min(p[j], q[j]), min(r[j], s[j]))
                        high = min(max(p[j], q[j]), max(r[j], s[j]))
                        if high > low:
                            found.append((n, m))
    return found


def bus(count: int, rise: int) -> dict[str, Ends]:
    """Parallel wires from pins on the left to pins on the right, all through one channel."""
    return {
        f"w{i}": Ends(Terminal(0, 24 * i, 1), Terminal(320, 24 * i + rise, -1), f"n{i}") for i in range(count)
    }


@pytest.mark.parametrize("rise", [-216, -48, 48, 216])
def test_parallel_wires_lie_beside_each_other_and_do_not_cross(rise: int) -> None:
    wiring = Wiring()
    wiring.update(bus(6, rise))
    assert overlaps(wiring.points) == []
    for a, b in combinations(wiring.points.values(), 2):
        for p, q in pairwise(a):
            for r, s in pairwise(b):
                vertical, horizontal = ((p, q), (r, s)) if p[0] == q[0] else ((r, s), (p, q))
                if vertical[0][0] != vertical[1][0] or horizontal[0][1] != horizontal[1][1]:
                    continue
                x, y = vertical[0][0], horizontal[0][1]
                crossing = min(horizontal[0][0], horizontal[1][0]) < x < max(
                    horizontal[0][0], horizontal[1][0]
                ) and min(vertical[0][1], vertical[1][1]) < y < max(vertical[0][1], vertical[1][1])
                assert not crossing


def test_wires_of_one_net_may_share_a_track() -> None:
    wiring = Wiring()
    wiring.update({f"w{i}": Ends(Terminal(0, 48 * i, 1), Terminal(320, 200, -1), "shared") for i in range(4)})
    columns = {x for points in wiring.points.values() for x, _ in points[1:-1]}
    assert len(columns) == 1


def test_loops_on_one_side_are_nested() -> None:
    wiring = Wiring()
    wiring.update(
        {f"w{i}": Ends(Terminal(0, 24 * i, 1), Terminal(0, 400 - 24 * i, 1), f"n{i}") for i in range(4)}
    )
    assert overlaps(wiring.points) == []
    reach = [max(x for x, _ in wiring.points[f"w{i}"]) for i in range(4)]
    assert reach == sorted(reach, reverse=True), "the longest loop goes round the others"


def test_tracks_do_not_depend_on_the_order_of_edits() -> None:
    wanted = bus(8, 120)
    at_once = Wiring()
    at_once.update(wanted)
    chance = random.Random(1)
    one_by_one = Wiring()
    names = list(wanted)
    chance.shuffle(names)
    for name in names:
        one_by_one.update({name: wanted[name]})
    for name in names[:4]:
        one_by_one.update({name: Ends(Terminal(0, 999, 1), Terminal(320, 5, -1), name)})
        one_by_one.update({}, [name])
        one_by_one.update({name: wanted[name]})
    assert one_by_one.points == at_once.points


def test_points_that_are_no_corners_are_dropped() -> None:
    assert simplify(((0, 0), (5, 0), (9, 0), (9, 0), (9, 4))) == ((0, 0), (9, 0), (9, 4))


def test_only_runs_between_corners_can_be_moved() -> None:
    assert runs_of("w", "n", ((0, 0), (100, 0))) == []
    runs = runs_of("w", "n", ((0, 0), (100, 0), (100, 80), (200, 80)))
    assert [(run.key, run.low, run.high, run.low_turn, run.high_turn) for run in runs] == [
        ((1, 100), 0, 80, -1, 1)
    ]
