"""Dominators and loops of a graph."""

from __future__ import annotations

from dataclasses import dataclass

from coram_studio.thread.ir.graph import Block, Graph, reverse_postorder


@dataclass(frozen=True, slots=True)
class Dominators:
    """Immediate dominators (the entry dominates itself) over the blocks in reverse postorder.

    ``span`` numbers the dominator tree: a block's interval holds those of the blocks that it dominates.
    """

    order: tuple[Block, ...]
    index: dict[Block, int]
    immediate: dict[Block, Block]
    span: dict[Block, tuple[int, int]]

    def dominates(self, a: Block, b: Block) -> bool:
        """Whether every path to ``b`` passes ``a``; a block dominates itself."""
        outer, inner = self.span[a], self.span[b]
        return outer[0] <= inner[0] and inner[1] <= outer[1]

    def loop_headers(self) -> frozenset[Block]:
        """Targets of back edges."""
        return frozenset(
            block
            for block in self.order
            if any(p in self.index and self.index[p] >= self.index[block] for p in block.preds)
        )


def dominators(graph: Graph) -> Dominators:
    """Immediate dominators by iteration in reverse postorder (Cooper, Harvey and Kennedy)."""
    order = reverse_postorder(graph)
    index = {block: i for i, block in enumerate(order)}
    immediate: dict[Block, Block] = {graph.entry: graph.entry}
    changed = True
    while changed:
        changed = False
        for block in order[1:]:
            new: Block | None = None
            for pred in block.preds:
                if pred in immediate:
                    new = pred if new is None else _meet(pred, new, index, immediate)
            assert new is not None
            if immediate.get(block) is not new:
                immediate[block] = new
                changed = True
    return Dominators(tuple(order), index, immediate, _spans(graph.entry, order, immediate))


def _spans(entry: Block, order: list[Block], immediate: dict[Block, Block]) -> dict[Block, tuple[int, int]]:
    children: dict[Block, list[Block]] = {block: [] for block in order}
    for block in order:
        if block is not entry:
            children[immediate[block]].append(block)
    spans: dict[Block, tuple[int, int]] = {}
    started: dict[Block, int] = {}
    clock = 0
    stack = [(entry, False)]
    while stack:
        block, leaving = stack.pop()
        if leaving:
            spans[block] = (started[block], clock)
            continue
        clock += 1
        started[block] = clock
        stack.append((block, True))
        stack.extend((child, False) for child in children[block])
    return spans


def _meet(a: Block, b: Block, index: dict[Block, int], immediate: dict[Block, Block]) -> Block:
    while a is not b:
        while index[a] > index[b]:
            a = immediate[a]
        while index[b] > index[a]:
            b = immediate[b]
    return a
