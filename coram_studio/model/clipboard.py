"""Copy and paste of blocks, as text, so that it works across accelerators, projects and windows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from coram_studio.model.blocks import Block, ObjectBlock, ThreadBlock, thread_class
from coram_studio.model.design import Accelerator, Connection, Endpoint, State
from coram_studio.model.document import EditError
from coram_studio.model.edits import PasteBlocks, Position, find_accelerator
from coram_studio.model.files.block_tables import block_table, connection_table, read_accelerator
from coram_studio.model.files.tables import Source, TableReader
from coram_studio.model.naming import id_stem, ids_of, name_stem, names_of
from coram_studio.model.project import FORMAT

_MARK = "coram-studio-blocks"
_LARGEST_TEXT = 16 << 20  # characters


def copy_items(state: State, accelerator: str, ids: Iterable[str]) -> str:
    """Blocks by their ids, with the wires that have both ends among them, as JSON.

    Ids of wires may be among ``ids``; they add nothing. Raises EditError for an accelerator that is not there.
    """
    found = find_accelerator(state, accelerator)
    blocks = {block_id: block for block_id in ids if (block := found.block(block_id)) is not None}
    connections = [c for c in found.connections if c.user.block in blocks and c.provider.block in blocks]
    positions = {
        block_id: list(place)
        for block_id in blocks
        if (place := state.layout.position(accelerator, block_id))
    }
    content = {
        _MARK: FORMAT,
        "blocks": {block_id: block_table(block) for block_id, block in blocks.items()},
        "connections": {c.id: connection_table(c) for c in connections},
        "positions": positions,
    }
    return json.dumps(content, indent=1, ensure_ascii=False)


def paste_edit(state: State, accelerator: str, text: str, offset: Position) -> PasteBlocks:
    """The edit that adds copied blocks, ``offset`` away from where they were: fresh ids, unique names.

    An object keeps its thread when that was copied too, or when the accelerator has one of that id; its CoRAM
    id becomes the lowest free one where the thread has it already.

    Raises EditError when the text does not hold copied blocks.
    """
    found = find_accelerator(state, accelerator)
    copied, positions = _parse(text)
    ids, names = ids_of(found), names_of(found)
    new_ids = {block.id: ids.fresh(id_stem(block.id)) for block in copied.blocks}
    renamed = [
        replace(block, id=new_ids[block.id], name=names.fresh(name_stem(block.name)))
        for block in copied.blocks
    ]
    blocks = _rethreaded(found, renamed, new_ids, {block.id for block in copied.blocks})
    connections = tuple(
        Connection(
            ids.fresh(id_stem(f"{new_ids[c.user.block]}_{c.user.bundle}")),
            Endpoint(new_ids[c.user.block], c.user.bundle),
            Endpoint(new_ids[c.provider.block], c.provider.bundle),
        )
        for c in copied.connections
        if c.user.block in new_ids and c.provider.block in new_ids
    )
    dx, dy = offset
    moved = tuple((new_ids[i], (x + dx, y + dy)) for i, (x, y) in positions.items() if i in new_ids)
    return PasteBlocks(accelerator, blocks, connections, moved)


def _parse(text: str) -> tuple[Accelerator, dict[str, Position]]:
    nothing = EditError("The clipboard does not hold blocks of CoRAM Studio", "D007")
    if len(text) > _LARGEST_TEXT:
        raise nothing
    try:
        content: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise nothing from error
    if not isinstance(content, dict) or not isinstance(content.get(_MARK), int):
        raise nothing
    if content[_MARK] > FORMAT:
        raise EditError("The clipboard holds blocks of a newer CoRAM Studio", "D007")
    source = Source("clipboard", "")
    table = {key: content[key] for key in ("blocks", "connections") if key in content}
    copied = read_accelerator("clipboard", TableReader(source, table))
    if source.diagnostics:
        raise EditError(f"The blocks in the clipboard are damaged: {source.diagnostics[0].message}", "D007")
    if not copied.blocks:
        raise EditError("The clipboard holds no blocks", "D007")
    try:
        positions = {str(i): (float(x), float(y)) for i, (x, y) in dict(content.get("positions", {})).items()}
    except (TypeError, ValueError, OverflowError) as error:
        raise EditError("The positions of the blocks in the clipboard are damaged", "D007") from error
    return copied, positions


def _rethreaded(
    accelerator: Accelerator, blocks: list[Block], new_ids: dict[str, str], copied: set[str]
) -> tuple[Block, ...]:
    """The blocks with threads that exist here and CoRAM ids that are free there.

    The banks of a memory that are copied together stay together.
    """
    numbers = _Numbers(accelerator, blocks)
    result: list[Block] = []
    for block in blocks:
        if isinstance(block, ObjectBlock) and block.thread:
            thread = new_ids[block.thread] if block.thread in copied else block.thread
            if block.thread not in copied and not isinstance(accelerator.block(thread), ThreadBlock):
                thread = ""
            result.append(replace(block, thread=thread, coram_id=numbers.take(block, thread)))
        else:
            result.append(block)
    return tuple(result)


class _Numbers:
    """CoRAM ids of pasted objects: their own where those are free."""

    def __init__(self, accelerator: Accelerator, blocks: list[Block]) -> None:
        self._taken: dict[tuple[str, str], set[tuple[int, int]]] = {}
        for other in accelerator.blocks:
            if isinstance(other, ObjectBlock):
                places = self._taken.setdefault((other.thread, thread_class(other.kind)), set())
                places.add((other.coram_id, other.sub_id))
        self._banks: dict[tuple[str, str, int], set[int]] = {}
        for block in blocks:
            if isinstance(block, ObjectBlock):
                self._banks.setdefault(_memory(block), set()).add(block.sub_id)
        self._given: dict[tuple[str, str, int], int] = {}

    def take(self, block: ObjectBlock, thread: str) -> int:
        """The id that a block gets in ``thread``."""
        taken = self._taken.setdefault((thread, thread_class(block.kind)), set())
        key = _memory(block)
        number = self._given.get(key, block.coram_id)
        banks = {block.sub_id} if key in self._given else self._banks[key]
        if thread and any((number, bank) in taken for bank in banks):
            used = {coram_id for coram_id, _ in taken}
            number = next(free for free in range(len(used) + 1) if free not in used)
        self._given.setdefault(key, number)
        taken.add((number, block.sub_id))
        return number


def _memory(block: ObjectBlock) -> tuple[str, str, int]:
    """What the banks of one memory have in common."""
    return block.thread, thread_class(block.kind), block.coram_id
