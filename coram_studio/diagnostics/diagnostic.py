"""The diagnostic value and the places it can point at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coram_studio.diagnostics.catalogue import CATALOGUE
from coram_studio.diagnostics.severity import Severity

__all__ = [
    "Diagnostic",
    "Fix",
    "ObjectRef",
    "Related",
    "Severity",
    "Span",
    "diagnostic",
    "has_errors",
    "sort_diagnostics",
]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of source text.

    ``path`` is relative to the project's root, with forward slashes. Lines and columns count from 1,
    columns in characters; the end is exclusive. A span of which only the start is known has end == start.
    """

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 0
    end_column: int = 0

    def __post_init__(self) -> None:
        if self.end_line == 0:
            object.__setattr__(self, "end_line", self.line)
            object.__setattr__(self, "end_column", self.column)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class ObjectRef:
    """A thing of the design: a block or a connection by its stable id, and one of its fields."""

    accelerator: str
    id: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains the first, for example an earlier definition."""

    message: str
    span: Span | None = None
    subject: ObjectRef | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """A text edit that would resolve the diagnostic: replace ``span`` by ``replacement``."""

    title: str
    span: Span
    replacement: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. ``code`` is a key of the catalogue, ``remedy`` one sentence that says what to do."""

    code: str
    severity: Severity
    message: str
    span: Span | None = None
    subject: ObjectRef | None = None
    remedy: str = ""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None


def diagnostic(
    code: str,
    message: str,
    *,
    span: Span | None = None,
    subject: ObjectRef | None = None,
    remedy: str | None = None,
    related: Iterable[Related] = (),
    fix: Fix | None = None,
) -> Diagnostic:
    """Make a diagnostic of the catalogue's severity; without ``remedy``, the catalogue's.

    Raises:
        KeyError: ``code`` is not in the catalogue (a defect of ours, never of the user's input).
    """
    entry = CATALOGUE[code]
    return Diagnostic(
        code=code,
        severity=entry.severity,
        message=message,
        span=span,
        subject=subject,
        remedy=entry.remedy if remedy is None else remedy,
        related=tuple(related),
        fix=fix,
    )


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any diagnostic is an error."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By severity, file, line, column, code: the order of the problems list and of the command line."""

    def key(d: Diagnostic) -> tuple[int, str, int, int, str, str, str]:
        span = d.span or Span("~", 0, 0)
        subject = d.subject or ObjectRef("", "")
        return (d.severity.rank, span.path, span.line, span.column, subject.id, d.code, d.message)

    return tuple(sorted(dict.fromkeys(diagnostics), key=key))
