"""Value numbering: an operation that a dominating block has computed already is not computed again.

a = add x, 1 ; ... ; b = add x, 1      b becomes a
"""

from __future__ import annotations

from coram_studio.thread.ir.dominators import dominators
from coram_studio.thread.ir.graph import Block, Graph, Value
from coram_studio.thread.ir.ops import PURE

_Key = tuple[object, ...]


def number_values(graph: Graph) -> bool:
    """Remove repeated pure operations; returns whether there were any."""
    dom = dominators(graph)
    tables: dict[Block, dict[_Key, Value]] = {}
    mapping: dict[Value, Value] = {}
    for block in dom.order:
        table = tables[block] = {}
        kept: list[Value] = []
        for value in block.ops:
            value.args = [mapping.get(a, a) for a in value.args]
            if value.op not in PURE:
                kept.append(value)
                continue
            key: _Key = (value.op, value.exact, value.boolean, *value.args)
            found = _find(key, block, tables, dom.immediate)
            if found is None:
                table[key] = value
                kept.append(value)
            else:
                mapping[value] = found
        block.ops = kept
    graph.replace(mapping)
    return bool(mapping)


def _find(
    key: _Key, block: Block, tables: dict[Block, dict[_Key, Value]], immediate: dict[Block, Block]
) -> Value | None:
    # Bounded, so that long chains of blocks stay linear; what is far away would cost a register anyway.
    for _ in range(16):
        if key in tables[block]:
            return tables[block][key]
        if immediate[block] is block:
            return None
        block = immediate[block]
    return None
