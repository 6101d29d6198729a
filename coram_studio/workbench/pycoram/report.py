"""What an import found, what it assumed, and what needs attention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coram_studio.diagnostics import Diagnostic, as_text, has_errors

REPORT_FILE = "import-report.md"
"""Name of the report in the imported project."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only the user knows. ``option`` is the command line's, ``choices`` are the answers."""

    option: str
    text: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The result of an import.

    ``project`` is the folder that was made, or None when there are errors or questions; then nothing was written.
    ``found`` pairs what a thing is with what was found, ``assumed`` are sentences. ``diagnostics`` have spans in the
    folder that was imported, ``checks`` are those of the new project.
    """

    source: Path
    project: Path | None
    found: tuple[tuple[str, str], ...]
    assumed: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    checks: tuple[Diagnostic, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether a project was made in which nothing is an error."""
        return self.project is not None and not has_errors(self.checks)


def report_text(report: ImportReport) -> str:
    """The report as Markdown, which reads well as plain text too."""
    lines = [f"# Import of {report.source.name}", ""]
    lines += _table(report.found)
    lines += _section("Assumed", report.assumed)
    lines += _section("Needs attention", [as_text(d) for d in (*report.diagnostics, *report.checks)])
    lines += _section("Open questions", [f"{q.text} ({', '.join(q.choices)})" for q in report.questions])
    if report.ok and not (report.diagnostics or report.checks):
        lines += ["Nothing needs attention.", ""]
    return "\n".join(lines)


def _table(rows: Sequence[tuple[str, str]]) -> list[str]:
    if not rows:
        return []
    width = max(len(name) for name, _ in rows)
    head = ["## Found", "", f"| {'what':<{width}} | found |", f"|{'-' * (width + 2)}|---|"]
    return [*head, *(f"| {name:<{width}} | {value} |" for name, value in rows), ""]


def _section(title: str, sentences: Sequence[str]) -> list[str]:
    if not sentences:
        return []
    points = [f"- {sentence}".replace("\n", "\n  ") for sentence in sentences]
    return [f"## {title}", "", *points, ""]
