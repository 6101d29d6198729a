"""Arithmetic on intervals of integers: what range each operation's result has."""

from __future__ import annotations

from collections.abc import Iterable

from coram_studio.thread.arithmetic import IntegerModel
from coram_studio.thread.ir.ops import COMPARISONS, Op

Interval = tuple[int, int]

# Exact results (loop counters) exceed the integer model by a few bits at most; this bounds them.
EXACT: Interval = (-(1 << 70), 1 << 70)
BIT: Interval = (0, 1)


def union(intervals: Iterable[Interval]) -> Interval:
    """The smallest interval that holds all of at least one."""
    lows, highs = zip(*intervals, strict=True)
    return min(lows), max(highs)


def meet(a: Interval, b: Interval) -> Interval | None:
    """The common part, or None."""
    low, high = max(a[0], b[0]), min(a[1], b[1])
    return (low, high) if low <= high else None


def width_of(interval: Interval) -> int:
    """Bits that hold every number: two's complement when there are negative ones, else unsigned; at least 1."""
    low, high = interval
    if low >= 0:
        return max(1, high.bit_length())
    return max(high.bit_length(), (-low - 1).bit_length()) + 1


def result(op: Op, args: list[Interval], model: IntegerModel, *, exact: bool = False) -> Interval:
    """Where a pure operation's result lies. Select and phi are the caller's: they need conditions."""
    if op in COMPARISONS:
        return _compare(op, args[0], args[1])
    low, high = _exact_result(op, args, model)
    if exact:
        return max(low, EXACT[0]), min(high, EXACT[1])
    if low < model.low or high > model.high:
        return model.low, model.high
    return low, high


def _exact_result(op: Op, args: list[Interval], model: IntegerModel) -> Interval:
    if op is Op.INVERT:
        low, high = args[0]
        if model.signed:
            return ~high, ~low
        return model.high - high, model.high - low
    a, b = args
    match op:
        case Op.ADD:
            return a[0] + b[0], a[1] + b[1]
        case Op.SUB:
            return a[0] - b[1], a[1] - b[0]
        case Op.MUL:
            corners = [x * y for x in a for y in b]
            return min(corners), max(corners)
        case Op.FLOORDIV:
            return _floordiv(a, b)
        case Op.MOD:
            return _modulo(a, b)
        case Op.AND:
            return _and(a, b)
        case Op.OR | Op.XOR:
            return _or_xor(op, a, b)
        case Op.SHL:
            return _left(a, b, model)
        case Op.SHR:
            return _right(a, b, model)
    raise AssertionError(f"{op} has no interval rule")


def _compare(op: Op, a: Interval, b: Interval) -> Interval:
    always = never = False
    match op:
        case Op.LT:
            always, never = a[1] < b[0], a[0] >= b[1]
        case Op.LE:
            always, never = a[1] <= b[0], a[0] > b[1]
        case Op.EQ:
            always, never = a[0] == a[1] == b[0] == b[1], meet(a, b) is None
        case _:
            always, never = meet(a, b) is None, a[0] == a[1] == b[0] == b[1]
    return (1, 1) if always else (0, 0) if never else BIT


def _floordiv(a: Interval, b: Interval) -> Interval:
    divisors = [d for d in (b[0], b[1], -1, 1) if d and b[0] <= d <= b[1]]
    corners = [x // d for x in a for d in divisors]
    if b[0] <= 0 <= b[1]:
        corners.append(0)  # division by zero gives 0 after its error
    return min(corners), max(corners)


def _modulo(a: Interval, b: Interval) -> Interval:
    low = high = 0
    if b[1] > 0:
        high = b[1] - 1
        if a[0] >= 0:
            high = min(high, a[1])
    if b[0] < 0:
        low = b[0] + 1
        if a[1] <= 0:
            low = max(low, a[0])
    return low, high


def _and(a: Interval, b: Interval) -> Interval:
    if a[0] >= 0 and b[0] >= 0:
        return 0, min(a[1], b[1])
    if a[0] >= 0:
        return 0, a[1]
    if b[0] >= 0:
        return 0, b[1]
    bits = max(width_of(a), width_of(b)) - 1
    return -(1 << bits), max(a[1], b[1])


def _or_xor(op: Op, a: Interval, b: Interval) -> Interval:
    if a[0] >= 0 and b[0] >= 0:
        bits = max(a[1].bit_length(), b[1].bit_length())
        return (max(a[0], b[0]) if op is Op.OR else 0), (1 << bits) - 1
    bits = max(width_of(x) + (x[0] >= 0) for x in (a, b)) - 1
    if op is Op.OR:
        return min(a[0], b[0]), (1 << bits) - 1
    return -(1 << bits), (1 << bits) - 1


def _left(a: Interval, b: Interval, model: IntegerModel) -> Interval:
    if b[0] < 0 or b[1] >= model.width:
        return model.low - 1, model.high + 1
    corners = [x << n for x in a for n in b]
    return min(corners), max(corners)


def _right(a: Interval, b: Interval, model: IntegerModel) -> Interval:
    least = 0 if b[0] < 0 else min(b[0], model.width)
    most = model.width if b[0] < 0 else min(b[1], model.width)
    corners = [x >> n for x in a for n in (least, most)]
    return min(corners), max(corners)
