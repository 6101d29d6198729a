"""Divisions by numbers that change: in a state, on the divider beside other work, or at once where cycles count most."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from thread_harness import check_everywhere, compile_text

from coram_studio.thread.passes import lower_division
from coram_studio.thread.program import IntegerMode, Preference, ThreadOptions

SIGNED = """
c = CoramChannel(0, 64)
d = CoramChannel(1, 32)
e = CoramChannel(2, 8)
out = CoramChannel(3, 64)
for i in range(7):
    x = c.read()
    y = d.read() | 1
    z = e.read()
    n = y - 40
    m = (x & 15) + 1
    out.write(x // y)
    print(x // y, x % y, y // (z + 1), y % (z + 1), z // m, z % m, (z & 15) // m, (z & 7) % m, m // m, 0 // y)
    print(x // -y, x % -y, -x // y, -x % y, n // m, n % m, n // -m, n % -m, -y // y, x // x if x else 0)
    q, r = divmod(x - y, n or 1)
    print(q, r, (x & 3) // ((z & 3) + 1), (1 << 62) // m, (-1 << 63) // (m - 2 or -1), y // (1 << (z & 31)))
    if z > 3 and z < 20:
        print(y // z, y % z, z // (z - 3), 1000 // z)
        out.write(1000 // z)
"""
UNSIGNED = """
c = CoramChannel(0, 64)
d = CoramChannel(1, 16)
for i in range(7):
    x = d.read() * 40503
    y = d.read() | 1
    z = d.read() & 15
    print(x / y, x % y, (0 - x) / y, (0 - 1) / y, (0 - 1) % y, y / (z + 1), z / (y & 7 | 8), z % (y & 7 | 8))
    print((0 - y) / (0 - x | 1), (0 - x) % (0 - y), z / z if z else 0, x / 3 / y, x / (y / (z + 1) | 1))
    total = x
    while total > y:
        total = total / 2 - total / (y + 1)
    print(total)
"""


@pytest.mark.parametrize("prefer", ["clock", "cycles"])
@pytest.mark.parametrize("clock", [50.0, 150.0, 400.0])
def test_results_are_those_of_python(clock: float, prefer: Preference, tmp_path: Path) -> None:
    check_everywhere([SIGNED], tmp_path, options=ThreadOptions(clock_mhz=clock, prefer=prefer))


@pytest.mark.parametrize("prefer", ["clock", "cycles"])
@pytest.mark.parametrize("integers", ["uint16", "uint32", "uint64"])
def test_unsigned_results_too(integers: IntegerMode, prefer: Preference, tmp_path: Path) -> None:
    check_everywhere([UNSIGNED], tmp_path, options=ThreadOptions(integers=integers, prefer=prefer))


@pytest.mark.parametrize("prefer", ["clock", "cycles"])
def test_a_planted_fault_is_seen(prefer: Preference, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = lower_division._Division.bounds

    def bounds(self: lower_division._Division, value: object) -> tuple[int, int]:
        low, high = right(self, value)  # type: ignore[arg-type]
        return (low, high >> 1)

    monkeypatch.setattr(lower_division._Division, "bounds", bounds)
    with pytest.raises(AssertionError, match=r"differ|not in"):
        check_everywhere([UNSIGNED], tmp_path, options=ThreadOptions(integers="uint32", prefer=prefer))


def cycles(text: str, folder: Path, **options: object) -> int:
    (run,) = check_everywhere([text], folder, options=ThreadOptions(**options))  # type: ignore[arg-type]
    return run.cycles


ONE = "c = CoramRegister(0)\nd = CoramRegister(1)\nc.write({a})\nd.write({b})\nprint(c.read() // d.read())\n"


@pytest.mark.parametrize(
    ("a", "b", "most"),
    [(5, 9, 10), (200, 7, 13), (60_000, 7, 17), (0xFFFFFFFF, 1, 25), (0xFFFFFFFF, 0xFFFFFFFE, 13)],
)
def test_the_time_follows_the_length_of_the_quotient(a: int, b: int, most: int, tmp_path: Path) -> None:
    assert cycles(ONE.format(a=a, b=b), tmp_path) <= most
    assert cycles(ONE.format(a=a, b=b), tmp_path, prefer="cycles") <= 6


BESIDE = """
c = CoramRegister(0)
r = CoramRegister(1)
c.write(0x7fffffff)
x = c.read()
for i in range(4):
    {first}
    r.write(1)
    r.write(2)
    r.write(3)
    r.write(4)
    r.write(5)
    {last}
"""


def test_a_division_is_hidden_behind_what_does_not_need_it(tmp_path: Path) -> None:
    together = BESIDE.format(first="q = x // (i + 3)", last="r.write(q)")
    late = BESIDE.format(first="pass", last="r.write(x // (i + 3))")
    needed = BESIDE.format(first="r.write(x // (i + 3))", last="pass")
    hidden = cycles(together, tmp_path)
    assert cycles(late, tmp_path) == hidden
    assert hidden <= cycles(needed, tmp_path) - 4 * 3


def test_few_bits_are_divided_in_the_state() -> None:
    text = (
        "c = CoramChannel(0, 8)\nfor i in range(9):\n    x = c.read() & 15\n    y = c.read() & 15\n"
        "    c.write(x // (y or 1))\n"
    )
    program = compile_text(text)
    assert "divider" not in program.verilog
    assert program.timing is not None and program.timing.meets_target


def test_the_divider_is_as_wide_as_its_operands() -> None:
    text = (
        "c = CoramChannel(0, 32)\nd = CoramChannel(1, 8)\nx = c.read()\n"
        "if x < 5000:\n    d.write(x // (d.read() or 1))\n"
    )
    verilog = compile_text(text).verilog
    assert re.findall(r"\.(?:DIVIDEND|DIVISOR)\((\d+)\)", verilog) == ["13", "8"]


def test_the_divider_finds_as_many_bits_as_the_clock_allows() -> None:
    text = "c = CoramChannel(0, 32)\nc.write(c.read() // (c.read() or 1))\n"
    found = {}
    for clock in (50.0, 100.0, 150.0, 200.0):
        program = compile_text(text, options=ThreadOptions(clock_mhz=clock))
        (found[clock],) = re.findall(r"\.BITS\((\d+)\)", program.verilog)
        assert program.timing is not None and program.timing.meets_target
    assert found == {50.0: "8", 100.0: "4", 150.0: "2", 200.0: "1"}


LONG = """
c = CoramRegister(0)
c.write(77)
x = c.read()
for i in range(10):
    x = (x * x + i * 12345678901) % 1000003 + x // (i + 1) * x - x // ((x & 63) + 1) * (x ^ 5)
    x = x // 3 + 99
print(x)
"""


def test_with_few_cycles_preferred_a_statement_takes_one(tmp_path: Path) -> None:
    assert cycles(LONG, tmp_path, prefer="cycles", integers="uint64") <= 3 * 10 + 6
    assert cycles(LONG, tmp_path, prefer="clock", integers="uint64") > 200


def test_the_warning_tells_what_clock_that_leaves() -> None:
    program = compile_text(LONG, options=ThreadOptions(prefer="cycles", integers="uint64"))
    assert program.timing is not None
    assert program.timing.achievable_mhz < 10
