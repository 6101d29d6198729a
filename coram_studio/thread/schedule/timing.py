"""How long the longest combinational chain of a machine is, under the delays of the schedule, and where it lies.

A chain begins at a register or an input of the module and ends at a register, an array, or an output: all of these
are selected by the state. Prints and checks are left out, because synthesis leaves them out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coram_studio.diagnostics import Diagnostic, Span, diagnostic
from coram_studio.thread.program import ThreadTiming
from coram_studio.thread.schedule.delay import CLOCK_TO_OUTPUT, INPUT_ARRIVAL, LOGIC_LEVEL, STATE_DECODE
from coram_studio.thread.schedule.divider import plan_divider
from coram_studio.thread.schedule.machine import Act, Await, Goto, If, Machine, Node, Put, State, Step

_LOOKUP_INPUTS = 6  # of a lookup table


@dataclass(frozen=True, slots=True)
class _End:
    """When something that a path changes is known, before the selection by state, and what comes last of it."""

    arrival: float
    node: Node | None


def thread_timing(machine: Machine, clock_mhz: float) -> ThreadTiming:
    """Size and longest chain of a machine whose registers are allocated and whose states have their names."""
    ends = {state.index: _last(state) for state in machine.states}
    worst = max(machine.states, key=lambda state: ends[state.index].arrival)
    end = ends[worst.index]
    divider = plan_divider(machine, clock_mhz)
    lines = sorted({site.span.line for site in worst.sites})
    state_bits = max(1, len(machine.states).bit_length())
    return ThreadTiming(
        states=len(machine.states) + 1,
        register_bits=sum(register.width for register in machine.registers) + state_bits,
        longest_ns=round(max(end.arrival + STATE_DECODE, divider.longest_ns if divider else 0.0), 3),
        target_mhz=clock_mhz,
        state=worst.label,
        lines=tuple(lines),
        span=_span(end.node, worst),
    )


def check_timing(timing: ThreadTiming) -> tuple[Diagnostic, ...]:
    """A warning where the longest chain does not fit into the clock's period."""
    if timing.meets_target:
        return ()
    period = 1000 / timing.target_mhz
    # As many decimals as it takes to tell the two apart.
    places = next((n for n in (1, 2) if f"{period:.{n}f}" != f"{timing.longest_ns:.{n}f}"), 3)
    message = (
        f"the longest chain of logic must take at most {period:.{places}f} ns ({timing.target_mhz:g} MHz), "
        f"not {timing.longest_ns:.{places}f} ns ({timing.achievable_mhz:.{places - 1}f} MHz)"
    )
    return (diagnostic("T030", message, span=timing.span),)


def _last(state: State) -> _End:
    return max(_ends(state.steps, _End(CLOCK_TO_OUTPUT, None), 0), key=lambda end: end.arrival)


def _ends(steps: list[Step], decided: _End, conditions: int) -> Iterator[_End]:
    """The ends of all chains. ``decided`` is when it is known that the path is taken; ``conditions`` decide it."""
    yield decided
    for step in steps:
        match step:
            case Act():
                continue
            case Put(_, args):
                yield _together(decided, conditions)
                yield from (_End(node.arrival, node) for node in args)
            case Await(_, args, then, immediate):
                yield from (_End(node.arrival, node) for node in args)
                if immediate:
                    yield from _ends(then, decided, conditions)
                else:
                    yield from _ends(then, _later(decided, _End(INPUT_ARRIVAL, None)), conditions + 1)
            case If(condition, then, other):
                known = _later(decided, _End(condition.arrival, condition))
                yield from _ends(then, known, conditions + 1)
                yield from _ends(other, known, conditions + 1)
            case Goto(_, _, moves):
                yield _together(decided, conditions)
                yield from (_End(node.arrival, node) for _, node in moves)


def _later(a: _End, b: _End) -> _End:
    return b if b.arrival > a.arrival else a


def _together(decided: _End, conditions: int) -> _End:
    """When that many conditions are known to hold: beside the state's bits, a lookup table takes two of them."""
    levels, reach = 0, 2
    while reach < conditions:
        levels, reach = levels + 1, reach * _LOOKUP_INPUTS
    return _End(decided.arrival + LOGIC_LEVEL * levels, decided.node)


def _span(node: Node | None, state: State) -> Span | None:
    """The place of the last operation of a chain, or the last of its state."""
    if node is not None and node.value is not None and node.value.site is not None:
        return node.value.site.span
    return state.sites[-1].span if state.sites else None
