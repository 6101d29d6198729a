"""Hostile threads end in a diagnostic, or compile, within seconds and a bound of memory; the machine stays usable."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from hostile_threads import HOSTILE

SECONDS = 5.0


def test_hostile_threads_end_soon_in_bounded_memory() -> None:
    script = Path(__file__).parent / "hostile_threads.py"
    ran = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=False, timeout=300
    )
    lines = {line["name"]: line for line in map(json.loads, ran.stdout.splitlines())}
    missing = [name for name in HOSTILE if name not in lines]
    assert not missing, f"{missing[0]} broke the compiler: {ran.stderr[-2000:]}"
    slow = {name: line["seconds"] for name, line in lines.items() if line["seconds"] >= SECONDS}
    assert slow == {}
    for name, (_, may_compile) in HOSTILE.items():
        line = lines[name]
        assert line["program"] or line["errors"], f"{name} gave neither a program nor an error"
        assert may_compile or not line["program"], f"{name} must be refused"
