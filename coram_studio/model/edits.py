"""Every edit of a design: frozen values with a label and a pure ``apply``.

An edit either gives the state after it or raises EditError with a sentence for the user. It looks at what it
touches and no more, so that it takes milliseconds on designs of thousands of blocks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from coram_studio.model.blocks import Block, ObjectBlock, ThreadBlock, thread_class
from coram_studio.model.bundles import BundleType, Side
from coram_studio.model.connect import check_connect, find_end, takes_several
from coram_studio.model.design import THREAD_LINK, Accelerator, Connection, Endpoint, State
from coram_studio.model.document import Edit, EditError
from coram_studio.model.naming import check_id, check_identifier, check_reserved, fresh_coram_id, fresh_id
from coram_studio.model.rules import broken_rules, check_position
from coram_studio.model.source_picture import is_source_id

__all__ = [
    "AddAccelerator",
    "AddBlock",
    "ChangeBlock",
    "Composite",
    "Connect",
    "MoveBlocks",
    "PasteBlocks",
    "RemoveAccelerator",
    "RemoveItems",
    "RenameAccelerator",
]

Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class AddBlock:
    """Put a new block on the canvas, its top left corner at ``position``."""

    accelerator: str
    block: Block
    position: Position

    @property
    def label(self) -> str:
        """For the undo menu."""
        return f"add {self.block.name}"

    def apply(self, state: State) -> State:
        """The state with the block. Raises EditError when its id or name is taken or it breaks a rule."""
        accelerator = find_accelerator(state, self.accelerator)
        _require_new(accelerator, (self.block,))
        _require_thread(accelerator, self.block)
        changed = accelerator.with_blocks((*accelerator.blocks, self.block))
        return _moved(_with(state, changed), self.accelerator, {self.block.id: self.position})


@dataclass(frozen=True, slots=True)
class RemoveItems:
    """Delete blocks with the wires at them, and single wires.

    A wire of id ``thread:<object>`` is the object's link to its thread; deleting it clears the object's field.
    """

    accelerator: str
    block_ids: frozenset[str] = frozenset()
    connection_ids: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        """For the undo menu."""
        parts = []
        if self.block_ids:
            parts.append(_count(len(self.block_ids), "block"))
        if self.connection_ids:
            parts.append(_count(len(self.connection_ids), "wire"))
        return f"delete {' and '.join(parts) or 'nothing'}"

    def apply(self, state: State) -> State:
        """The state without the items. Raises EditError when one of them is not there."""
        accelerator = find_accelerator(state, self.accelerator)
        for block_id in self.block_ids:
            _require_block(accelerator, block_id)
        for connection_id in self.connection_ids:
            if accelerator.connection(connection_id) is None:
                raise EditError(f'There is no wire "{connection_id}" in {accelerator.name}', "D003")
        unlinked = {c.removeprefix(THREAD_LINK) for c in self.connection_ids if c.startswith(THREAD_LINK)}
        blocks = tuple(
            _without_thread(block, self.block_ids, unlinked)
            for block in accelerator.blocks
            if block.id not in self.block_ids
        )
        connections = tuple(
            c
            for c in accelerator.connections
            if c.id not in self.connection_ids
            and c.user.block not in self.block_ids
            and c.provider.block not in self.block_ids
        )
        changed = replace(accelerator, blocks=blocks, connections=connections)
        layout = state.layout
        if self.block_ids:
            layout = layout.without(self.accelerator, set(self.block_ids))
        return State(state.design.with_accelerator(changed), layout)


@dataclass(frozen=True, slots=True)
class MoveBlocks:
    """Put blocks elsewhere on the canvas; touches the layout alone.

    ``kept`` are blocks that had been put somewhere by themselves and stay there from now on.
    """

    accelerator: str
    positions: tuple[tuple[str, Position], ...]
    kept: tuple[tuple[str, Position], ...] = ()
    verb: str = "move"

    @property
    def label(self) -> str:
        """For the undo menu."""
        return f"{self.verb} {_count(len(self.positions), 'block')}"

    def apply(self, state: State) -> State:
        """The state with the blocks elsewhere. Raises EditError for a block that is not there.

        What lives in a source may be moved too: the design does not know which objects those are.
        """
        accelerator = find_accelerator(state, self.accelerator)
        for block_id, _ in (*self.positions, *self.kept):
            if not is_source_id(block_id):
                _require_block(accelerator, block_id)
        return _moved(state, self.accelerator, {**dict(self.kept), **dict(self.positions)})


@dataclass(frozen=True, slots=True)
class Connect:
    """Draw a wire between two ends, in either order.

    A wire from an object to a thread sets the object's thread; if another object of its kind has the same
    CoRAM id and bank there, the object gets the lowest free id.
    """

    accelerator: str
    a: Endpoint
    b: Endpoint

    @property
    def label(self) -> str:
        """For the undo menu."""
        return "connect"

    def apply(self, state: State) -> State:
        """The state with the wire. Raises EditError with check_connect's reason when it is not legal."""
        accelerator = find_accelerator(state, self.accelerator)
        verdict = check_connect(accelerator, self.a, self.b)
        if not verdict.legal:
            raise EditError(verdict.message, verdict.code)
        end = find_end(accelerator, self.a)
        first_is_user = end is not None and end.bundle.side is Side.USER
        user, provider = (self.a, self.b) if first_is_user else (self.b, self.a)
        if end is not None and end.bundle.type is BundleType.THREAD:
            return _with(state, _linked(accelerator, user.block, provider.block))
        new = Connection(fresh_id(accelerator, f"{user.block}_{user.bundle}"), user, provider)
        return _with(state, accelerator.with_connections((*accelerator.connections, new)))


