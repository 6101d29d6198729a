"""Products and quotients that do not fit a clock cycle as they are written."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from thread_harness import check_everywhere, compile_text

from coram_studio.thread.passes.divide_constant import reciprocal
from coram_studio.thread.program import ThreadOptions

PRODUCTS = """
c = CoramChannel(0, 32)
d = CoramChannel(1, 32)
e = CoramChannel(2, 16)
out = CoramChannel(3, 64)
low = CoramChannel(4, 8)
for i in range(5):
    x = c.read() * 0x1E3779B97F4A7C15 - 77
    y = c.read() - 12
    a = d.read() * 77777 & 0xffffffff
    b = d.read() - (1 << 31)
    n = e.read()
    print(x * y, x * a, a * b, a * a, b * b, y * n, n * n, x * 1000003, x * -5, a * 0x10001, b * 3)
    out.write(x * x)
    low.write(x * y)
    low.write((a * b) >> 3)
    print((x * y) & 0xfff, (b * -99991) // 7, x * x * x)
"""
QUOTIENTS = """
c = CoramChannel(0, 32)
d = CoramChannel(1, 16)
e = CoramChannel(2, 8)
for i in range(6):
    x = c.read() * 40503 & 0xffffffff
    y = d.read() * 99 & 0xffff
    z = e.read() * 37 & 255
    print(x // 10, x % 10, x // 7, x % 7, x // 1000003, x % 641, x // 0x7fffffff, x // 3)
    print(y // 10, y % 10, (y - 30000) // 7, (y - 30000) % 7, y // -3, y % -3, (y - 65535) // -11, (y - 5) % -1000)
    print(z // 10, z % 10, z % 100 // 10, (z - 128) // 5, (z - 128) % 5, z // 255, z % 256, z // 300, z % 300)
    q, r = divmod(y - 77, 12)
    print(q, r, -y // 9, -y % 9, z // -1, z % -1, z // -4, z % -4, (x - (1 << 31)) // 10, (x - (1 << 31)) % 10)
    total = (x * 1000 + y) // 1000
    print(total, (x + (1 << 33)) // 10, (x + (1 << 33)) % 10)
"""
UNSIGNED = """
c = CoramChannel(0, 16)
for i in range(6):
    x = c.read() * 40503
    y = c.read() & 255
    print(x / 10, x % 10, y / 10, y % 10, y / 3, x * x, x * y, (x / 3) * 3, (0 - x) / 7, (0 - x) % 7)
"""


def test_wide_products_and_constant_divisors_are_those_of_python(tmp_path: Path) -> None:
    check_everywhere([PRODUCTS, QUOTIENTS], tmp_path)


@pytest.mark.parametrize("integers", ["uint16", "uint32", "uint64"])
def test_unsigned_products_and_quotients_too(integers: str, tmp_path: Path) -> None:
    check_everywhere([UNSIGNED], tmp_path, options=ThreadOptions(integers=integers))  # type: ignore[arg-type]


@pytest.mark.parametrize("clock", [50.0, 100.0, 250.0])
def test_at_other_clocks_too(clock: float, tmp_path: Path) -> None:
    check_everywhere([PRODUCTS, QUOTIENTS], tmp_path, options=ThreadOptions(clock_mhz=clock))


def test_the_reciprocal_is_exact_for_every_dividend() -> None:
    for greatest, divisor in ((255, 10), (1000, 7), (4095, 3), (4095, 4094), (5, 300)):
        factor, shift = reciprocal(greatest, divisor)
        assert all(x * factor >> shift == x // divisor for x in range(greatest + 1))
    pick = random.Random(3)
    for _ in range(2000):
        greatest, divisor = pick.randrange(1, 1 << 32), pick.randrange(1, 1 << pick.randrange(2, 32))
        factor, shift = reciprocal(greatest, divisor)
        top = greatest // divisor * divisor
        for x in {greatest, top, max(0, top - 1), pick.randrange(greatest + 1)}:
            assert x * factor >> shift == x // divisor


def test_a_product_of_two_words_keeps_the_clock() -> None:
    text = "c = CoramChannel(0, 32)\nd = CoramChannel(1, 64)\nfor i in range(9):\n    d.write(c.read() * c.read())\n"
    program = compile_text(text)
    assert [s.label for s in program.debug_map.states].count("RUN") <= 3
    assert program.verilog.count("*") >= 4


def test_a_constant_divisor_needs_no_divider() -> None:
    program = compile_text("c = CoramChannel(0, 16)\nwhile True:\n    c.write(c.read() // 10)\n")
    assert "divider" not in program.verilog
    assert len(program.debug_map.states) <= 4
    slow = compile_text("c = CoramChannel(0, 64)\nwhile True:\n    c.write(c.read() // 10)\n")
    assert "divider" in slow.verilog
