"""Find text in text: what the find bar and the search in files share."""

from __future__ import annotations

import re
from dataclasses import dataclass

MATCH_LIMIT = 20_000
"""Matches looked for at most; more help nobody and would cost time at each key."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for."""

    text: str
    match_case: bool = False
    whole_word: bool = False
    regex: bool = False

    def compile(self) -> re.Pattern[str]:
        """The query as a pattern. Raises re.error for an impossible regular expression."""
        source = self.text if self.regex else re.escape(self.text)
        if self.whole_word:
            source = rf"(?<!\w)(?:{source})(?!\w)"
        return re.compile(source, re.MULTILINE | (0 if self.match_case else re.IGNORECASE))


def find_all(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Starts and ends of the matches that are not empty, in order, at most ``MATCH_LIMIT``."""
    found: list[tuple[int, int]] = []
    for match in pattern.finditer(text):
        if match.end() > match.start():
            found.append(match.span())
            if len(found) >= MATCH_LIMIT:
                break
    return found
