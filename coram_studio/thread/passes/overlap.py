"""Overlap: what follows a blocking load is queued behind it, so that the next load of another memory may ask for its
words meanwhile. They enter the memory when all that is before them in the program is done.

command memory0.write ; wait memory0.write ; send channel0.write x ; command memory1.write ; wait memory1.write ; halt
becomes      command memory0.write queued ; send channel0.write queued x ; command memory1.write queued ; drain ; halt
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace

from coram_studio.thread.ir.graph import Block, Graph, Halt, Value
from coram_studio.thread.ir.ops import ObjectCall, Op
from coram_studio.thread.ir.queueing import may_be_early, may_be_queued
from coram_studio.thread.passes.merge_waits import own_wait

_Passes = Callable[[Value], bool]


def overlap_transfers(graph: Graph) -> bool:
    """Returns whether there was anything to overlap."""
    loads = _blocking_loads(graph)
    queued = _useful(graph, loads)
    if not queued:
        return False
    waits = {loads[load] for load in queued}
    for block in graph.blocks:
        block.ops = [value for value in block.ops if value not in waits]
    for load in queued:
        load.payload = replace(load.call, queued=True)
    for block, key in _entered(graph).items():
        _queue(graph, block, key)
    return True


def _blocking_loads(graph: Graph) -> dict[Value, Value]:
    """Loads with the waits for their ends, of memories whose transfers are all of that kind or blocking stores."""
    found: dict[Value, Value] = {}
    other: set[str] = set()
    for block in graph.blocks:
        for index, value in enumerate(block.ops):
            if value.op is Op.TEST:
                other.add(value.call.key)
            elif value.op is Op.COMMAND:
                wait = own_wait(block, index)
                if wait is None:
                    other.add(value.call.key)
                elif not value.call.strict and may_be_queued(graph, value):
                    found[value] = wait
    return {load: wait for load, wait in found.items() if load.call.key not in other}


def _useful(graph: Graph, loads: dict[Value, Value]) -> set[Value]:
    """Loads that another memory's load may follow before anything that must wait, and all loads after such."""
    waits = set(loads.values())

    def passes(value: Value) -> bool:
        if value in loads or value in waits or may_be_early(graph, value):
            return True
        return value.op is Op.SEND and may_be_queued(graph, value)

    before = _keys_around(graph, loads, loads, passes, forwards=True)
    after = _keys_around(graph, loads, loads, passes, forwards=False)
    useful = {load for load in loads if (before[load] | after[load]) - {load.call.key}}
    # What comes after such a load would have to wait for the queue, if it were not in it.
    followed = _keys_around(graph, loads, useful, passes, forwards=True)
    return {load for load in loads if load in useful or followed[load]}


def _keys_around(
    graph: Graph, loads: Container[Value], sources: Container[Value], passes: _Passes, *, forwards: bool
) -> dict[Value, frozenset[str]]:
    """For each load, the keys of those sources that may come before it (``forwards``), or else after it, with nothing
    in between that must wait.
    """
    targets: dict[Block, list[Block]] = {block: [] for block in graph.blocks}
    for block in graph.blocks:
        for successor in block.successors():
            source, target = (block, successor) if forwards else (successor, block)
            targets[source].append(target)
    found: dict[Value, frozenset[str]] = {}
    entered: dict[Block, frozenset[str]] = dict.fromkeys(graph.blocks, frozenset())
    work = list(graph.blocks) if forwards else list(reversed(graph.blocks))
    while work:
        block = work.pop(0)
        keys = entered[block]
        for value in block.ops if forwards else reversed(block.ops):
            if value in loads:
                found[value] = keys
            if value in sources:
                keys |= {value.call.key}
            elif not passes(value):
                keys = frozenset()
        for target in targets[block]:
            if not keys <= entered[target]:
                entered[target] |= keys
                work.append(target)
    return found


def _entered(graph: Graph) -> dict[Block, str]:
    """For each block, the key of a load that may be in the queue when the block begins, or ""."""
    entered = dict.fromkeys(graph.blocks, "")
    work = list(graph.blocks)
    while work:
        block = work.pop(0)
        key = _left(graph, block.ops, entered[block])
        for successor in block.successors():
            if max(key, entered[successor]) != entered[successor]:
                entered[successor] = max(key, entered[successor])
                work.append(successor)
    return entered


def _left(graph: Graph, ops: Iterable[Value], key: str) -> str:
    for value in ops:
        if value.op is Op.COMMAND and value.call.queued:
            key = value.call.key
        elif not (may_be_early(graph, value) or (value.op is Op.SEND and may_be_queued(graph, value))):
            key = ""
    return key


def _queue(graph: Graph, block: Block, key: str) -> None:
    """Queue the words that are sent while the queue may hold something, and empty it before what must wait."""
    ops: list[Value] = []
    for value in block.ops:
        if value.op is Op.COMMAND and value.call.queued:
            key = value.call.key
        elif key and value.op is Op.SEND and may_be_queued(graph, value):
            value.payload = replace(value.call, queued=True)
        elif key and not may_be_early(graph, value):
            ops.append(_drain(graph, block, key, value))
            key = ""
        ops.append(value)
    if key and isinstance(block.terminator, Halt):
        ops.append(_drain(graph, block, key, next(_sited(ops), None)))
    block.ops = ops


def _sited(ops: list[Value]) -> Iterator[Value]:
    return (value for value in reversed(ops) if value.site is not None)


def _drain(graph: Graph, block: Block, key: str, at: Value | None) -> Value:
    payload = ObjectCall(key, "write")
    value = graph.new_value(Op.DRAIN, payload=payload, site=at.site if at is not None else None)
    value.block = block
    return value
