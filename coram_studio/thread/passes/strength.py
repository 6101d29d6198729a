"""Strength reduction: multiplication, division and modulo by powers of two become shifts and masks.

    mul x, 8 -> shl x, 3      floordiv x, 4 -> shr x, 2      mod x, 4 -> and x, 3

Python's floor division and modulo round down, as an arithmetic shift and a mask do, for negatives too.
"""

from __future__ import annotations

from coram_studio.thread.ir.graph import Graph, Value
from coram_studio.thread.ir.ops import Op


def reduce_strength(graph: Graph) -> bool:
    """Rewrite in place; returns whether anything changed."""
    changed = False
    for block in graph.blocks:
        for value in block.ops:
            if value.op in (Op.MUL, Op.FLOORDIV, Op.MOD):
                changed |= _reduce(graph, value)
    return changed


def _reduce(graph: Graph, value: Value) -> bool:
    if value.op is Op.MUL and value.args[0].op is Op.CONST:
        value.args.reverse()
    number = value.args[1].constant
    if number is None or number <= 0 or number & (number - 1):
        return False
    if value.op is Op.MOD:
        value.op, value.args[1] = Op.AND, graph.constant(number - 1)
        return True
    value.op = Op.SHL if value.op is Op.MUL else Op.SHR
    value.args[1] = graph.constant(number.bit_length() - 1)
    return True