@dataclass(frozen=True, slots=True)
class ChangeBlock:
    """Replace the block of the same id: another name, width, source, other bundles, ...

    Wires stay as they are, even where they no longer fit: the design check reports those, and a change of the
    other end may make them fit again.
    """

    accelerator: str
    block: Block

    @property
    def label(self) -> str:
        """For the undo menu."""
        return f"change {self.block.name}"

    def apply(self, state: State) -> State:
        """The state with the changed block. Raises EditError when the block breaks a rule."""
        accelerator = find_accelerator(state, self.accelerator)
        old = _require_block(accelerator, self.block.id)
        if type(old) is not type(self.block):
            raise EditError(f"{old.name} cannot become another sort of block")
        if isinstance(old, ObjectBlock) and isinstance(self.block, ObjectBlock):
            if old.thread != self.block.thread:
                _require_thread(accelerator, self.block)
            if old.kind is not self.block.kind:
                raise EditError(f"{old.name} cannot become another kind of object")
        _require_rules(self.block)
        if old.name != self.block.name:
            others = [block for block in accelerator.blocks if block.id != old.id]
            _require_names(others, (self.block,))
        blocks = {**accelerator.blocks_by_id, self.block.id: self.block}
        return _with(state, accelerator.with_blocks(tuple(blocks.values())))


@dataclass(frozen=True, slots=True)
class PasteBlocks:
    """Add several blocks with the wires between them. Ids and names must be fresh: clipboard makes them so."""

    accelerator: str
    blocks: tuple[Block, ...]
    connections: tuple[Connection, ...] = ()
    positions: tuple[tuple[str, Position], ...] = ()

    @property
    def label(self) -> str:
        """For the undo menu."""
        return f"paste {_count(len(self.blocks), 'block')}"

    def apply(self, state: State) -> State:
        """The state with the blocks and wires. Raises EditError when one of them is not legal."""
        accelerator = find_accelerator(state, self.accelerator)
        _require_new(accelerator, self.blocks)
        changed = accelerator.with_blocks((*accelerator.blocks, *self.blocks))
        for block in self.blocks:
            _require_thread(changed, block)
        taken = {*changed.blocks_by_id, *changed.connections_by_id}
        pasted = {block.id for block in self.blocks}
        for connection in self.connections:
            if reason := check_id(connection.id):
                raise EditError(f'The id "{connection.id}" of a wire {reason}', "D006")
            if connection.id in taken:
                raise EditError(f'The id "{connection.id}" of a wire is taken', "D005")
            if not {connection.user.block, connection.provider.block} <= pasted:
                raise EditError("Only wires between the pasted blocks can be pasted", "D003")
            taken.add(connection.id)
        _require_connectable(changed, self.connections)
        changed = changed.with_connections((*changed.connections, *self.connections))
        return _moved(_with(state, changed), self.accelerator, dict(self.positions))


@dataclass(frozen=True, slots=True)
class AddAccelerator:
    """Add an empty accelerator."""

    name: str

    @property
    def label(self) -> str:
        """For the undo menu."""
        return f"add accelerator {self.name}"

    def apply(self, state: State) -> State:
        """The state with the accelerator. Raises EditError when its name is taken or not possible."""
        _require_accelerator_name(state, self.name)
        return _with(state, Accelerator(self.name))


@dataclass(frozen=True, slots=True)
class RenameAccelerator:
    """Give an accelerator another name."""

    accelerator: str
    name: str

    @property
    def label(self) -> str:
        """For the undo menu."""
        return f"rename {self.accelerator} to {self.name}"

    def apply(self, state: State) -> State:
        """The state with the other name. Raises EditError when the name is taken or not possible."""
        old = find_accelerator(state, self.accelerator)
        if self.name == self.accelerator:
            return state
        _require_accelerator_name(state, self.name, renamed=self.accelerator)
        positions = {block: place for (name, block), place in state.layout.positions if name == old.name}
        bare = RemoveAccelerator(old.name).apply(state)
        renamed = _with(bare, replace(old, name=self.name))
        return _moved(renamed, self.name, positions)


@dataclass(frozen=True, slots=True)
class RemoveAccelerator:
    """Delete an accelerator with all that is in it."""

    name: str

    @property
    def label(self) -> str:
        """For the undo menu."""
        return f"delete accelerator {self.name}"

    def apply(self, state: State) -> State:
        """The state without the accelerator. Raises EditError when it is not there."""
        find_accelerator(state, self.name)
        kept = tuple(a for a in state.design.accelerators if a.name != self.name)
        positions = tuple(entry for entry in state.layout.positions if entry[0][0] != self.name)
        return State(replace(state.design, accelerators=kept), replace(state.layout, positions=positions))


