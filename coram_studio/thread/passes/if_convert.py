"""If-conversion: a branch around cheap pure work becomes selects, so that both sides share a state.

branch c ? b2 : b3 ; b2: x1 = add x, 1 ; b3: ; b4: x2 = phi x1, x
becomes      x1 = add x, 1 ; x2 = select c, x1, x
"""

from __future__ import annotations

from coram_studio.thread.ir.graph import Block, Branch, Graph, Jump, Value, remove_edge
from coram_studio.thread.ir.ops import PURE, Op

# More speculated work than this costs more hardware than the shared state saves.
MOST_SPECULATED = 12
_MOVABLE = (PURE | {Op.NOTE}) - {Op.MUL, Op.FLOORDIV, Op.MOD}


def convert_ifs(graph: Graph) -> bool:
    """Convert innermost branches first, until there are none left to convert."""
    gone: set[Block] = set()
    mapping: dict[Value, Value] = {}
    for block in reversed(graph.blocks):
        while block not in gone and _convert(graph, block, gone, mapping):
            pass
    if not gone:
        return False
    graph.blocks = [b for b in graph.blocks if b not in gone]
    graph.replace(mapping)
    graph.prune()
    return True


def _convert(graph: Graph, block: Block, gone: set[Block], mapping: dict[Value, Value]) -> bool:
    branch = block.terminator
    if not isinstance(branch, Branch):
        return False
    then, other = branch.then, branch.other
    join = _target(then)
    if join is None or join is not _target(other) or join is block:
        return False
    if not (_cheap(then) and _cheap(other)):
        return False
    selects = _selects(graph, block, branch, join)
    block.ops += [*then.ops, *other.ops, *selects.values()]
    for value in (*then.ops, *other.ops, *selects.values()):
        value.block = block
    # The join keeps its other predecessors; the two sides become one edge from this block.
    for side in (then, other):
        remove_edge(side, join)
    for phi in join.phis:
        phi.args.append(selects[phi])
    join.preds.append(block)
    block.terminator = Jump(join)
    gone.update((then, other))
    _join_straight(graph, block, join, gone, mapping)
    return True


def _join_straight(
    graph: Graph, block: Block, join: Block, gone: set[Block], mapping: dict[Value, Value]
) -> None:
    """Pull the join in where this block is all that reaches it, so that an enclosing branch sees one block."""
    if len(join.preds) != 1 or join is graph.entry:
        return
    mapping.update({phi: phi.args[0] for phi in join.phis})
    for value in join.ops:
        value.block = block
    block.ops += join.ops
    block.terminator, block.site = join.terminator, join.site
    for successor in join.successors():
        successor.preds[successor.preds.index(join)] = block
    gone.add(join)


def _target(side: Block) -> Block | None:
    if len(side.preds) == 1 and not side.phis and isinstance(side.terminator, Jump):
        return side.terminator.target
    return None


def _cheap(side: Block) -> bool:
    return sum(v.op is not Op.NOTE for v in side.ops) <= MOST_SPECULATED and all(
        v.op in _MOVABLE for v in side.ops
    )


def _selects(graph: Graph, block: Block, branch: Branch, join: Block) -> dict[Value, Value]:
    index_then, index_other = join.preds.index(branch.then), join.preds.index(branch.other)
    selects: dict[Value, Value] = {}
    for phi in join.phis:
        args = (branch.condition, phi.args[index_then], phi.args[index_other])
        select = graph.new_value(Op.SELECT, args, site=block.site, boolean=phi.boolean, exact=phi.exact)
        select.name = phi.name
        selects[phi] = select
    return selects
