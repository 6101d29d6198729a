"""How long a live check takes after a keystroke, warm: one kernel, one thread.

Run by itself: ``.venv/bin/python tests/benchmarks/bench_check.py``. Times are CPU milliseconds, which other work on
the machine changes little. The budget from keystroke to diagnostics on screen is 100 ms; the check gets 30 of them.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from pathlib import Path

from coram_studio.locate import projects_root
from coram_studio.workbench.session import Session

BUDGET = 30.0  # ms
EDITS = 40
SOURCES = (("kernels/vectorsum.v", "//"), ("threads/sum_thread.py", "#"))


def test_check_is_quick_enough() -> None:
    """The median of checks after edits is within the budget."""
    for path, milliseconds in measure().items():
        assert statistics.median(milliseconds) < BUDGET, path


def measure() -> dict[str, list[float]]:
    """CPU milliseconds of each check, by the source that was edited before it; every text is a new one."""
    results: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        shutil.copytree(projects_root() / "vector_sum", root, ignore=shutil.ignore_patterns("build", "runs"))
        session = Session.open(root)
        assert session.check().ok
        for path, comment in SOURCES:
            text = session.read_text(path)
            results[path] = []
            for number in range(EDITS):
                session.set_buffer(path, f"{text}{comment} {number}\n")
                started = time.process_time()
                report = session.check()
                results[path].append((time.process_time() - started) * 1000)
                assert report.ok
            session.set_buffer(path, None)
    return results


if __name__ == "__main__":
    for source, times in measure().items():
        quantiles = statistics.quantiles(times, n=20)
        print(f"{source}: median {statistics.median(times):.1f} ms, 95 % {quantiles[-1]:.1f} ms")
