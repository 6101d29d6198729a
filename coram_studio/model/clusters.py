"""Clusters of a diagram: a kernel, or a control thread without one, and what belongs to it, laid out around it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from coram_studio.model.blocks import (
    OBJECT_KINDS,
    Block,
    ExternalBlock,
    KernelBlock,
    ObjectBlock,
    SourceObject,
    ThreadBlock,
    bundle_of,
    bundles_of,
)
from coram_studio.model.bundles import BundleType, Direction, Side
from coram_studio.model.design import Accelerator

Position = tuple[float, float]
Size = tuple[float, float]

GRID = 8.0
COLUMN_GAP = 112.0  # room for wires between columns
ROW_GAP = 32.0
CLUSTER_GAP = 96.0
_THREAD_GAP = 64.0  # above the row of threads, whose links come together there
_THREAD_STEP = (
    16.0  # each a little below the one before, so that links of two in one gap are on lines of their own
)
_ASPECT = 1.6
_LEAST_HEIGHT = 1040.0  # a column below this height is never divided: some six objects
_FIRST_PIN = 72.0  # of a card, from its top
_PIN_PITCH = 24.0


@dataclass(slots=True)
class Cluster:
    """What stands around a kernel. ``beside`` are the objects of a thread that no kernel has, by its id."""

    kernel: KernelBlock | None = None
    inputs: list[Block] = field(default_factory=list)
    left: list[ObjectBlock] = field(default_factory=list)  # what stays on the chip
    right: list[ObjectBlock] = field(default_factory=list)  # what moves data off chip
    outputs: list[Block] = field(default_factory=list)
    threads: list[ThreadBlock] = field(default_factory=list)
    beside: dict[str, list[Block]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picture:
    """A cluster with the places of its blocks from its own top left corner, and its extent."""

    cluster: Cluster
    places: Mapping[str, Position]
    width: float
    height: float


def snap(value: float) -> float:
    """The grid line at or before a place."""
    return math.floor(value / GRID) * GRID


def rounded_up(value: float) -> float:
    """The grid line at or after a place."""
    return math.ceil(value / GRID) * GRID


def clusters_of(accelerator: Accelerator) -> list[Cluster]:
    """All blocks but memory interfaces, each in one cluster: those of kernels, of threads alone, and the rest."""
    kernels = {b.id: Cluster(b) for b in accelerator.blocks if isinstance(b, KernelBlock)}
    objects = [b for b in accelerator.blocks if isinstance(b, ObjectBlock)]
    threads = {b.id: b for b in accelerator.blocks if isinstance(b, ThreadBlock)}
    home = {b.id: kernels[k] for b in objects if (k := _kernel_of(accelerator, b.id, kernels))}
    rest = Cluster()
    of_thread: dict[str, Cluster] = {}
    for thread in threads.values():
        counts = Counter(id(home[b.id]) for b in objects if b.thread == thread.id and b.id in home)
        most = max(counts.values(), default=0)
        best = next((c for c in kernels.values() if most and counts[id(c)] == most), None)
        of_thread[thread.id] = best or _without_kernel(kernels, objects, thread, rest)
        of_thread[thread.id].threads.append(thread)
    for item in objects:
        cluster = home.get(item.id) or of_thread.get(item.thread) or rest
        if isinstance(item, SourceObject) and not item.kernel and item.thread in threads:
            cluster.beside.setdefault(item.thread, []).append(item)
        else:
            (cluster.right if OBJECT_KINDS[item.kind].has_dma else cluster.left).append(item)
    for block in accelerator.blocks:
        if isinstance(block, ExternalBlock):
            kernel = _kernel_of(accelerator, block.id, kernels)
            cluster = kernels[kernel] if kernel else rest
            (cluster.inputs if block.direction is Direction.INPUT else cluster.outputs).append(block)
    found = {id(c): c for c in (*kernels.values(), *of_thread.values())}
    if rest.inputs or rest.left or rest.right or rest.outputs:
        found[id(rest)] = rest
    return list(found.values())


def _without_kernel(
    kernels: Mapping[str, Cluster], objects: Iterable[ObjectBlock], thread: ThreadBlock, rest: Cluster
) -> Cluster:
    """The cluster of a thread none of whose objects has a kernel: its own, or the only kernel's while it is bare."""
    if any(block.thread == thread.id for block in objects):
        return Cluster()
    return next(iter(kernels.values()), rest)


