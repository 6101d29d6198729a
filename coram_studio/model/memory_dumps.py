"""Ranges of the simulated memory that a run writes into files when it ends: ``0x1000:0x2000``."""

from __future__ import annotations

import re
from dataclasses import dataclass

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
    match = _FORM.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        low, high = int(match[1], 0), int(match[2], 0)
    except ValueError:
        raise ValueError('must be like "0x1000:0x2000"') from None
    if not low < high:
        raise ValueError("must begin before it ends")
    return MemoryDump(low, high)


def parse_dumps(texts: tuple[str, ...]) -> tuple[MemoryDump, ...]:
    """All ranges of a run.

    Raises:
        ValueError: what is wrong, as a sentence without its beginning, the setting's name.
    """
    found = []
    for text in texts:
        try:
            found.append(parse_dump(text))
        except ValueError as error:
            raise ValueError(f'the range "{text}" {error}') from None
    if len(found) > MOST_DUMPS:
        raise ValueError(f"there must be {MOST_DUMPS} ranges at most, not {len(found)}")
    total = sum(dump.high - dump.low for dump in found)
    if total > MOST_BYTES:
        raise ValueError(f"all ranges must have {MOST_BYTES:,} bytes at most, not {total:,}")
    return tuple(found)