@dataclass(frozen=True, slots=True)
class Composite:
    """Several edits that are done and undone as one."""

    label: str
    edits: tuple[Edit, ...]

    def apply(self, state: State) -> State:
        """The state after all edits, in order. Raises EditError when one of them is refused."""
        for edit in self.edits:
            state = edit.apply(state)
        return state


def find_accelerator(state: State, name: str) -> Accelerator:
    """The accelerator of that name. Raises EditError when there is none."""
    accelerator = state.design.accelerator(name)
    if accelerator is None:
        raise EditError(f'There is no accelerator "{name}"', "D002")
    return accelerator


def _with(state: State, accelerator: Accelerator) -> State:
    return State(state.design.with_accelerator(accelerator), state.layout)


def _moved(state: State, accelerator: str, positions: dict[str, Position]) -> State:
    for position in positions.values():
        if reason := check_position(position):
            raise EditError(f"The position of a block {reason}", "D063")
    plain = {block_id: (float(x), float(y)) for block_id, (x, y) in positions.items()}
    return State(state.design, state.layout.moved(accelerator, plain))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _require_block(accelerator: Accelerator, block_id: str) -> Block:
    block = accelerator.block(block_id)
    if block is None:
        raise EditError(f'There is no block "{block_id}" in {accelerator.name}', "D003")
    return block


def _require_rules(block: Block) -> None:
    finding = next(broken_rules(block), None)
    if finding is not None:
        raise EditError(finding.message, finding.code)


def _require_new(accelerator: Accelerator, blocks: tuple[Block, ...]) -> None:
    """Ids and names are possible and not taken, also not by each other."""
    taken = set(accelerator.blocks_by_id)
    for block in blocks:
        _require_rules(block)
        if block.id in taken:
            raise EditError(f'The id "{block.id}" is taken by another block', "D005")
        taken.add(block.id)
    _require_names(accelerator.blocks, blocks)


def _require_names(others: Iterable[Block], blocks: tuple[Block, ...]) -> None:
    taken = {block.name.lower(): block.name for block in others}
    for block in blocks:
        holder = taken.get(block.name.lower())
        if holder == block.name:
            raise EditError(f'The name "{block.name}" is taken by another block', "D011")
        if holder is not None:
            raise EditError(f'"{block.name}" and "{holder}" differ in capitals only', "D011")
        taken[block.name.lower()] = block.name


def _require_thread(accelerator: Accelerator, block: Block) -> None:
    if not isinstance(block, ObjectBlock) or not block.thread:
        return
    if not isinstance(accelerator.block(block.thread), ThreadBlock):
        raise EditError(f'The thread "{block.thread}" of {block.name} does not exist', "D031")


def _require_accelerator_name(state: State, name: str, renamed: str = "") -> None:
    if reason := check_identifier(name) or check_reserved(name):
        raise EditError(f'The name "{name}" {reason}', "D010")
    for other in state.design.accelerators:
        if other.name.lower() == name.lower() and other.name != renamed:
            raise EditError(f'The name "{name}" is taken by another accelerator', "D011")


def _require_connectable(accelerator: Accelerator, connections: tuple[Connection, ...]) -> None:
    """Every connection is legal beside the others. The blocks are new, so only these wires can meet there."""
    occupied: set[Endpoint] = set()
    for connection in connections:
        verdict = check_connect(accelerator, connection.user, connection.provider)
        if not verdict.legal:
            raise EditError(verdict.message, verdict.code)
        for endpoint, side in ((connection.user, Side.USER), (connection.provider, Side.PROVIDER)):
            end = find_end(accelerator, endpoint)
            if end is None or end.bundle.side is not side:
                raise EditError(f"The wire at {endpoint} has its ends exchanged", "D021")
            if end.bundle.type is BundleType.THREAD:
                raise EditError("Links to threads belong to the object, not among the wires", "D003")
            if not takes_several(end.bundle) and endpoint in occupied:
                raise EditError(f"{end.label} is connected twice", "D024")
            occupied.add(endpoint)


def _without_thread(block: Block, removed: frozenset[str], unlinked: set[str]) -> Block:
    if isinstance(block, ObjectBlock) and block.thread and (block.thread in removed or block.id in unlinked):
        return replace(block, thread="")
    return block


def _linked(accelerator: Accelerator, object_id: str, thread_id: str) -> Accelerator:
    block = accelerator.blocks_by_id[object_id]
    assert isinstance(block, ObjectBlock)
    clash = any(
        isinstance(other, ObjectBlock)
        and (other.thread, thread_class(other.kind), other.coram_id, other.sub_id)
        == (thread_id, thread_class(block.kind), block.coram_id, block.sub_id)
        for other in accelerator.blocks
    )
    coram_id = fresh_coram_id(accelerator, thread_id, block.kind) if clash else block.coram_id
    changed = replace(block, thread=thread_id, coram_id=coram_id)
    return accelerator.with_blocks(tuple({**accelerator.blocks_by_id, object_id: changed}.values()))
