"""The design: accelerators, their blocks and connections, and where the blocks lie on the canvas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from coram_studio.model.blocks import Block, ObjectBlock, ThreadBlock
from coram_studio.model.bundles import BundleType

THREAD_LINK = "thread:"
"""Prefix of the id of a connection that stands for an object's ``thread`` field."""


@dataclass(frozen=True, slots=True, order=True)
class Endpoint:
    """One end of a connection: a block's id and the name of one of its bundles."""

    block: str
    bundle: str

    def __str__(self) -> str:
        return f"{self.block}.{self.bundle}"


@dataclass(frozen=True, slots=True)
class Connection:
    """A wire between two bundles. ``user`` is the end whose bundle is on the user side."""

    id: str
    user: Endpoint
    provider: Endpoint

    @property
    def ends(self) -> tuple[Endpoint, Endpoint]:
        """Both ends."""
        return (self.user, self.provider)


# No slots where an index is cached: cached_property keeps it in the instance's __dict__.
@dataclass(frozen=True)
class Accelerator:
    """Kernels, objects and threads that compile to one IP core. Blocks and connections are sorted by id."""

    name: str
    blocks: tuple[Block, ...] = ()
    connections: tuple[Connection, ...] = ()

    @cached_property
    def blocks_by_id(self) -> Mapping[str, Block]:
        """Every block by its id; made once per value. Of blocks with the same id the first counts."""
        return {block.id: block for block in reversed(self.blocks)}

    @cached_property
    def connections_by_id(self) -> Mapping[str, Connection]:
        """Every connection by its id, thread links included."""
        return {c.id: c for c in reversed(self._all_connections)}

    @cached_property
    def connections_by_block(self) -> Mapping[str, tuple[Connection, ...]]:
        """The connections at each block, thread links included; a block without any has no entry."""
        found: dict[str, list[Connection]] = {}
        for connection in self._all_connections:
            found.setdefault(connection.user.block, []).append(connection)
            if connection.provider.block != connection.user.block:
                found.setdefault(connection.provider.block, []).append(connection)
        return {block_id: tuple(connections) for block_id, connections in found.items()}

    def block(self, block_id: str) -> Block | None:
        """The block with that id, if there is one."""
        return self.blocks_by_id.get(block_id)

    def connection(self, connection_id: str) -> Connection | None:
        """The connection with that id, thread links included."""
        return self.connections_by_id.get(connection_id)

    def connections_at(self, end: Endpoint) -> tuple[Connection, ...]:
        """The connections at one bundle of a block, thread links included."""
        there = self.connections_by_block.get(end.block, ())
        return tuple(c for c in there if end in (c.user, c.provider))

    def all_connections(self) -> Iterator[Connection]:
        """The stored connections, then a thread link for each object that names a thread that exists."""
        return iter(self._all_connections)

    @cached_property
    def _all_connections(self) -> tuple[Connection, ...]:
        blocks = self.blocks_by_id
        links = (
            Connection(
                f"{THREAD_LINK}{block.id}",
                Endpoint(block.id, BundleType.THREAD.value),
                Endpoint(block.thread, "objects"),
            )
            for block in self.blocks
            if isinstance(block, ObjectBlock) and isinstance(blocks.get(block.thread), ThreadBlock)
        )
        return (*self.connections, *links)

    def with_blocks(self, blocks: tuple[Block, ...]) -> Accelerator:
        """A copy with other blocks, sorted by id."""
        return replace(self, blocks=tuple(sorted(blocks, key=lambda block: block.id)))

    def with_connections(self, connections: tuple[Connection, ...]) -> Accelerator:
        """A copy with other connections, sorted by id."""
        return replace(self, connections=tuple(sorted(connections, key=lambda c: c.id)))


@dataclass(frozen=True, slots=True)
class Design:
    """All accelerators of a project, sorted by name."""

    accelerators: tuple[Accelerator, ...] = ()

    def accelerator(self, name: str) -> Accelerator | None:
        """The accelerator of that name, if there is one."""
        return next((a for a in self.accelerators if a.name == name), None)

    def with_accelerator(self, accelerator: Accelerator) -> Design:
        """A copy in which the accelerator replaces the one of its name, or is added."""
        others = tuple(a for a in self.accelerators if a.name != accelerator.name)
        return Design(tuple(sorted((*others, accelerator), key=lambda a: a.name)))


@dataclass(frozen=True)
class Layout:
    """Positions of blocks' top left corners, in canvas units (pixels at 100 %), as ((accelerator, id), (x, y)).

    Sorted by accelerator and id.
    """

    positions: tuple[tuple[tuple[str, str], tuple[float, float]], ...] = ()

    @cached_property
    def by_block(self) -> Mapping[tuple[str, str], tuple[float, float]]:
        """Positions by (accelerator, block id); made once per value."""
        return dict(self.positions)

    def position(self, accelerator: str, block_id: str) -> tuple[float, float] | None:
        """Where the block lies, or None while it has not been placed."""
        return self.by_block.get((accelerator, block_id))

    def moved(self, accelerator: str, positions: dict[str, tuple[float, float]]) -> Layout:
        """A copy with some blocks of one accelerator elsewhere."""
        merged = dict(self.by_block)
        merged.update({(accelerator, block_id): place for block_id, place in positions.items()})
        return Layout(tuple(sorted(merged.items())))

    def without(self, accelerator: str, block_ids: set[str]) -> Layout:
        """A copy without some blocks of one accelerator."""
        kept = tuple(
            (key, place)
            for key, place in self.positions
            if not (key[0] == accelerator and key[1] in block_ids)
        )
        return Layout(kept)


@dataclass(frozen=True, slots=True)
class State:
    """What the user edits: the design and its layout. Every edit makes a new one."""

    design: Design = field(default_factory=Design)
    layout: Layout = field(default_factory=Layout)
