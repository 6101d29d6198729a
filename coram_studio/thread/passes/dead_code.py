"""Dead code: pure operations and phis whose results nothing needs; tests of readiness nobody looks at stay out too.

x = mul a, b      (x unused)      is removed
"""

from __future__ import annotations

from coram_studio.thread.ir.graph import Branch, Graph, Value, values_of
from coram_studio.thread.ir.ops import ASKING, EFFECTS, Op


def remove_dead_code(graph: Graph) -> bool:
    """Keep what effects and branches need; returns whether anything was removed."""
    live: set[Value] = set()
    work: list[Value] = []
    for block in graph.blocks:
        work += [v for v in block.ops if v.op is Op.NOTE or (v.op in EFFECTS and v.op not in ASKING)]
        if isinstance(block.terminator, Branch):
            work.append(block.terminator.condition)
    while work:
        value = work.pop()
        if value not in live:
            live.add(value)
            work.extend(value.args)
    changed = False
    for block in graph.blocks:
        if all(v in live for v in values_of(block)):
            continue
        block.phis = [v for v in block.phis if v in live]
        block.ops = [v for v in block.ops if v in live]
        changed = True
    return changed
