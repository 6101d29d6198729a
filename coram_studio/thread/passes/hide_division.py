"""Divisions beside other work: the divider is started as early as its operands are there, and waited for as late as
somebody needs the result, within a block.

command memory0.write ; wait memory0.write ; divide a, b ; q = quotient ; p = add q, 1 ; command memory0.write ; send p
becomes      divide a, b ; command memory0.write ; wait ; command memory0.write ; q = quotient ; p = add q, 1 ; send p

Nothing but the thread sees the divider. What is computed from a result is moved behind other effects with it; effects
keep their order.
"""

from __future__ import annotations

from coram_studio.thread.ir.graph import Block, Graph, Value
from coram_studio.thread.ir.ops import BLOCKING, PURE, Op

_RESULTS = (Op.QUOTIENT, Op.REMAINDER)
# Effects beside which nothing can be hidden, and which may stay where they are.
_SLOW = BLOCKING - {Op.QUOTIENT}


def hide_divisions(graph: Graph) -> bool:
    """Reorder in place; returns whether anything moved."""
    changed = False
    for block in graph.blocks:
        if any(value.op is Op.DIVIDE for value in block.ops):
            ops = _wait_late(_start_early(block))
            changed |= ops != block.ops
            block.ops = ops
    return changed


def _start_early(block: Block) -> list[Value]:
    ops: list[Value] = []
    for value in block.ops:
        if value.op is not Op.DIVIDE:
            ops.append(value)
            continue
        cone = _cone(value, ops)
        at = _earliest(cone, ops)
        if any(passed.op in _SLOW for passed in ops[at:]):
            moved = [v for v in ops[at:] if v in cone]
            ops[at:] = [*moved, value, *(v for v in ops[at:] if v not in cone)]
        else:
            ops.append(value)
    return ops


def _cone(value: Value, ops: list[Value]) -> set[Value]:
    """A division's start and the pure operations before it from which its operands follow."""
    here = set(ops)
    cone: set[Value] = {value}
    work = [*value.args]
    while work:
        arg = work.pop()
        if arg in here and arg.op in PURE and arg not in cone:
            cone.add(arg)
            work += arg.args
    return cone


def _earliest(cone: set[Value], ops: list[Value]) -> int:
    """The place behind everything else that the operands follow from, and behind the results of the division before."""
    needed = {arg for value in cone for arg in value.args} - cone
    at = 0
    for place, value in enumerate(ops):
        if value in needed or value.op in _RESULTS:
            at = place + 1
    return at


def _wait_late(ops: list[Value]) -> list[Value]:
    late: list[Value] = []
    found: list[Value] = []
    pending: set[Value] = set()
    for value in ops:
        depends = any(arg in pending for arg in value.args)
        if value.op in _RESULTS or (value.op in PURE and depends):
            late.append(value)
            pending.add(value)
            continue
        if depends or value.op is Op.DIVIDE:
            found += late
            late, pending = [], set()
        found.append(value)
    return found + late
