"""Random threads agree with plain Python in the interpreter after each pass, and in Icarus."""

from __future__ import annotations

from pathlib import Path

import pytest
from thread_harness import check_everywhere, run_python
from thread_programs import random_threads

PROGRAMS = 24


@pytest.mark.parametrize("number", [11, 12])
def test_random_threads_agree_everywhere(number: int, tmp_path: Path) -> None:
    texts = [t for t in random_threads(PROGRAMS, number) if _is_short(t)]
    assert len(texts) > PROGRAMS // 2
    check_everywhere(texts, tmp_path)


def _is_short(text: str) -> bool:
    trace = run_python(text)
    return sum(map(len, trace.traffic.values())) < 300 and len(trace.prints) < 300
