"""Diagnostics as text for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from coram_studio.diagnostics.diagnostic import Diagnostic


def as_text(diagnostic: Diagnostic) -> str:
    """``file:line:column: severity: message [code]``, then the remedy and related places, indented."""
    lines = [f"{_place(diagnostic)}{diagnostic.severity.value}: {diagnostic.message} [{diagnostic.code}]"]
    if diagnostic.remedy:
        lines.append(f"    {diagnostic.remedy}")
    for related in diagnostic.related:
        place = f"{related.span}: " if related.span else ""
        lines.append(f"    {place}{related.message}")
    return "\n".join(lines)


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """A JSON array, one object per diagnostic."""
    return json.dumps([_plain(d) for d in diagnostics], indent=2, ensure_ascii=False)


def _place(diagnostic: Diagnostic) -> str:
    if diagnostic.span is not None:
        return f"{diagnostic.span}: "
    if diagnostic.subject is not None:
        # A block has no line of its own; its stable id can be searched for in design.toml.
        return f"design.toml:{diagnostic.subject.accelerator}.{diagnostic.subject.id}: "
    return ""


def _plain(diagnostic: Diagnostic) -> dict[str, Any]:
    value = asdict(diagnostic)
    value["severity"] = diagnostic.severity.value
    return value
