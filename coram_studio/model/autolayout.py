"""Place blocks that have no position: a readable picture in which data flows from left to right.

Each kernel is the centre of a cluster: what has no way off the chip (channels, external inputs) on its left, what
moves data off chip on its right, the control threads below. Clusters stand in a grid, memory interfaces far right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from coram_studio.model.blocks import (
    OBJECT_KINDS,
    Block,
    ExternalBlock,
    InterfaceBlock,
    KernelBlock,
    ObjectBlock,
    ThreadBlock,
    bundles_of,
)
from coram_studio.model.bundles import Direction
from coram_studio.model.design import Accelerator

Position = tuple[float, float]
Size = tuple[float, float]

GRID = 16.0
ORIGIN = (64.0, 64.0)
_COLUMN_GAP = 112.0  # room for wires between columns
_ROW_GAP = 32.0
_CLUSTER_GAP = 96.0
_ASPECT = 1.6  # width to height of the whole picture, as screens are


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
    return (math.ceil(width / GRID) * GRID, 96.0 + 24.0 * (rows - 1))


def place(
    accelerator: Accelerator,
    placed: Mapping[str, Position] | None = None,
    size: Callable[[Block], Size] = estimated_size,
) -> dict[str, Position]:
    """Positions for the blocks that are not in ``placed``; no two blocks overlap.

    Takes block ids, gives block ids to top left corners on a grid of 16 units.
    """
    placed = placed or {}
    sizes = {block.id: size(block) for block in accelerator.blocks}
    ideal = _arrange(accelerator, sizes)
    fresh = {block_id: where for block_id, where in ideal.items() if block_id not in placed}
    if len(fresh) == len(ideal) or not fresh:
        return fresh
    return _avoid(fresh, placed, sizes)


@dataclass(slots=True)
class _Cluster:
    """A kernel with what belongs to it, in three columns and a row below."""

    left: list[Block] = field(default_factory=list)
    centre: list[Block] = field(default_factory=list)
    right: list[Block] = field(default_factory=list)
    below: list[Block] = field(default_factory=list)


def _arrange(accelerator: Accelerator, sizes: Mapping[str, Size]) -> dict[str, Position]:
    clusters = _clusters(accelerator)
    interfaces = [block for block in accelerator.blocks if isinstance(block, InterfaceBlock)]
    pictures = [_cluster_picture(cluster, sizes) for cluster in clusters]
    positions: dict[str, Position] = {}
    x, y = ORIGIN
    column_width, right, lowest = 0.0, ORIGIN[0], ORIGIN[1]
    limit = _column_height(pictures)
    for picture, (width, height) in pictures:
        if y > ORIGIN[1] and y + height > ORIGIN[1] + limit:
            x, y, column_width = x + column_width + _CLUSTER_GAP + _COLUMN_GAP, ORIGIN[1], 0.0
        for block_id, (dx, dy) in picture.items():
            positions[block_id] = (x + dx, y + dy)
        column_width = max(column_width, width)
        right, lowest = max(right, x + width), max(lowest, y + height)
        y += height + _CLUSTER_GAP
    stack = _stack(interfaces, sizes)
    top = max(ORIGIN[1], ORIGIN[1] + (lowest - ORIGIN[1] - _height(interfaces, sizes)) / 2)
    start = right + _COLUMN_GAP if positions else ORIGIN[0]
    positions.update({block_id: (start, _snap(top + dy)) for block_id, dy in stack})
    return positions


def _clusters(accelerator: Accelerator) -> list[_Cluster]:
    kernels = [block for block in accelerator.blocks if isinstance(block, KernelBlock)]
    clusters = {kernel.id: _Cluster(centre=[kernel]) for kernel in kernels}
    rest = _Cluster()
    home: dict[str, _Cluster] = dict(clusters)
    for block in accelerator.blocks:
        if isinstance(block, ObjectBlock | ExternalBlock):
            cluster = _neighbour(accelerator, block, clusters) or rest
            home[block.id] = cluster
            (cluster.left if _is_left(block) else cluster.right).append(block)
    served: dict[str, _Cluster] = {}
    for block in accelerator.blocks:
        if isinstance(block, ObjectBlock):
            served.setdefault(block.thread, home[block.id])
    for block in accelerator.blocks:
        if isinstance(block, ThreadBlock):
            served.get(block.id, rest).below.append(block)
    found = list(clusters.values())
    if rest.left or rest.right or rest.below:
        found.append(rest)
    return found


def _neighbour(accelerator: Accelerator, block: Block, clusters: Mapping[str, _Cluster]) -> _Cluster | None:
    """The cluster of the first kernel that the block is wired to."""
    for connection in accelerator.connections_by_block.get(block.id, ()):
        for end in connection.ends:
            if end.block in clusters:
                return clusters[end.block]
    return None


def _is_left(block: ObjectBlock | ExternalBlock) -> bool:
    if isinstance(block, ExternalBlock):
        return block.direction is Direction.INPUT
    return not OBJECT_KINDS[block.kind].has_dma


def _cluster_picture(cluster: _Cluster, sizes: Mapping[str, Size]) -> tuple[dict[str, Position], Size]:
    """Positions from the cluster's top left corner, and its extent."""
    columns = [column for column in (cluster.left, cluster.centre, cluster.right) if column]
    height = max((_height(column, sizes) for column in columns), default=0.0)
    positions: dict[str, Position] = {}
    x, centre_x = 0.0, 0.0
    for column in columns:
        if column is cluster.centre:
            centre_x = x
        top = (height - _height(column, sizes)) / 2
        positions.update({block_id: (x, _snap(top + dy)) for block_id, dy in _stack(column, sizes)})
        x += max(sizes[block.id][0] for block in column) + _COLUMN_GAP
    width = max(0.0, x - _COLUMN_GAP)
    y = height + 2 * _ROW_GAP if columns else 0.0
    for block in cluster.below:
        positions[block.id] = (centre_x, _snap(y))
        width = max(width, centre_x + sizes[block.id][0])
        y = _snap(y) + sizes[block.id][1] + _ROW_GAP
        height = y - _ROW_GAP
    return positions, (width, height)