def _kernel_of(accelerator: Accelerator, block: str, kernels: Mapping[str, Cluster]) -> str:
    """The kernel that a block has most wires to, or ""."""
    counts = Counter(
        end.block
        for connection in accelerator.connections_by_block.get(block, ())
        for end in connection.ends
        if end.block in kernels
    )
    return max(sorted(counts), key=lambda kernel: counts[kernel], default="")


def cluster_steps(accelerator: Accelerator, clusters: Sequence[Cluster]) -> list[int]:
    """For each cluster how many kernels data passes before its own; 0 where kernels do not feed each other.

    Of two kernels that feed each other, as by a handshake, the one that gives more bits is before the other.
    """
    number = {cluster.kernel.id: i for i, cluster in enumerate(clusters) if cluster.kernel is not None}
    bits: Counter[tuple[int, int]] = Counter()
    for connection in accelerator.connections:
        a, b = number.get(connection.user.block), number.get(connection.provider.block)
        if a is not None and b is not None and a != b:
            bundle = bundle_of(accelerator.blocks_by_id[connection.user.block], connection.user.bundle)
            bits[a, b] += bundle.width if bundle is not None else 1
    sources: dict[int, list[int]] = {}
    for a, b in sorted(bits):
        if (bits[a, b], b) > (bits[b, a], a):
            sources.setdefault(b, []).append(a)
    steps: dict[int, int] = {}
    for start in range(len(clusters)):
        _longest_way(start, sources, steps)
    return [steps[i] for i in range(len(clusters))]


def _longest_way(start: int, sources: Mapping[int, Sequence[int]], steps: dict[int, int]) -> None:
    """Enter how many come before ``start``, and before all of those; a way that comes back to itself ends there."""
    open_: dict[int, Iterator[int]] = {start: iter(sources.get(start, ()))} if start not in steps else {}
    while open_:
        node = next(reversed(open_))
        before = next((s for s in open_[node] if s not in steps and s not in open_), None)
        if before is not None:
            open_[before] = iter(sources.get(before, ()))
            continue
        del open_[node]
        steps[node] = max((steps[s] + 1 for s in sources.get(node, ()) if s in steps), default=0)


def cluster_picture(cluster: Cluster, accelerator: Accelerator, sizes: Mapping[str, Size]) -> Picture:
    """Lay a cluster out: columns beside the kernel, so that wires are straight where they can be; threads below."""
    pins = _Pins(cluster, accelerator)
    limit = _column_limit(cluster, sizes)
    order = pins.order(cluster)
    stay, leave = sorted(cluster.left, key=order), sorted(cluster.right, key=order)
    left, right = _columns(stay, limit, sizes), _columns(leave, limit, sizes)
    inputs = _columns(sorted(cluster.inputs, key=pins.of_external), limit, sizes)
    outputs = _columns(sorted(cluster.outputs, key=pins.of_external), limit, sizes)
    places: dict[str, Position] = {}
    if cluster.kernel is not None:
        places[cluster.kernel.id] = (0.0, 0.0)
    x = -COLUMN_GAP
    for column in (*left, *inputs):
        x -= max(sizes[block.id][0] for block in column)
        top = pins.best_top(column, -1, sizes)
        widest = max(sizes[block.id][0] for block in column)
        for block, y in _stack(column, sizes):
            # Right edges in line: wires leave from there.
            places[block.id] = (snap(x + widest - sizes[block.id][0]), top + y)
        x -= COLUMN_GAP
    x = sizes[cluster.kernel.id][0] + COLUMN_GAP if cluster.kernel is not None else 0.0
    for column in (*right, *outputs):
        top = pins.best_top(column, 1, sizes)
        places |= {block.id: (rounded_up(x), top + y) for block, y in _stack(column, sizes)}
        x += max(sizes[block.id][0] for block in column) + COLUMN_GAP
    _threads_below(cluster, places, sizes)
    return _from_corner(cluster, places, sizes)


