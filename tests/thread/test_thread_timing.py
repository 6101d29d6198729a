"""The longest chain of a state machine: where it is, what it says, and that a lower clock shortens nothing it need not."""

from __future__ import annotations

import pytest

from coram_studio.thread.compiler import compile_thread
from coram_studio.thread.program import ThreadOptions, ThreadResult, ThreadSource, ThreadTiming
from coram_studio.thread.schedule.timing import check_timing

SUM = "c = CoramChannel(0)\nn = c.read()\nm = (n + 3 ^ n) + n\nc.write(m)\n"


def compiled(text: str, clock_mhz: float = 150.0) -> tuple[ThreadResult, ThreadTiming]:
    result = compile_thread(ThreadSource("t", "t.py", text), ThreadOptions(clock_mhz=clock_mhz))
    assert result.program is not None, result.diagnostics
    assert result.program.timing is not None
    return result, result.program.timing


def test_a_chain_that_is_too_long_is_a_warning_at_its_line() -> None:
    result, timing = compiled("c = CoramChannel(0)\nn = 1\nc.write(c.read())\n", 400.0)
    (found,) = result.diagnostics
    assert (found.code, found.severity.value) == ("T030", "warning")
    assert found.span is not None
    assert found.span.line == 3
    assert "at most 2.5 ns (400 MHz)" in found.message
    assert f"not {timing.longest_ns:.1f} ns" in found.message
    assert 3 in timing.lines
    assert not timing.meets_target


@pytest.mark.parametrize(
    ("longest", "mhz", "text"),
    [
        (10.004, 100.0, "at most 10.000 ns (100 MHz), not 10.004 ns (99.96 MHz)"),
        (10.04, 100.0, "at most 10.00 ns (100 MHz), not 10.04 ns (99.6 MHz)"),
        (12.5, 100.0, "at most 10.0 ns (100 MHz), not 12.5 ns (80 MHz)"),
        (6.667, 150.0, ""),
        (6.668, 150.0, "at most 6.667 ns (150 MHz), not 6.668 ns (149.97 MHz)"),
    ],
)
def test_a_chain_hardly_too_long_is_told_from_the_period(longest: float, mhz: float, text: str) -> None:
    found = check_timing(ThreadTiming(1, 1, longest, mhz, "start", (1,), None))
    assert [text in d.message for d in found] == ([True] if text else [])


@pytest.mark.parametrize("mhz", [50.0, 150.0])
def test_a_clock_that_can_be_reached_is_no_warning(mhz: float) -> None:
    result, timing = compiled("c = CoramChannel(0)\nc.write((c.read() * 3 + c.read()) ^ c.read())\n", mhz)
    assert result.diagnostics == ()
    assert timing.meets_target
    assert timing.target_mhz == mhz
    assert timing.achievable_mhz >= mhz


def test_a_higher_clock_spreads_work_over_more_states() -> None:
    _, slow = compiled(SUM, 100.0)
    _, quick = compiled(SUM, 230.0)
    assert quick.states > slow.states
    assert quick.longest_ns < slow.longest_ns
    assert quick.meets_target


def test_states_and_registers_are_counted() -> None:
    _, timing = compiled("c = CoramChannel(0, 8)\nn = c.read()\nc.write(n)\nc.write(n)\n")
    assert timing.states == 4  # read, write, write, end
    assert timing.register_bits == 8 + 2


def test_what_only_prints_need_is_no_chain() -> None:
    _, without = compiled(SUM)
    _, printing = compiled(SUM + "print(m * m * m * m)\n")
    assert printing.longest_ns <= max(without.longest_ns, 1000 / 150)


def test_a_threads_timing_is_for_the_clock_it_was_compiled_for() -> None:
    for mhz in (60.0, 120.0, 200.0):
        assert compiled(SUM, mhz)[1].target_mhz == mhz
