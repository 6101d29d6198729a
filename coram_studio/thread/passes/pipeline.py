"""The passes in their order, each with the reason of its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coram_studio.thread.ir.graph import Graph
from coram_studio.thread.ir.verify import verify
from coram_studio.thread.passes.checks import remove_checks
from coram_studio.thread.passes.constants import propagate_constants
from coram_studio.thread.passes.dead_code import remove_dead_code
from coram_studio.thread.passes.divide_constant import divide_by_constants
from coram_studio.thread.passes.hide_division import hide_divisions
from coram_studio.thread.passes.if_convert import convert_ifs
from coram_studio.thread.passes.lower_division import lower_division
from coram_studio.thread.passes.merge_waits import merge_waits
from coram_studio.thread.passes.numbering import number_values
from coram_studio.thread.passes.overlap import overlap_transfers
from coram_studio.thread.passes.range_fold import fold_ranges
from coram_studio.thread.passes.simplify import simplify
from coram_studio.thread.passes.split_products import split_products
from coram_studio.thread.passes.straighten import straighten
from coram_studio.thread.passes.strength import reduce_strength


@dataclass(frozen=True, slots=True)
class Pass:
    """A pass: changes the graph in place and says whether it did. ``reason`` is for its place in the order."""

    name: str
    run: Callable[[Graph], bool]
    reason: str


@dataclass(frozen=True, slots=True)
class Stage:
    """Passes that are run in order, again and again until nothing changes or ``rounds`` are over."""

    passes: Sequence[Pass]
    rounds: int


CLEAN: Sequence[Pass] = (
    Pass("constants", propagate_constants, "first: decided branches make everything after smaller"),
    Pass("simplify", simplify, "trivial phis and identities would hide equal values from what follows"),
    Pass("dead-code", remove_dead_code, "early: phis that nobody reads block if-conversion"),
    Pass("straighten", straighten, "before if-conversion, which wants each side of a branch as one block"),
    Pass("if-convert", convert_ifs, "before numbering: both sides of a branch may compute the same"),
    Pass("strength", reduce_strength, "before ranges, whose rules for shifts and masks are tighter"),
    Pass("numbering", number_values, "last: after the rewrites that make values equal"),
)
FOLD: Sequence[Pass] = (
    Pass("range-fold", fold_ranges, "after if-conversion, so that min and max are selects with known bounds"),
    Pass("checks", remove_checks, "after ranges, which prove most checks"),
    *CLEAN,
)
LEGALISE: Sequence[Pass] = (
    Pass("divide-constant", divide_by_constants, "before the divider, which takes what is left"),
    Pass("lower-division", lower_division, "late, when no pass can remove a division any more"),
    Pass("simplify-signs", simplify, "the signs' corrections are often identities"),
    Pass("split-products", split_products, "after the divisions that became products"),
    Pass("number-pieces", number_values, "pieces of one operand are the same in several products"),
    Pass("dead-code-last", remove_dead_code, "removes what the others left unused"),
    Pass("hide-division", hide_divisions, "last: it orders what is there"),
)
OVERLAP: Sequence[Pass] = (
    Pass("overlap", overlap_transfers, "late: what follows a transfer is known when nothing moves any more"),
    Pass("merge-waits", merge_waits, "after the queue, which does not need the waits of what is in it"),
)
STAGES: Sequence[Stage] = (
    Stage(CLEAN, rounds=4),
    # Ranges are the costly analysis; what a second fold finds is rare, a third finds nothing.
    Stage(FOLD, rounds=2),
    Stage(LEGALISE, rounds=1),
)


def run_passes(
    graph: Graph, after_each: Callable[[str, Graph], None] | None = None, *, overlap: bool = False
) -> None:
    """Run all stages; ``after_each`` sees every change. With ``overlap``, loads need not wait for each other."""
    for stage in (*STAGES, Stage(OVERLAP, rounds=1)) if overlap else STAGES:
        for _ in range(stage.rounds):
            changed = False
            for step in stage.passes:
                changed |= _run(step, graph, after_each)
            if not changed:
                break


def _run(step: Pass, graph: Graph, after_each: Callable[[str, Graph], None] | None) -> bool:
    changed = step.run(graph)
    if after_each is not None and changed:
        verify(graph)
        after_each(step.name, graph)
    return changed
