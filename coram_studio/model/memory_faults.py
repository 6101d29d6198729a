"""Ranges of the simulated memory that answer with an error: ``0x4000..0x4fff SLVERR``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from coram_studio.model.memory_ranges import parse_each, parse_range

MOST_FAULTS = 8
"""Ranges that a simulation takes."""

_FORM = re.compile(r"\s*(\w+)\s*\.\.\s*(\w+)\s+(SLVERR|DECERR)\s*")


@dataclass(frozen=True, slots=True)
class MemoryFault:
    """Byte addresses from ``low`` to ``high``, both included, and how they answer."""

    low: int
    high: int
    response: Literal["SLVERR", "DECERR"]


def parse_fault(text: str) -> MemoryFault:
    """The range that a text names.

    Raises:
        ValueError: it names none; the message says what it must be, as the end of a sentence.
    """
    low, high, match = parse_range(text, _FORM, '"0x4000..0x4fff SLVERR", or with DECERR')
    if not low <= high < 1 << 64:
        raise ValueError("must begin before it ends")
    return MemoryFault(low, high, "SLVERR" if match[3] == "SLVERR" else "DECERR")


def parse_faults(texts: tuple[str, ...]) -> tuple[MemoryFault, ...]:
    """All ranges of a run.

    Raises:
        ValueError: what is wrong, as a sentence without its beginning, the setting's name.
    """
    return parse_each(texts, parse_fault, MOST_FAULTS)
