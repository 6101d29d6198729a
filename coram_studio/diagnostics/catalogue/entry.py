"""One row of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from coram_studio.diagnostics.severity import Severity


@dataclass(frozen=True, slots=True)
class Entry:
    """A code, its severity, what it is about in a few words, and the general remedy.

    ``example`` is the smallest input that triggers it, as the documentation shows it: source text, or what to do.
    ``meaning`` says in a sentence or two what the code is about. docs/diagnostics.md is made of these.
    """

    code: str
    severity: Severity
    title: str
    remedy: str
    example: str = ""
    meaning: str = ""
