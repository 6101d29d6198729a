"""Straight lines: a block that only one jump reaches becomes part of the block before it.

b1: ... jump b2 ; b2: (only from b1) ...      becomes      b1: ... ...
"""

from __future__ import annotations

from coram_studio.thread.ir.graph import Graph, Jump, Value


def straighten(graph: Graph) -> bool:
    """Merge chains of blocks; returns whether there were any."""
    mapping: dict[Value, Value] = {}
    gone = set()
    for block in graph.blocks:
        if block in gone:
            continue
        while isinstance(block.terminator, Jump):
            target = block.terminator.target
            if len(target.preds) != 1 or target is block or target is graph.entry:
                break
            for phi in target.phis:
                mapping[phi] = phi.args[0]
            for value in target.ops:
                value.block = block
            block.ops += target.ops
            block.terminator, block.site = target.terminator, target.site
            for successor in target.successors():
                successor.preds[successor.preds.index(target)] = block
            gone.add(target)
    graph.replace(mapping)
    graph.blocks = [b for b in graph.blocks if b not in gone]
    return bool(gone)
