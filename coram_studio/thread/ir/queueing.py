"""What a thread may do while loads, and what follows them, are in the module's queue.

The queue does what is in it in the program's order, one thing after the other. So only what nobody but the thread itself
can see may be done before the queue is empty, and what is put into the queue.
"""

from __future__ import annotations

from coram_studio.thread.ir.graph import Block, Graph, Halt, Value
from coram_studio.thread.ir.ops import PURE, Op

# A channel is a FIFO: when its words are taken does not change them.
CHANNEL_KINDS = frozenset({"channel"})
# Kinds whose DMA engines can be kept from putting in what they have asked for.
LOADED_KINDS = frozenset({"memory"})
_INSIDE = PURE | {
    Op.PHI,
    Op.NOTE,
    Op.PRINT,
    Op.CHECK,
    Op.DIVIDE,
    Op.QUOTIENT,
    Op.REMAINDER,
    Op.LOAD,
    Op.STORE,
    Op.DRAIN,
}


def may_be_early(graph: Graph, value: Value) -> bool:
    """Whether an operation may be done while the queue is not empty."""
    if value.op in _INSIDE:
        return True
    if value.op is Op.RECEIVE:
        return graph.object(value.call.key).kind in CHANNEL_KINDS
    return value.op in (Op.COMMAND, Op.SEND) and value.call.queued


def may_be_queued(graph: Graph, value: Value) -> bool:
    """Whether the queue knows how to do an operation: loads of memories, and words for channels."""
    if value.op is Op.SEND:
        return graph.object(value.call.key).kind in CHANNEL_KINDS
    load = value.op is Op.COMMAND and value.call.method == "write"
    return load and graph.object(value.call.key).kind in LOADED_KINDS


def too_early(graph: Graph) -> Value | Block | None:
    """An operation, or a block at whose end the thread finishes, that comes before the queue is surely empty."""
    entered: set[Block] = set()
    work = list(graph.blocks)
    while work:
        block = work.pop()
        filled = block in entered
        for value in block.ops:
            if filled and not may_be_early(graph, value):
                return value
            filled = (filled or (value.op in (Op.COMMAND, Op.SEND) and value.call.queued)) and (
                value.op is not Op.DRAIN
            )
        if filled and isinstance(block.terminator, Halt):
            return block
        fresh = [b for b in block.successors() if filled and b not in entered]
        entered.update(fresh)
        work += fresh
    return None
