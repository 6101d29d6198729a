"""Dead code: pure operations and phis whose results nothing needs; tests of readiness nobody looks at stay out too.

x = mul a, b      (x unused)      is removed
store i, x        (of an array of which nothing that is needed is loaded)      is removed
"""

from __future__ import annotations

from coram_studio.thread.ir.graph import Branch, Graph, Value, values_of
from coram_studio.thread.ir.ops import ASKING, EFFECTS, Op


def remove_dead_code(graph: Graph) -> bool:
    """Keep what effects and branches need; returns whether anything was removed."""
    live: set[Value] = set()
    work: list[Value] = []
    stores: dict[str, list[Value]] = {}
    for block in graph.blocks:
        for value in block.ops:
            if value.op is Op.STORE:
                stores.setdefault(str(value.payload), []).append(value)
            elif value.op is Op.NOTE or (value.op in EFFECTS and value.op not in ASKING):
                work.append(value)
        if isinstance(block.terminator, Branch):
            work.append(block.terminator.condition)
    while work:
        value = work.pop()
        if value not in live:
            live.add(value)
            work.extend(value.args)
            if value.op is Op.LOAD:
                work += stores.pop(str(value.payload), ())
    changed = False
    for block in graph.blocks:
        if all(v in live for v in values_of(block)):
            continue
        block.phis = [v for v in block.phis if v in live]
        block.ops = [v for v in block.ops if v in live]
        changed = True
    for key in stores:  # never loaded from
        graph.arrays.pop(key, None)
    return changed
