"""Place blocks that have no position: a readable picture in which data flows from left to right.

Each kernel is the centre of a cluster (``clusters``): what stays on the chip on its left, what moves data off chip on
its right, the control threads below, external ports at the edges. Clusters whose kernels feed each other stand from
left to right, all others in a grid; memory interfaces stand far right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median

from coram_studio.model.blocks import Block, InterfaceBlock, bundles_of
from coram_studio.model.clusters import (
    CLUSTER_GAP,
    COLUMN_GAP,
    GRID,
    ROW_GAP,
    Picture,
    Position,
    Size,
    cluster_picture,
    cluster_steps,
    clusters_of,
    rounded_up,
    snap,
)
from coram_studio.model.design import Accelerator

__all__ = ["GRID", "arrange", "estimated_size", "place"]

ORIGIN = (64.0, 64.0)
_ASPECT = 1.6  # width to height of the whole picture, as screens are

_RIBBON = 3.5  # width to height from which a row of clusters is broken,
_SCREEN = 2400.0  # unless it is not even as wide as this

SizeOf = Callable[[Block], Size]


def estimated_size(block: Block) -> Size:
    """Width and height, in canvas units, that a block's card will need or slightly more."""
    bundles = bundles_of(block)
    labels = sorted(len(bundle.name) for bundle in bundles)[-2:]
    below = len(getattr(block, "source", "")) + 10
    width = max(160.0, 52 + 8.5 * len(block.name), 64 + 7.5 * sum(labels), 32 + 6.8 * below)
    sides: dict[object, int] = {}
    for bundle in bundles:
        sides[bundle.side] = sides.get(bundle.side, 0) + 1
    rows = max(sides.values(), default=1)
    return (math.ceil(width / 16) * 16.0, 112.0 + 24.0 * (rows - 1))


def place(
    accelerator: Accelerator,
    placed: Mapping[str, Position] | None = None,
    size: SizeOf = estimated_size,
) -> dict[str, Position]:
    """Positions for the blocks that are not in ``placed``; no two blocks overlap.

    Takes block ids, gives block ids to top left corners on a grid of 8 units. What belongs to a block that is placed
    goes beside it.
    """
    there = {b: at for b, at in (placed or {}).items() if b in accelerator.blocks_by_id}
    if len(there) == len(accelerator.blocks):
        return {}
    sizes = {block.id: size(block) for block in accelerator.blocks}
    pictures = _pictures(accelerator, sizes)
    if not there:
        return _whole(accelerator, pictures, sizes)
    fresh: dict[str, Position] = {}
    for picture in pictures:
        fresh |= _beside(accelerator, picture, {**there, **fresh}, sizes)
    interfaces = [b for b in accelerator.blocks if isinstance(b, InterfaceBlock) and b.id not in there]
    everything = {**there, **fresh}
    right = max((x + sizes[b][0] for b, (x, _) in everything.items()), default=ORIGIN[0])
    fresh |= _interfaces(accelerator, interfaces, right + COLUMN_GAP, everything, sizes)
    return _avoid(fresh, there, sizes)


def arrange(
    accelerator: Accelerator,
    positions: Mapping[str, Position],
    chosen: Iterable[str] = (),
    size: SizeOf = estimated_size,
) -> dict[str, Position]:
    """New positions for the ``chosen`` blocks, or for all when there are none, whatever they have.

    ``positions`` are those of all blocks. The chosen ones stay about where they are, and off all others.
    """
    ids = frozenset(chosen)
    if not ids or ids >= accelerator.blocks_by_id.keys():
        return place(accelerator, None, size)
    part = accelerator.with_blocks(tuple(block for block in accelerator.blocks if block.id in ids))
    fresh = place(part, None, size)
    sizes = {block.id: size(block) for block in accelerator.blocks}
    x, y = (
        _snapped_middle(positions, fresh, sizes, axis) - _snapped_middle(fresh, fresh, sizes, axis)
        for axis in (0, 1)
    )
    group = {b: (bx + x, by + y) for b, (bx, by) in fresh.items()}
    others = {b: at for b, at in positions.items() if b not in ids and b in sizes}
    return _avoid_together(group, others, sizes)


