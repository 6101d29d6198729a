"""The passes in their order, each with the reason of its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coram_studio.thread.ir.graph import Graph
from coram_studio.thread.ir.verify import verify
from coram_studio.thread.passes.checks import remove_checks
from coram_studio.thread.passes.constants import propagate_constants
from coram_studio.thread.passes.dead_code import remove_dead_code
from coram_studio.thread.passes.if_convert import convert_ifs
from coram_studio.thread.passes.lower_division import lower_division
from coram_studio.thread.passes.numbering import number_values
from coram_studio.thread.passes.range_fold import fold_ranges
from coram_studio.thread.passes.simplify import simplify
from coram_studio.thread.passes.straighten import straighten
from coram_studio.thread.passes.strength import reduce_strength


@dataclass(frozen=True, slots=True)
class Pass:
    """A pass: changes the graph in place and says whether it did. ``reason`` is for its place in the order."""

    name: str
    run: Callable[[Graph], bool]
    reason: str


PASSES: Sequence[Pass] = (
    Pass("constants", propagate_constants, "first: decided branches make everything after smaller"),
    Pass("simplify", simplify, "trivial phis and identities would hide equal values from what follows"),
    Pass("dead-code", remove_dead_code, "early: phis that nobody reads block if-conversion"),
    Pass("straighten", straighten, "before if-conversion, which wants each side of a branch as one block"),
    Pass("if-convert", convert_ifs, "before numbering: both sides of a branch may compute the same"),
    Pass("strength", reduce_strength, "before ranges, whose rules for shifts and masks are tighter"),
    Pass("numbering", number_values, "after the rewrites that make values equal"),
    Pass("range-fold", fold_ranges, "after if-conversion, so that min and max are selects with known bounds"),
    Pass("checks", remove_checks, "after ranges, which prove most checks"),
    Pass("dead-code-2", remove_dead_code, "last: removes what the others left unused"),
)
# After the rounds: what the hardware has no operator for, and the cleaning up after it.
LEGALISE: Sequence[Pass] = (
    Pass("lower-division", lower_division, "once, when no pass can remove a division any more"),
    Pass("simplify-3", simplify, "the signs' corrections are often identities"),
    Pass("range-fold-3", fold_ranges, "which range analysis can tell"),
    Pass("dead-code-3", remove_dead_code, "removes quotients and remainders that nobody reads"),
)
MOST_ROUNDS = 4


def run_passes(graph: Graph, after_each: Callable[[str, Graph], None] | None = None) -> None:
    """Run the table until nothing changes, at most a few rounds; ``after_each`` sees every change."""
    for _ in range(MOST_ROUNDS):
        changed = False
        for step in PASSES:
            changed |= _run(step, graph, after_each)
        if not changed:
            break
    for step in LEGALISE:
        _run(step, graph, after_each)


def _run(step: Pass, graph: Graph, after_each: Callable[[str, Graph], None] | None) -> bool:
    changed = step.run(graph)
    if after_each is not None and changed:
        verify(graph)
        after_each(step.name, graph)
    return changed
