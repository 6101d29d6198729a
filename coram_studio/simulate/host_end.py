"""Where a host says that the run is over: its calls of $finish and $stop."""

from __future__ import annotations

import re

from coram_studio.simulate.host_dumps import without_dumps
from coram_studio.simulate.host_skipped import SKIPPED

_END = re.compile(SKIPPED + r"|\$(?:finish|stop)\b(?:\s*\([^()]*\))?", re.DOTALL)
_TO_HIDE = re.compile(SKIPPED, re.DOTALL)
_ARGUMENTS = r"\((?:[^()]|\([^()]*\))*\)"
_EDGE = r"(?:@\s*\(\s*(?:posedge|negedge)\s+sim_clk\s*\)|nclk\b(?:\s*\(\s*\))?)"
_BLOCK = rf"begin\b\s*{_EDGE}\s*;\s*end\b"
_DELAY = rf"(?:#\s*(?:[\w.'`]+|{_ARGUMENTS})|repeat\s*{_ARGUMENTS}\s*(?:{_EDGE}|{_BLOCK}))"
_RESET = r"(?:wait\s*\(\s*sim_resetn\b[^()]*\)|@\s*\(\s*posedge\s+sim_resetn\s*\))"
_PRINT = rf"\$(?:display|write|strobe|finish|stop)\b(?:\s*{_ARGUMENTS})?"
_QUIET = rf"(?:begin\b(?:\s*:\s*\w+)?|{_RESET}|{_EDGE}|{_PRINT}|;)"
_TIME_LIMIT = re.compile(rf"\binitial\b\s*(?:{_QUIET}\s*)*{_DELAY}\s*(?:(?:{_DELAY}|{_QUIET})\s*)*$")


def ends_run(text: str) -> bool:
    """Whether the host says itself when the run is over.

    A process that does nothing but wait for some time, print and call $finish is a limit to the time, not that.
    """
    hidden = _TO_HIDE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), without_dumps(text))
    for match in _END.finditer(text):
        if match[1]:
            continue
        start = hidden.rfind("initial", 0, match.start())
        if start < 0 or not _TIME_LIMIT.match(hidden, start, match.start()):
            return True
    return False


def with_end_calls(text: str, task: str) -> str:
    """The text with calls of ``task`` in the place of $finish and $stop, on the same lines."""
    return _END.sub(lambda match: match[1] or task + "\n" * match[0].count("\n"), text)
