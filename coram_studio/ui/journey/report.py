"""What the journey leaves behind: metrics.json and report.md."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2

from coram_studio.locate import resource


def write_report(
    folder: Path,
    metrics: Mapping[str, Any],
    steps: Sequence[tuple[str, float, str]],
    pictures: Sequence[tuple[str, str, Path]],
) -> None:
    """Write both files. ``steps``: name, seconds and problem ("" when it went well) of each step."""
    problem = next((f"{name}: {text}" for name, _, text in steps if text), "")
    plain = {
        "passed": not problem,
        "problem": problem,
        "steps": [{"name": n, "seconds": round(s, 3), "problem": p} for n, s, p in steps],
        **metrics,
    }
    # The run's figures stand where every run's metrics.json has them; the journey's own beside them.
    written = {**plain.get("run", {}), **plain}
    (folder / "metrics.json").write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(resource("templates/journey")),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shown = [(title, theme, file.relative_to(folder).as_posix()) for title, theme, file in pictures]
    text = environment.get_template("report.md.j2").render(
        problem=problem, steps=steps, pictures=shown, metrics=plain
    )
    (folder / "report.md").write_text(text, encoding="utf-8")
