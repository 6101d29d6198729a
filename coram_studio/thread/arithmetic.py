"""The integers of control threads: their width, their sign, and how results wrap."""

from __future__ import annotations

from dataclasses import dataclass

from coram_studio.thread.program import IntegerMode


@dataclass(frozen=True, slots=True)
class IntegerModel:
    """Integers of ``width`` bits that wrap, in two's complement when ``signed``."""

    width: int
    signed: bool

    @property
    def low(self) -> int:
        """The smallest value."""
        return -(1 << (self.width - 1)) if self.signed else 0

    @property
    def high(self) -> int:
        """The greatest value."""
        return (1 << (self.width - 1)) - 1 if self.signed else (1 << self.width) - 1

    def holds(self, value: int) -> bool:
        """Whether ``value`` is in range."""
        return self.low <= value <= self.high

    def wrap(self, value: int) -> int:
        """The value in range that equals ``value`` modulo 2 ** width."""
        value &= (1 << self.width) - 1
        if self.signed and value >> (self.width - 1):
            value -= 1 << self.width
        return value

    def describe(self) -> str:
        """For diagnostics: ``a signed 64-bit integer``."""
        return f"{'a signed' if self.signed else 'an unsigned'} {self.width}-bit integer"


MODELS: dict[IntegerMode, IntegerModel] = {
    "python": IntegerModel(width=64, signed=True),
    "uint16": IntegerModel(width=16, signed=False),
    "uint32": IntegerModel(width=32, signed=False),
    "uint64": IntegerModel(width=64, signed=False),
}