def _pictures(accelerator: Accelerator, sizes: Mapping[str, Size]) -> list[Picture]:
    return [cluster_picture(cluster, accelerator, sizes) for cluster in clusters_of(accelerator)]


def _whole(
    accelerator: Accelerator, pictures: Sequence[Picture], sizes: Mapping[str, Size]
) -> dict[str, Position]:
    """Clusters by the step of their kernels in the flow of data, each step in columns of limited height."""
    columns = _by_steps(pictures, cluster_steps(accelerator, [picture.cluster for picture in pictures]))
    heights = [sum(p.height for p in column) + CLUSTER_GAP * (len(column) - 1) for column in columns]
    positions: dict[str, Position] = {}
    x, right = ORIGIN[0], ORIGIN[0]
    for column, height in zip(columns, heights, strict=True):
        y = ORIGIN[1] + snap((max(heights) - height) / 2)
        for picture in column:
            positions |= {b: (x + dx, y + dy) for b, (dx, dy) in picture.places.items()}
            y += rounded_up(picture.height) + CLUSTER_GAP
        right = x + max((picture.width for picture in column), default=0.0)
        x = rounded_up(right) + CLUSTER_GAP + COLUMN_GAP
    interfaces = [block for block in accelerator.blocks if isinstance(block, InterfaceBlock)]
    start = rounded_up(right) + COLUMN_GAP if positions else ORIGIN[0]
    return positions | _interfaces(accelerator, interfaces, start, positions, sizes)


def _by_steps(pictures: Sequence[Picture], steps: Sequence[int]) -> list[list[Picture]]:
    """Columns of clusters: one or more for each step, as long as that does not become a ribbon."""
    limit = _column_height(pictures)
    in_order = [picture for _, picture in sorted(zip(steps, pictures, strict=True), key=lambda pair: pair[0])]
    columns: list[list[Picture]] = []
    for step in sorted(set(steps)):
        columns += _flow([p for p, own in zip(pictures, steps, strict=True) if own == step], limit)
    width = sum(max(p.width for p in column) + CLUSTER_GAP + COLUMN_GAP for column in columns)
    height = max((sum(p.height + CLUSTER_GAP for p in column) for column in columns), default=0.0)
    return columns if width <= max(_RIBBON * height, _SCREEN) else _flow(in_order, limit)


def _flow(pictures: Iterable[Picture], limit: float) -> list[list[Picture]]:
    """Columns of clusters in their order, none much higher than ``limit``."""
    columns: list[list[Picture]] = []
    height = math.inf
    for picture in pictures:
        if height + picture.height > limit:
            columns.append([])
            height = 0.0
        columns[-1].append(picture)
        height += picture.height + CLUSTER_GAP
    return columns


def _interfaces(
    accelerator: Accelerator,
    blocks: Sequence[Block],
    x: float,
    positions: Mapping[str, Position],
    sizes: Mapping[str, Size],
) -> dict[str, Position]:
    """Memory interfaces in a column of their own, each beside the middle of what is wired to it."""
    wanted: list[tuple[float, str]] = []
    for block in blocks:
        partners = {
            end.block for c in accelerator.connections_by_block.get(block.id, ()) for end in c.ends
        } & positions.keys()
        # As all first pins are at the same height, the wire between two blocks at one height is straight.
        tops = [positions[partner][1] for partner in partners]
        wanted.append((median(tops) if tops else ORIGIN[1], block.id))
    found: dict[str, Position] = {}
    end = -math.inf
    for y, block_id in sorted(wanted):
        found[block_id] = (snap(x), max(snap(y), end))
        end = found[block_id][1] + rounded_up(sizes[block_id][1]) + ROW_GAP
    return found


