"""The IR's invariants, checked between passes in tests and on demand."""

from __future__ import annotations

from coram_studio.thread.ir.dominators import Dominators, dominators
from coram_studio.thread.ir.graph import Block, Branch, Graph, Value
from coram_studio.thread.ir.ops import ARITY, BINARY, EFFECTS, Op
from coram_studio.thread.ir.queueing import may_be_queued, too_early
from coram_studio.thread.ir.text import format_value


class IrError(Exception):
    """A pass has broken the IR: a defect of the compiler."""


def verify(graph: Graph) -> None:
    """Check edges, arities, definitions before uses, and edge-split form.

    Raises:
        IrError: an invariant does not hold; the message names the block and the value.
    """
    dom = dominators(graph)
    _check_edges(graph, dom)
    place = _places(graph, dom)
    for block in dom.order:
        _check_block(graph, block, place, dom)
    _check_queue(graph, place)


def _check_edges(graph: Graph, dom: Dominators) -> None:
    edges = {(b, s) for b in dom.order for s in b.successors()}
    listed = set(graph.blocks)
    for block in dom.order:
        if block not in listed:
            raise IrError(f"{block!r} is reachable but not in the graph")
        if len(set(block.preds)) != len(block.preds):
            raise IrError(f"{block!r} has an edge twice")
        for pred in block.preds:
            if pred in dom.index and (pred, block) not in edges:
                raise IrError(f"{block!r} lists {pred!r}, which does not go there")
        if isinstance(block.terminator, Branch):
            for successor in block.successors():
                if len(successor.preds) != 1:
                    raise IrError(f"{successor!r} is a branch's successor and has other predecessors")
    for source, target in edges:
        if source not in target.preds:
            raise IrError(f"{target!r} does not list its predecessor {source!r}")


def _places(graph: Graph, dom: Dominators) -> dict[Value, tuple[Block, int]]:
    place: dict[Value, tuple[Block, int]] = {}
    for block in dom.order:
        for i, value in enumerate([*block.phis, *block.ops]):
            if value in place:
                raise IrError(f"{value!r} stands twice")
            place[value] = (block, i if i >= len(block.phis) else -1)
    return place


def _check_block(graph: Graph, block: Block, place: dict[Value, tuple[Block, int]], dom: Dominators) -> None:
    for phi in block.phis:
        if phi.op is not Op.PHI or len(phi.args) != len(block.preds):
            raise IrError(f"{block!r}: {format_value(phi)} must be a phi of {len(block.preds)} arguments")
        for pred, arg in zip(block.preds, phi.args, strict=True):
            _check_use(arg, pred, 1 << 30, place, dom, phi)
    for i, value in enumerate(block.ops):
        arity = 2 if value.op in BINARY else ARITY.get(value.op)
        if value.op is Op.PHI or (arity is not None and len(value.args) != arity):
            raise IrError(f"{block!r}: {format_value(value)} has {len(value.args)} arguments")
        for arg in value.args:
            _check_use(arg, block, len(block.phis) + i, place, dom, value)
    if isinstance(block.terminator, Branch):
        _check_use(block.terminator.condition, block, 1 << 30, place, dom, None)


def _check_queue(graph: Graph, place: dict[Value, tuple[Block, int]]) -> None:
    for value in place:
        queued = value.op in (Op.COMMAND, Op.SEND) and value.call.queued
        if queued and not may_be_queued(graph, value):
            raise IrError(f"{format_value(value)} cannot be queued")
    early = too_early(graph)
    if early is not None:
        what = format_value(early) if isinstance(early, Value) else f"the end of {early!r}"
        raise IrError(f"{what} comes before the queue is empty")


def _check_use(
    arg: Value,
    block: Block,
    index: int,
    place: dict[Value, tuple[Block, int]],
    dom: Dominators,
    user: Value | None,
) -> None:
    if arg.op in (Op.CONST, Op.UNDEF) or block not in dom.index:
        return
    where = f"{block!r}: {format_value(user) if user else 'branch'}"
    if arg not in place:
        raise IrError(f"{where} uses {arg!r}, which is nowhere defined")
    if arg.op in EFFECTS and arg.op in (
        Op.PRINT,
        Op.CHECK,
        Op.COMMAND,
        Op.WAIT,
        Op.SEND,
        Op.POKE,
        Op.DIVIDE,
        Op.DRAIN,
        Op.STORE,
    ):
        raise IrError(f"{where} uses {format_value(arg)}, which has no value")
    home, at = place[arg]
    if home is block:
        if at >= index:
            raise IrError(f"{where} uses {arg!r} before its definition")
    elif not dom.dominates(home, block):
        raise IrError(f"{where} uses {arg!r}, which {home!r} does not always define first")
