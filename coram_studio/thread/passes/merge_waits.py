"""Waits that nobody needs: a transfer that follows one of the same object, in the same direction, need not wait for
it, as the engine does them in order. The wait moves to where anybody could tell, around loops too.

command memory0.write a ; wait memory0.write ; command memory0.write b ; wait memory0.write
becomes      command memory0.write a ; command memory0.write b ; wait memory0.write
"""

from __future__ import annotations

from coram_studio.thread.ir.graph import Block, Graph, Halt, Site, Value
from coram_studio.thread.ir.ops import PURE, ObjectCall, Op

# Nothing outside of the thread sees when these are done.
_UNSEEN = PURE | {
    Op.NOTE,
    Op.PRINT,
    Op.CHECK,
    Op.DIVIDE,
    Op.QUOTIENT,
    Op.REMAINDER,
    Op.LOAD,
    Op.STORE,
}
# Objects and directions in which transfers may be under way, each with the place of one that nobody has waited for.
_Under = dict[tuple[str, str], Site | None]


def merge_waits(graph: Graph) -> bool:
    """Returns whether there was any wait to move."""
    places = {value: (block, i) for block in graph.blocks for i, value in enumerate(block.ops)}
    moved = {
        wait
        for command, wait in _own_waits(graph).items()
        if not command.call.strict and _reaches(places[wait], command.call.key, command.call.method)
    }
    if moved:
        _move(graph, moved)
    return bool(moved)


def own_wait(block: Block, index: int) -> Value | None:
    """The wait of a blocking transfer, which is the next thing that happens after it."""
    command = block.ops[index]
    for value in block.ops[index + 1 :]:
        if value.op is Op.WAIT:
            same = value.call.key == command.call.key and value.call.method == command.call.method
            return value if same else None
        if value.op not in PURE and value.op is not Op.NOTE:
            return None
    return None


def _own_waits(graph: Graph) -> dict[Value, Value]:
    """Transfers with their waits, of objects all of whose transfers wait."""
    found: dict[Value, Value] = {}
    other: set[str] = set()
    for block in graph.blocks:
        for index, value in enumerate(block.ops):
            if value.op is Op.TEST:
                other.add(value.call.key)
            elif value.op is Op.COMMAND:
                wait = own_wait(block, index)
                if wait is None:
                    other.add(value.call.key)
                else:
                    found[value] = wait
    return {command: wait for command, wait in found.items() if command.call.key not in other}


def _follows(value: Value, key: str, method: str) -> bool:
    """Whether a transfer may be given to the engine behind one that is under way in the direction ``method``."""
    call = value.call if value.op is Op.COMMAND else None
    return call is not None and (call.key, call.method) == (key, method) and not call.strict


def _reaches(place: tuple[Block, int], key: str, method: str) -> bool:
    work = [(place[0], place[1] + 1)]
    seen: set[Block] = set()
    while work:
        block, index = work.pop()
        for value in block.ops[index:]:
            if value.op in _UNSEEN:
                continue
            if _follows(value, key, method):
                return True
            break
        else:
            for successor in block.successors():
                if successor not in seen:
                    seen.add(successor)
                    work.append((successor, 0))
    return False


def _move(graph: Graph, moved: set[Value]) -> None:
    entered: dict[Block, _Under] = {block: {} for block in graph.blocks}
    work = list(graph.blocks)
    while work:
        block = work.pop(0)
        under = _rewrite(graph, block, moved, entered[block])[1]
        for successor in block.successors():
            fresh = {way: site for way, site in under.items() if way not in entered[successor]}
            if fresh:
                entered[successor].update(fresh)
                work.append(successor)
    for block in graph.blocks:
        block.ops = _rewrite(graph, block, moved, entered[block])[0]


def _rewrite(graph: Graph, block: Block, moved: set[Value], entered: _Under) -> tuple[list[Value], _Under]:
    """The block's operations with waits where they are needed, and what is under way at its end."""
    under = dict(entered)
    ops: list[Value] = []
    for value in block.ops:
        if value in moved:
            under[value.call.key, value.call.method] = value.site
            continue
        if under and value.op not in _UNSEEN:
            for way in [way for way in under if not _follows(value, *way)]:
                site = under.pop(way)
                if value.op is not Op.WAIT or value.call.key != way[0]:
                    ops.append(_wait(graph, block, way, site))
        ops.append(value)
    if isinstance(block.terminator, Halt):
        ops += [_wait(graph, block, way, site) for way, site in under.items()]
    return ops, under


def _wait(graph: Graph, block: Block, way: tuple[str, str], site: Site | None) -> Value:
    value = graph.new_value(Op.WAIT, payload=ObjectCall(*way), site=site)
    value.block = block
    return value