def _column_limit(cluster: Cluster, sizes: Mapping[str, Size]) -> float:
    """How high columns may be so that the cluster has about the shape of a screen."""
    blocks = (*cluster.inputs, *cluster.left, *cluster.right, *cluster.outputs)
    area = sum((sizes[b.id][0] + COLUMN_GAP) * (sizes[b.id][1] + ROW_GAP) for b in blocks)
    kernel = sizes[cluster.kernel.id][1] if cluster.kernel is not None else 0.0
    return max(_LEAST_HEIGHT, 1.2 * kernel, math.sqrt(area / _ASPECT))


def _columns(blocks: Iterable[Block], limit: float, sizes: Mapping[str, Size]) -> list[list[Block]]:
    """Divide a column that is too high into some of about the same height, between threads where that fits."""
    blocks = list(blocks)
    total = _height(blocks, sizes)
    count = math.ceil(total / (1.15 * limit))
    if count <= 1:
        return [list(blocks)] if blocks else []
    target = total / count
    columns: list[list[Block]] = [[]]
    for i, block in enumerate(blocks):
        column = columns[-1]
        height = _height([*column, block], sizes)
        begins = height > 0.6 * target and _begins_group(blocks, i, target - height, sizes)
        if column and (height > 1.05 * target or begins):
            columns.append([block])
        else:
            column.append(block)
    return columns


def _begins_group(blocks: Sequence[Block], index: int, room: float, sizes: Mapping[str, Size]) -> bool:
    """Whether a thread's objects begin here that would not fit into the room below the first of them."""
    thread = getattr(blocks[index], "thread", "")
    if thread == getattr(blocks[index - 1], "thread", ""):
        return False
    group = [block for block in blocks[index + 1 :] if getattr(block, "thread", "") == thread]
    return _height(group, sizes) > room


def _stack(blocks: Iterable[Block], sizes: Mapping[str, Size]) -> list[tuple[Block, float]]:
    """Each block with its distance from the top of its column."""
    y, found = 0.0, []
    for block in blocks:
        found.append((block, y))
        y += rounded_up(sizes[block.id][1]) + ROW_GAP
    return found


def _height(blocks: Sequence[Block], sizes: Mapping[str, Size]) -> float:
    return sum(rounded_up(sizes[b.id][1]) for b in blocks) + ROW_GAP * max(0, len(blocks) - 1)


class _Pins:
    """Where wires meet the kernel: its bundles in their order, by what they lead to."""

    def __init__(self, cluster: Cluster, accelerator: Accelerator) -> None:
        self._index: dict[str, int] = {}  # by block, the number of the kernel's bundle
        self._y: dict[str, float] = {}  # by block, where its wire meets the kernel, from the kernel's top
        if cluster.kernel is None:
            return
        names = [bundle.name for bundle in bundles_of(cluster.kernel)]
        at: dict[str, list[str]] = {}
        for connection in accelerator.connections_by_block.get(cluster.kernel.id, ()):
            own, other = connection.ends
            if own.block != cluster.kernel.id:
                own, other = other, own
            if own.bundle in names:
                at.setdefault(own.bundle, []).append(other.block)
                self._index.setdefault(other.block, names.index(own.bundle))
        leftward = {block.id for block in (*cluster.left, *cluster.inputs)}
        rows = {-1: 0, 1: 0}
        for bundle in bundles_of(cluster.kernel):
            there = at.get(bundle.name, [])
            inward = bundle.side is Side.PROVIDER or bundle.type in (BundleType.CLOCK, BundleType.RESET)
            side = -1 if (leftward.issuperset(there) if there else inward) else 1
            for block in there:
                self._y.setdefault(block, _FIRST_PIN + _PIN_PITCH * rows[side])
            rows[side] += 1

    def order(self, cluster: Cluster) -> _Order:
        """The order of objects from the top: by thread, and in it as their wires leave the kernel."""
        first: dict[str, int] = {}
        for block in (*cluster.left, *cluster.right):
            index = self._index.get(block.id, len(self._index))
            first[block.thread] = min(index, first.get(block.thread, index))
        return _Order(first, self._index)

    def of_external(self, block: Block) -> tuple[int, str]:
        """The order of external ports."""
        return (self._index.get(block.id, len(self._index)), block.id)

    def best_top(self, column: Sequence[Block], side: int, sizes: Mapping[str, Size]) -> float:
        """Where a column begins, from the kernel's top, so that most of its wires have a short way."""
        wanted = [
            self._y[block.id] - y - _FIRST_PIN for block, y in _stack(column, sizes) if block.id in self._y
        ]
        if not wanted:
            return 0.0
        return snap(median(wanted))


