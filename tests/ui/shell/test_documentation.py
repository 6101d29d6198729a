"""docs/window.md names every key."""

from __future__ import annotations

from pathlib import Path

from coram_studio.ui.shell.actions import ACTIONS


def test_every_key_is_documented() -> None:
    text = (Path(__file__).parents[3] / "docs" / "window.md").read_text(encoding="utf-8")
    missing = [
        spec.id
        for spec in ACTIONS
        if spec.keys and f"| {spec.title} | {', '.join(f'`{key}`' for key in spec.keys)} |" not in text
    ]
    assert missing == []
