"""What goes wrong with wave files, as sentences for people."""

from __future__ import annotations

from coram_studio.diagnostics import Diagnostic, diagnostic


class WaveError(Exception):
    """A wave file cannot be read. ``str()`` is one sentence that names the file; ``diagnostic`` has the remedy."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    @property
    def diagnostic(self) -> Diagnostic:
        """The same as a value for the problems list."""
        return diagnostic(self.code, str(self))
