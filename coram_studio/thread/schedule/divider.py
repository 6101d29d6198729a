"""The divider of a thread: as wide as its widest operands, and of as many bits a cycle as the clock allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coram_studio.thread.ir.ops import DIVIDER
from coram_studio.thread.schedule.delay import divider_delay
from coram_studio.thread.schedule.machine import Await, If, Machine, Put, Step

_CHOICES = (8, 4, 2, 1)  # bits of the quotient a cycle
_GROUP = 8  # bits by which leading zeros of the quotient are skipped
_LEAST = 2  # bits of an operand: the module takes parts of them


@dataclass(frozen=True, slots=True)
class Divider:
    """Widths of dividend and divisor in bits, ``bits`` of the quotient found in a cycle, ``steps`` cycles of a group.

    ``longest_ns`` is its longest chain.
    """

    dividend: int
    divisor: int
    bits: int
    steps: int
    longest_ns: float


def plan_divider(machine: Machine, clock_mhz: float) -> Divider | None:
    """The divider that all divisions share which no state does by itself, or None where there are none."""
    starts = [put for state in machine.states for put in divisions(state.steps)]
    if not starts:
        return None
    dividend, divisor = (max(_LEAST, *(put.args[i].shape.width for put in starts)) for i in (0, 1))
    fits = (b for b in _CHOICES if b < 2 * dividend and divider_delay(b, divisor) * clock_mhz <= 1000)
    bits = next(fits, 1)
    # With a bit per cycle the clock is fast, too fast to skip anything but a whole division.
    group = dividend if bits == 1 else min(_GROUP, -(-dividend // bits) * bits)
    return Divider(dividend, divisor, bits, group // bits, divider_delay(bits, divisor))


def divisions(steps: list[Step]) -> Iterator[Put]:
    """The starts of the divider in a state."""
    for step in steps:
        match step:
            case Put(key):
                if key == DIVIDER:
                    yield step
            case Await(then=then):
                yield from divisions(then)
            case If(then=then, other=other):
                yield from divisions(then)
                yield from divisions(other)
