"""Ranges of the simulated memory as people write them, several to a setting."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

Range = TypeVar("Range")


def parse_range(text: str, form: re.Pattern[str], example: str) -> tuple[int, int, re.Match[str]]:
    """The two addresses that the first groups of ``form`` hold, and the match.

    Raises:
        ValueError: the text is not of that form; the message says what it must be, as the end of a sentence.
    """
    match = form.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        return int(match[1], 0), int(match[2], 0), match
    except ValueError:
        raise ValueError(f"must be like {example}") from None


def parse_each(texts: tuple[str, ...], parse: Callable[[str], Range], most: int) -> tuple[Range, ...]:
    """All ranges of a run.

    Raises:
        ValueError: what is wrong, as a sentence without its beginning, the setting's name.
    """
    found = []
    for text in texts:
        try:
            found.append(parse(text))
        except ValueError as error:
            raise ValueError(f'the range "{text}" {error}') from None
    if len(found) > most:
        raise ValueError(f"there must be {most} ranges at most, not {len(found)}")
    return tuple(found)
