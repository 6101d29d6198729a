"""What the schedule promises: cycles, widths of registers, bounds on chains, all seen in the emitted module."""

from __future__ import annotations

from pathlib import Path

import pytest
from thread_harness import check_everywhere, compile_text, run_hardware

from coram_studio.thread.frontend.lower import lower_thread
from coram_studio.thread.ir.widths import Widths
from coram_studio.thread.passes.pipeline import run_passes
from coram_studio.thread.program import ThreadOptions, ThreadSource
from coram_studio.thread.schedule.machine import Machine
from coram_studio.thread.schedule.registers import allocate_registers
from coram_studio.thread.schedule.states import form_states


def schedule(text: str, clock_mhz: float = 150.0) -> Machine:
    lowered = lower_thread(ThreadSource("t", "t.py", text), ThreadOptions())
    assert lowered.graph is not None, lowered.diagnostics
    run_passes(lowered.graph)
    widths = Widths(lowered.graph, 32)
    machine = form_states(lowered.graph, widths, clock_mhz)
    allocate_registers(machine, widths)
    return machine


FOUR_STATEMENTS = """
a = b = d = 0
k = 3
for i in range(1000):
    a += i
    b ^= a
    k = (k + 5) & 63
    d = d + 3
print(a, b, k, d)
"""


def test_a_loop_of_four_simple_statements_takes_one_cycle_per_round(tmp_path: Path) -> None:
    (run,) = check_everywhere([FOUR_STATEMENTS], tmp_path)
    assert run.cycles <= 1000 + 4


def test_a_loop_with_a_branch_in_it_takes_one_cycle_per_round(tmp_path: Path) -> None:
    text = """
odd = even = 0
n = 0
while n < 500:
    if n & 1:
        odd += n
    else:
        even += 2
    n += 1
print(odd, even, n)
"""
    (run,) = check_everywhere([text], tmp_path)
    assert run.cycles <= 500 + 4


def test_four_statements_on_unbounded_numbers_take_two_cycles_at_most(tmp_path: Path) -> None:
    text = """
c = CoramChannel(0, 32)
a = b = d = 0
k = c.read()
i = c.read() & 255
while i < 300:
    a += i
    b ^= a
    k = (k * 2) & 0xffffff
    d = d + b
    i += 1
print(a, b, k, d)
"""
    (run,) = check_everywhere([text], tmp_path)
    assert run.cycles <= 2 * 300 + 20


def test_registers_are_as_wide_as_their_values() -> None:
    machine = schedule(FOUR_STATEMENTS)
    widths = {r.name or r.values[0].name: r.width for r in machine.registers}
    # a is at most 1,000 rounds of 999, d 3,000, i 1,000; k is masked.
    assert widths == {"a": 20, "b": 20, "d": 12, "k": 6, "i": 10}


def test_addresses_are_no_wider_than_the_bus_looks_at() -> None:
    text = """
m = CoramMemory(0)
c = CoramChannel(0)
address = 0
while c.read():
    m.write(0, address, 16)
    address += 64
"""
    (register,) = schedule(text).registers
    assert register.width == 32


def test_variables_have_one_register_each_and_dead_ones_none() -> None:
    text = """
c = CoramChannel(0)
x = c.read()
y = c.read()
unused = x * y
while x != y:
    if x > y:
        x = x - y
    else:
        y = y - x
c.write(x)
"""
    machine = schedule(text)
    assert sorted(r.values[0].name for r in machine.registers) == ["x", "y"]


def test_swapping_needs_no_more_registers_than_variables() -> None:
    text = """
c = CoramChannel(0)
a = c.read()
b = c.read()
for i in range(5):
    a, b = b, a + b
c.write(a)
"""
    assert len(schedule(text).registers) == 3


@pytest.mark.parametrize("clock_mhz", [50.0, 150.0, 240.0])
def test_chains_fit_the_clock_where_single_operations_do(clock_mhz: float) -> None:
    text = """
c = CoramChannel(0, 16)
x = c.read()
y = c.read()
s = ((((x + y) ^ 77) + y) ^ x) + (x & y) + ((x ^ y) + 3)
c.write(s)
"""
    machine = schedule(text, clock_mhz)
    assert machine.longest_path <= 1000 / clock_mhz
    assert (len(machine.states) > 3) == (clock_mhz > 200)


def test_a_faster_clock_gives_more_states_and_the_same_results(tmp_path: Path) -> None:
    text = """
c = CoramChannel(0, 32)
s = 0
for i in range(20):
    x = c.read()
    s = (s + x * 3) ^ (s >> 5) + (x << 2)
    if s > 1000000 or x & 3 == 2:
        s = s - x // 4
    c.write(s)
print(s)
"""
    slow = compile_text(text, "slow", ThreadOptions(clock_mhz=25.0))
    fast = compile_text(text, "fast", ThreadOptions(clock_mhz=400.0))
    assert len(fast.debug_map.states) > len(slow.debug_map.states)
    runs = run_hardware([slow, fast], tmp_path)
    assert runs["slow"].trace.prints == runs["fast"].trace.prints
    assert runs["slow"].trace.traffic == runs["fast"].trace.traffic
    assert len(runs["slow"].trace.traffic["channel0"]) == 20


def test_prints_before_a_blocking_call_do_not_wait_for_it() -> None:
    machine = schedule('c = CoramChannel(0)\nprint("before")\nc.read()\n')
    assert machine.states[0].waits is None
    assert machine.states[1].waits == ("channel0", "read")
