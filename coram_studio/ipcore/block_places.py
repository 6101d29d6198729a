"""From a place in the generated user logic back to the block of the diagram that it stems from."""

from __future__ import annotations

import re
from dataclasses import replace

from coram_studio.diagnostics import Diagnostic, ObjectRef, Related, Span
from coram_studio.model.design import Accelerator
from coram_studio.verilog.source import SourceText

_INSTANCE = re.compile(r"^  (?:\)|\w+) (\w+) \($")
_END = "  );"


def point_at_block(finding: Diagnostic, accelerator: Accelerator, user_logic: SourceText) -> Diagnostic:
    """The finding, with blocks in place of spans of ``user_logic``: users do not know that file."""
    subject = _subject(finding.span, accelerator, user_logic)
    if subject is not None:
        finding = replace(finding, span=None, subject=subject)
    related = tuple(_point_related(item, accelerator, user_logic) for item in finding.related)
    return replace(finding, related=related)


def _point_related(item: Related, accelerator: Accelerator, user_logic: SourceText) -> Related:
    subject = _subject(item.span, accelerator, user_logic)
    return item if subject is None else replace(item, span=None, subject=subject)


def _subject(span: Span | None, accelerator: Accelerator, user_logic: SourceText) -> ObjectRef | None:
    """The block whose instance covers the span's line; the accelerator for other lines; None for other files."""
    if span is None or span.path != user_logic.path:
        return None
    names = {block.name: block.id for block in accelerator.blocks}
    lines = user_logic.text.splitlines()
    start = next((i for i in range(span.line - 1, 0, -1) if i < len(lines) and not lines[i - 1].strip()), 0)
    for line in lines[start:]:
        if (match := _INSTANCE.match(line)) and match[1] in names:
            return ObjectRef(accelerator.name, names[match[1]])
        if line == _END:
            break
    return ObjectRef(accelerator.name, "")
