"""Checks that cannot fail are removed: their condition is the constant 1.

check 1 'division by zero'      is removed
"""

from __future__ import annotations

from coram_studio.thread.ir.graph import Graph
from coram_studio.thread.ir.ops import Op


def remove_checks(graph: Graph) -> bool:
    """Returns whether any check was removed."""
    changed = False
    for block in graph.blocks:
        kept = [v for v in block.ops if not (v.op is Op.CHECK and v.args[0].constant)]
        changed |= len(kept) != len(block.ops)
        block.ops = kept
    return changed