def _stack(blocks: Sequence[Block], sizes: Mapping[str, Size]) -> list[tuple[str, float]]:
    """Distance of each block from the top of its column."""
    y, places = 0.0, []
    for block in blocks:
        places.append((block.id, y))
        y += _snap(sizes[block.id][1] + GRID - 1) + _ROW_GAP
    return places


def _height(blocks: Sequence[Block], sizes: Mapping[str, Size]) -> float:
    return sum(_snap(sizes[b.id][1] + GRID - 1) for b in blocks) + _ROW_GAP * max(0, len(blocks) - 1)


def _column_height(pictures: list[tuple[dict[str, Position], Size]]) -> float:
    """How high a column of clusters may grow so that the whole comes near the aspect of a screen."""
    area = sum((w + _CLUSTER_GAP + _COLUMN_GAP) * (h + _CLUSTER_GAP) for _, (w, h) in pictures)
    return math.sqrt(area / _ASPECT)


def _avoid(
    fresh: Mapping[str, Position], placed: Mapping[str, Position], sizes: Mapping[str, Size]
) -> dict[str, Position]:
    """Move fresh blocks down until they overlap nothing."""
    taken = [(x, y, *sizes[i]) for i, (x, y) in placed.items() if i in sizes]
    result: dict[str, Position] = {}
    for block_id, (x, y) in fresh.items():
        width, height = sizes[block_id]
        # Only what shares this block's columns can be in the way; from the top down each is passed once.
        near = sorted(
            (ty, ty + th) for tx, ty, tw, th in taken if tx < x + width + GRID and x < tx + tw + GRID
        )
        for top, bottom in near:
            if top < y + height + GRID and y < bottom + GRID:
                y = _snap(bottom + _ROW_GAP + GRID - 1)
        result[block_id] = (x, y)
        taken.append((x, y, width, height))
    return result


def _snap(value: float) -> float:
    return math.floor(value / GRID) * GRID
