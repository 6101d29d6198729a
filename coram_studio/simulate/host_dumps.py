"""Waves that a host asks for itself: left out, as runs record them, and a simulator writes one file only."""

from __future__ import annotations

import re

from coram_studio.simulate.host_skipped import SKIPPED, STRING

_ARGUMENTS = rf"\((?:[^()\"]|{STRING}|\((?:[^()\"]|{STRING})*\))*\)"
_DUMP = re.compile(
    rf"{SKIPPED}|\$dump(?:file|vars|ports\w*|on|off|all|flush|limit)\b(?:\s*{_ARGUMENTS})?", re.DOTALL
)


def without_dumps(text: str) -> str:
    """The text with blanks in the place of calls of $dumpfile, $dumpvars and their like: empty statements."""
    return _DUMP.sub(lambda match: match[1] or re.sub(r"[^\n]", " ", match[0]), text)
