"""Bugs planted in the compiler, one per stage: what the fuzzer must find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from coram_studio.thread.frontend import flow
from coram_studio.thread.ir import intervals, ranges, widths
from coram_studio.thread.ir.graph import Branch, Graph
from coram_studio.thread.ir.ops import Op
from coram_studio.thread.passes import if_convert, lower_division, pipeline
from coram_studio.thread.schedule import states

Plant = Callable[[pytest.MonkeyPatch], None]


def _replace_pass(patch: pytest.MonkeyPatch, name: str, run: Callable[[Graph], bool]) -> None:
    stages = [
        replace(s, passes=tuple(replace(p, run=run) if p.name == name else p for p in s.passes))
        for s in pipeline.STAGES
    ]
    patch.setattr(pipeline, "STAGES", tuple(stages))


def ranges_off_by_one(patch: pytest.MonkeyPatch) -> None:
    """Range analysis takes ``a < b`` for one number less than it allows."""
    right = ranges._bound

    def bound(op: Op, holds: bool, other: Any, own: Any, *, left: bool) -> Any:
        found = right(op, holds, other, own, left=left)
        if op is Op.LT and left and found is not None:
            return found[0], found[1] - 1
        return found

    patch.setattr(ranges, "_bound", bound)


def loads_shared_across_stores(patch: pytest.MonkeyPatch) -> None:
    """A read of a list's item is taken for an earlier read of it, over a write in between."""
    right = next(p.run for s in pipeline.STAGES for p in s.passes if p.name == "numbering")

    def number(graph: Graph) -> bool:
        changed = right(graph)
        for block in graph.blocks:
            seen: dict[object, Any] = {}
            mapping = {}
            for value in block.ops:
                if value.op is Op.LOAD:
                    first = seen.setdefault((value.payload, value.args[0]), value)
                    if first is not value:
                        mapping[value] = first
            block.ops = [v for v in block.ops if v not in mapping]
            graph.replace(mapping)
            changed |= bool(mapping)
        return changed

    _replace_pass(patch, "numbering", number)


def division_truncates(patch: pytest.MonkeyPatch) -> None:
    """Quotients of numbers of different signs are rounded towards 0."""
    right = lower_division._Division.pure

    def pure(self: Any, op: Op, *args: Any, **how: bool) -> Any:
        if op is Op.ADD and how.get("exact"):
            return args[0]  # the quotient of the magnitudes, not one more
        return right(self, op, *args, **how)

    patch.setattr(lower_division._Division, "pure", pure)


def phi_dropped(patch: pytest.MonkeyPatch) -> None:
    """A phi of two values is taken for the first of them, where that is a constant."""
    right = next(p.run for s in pipeline.STAGES for p in s.passes if p.name == "simplify")

    def simplify(graph: Graph) -> bool:
        mapping = {
            phi: phi.args[0]
            for block in graph.blocks
            for phi in block.phis
            if len(phi.args) == 2 and all(a.op is Op.CONST for a in phi.args)
        }
        graph.replace(mapping)
        for block in graph.blocks:
            block.phis = [v for v in block.phis if v not in mapping]
        return right(graph) or bool(mapping)

    _replace_pass(patch, "simplify", simplify)


def demanded_bits_wrong(patch: pytest.MonkeyPatch) -> None:
    """A right shift is said to need no more bits of its operand than of its result."""
    right = widths.Widths._ask_args

    def ask_args(self: Any, value: Any, ask: Callable[[Any, int], None]) -> None:
        if value.op is Op.SHR and value.args[1].constant is not None:
            bits = min(self._demand[value], intervals.width_of(self.ranges.of(value)))
            ask(value.args[0], bits)
        else:
            right(self, value, ask)

    patch.setattr(widths.Widths, "_ask_args", ask_args)


def read_passes_write(patch: pytest.MonkeyPatch) -> None:
    """An item of a list is read in the cycle that writes it, so that the old one is seen."""
    right = states._Former.must_cut

    def must_cut(self: Any, growing: Any, value: Any, args: Any, path: Any) -> bool:
        if value.op is Op.LOAD:
            return bool(self.too_late(args))
        return bool(right(self, growing, value, args, path))

    patch.setattr(states._Former, "must_cut", must_cut)


def arms_swapped(patch: pytest.MonkeyPatch) -> None:
    """If-conversion gives a select its values in the wrong order."""
    right = if_convert._selects

    def selects(graph: Graph, block: Any, branch: Branch, join: Any) -> Any:
        found = right(graph, block, branch, join)
        for select in found.values():
            select.args[1:] = select.args[:0:-1]
        return found

    patch.setattr(if_convert, "_selects", selects)


def waits_lost(patch: pytest.MonkeyPatch) -> None:
    """Blocking transfers do not wait for their end."""
    right = flow.Flow.effect

    def effect(self: Any, op: Op, *args: Any, **how: Any) -> Any:
        if op is Op.WAIT and how["payload"].method != "wait":
            return None
        return right(self, op, *args, **how)

    patch.setattr(flow.Flow, "effect", effect)


PLANTS: tuple[Plant, ...] = (
    ranges_off_by_one,
    loads_shared_across_stores,
    division_truncates,
    phi_dropped,
    demanded_bits_wrong,
    read_passes_write,
    arms_swapped,
    waits_lost,
)