@dataclass(frozen=True, slots=True)
class _Order:
    """Sorts objects."""

    first: Mapping[str, int]
    index: Mapping[str, int]

    def __call__(self, block: ObjectBlock) -> tuple[int, str, int, str, int, int, str]:
        """The key of an object."""
        return (
            self.first[block.thread],
            block.thread,
            self.index.get(block.id, len(self.index)),
            OBJECT_KINDS[block.kind].colour,
            block.coram_id,
            block.sub_id,
            block.id,
        )


def _threads_below(cluster: Cluster, places: dict[str, Position], sizes: Mapping[str, Size]) -> None:
    """Put the threads in a row below everything, each below the middle of its objects, what it alone has beside it."""
    top = max((y + sizes[b][1] for b, (_, y) in places.items()), default=-_THREAD_GAP) + _THREAD_GAP
    served: dict[str, list[float]] = {}
    for block in (*cluster.left, *cluster.right):
        served.setdefault(block.thread, []).append(places[block.id][0] + sizes[block.id][0] / 2)
    middle = sizes[cluster.kernel.id][0] / 2 if cluster.kernel is not None else 0.0
    row: list[tuple[float, ThreadBlock, float, float]] = []
    for thread in cluster.threads:
        alone = cluster.beside.get(thread.id, [])
        before = max(sizes[b.id][0] for b in alone) + COLUMN_GAP if alone else 0.0
        centres = served.get(thread.id, [middle])
        wanted = median(centres) - sizes[thread.id][0] / 2
        if cluster.kernel is not None and (
            len(cluster.threads) == 1 or abs(wanted) < 0.75 * sizes[cluster.kernel.id][0]
        ):
            wanted = 0.0  # in line with the kernel
        row.append((wanted, thread, before, before + sizes[thread.id][0]))
    row.sort(key=lambda item: (item[0], item[1].id))
    starts: list[float] = []
    end = -math.inf
    for wanted, _, before, width in row:
        starts.append(max(wanted - before, end))
        end = starts[-1] + width + CLUSTER_GAP / 2
    # Those that were pushed to the right share that with the ones that pushed them.
    excess = [start - (wanted - before) for start, (wanted, _, before, _) in zip(starts, row, strict=True)]
    shift = max(excess, default=0.0) / 2
    for number, (start, (_, thread, before, _)) in enumerate(zip(starts, row, strict=True)):
        x, y = start - shift, rounded_up(top) + number * _THREAD_STEP
        beside = _stack(cluster.beside.get(thread.id, []), sizes)
        places |= {b.id: (snap(x), y + below) for b, below in beside}
        places[thread.id] = (snap(x + before), y)


def _from_corner(cluster: Cluster, places: Mapping[str, Position], sizes: Mapping[str, Size]) -> Picture:
    left = min((x for x, _ in places.values()), default=0.0)
    top = min((y for _, y in places.values()), default=0.0)
    moved = {b: (x - left, y - top) for b, (x, y) in places.items()}
    width = max((x + sizes[b][0] for b, (x, _) in moved.items()), default=0.0)
    height = max((y + sizes[b][1] for b, (_, y) in moved.items()), default=0.0)
    return Picture(cluster, moved, width, height)
