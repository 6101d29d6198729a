"""Ranges of the simulated memory that a run writes into files when it ends: ``0x1000:0x2000``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from coram_studio.model.memory_ranges import parse_each, parse_range

MOST_DUMPS = 8
"""Ranges that a simulation takes."""

MOST_BYTES = 1 << 26
"""Bytes of all ranges together."""

_FORM = re.compile(r"\s*(\w+)\s*:\s*(\w+)\s*")


@dataclass(frozen=True, slots=True)
class MemoryDump:
    """Byte addresses from ``low`` to the one before ``high``, as in a slice of Python."""

    low: int
    high: int


def parse_dump(text: str) -> MemoryDump:
    """The range that a text names.

    Raises:
        ValueError: it names none; the message says what it must be, as the end of a sentence.
    """
    low, high, _ = parse_range(text, _FORM, '"0x1000:0x2000"')
    if not low < high:
        raise ValueError("must begin before it ends")
    return MemoryDump(low, high)


def parse_dumps(texts: tuple[str, ...]) -> tuple[MemoryDump, ...]:
    """All ranges of a run.

    Raises:
        ValueError: what is wrong, as a sentence without its beginning, the setting's name.
    """
    found = parse_each(texts, parse_dump, MOST_DUMPS)
    total = sum(dump.high - dump.low for dump in found)
    if total > MOST_BYTES:
        raise ValueError(f"all ranges must have {MOST_BYTES:,} bytes at most, not {total:,}")
    return found