def _column_height(pictures: Iterable[Picture]) -> float:
    """How high a column of clusters may grow so that the whole comes near the aspect of a screen."""
    area = sum((p.width + CLUSTER_GAP + COLUMN_GAP) * (p.height + CLUSTER_GAP) for p in pictures)
    return math.sqrt(area / _ASPECT)


def _beside(
    accelerator: Accelerator,
    picture: Picture,
    there: Mapping[str, Position],
    sizes: Mapping[str, Size],
) -> dict[str, Position]:
    """The blocks of a cluster that are not there yet, each beside what it belongs to; else below everything."""
    places = picture.places
    known = [block for block in places if block in there]
    kernel = picture.cluster.kernel
    if kernel is not None and kernel.id in there:
        known = [kernel.id]
    if known:
        dx, dy = (median(there[b][axis] - places[b][axis] for b in known) for axis in (0, 1))
    else:
        dx = min(x for x, _ in there.values())
        dy = max(y + sizes[b][1] for b, (_, y) in there.items()) + CLUSTER_GAP
    found: dict[str, Position] = {}
    for block in places:
        if block not in there:
            x, y = dx, dy
            partner = _only_partner(accelerator, block)
            if partner in there and partner in places:
                x, y = there[partner][0] - places[partner][0], there[partner][1] - places[partner][1]
            found[block] = (snap(places[block][0] + x), snap(places[block][1] + y))
    return found


def _only_partner(accelerator: Accelerator, block: str) -> str:
    """The block that a block is wired to if that is one, or ""."""
    wires = accelerator.connections_by_block.get(block, ())
    partners = {end.block for wire in wires for end in wire.ends} - {block}
    return partners.pop() if len(partners) == 1 else ""


def _avoid(
    fresh: Mapping[str, Position], placed: Mapping[str, Position], sizes: Mapping[str, Size]
) -> dict[str, Position]:
    """Move fresh blocks down until they overlap nothing."""
    taken = [(x, y, *sizes[i]) for i, (x, y) in placed.items() if i in sizes]
    result: dict[str, Position] = {}
    for block_id, (x, start) in sorted(fresh.items(), key=lambda item: (item[1][1], item[1][0], item[0])):
        y = start
        width, height = sizes[block_id]
        # Only what shares this block's columns can be in the way; from the top down each is passed once.
        near = sorted((ty, ty + th) for tx, ty, tw, th in taken if tx < x + width + 16 and x < tx + tw + 16)
        for top, bottom in near:
            if top < y + height + 16 and y < bottom + 16:
                y = rounded_up(bottom + ROW_GAP)
        result[block_id] = (x, y)
        taken.append((x, y, width, height))
    return result


def _avoid_together(
    group: Mapping[str, Position], placed: Mapping[str, Position], sizes: Mapping[str, Size]
) -> dict[str, Position]:
    """Move blocks up or down as one, as little as possible, until none of them overlaps what is placed."""
    forbidden = []  # shifts at which some block of the group is on a placed one
    for b, (x, y) in group.items():
        width, height = sizes[b]
        for other, (ox, oy) in placed.items():
            other_width, other_height = sizes[other]
            if ox < x + width + 16 and x < ox + other_width + 16:
                forbidden.append((oy - y - height - ROW_GAP, oy + other_height - y + ROW_GAP))
    ends = [0.0, *(snap(low) for low, _ in forbidden), *(rounded_up(high) for _, high in forbidden)]
    free = (end for end in ends if not any(low < end < high for low, high in forbidden))
    dy = min(free, key=lambda end: (abs(end), -end))
    return {b: (x, y + dy) for b, (x, y) in group.items()}


def _snapped_middle(
    positions: Mapping[str, Position], blocks: Iterable[str], sizes: Mapping[str, Size], axis: int
) -> float:
    """The middle of some blocks along an axis."""
    known = [b for b in blocks if b in positions]
    low = min((positions[b][axis] for b in known), default=0.0)
    high = max((positions[b][axis] + sizes[b][axis] for b in known), default=0.0)
    return snap((low + high) / 2)
