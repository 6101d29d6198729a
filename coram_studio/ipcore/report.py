"""What a core's threads came to: states, register bits and the longest chain of logic, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from coram_studio.thread.program import ThreadProgram, ThreadTiming

REPORT_TEXT, REPORT_JSON = "report.txt", "report.json"

_TITLES = ("thread", "states", "register bits", "longest chain", "reaches", "target", "at")


def timed_threads(programs: Sequence[ThreadProgram]) -> tuple[tuple[str, ThreadTiming], ...]:
    """The threads that the compiler made, by name."""
    return tuple((program.name, program.timing) for program in programs if program.timing is not None)


def report_files(core: str, threads: Sequence[tuple[str, ThreadTiming]]) -> tuple[tuple[str, str], ...]:
    """The report as text and as JSON, as (relative path, text)."""
    text = [
        f"Control threads of {core}, by the compiler's delays for Artix-7 before placement",
        "",
        *thread_table(threads),
    ]
    plain = {"core": core, "threads": [_plain(name, timing) for name, timing in threads]}
    return (
        (REPORT_TEXT, "\n".join(text) + "\n"),
        (REPORT_JSON, json.dumps(plain, indent=1) + "\n"),
    )


def thread_table(threads: Sequence[tuple[str, ThreadTiming]]) -> list[str]:
    """Lines of a table, one for each thread under a line of titles; none without threads."""
    if not threads:
        return []
    rows = [_TITLES, *(_row(name, timing) for name, timing in threads)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(_TITLES))]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if 0 < i < 6 else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return lines


def _row(name: str, timing: ThreadTiming) -> tuple[str, ...]:
    place = f"{timing.span.path}:{timing.span.line}" if timing.span else timing.state
    return (
        name,
        str(timing.states),
        str(timing.register_bits),
        f"{timing.longest_ns:.1f} ns",
        f"{timing.achievable_mhz:.0f} MHz",
        f"{timing.target_mhz:g} MHz",
        place if timing.meets_target else f"{place}  too long",
    )


def _plain(name: str, timing: ThreadTiming) -> dict[str, object]:
    achievable = {"achievable_mhz": round(timing.achievable_mhz, 1), "meets_target": timing.meets_target}
    return {"name": name, **asdict(timing), **achievable}
