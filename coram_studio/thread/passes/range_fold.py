"""What range analysis decides: comparisons, masks and remainders without effect, checks that cannot fail.

i in 0..7:   lt i, 9 -> True      and i, 7 -> i      mod i, 8 -> i
"""

from __future__ import annotations

from coram_studio.thread.ir.graph import Block, Branch, Graph, Value
from coram_studio.thread.ir.ops import PURE, Op
from coram_studio.thread.ir.ranges import Ranges
from coram_studio.thread.passes.constants import decide_branches


def fold_ranges(graph: Graph) -> bool:
    """Replace what its range decides; returns whether anything changed."""
    ranges = Ranges(graph)
    mapping: dict[Value, Value] = {}
    for block in ranges.dom.order:
        for value in [*block.phis, *block.ops]:
            if value.op not in PURE and value.op is not Op.PHI:
                continue
            low, high = ranges.at(value, block)
            if low == high:
                mapping[value] = graph.constant(low, boolean=value.boolean and low in (0, 1))
            elif (same := _without_effect(value, ranges)) is not None:
                mapping[value] = same
        terminator = block.terminator
        if (
            isinstance(terminator, Branch)
            and (decided := _decided(terminator.condition, ranges, block)) is not None
        ):
            terminator.condition = graph.constant(int(decided), boolean=True)
    graph.replace(mapping)
    for block in graph.blocks:
        block.phis = [v for v in block.phis if v not in mapping]
        block.ops = [v for v in block.ops if v not in mapping]
    return decide_branches(graph) or bool(mapping)


def _decided(condition: Value, ranges: Ranges, block: Block) -> bool | None:
    low, high = ranges.at(condition, block)
    if low > 0 or high < 0:
        return True
    return False if low == high == 0 else None


def _without_effect(value: Value, ranges: Ranges) -> Value | None:
    if value.op not in (Op.AND, Op.MOD, Op.ADD) or value.block is None:
        return None
    a, b = value.args
    low, high = ranges.at(a, value.block)
    number = b.constant
    model = ranges.graph.model
    if value.op is Op.ADD:
        # The wrapping of an exact number that is in range.
        return a if number == 0 and model.low <= low and high <= model.high else None
    if number is None or low < 0:
        return None
    if value.op is Op.MOD and high < number:
        return a
    if value.op is Op.AND and number >= 0:
        mask = (1 << high.bit_length()) - 1
        if number & mask == mask:
            return a
    return None
