"""The report of a core's threads, as text and as JSON."""

from __future__ import annotations

import json

from coram_studio.diagnostics import Span
from coram_studio.ipcore.report import report_files, thread_table
from coram_studio.thread.program import ThreadTiming

GOOD = ThreadTiming(5, 52, 3.6, 150.0, "S4_L19", (19,), Span("threads/a.py", 19))
SLOW = ThreadTiming(40, 1300, 8.0, 150.0, "S2_L7", (7, 8), Span("threads/b.py", 8))


def test_the_table_says_where_a_chain_is_too_long() -> None:
    titles, first, second = thread_table((("first", GOOD), ("second_thread", SLOW)))
    assert " ".join(titles.split()) == "thread states register bits longest chain reaches target at"
    assert " ".join(first.split()) == "first 5 52 3.6 ns 278 MHz 150 MHz threads/a.py:19"
    assert " ".join(second.split()) == "second_thread 40 1300 8.0 ns 125 MHz 150 MHz threads/b.py:8 too long"
    assert titles.rindex("at") == first.index("threads/a.py") == second.index("threads/b.py")


def test_the_files_hold_the_same() -> None:
    files = dict(report_files("sums", (("first", GOOD), ("second", SLOW))))
    assert thread_table((("first", GOOD), ("second", SLOW)))[1] in files["report.txt"]
    report = json.loads(files["report.json"])
    assert report["core"] == "sums"
    first, second = report["threads"]
    assert (first["states"], first["register_bits"], first["longest_ns"], first["lines"]) == (
        5,
        52,
        3.6,
        [19],
    )
    assert (first["achievable_mhz"], first["meets_target"]) == (277.8, True)
    assert (second["achievable_mhz"], second["meets_target"], second["span"]["line"]) == (125.0, False, 8)


def test_a_core_without_threads_has_a_report_of_none() -> None:
    assert thread_table(()) == []
    assert json.loads(dict(report_files("k", ()))["report.json"]) == {"core": "k", "threads": []}
