"""Divisions within a state: functions of as many rows as the quotient has bits, and tables for few bits."""

from __future__ import annotations

from dataclasses import dataclass

from coram_studio.thread.emit.names import Names
from coram_studio.thread.schedule.delay import DIVISION_TABLE


@dataclass(frozen=True, slots=True)
class Table:
    """Quotients above remainders, for all operands, in hexadecimal; ``total`` bits. By 0 both are 0."""

    name: str
    dividend: int
    divisor: int
    total: int
    digits: str


@dataclass(frozen=True, slots=True)
class Function:
    """A function of two operands; the quotient has ``rows`` bits. ``first`` is what stands before its rows."""

    name: str
    dividend: int
    divisor: int
    rows: int
    first: str


class Divisions:
    """What the module declares for its divisions, each shape once."""

    def __init__(self, names: Names) -> None:
        self.tables: list[Table] = []
        self.functions: list[Function] = []
        self._names = names
        self._known: dict[tuple[int, int, int], str] = {}

    def text(self, dividend: int, divisor: int, rows: int, a: str, b: str) -> str:
        """Quotient of ``rows`` bits above the remainder; widths in bits."""
        shape = (dividend, divisor, rows)
        if dividend + divisor <= DIVISION_TABLE:
            if shape not in self._known:
                self._known[shape] = self._table(*shape)
            return f"{self._known[shape]}[{{{a}, {b}}} * {rows + divisor} +: {rows + divisor}]"
        if shape not in self._known:
            self._known[shape] = self._function(*shape)
        return f"{self._known[shape]}({a}, {b})"

    def _table(self, dividend: int, divisor: int, rows: int) -> str:
        name = self._names.take("DIVISIONS")
        width, value, mask = rows + divisor, 0, (1 << rows) - 1
        for a in range(1 << dividend):
            for b in range(1 << divisor):
                quotient, remainder = divmod(a, b) if b else (0, 0)
                place = ((a << divisor) | b) * width
                value |= ((quotient & mask) << divisor | remainder) << place
        total = width << (dividend + divisor)
        self.tables.append(Table(name, dividend, divisor, total, f"{value:x}"))
        return name

    def _function(self, dividend: int, divisor: int, rows: int) -> str:
        name = self._names.take(f"divide_{dividend}_by_{divisor}")
        # Above the rows, the dividend is less than the divisor.
        above = min(dividend - rows, divisor + 1)
        zeros = divisor + 1 - above
        pieces = [f"{zeros}'d0"] if zeros else []
        if above > 0:
            pieces.append(f"dividend[{rows + above - 1}:{rows}]")
        self.functions.append(Function(name, dividend, divisor, rows, "{" + ", ".join(pieces) + "}"))
        return name
