"""Delays of operations on Artix-7, -1 speed grade, in nanoseconds: routing included, as estimates.

A level of logic is a LUT (0.12) and an average net (0.6); carry chains run at 0.029 per bit; a DSP multiplies
18 × 25 bits in 4.
"""

from __future__ import annotations

from collections.abc import Sequence

from coram_studio.thread.ir.ops import Op
from coram_studio.thread.ir.widths import Shape

LOGIC_LEVEL = 0.72
CARRY_PER_BIT = 0.029
DIVISION_TABLE = 8  # bits of dividend and divisor of which quotient and remainder are looked up
LUT_PRODUCT = 8  # bits of a product for which no DSP is taken
MULTIPLY = 4.0
MULTIPLY_STEP = 1.9  # for each further DSP, which adds its product to the sum
CLOCK_TO_OUTPUT = 1.1  # of a register, with its net
INPUT_ARRIVAL = 2.0  # of ready, valid and data from the objects
ARRAY_READ = 1.3  # of distributed memory
REGISTER_FILE_READ = LOGIC_LEVEL + ARRAY_READ + LOGIC_LEVEL  # which state's index; two memories, combined
STATE_DECODE = 1.4  # selection by state in front of a register, and its set-up time


def budget(clock_mhz: float) -> float:
    """The latest arrival, from the clock edge, at which a result can still be stored."""
    return 1000.0 / clock_mhz - STATE_DECODE


def delay(op: Op, shape: Shape, args: Sequence[Shape], constant: Sequence[bool], rows: int = 0) -> float:
    """Of one operation, from its inputs to its result; ``constant`` says which arguments are.

    A division has ``rows``: bits of its quotient.
    """
    width = max((a.width for a in args), default=shape.width)
    match op:
        case Op.ADD | Op.SUB:
            return LOGIC_LEVEL + CARRY_PER_BIT * shape.width
        case Op.LT | Op.LE:
            return LOGIC_LEVEL + CARRY_PER_BIT * width / 2
        case Op.EQ | Op.NE:
            return LOGIC_LEVEL + CARRY_PER_BIT * width / 3
        case Op.MUL:
            if shape.width <= LUT_PRODUCT:
                return 2 * LOGIC_LEVEL + CARRY_PER_BIT * shape.width
            return MULTIPLY + MULTIPLY_STEP * (_products(shape.width, args) - 1)
        case Op.SHL | Op.SHR:
            if constant[1]:
                return 0.0
            levels = (max(1, (width - 1).bit_length()) + 1) // 2
            return LOGIC_LEVEL * levels
        case Op.INVERT:
            return 0.0
        case Op.AND if any(constant):
            return 0.0
        case Op.FLOORDIV | Op.MOD:
            return division_delay(args[0].width, args[1].width, rows or args[0].width)
        case _:
            return LOGIC_LEVEL


def division_delay(dividend: int, divisor: int, rows: int) -> float:
    """Of a division without registers: of as many rows as the quotient has bits, or of a table. Arguments in bits."""
    if dividend + divisor <= DIVISION_TABLE:
        return 2 * LOGIC_LEVEL
    return (3 * LOGIC_LEVEL + CARRY_PER_BIT * divisor) * rows


def divider_delay(bits: int, divisor: int) -> float:
    """From register to register of the divider that finds ``bits`` of the quotient in a cycle."""
    if bits == 1:
        return CLOCK_TO_OUTPUT + 3 * LOGIC_LEVEL + CARRY_PER_BIT * divisor
    stage = 3 * LOGIC_LEVEL + CARRY_PER_BIT * (divisor + 3)
    return CLOCK_TO_OUTPUT + 2 * LOGIC_LEVEL + stage * (bits // 2)


def _products(width: int, args: Sequence[Shape]) -> int:
    """How many DSPs of 24 × 17 bits, signs aside, the lowest ``width`` bits of a product take."""
    wide, narrow = sorted((arg.width - arg.signed for arg in args), reverse=True)
    places = [24 * i + 17 * k for i in range(max(1, -(-wide // 24))) for k in range(max(1, -(-narrow // 17)))]
    return max(1, sum(place < width for place in places))
