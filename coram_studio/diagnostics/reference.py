"""The reference of all diagnostic codes, docs/diagnostics.md, made from the catalogue.

python -m coram_studio.diagnostics.reference docs/diagnostics.md
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

from coram_studio.diagnostics.catalogue import CATALOGUE, Entry

AREAS = {
    "P": "Project files",
    "D": "Design",
    "K": "Kernels",
    "T": "Control threads",
    "C": "Core generation",
    "B": "Builds and their files",
    "S": "Simulation",
    "W": "Waves",
    "X": "Export",
    "I": "Import of PyCoRAM projects",
}
"""The letter of a code and what it is about, in the order of the reference."""

_VERILOG = ("module ", "`include", "`define", "initial ", "always ", "reg ")

_HEAD = """# Diagnostics

Every message of CoRAM Studio has a code. In the window it stands in the Problems list, on the command line in
brackets at the line's end: `threads/sum.py:3:5: error: x may be read before it is set [T006]`. This list gives for
each code what it means, the smallest thing that causes it, and the remedy. Errors stop a build or fail a run; warnings
and notes do not. A code never changes its meaning. This file is made from the program's catalogue by
`python -m coram_studio.diagnostics.reference docs/diagnostics.md`.
"""


def reference_text(entries: Iterable[Entry] = tuple(CATALOGUE.values())) -> str:
    """The whole file, in Markdown: a table of contents, then the areas with their codes in order."""
    by_area: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda e: e.code):
        by_area.setdefault(entry.code[0], []).append(entry)
    order = sorted(by_area, key=lambda a: (list(AREAS).index(a) if a in AREAS else len(AREAS), a))
    titles = {area: AREAS.get(area, f"Area {area}") for area in order}
    contents = [
        f"- [{titles[a]}](#{titles[a].lower().replace(' ', '-')}): {by_area[a][0].code} to {by_area[a][-1].code}"
        for a in order
    ]
    parts = [_HEAD, "\n".join(contents) + "\n"]
    for area in order:
        parts.append(f"## {titles[area]}\n")
        parts.extend(_entry(entry) for entry in by_area[area])
    return "\n".join(parts)


def _entry(entry: Entry) -> str:
    title = entry.title[0].upper() + entry.title[1:]
    lines = [f"### {entry.code}: {title} ({entry.severity.value})\n"]
    if entry.meaning:
        lines.append(f"{entry.meaning}\n")
    if entry.example:
        lines.append(_example(entry))
    lines.append(f"*Remedy:* {entry.remedy}\n")
    return "\n".join(lines)


def _example(entry: Entry) -> str:
    """Source text in a block of its language, everything else in a sentence."""
    text, language = entry.example, _language(entry)
    if not language:
        return f"*Example:* {text.rstrip('.')}.\n"
    if len(text) > 400:
        text = text[:60] + " ..."
    fence = "````" if "```" in text else "```"
    return f"*Example:*\n\n{fence}{language}\n{text.rstrip()}\n{fence}\n"


def _language(entry: Entry) -> str:
    text = entry.example
    if entry.code[0] == "T":
        return "python"
    if text.startswith(_VERILOG) and " exported " not in text and " in two " not in text:
        return "verilog"
    if "\n" in text and entry.code[0] == "S":
        return "python"
    if text.startswith(("coram-studio ", "chmod ")):
        return "sh"
    if entry.code[0] in "PDCB" and "=" in text:
        try:
            tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            # One that is wrong on purpose looks like a single setting.
            return "toml" if entry.code == "P010" else ""
        return "toml"
    return ""


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference_text(), encoding="utf-8")
