"""The journey in the real window, as a program of its own: on a virtual screen where there is one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path


def test_the_whole_journey_goes_well_and_leaves_pictures(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "coram_studio.ui.journey", "--output", str(tmp_path / "first-light")]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    if shutil.which("xvfb-run"):
        environment["QT_QPA_PLATFORM"] = "xcb"
        command = ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", *command]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    folder = tmp_path / "first-light"
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    assert metrics["passed"]
    assert metrics["prints"] == [f"sum = {metrics['expected_sum']}"]
    assert metrics["result"] == "pass"
    assert {key: metrics[key] for key in metrics["run"]} == metrics["run"]
    assert set(metrics["packages"]) >= {"vivado", "xps"}
    views = ("welcome", "design", "connected", "problems", "console", "runs", "debug", "analyse", "export")
    for view in views:
        for theme in ("light", "dark"):
            picture = folder / "pictures" / f"{view}-{theme}.png"
            assert picture.stat().st_size > 20_000, picture
    report = (folder / "report.md").read_text(encoding="utf-8")
    assert all(f"pictures/{view}-dark.png" in report for view in views)


def test_a_step_that_fails_is_named(tmp_path: Path) -> None:
    """Without the simulator the journey must say so and fail."""
    empty = tmp_path / "bin"
    empty.mkdir()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PATH": str(empty)}
    command = [sys.executable, "-m", "coram_studio.ui.journey", "--output", str(tmp_path / "out")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 1
    assert "step 'simulate' failed" in done.stderr
    metrics = json.loads((tmp_path / "out" / "metrics.json").read_text(encoding="utf-8"))
    assert not metrics["passed"]
    assert metrics["problem"].startswith("simulate: ")
