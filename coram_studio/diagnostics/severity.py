"""How grave a diagnostic is."""

from __future__ import annotations

import enum


class Severity(enum.Enum):
    """Errors stop a build; warnings and notes do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)
