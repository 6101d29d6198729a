"""Unsigned integers of 16, 32 and 64 bits: compared with a model of wrapping integers in plain Python."""

from __future__ import annotations

from pathlib import Path

import pytest
from thread_harness import check_everywhere, run_python

from coram_studio.thread.compiler import compile_thread
from coram_studio.thread.program import IntegerMode, ThreadOptions, ThreadSource

MODES: tuple[tuple[IntegerMode, int], ...] = (("uint16", 16), ("uint32", 32), ("uint64", 64))

THREADS = {
    "operators": """
c = CoramChannel(0, 16)
d = CoramChannel(1, 8)
for i in range(6):
    x = c.read() * 40503 + 9
    y = d.read() - 3
    n = y & 7
    print(x + y, x - y, y - x, x * y, -x, ~x, x & y, x | y, x ^ y, x << n, x >> n, (x << n) >> n)
    print(x / 8, x / 7, x // 7, x % 7, x / (n + 1), x % (n + 1), (0 - x) / 3, (0 - y) % 10, x / 65535, x % 40000)
    print(x > y, x < y - 5, x == y, 0 - 1 > x, not x, x and y, x or y, min(x, y), max(x, 0 - 1), abs(y))
    print(x ** 2, x ** 3, 2 ** n, 3 ** 50, x != y, 1 < x < 0 - 2, -1, 0 - 1)
    x += y
    x -= 1000
    x *= x
    x /= 3
    print(x, x > 0, x - 1 < x)
print((1 > 0) + (2 > 0), 1 > 0, True)
""",
    "loops": """
c = CoramChannel(0, 8)
for i in range(9, -1, -3):
    print("down", i)
print(i)
for i in range(0 - 3, 0 - 1):
    print("high", i)
n = c.read() & 3
for i in range(n + 4, n, -1):
    print("variable", i)
    i = i * 2
for i in range(n, 20, 7):
    print(i)
while n < 9:
    n = n * 2 + 1
else:
    print("else", n)
total = 0
for i in range(3):
    total -= i
print(total)
""",
    "transfers": """
m = CoramMemory(0, 32, 1024)
s = CoramInStream(0, 32, 64)
c = CoramChannel(0, 8)
n = c.read() & 63
m.write(n, n * 4, n + 1)
m.read(1023 - n, 4 * n, 1)
s.write_nonblocking(n, 3 + n)
s.wait()
table = [1, 2, 3, 4]
table[n & 3] = n - 200
for x in table:
    print(x)
def f(a: uint8, b=7):
    return a * b - 300
print(f(n), f(n, b=0 - 1))
""",
}

# With 32 bits PyCoRAM prints these lines.
AS_PYCORAM = """
c = CoramChannel(0, 8)
x = (c.read() & 0) + 5
y = x + 2
zero = x - 5
for i in range(3):
    print("i", i)
print("after", i)
for i in range(0, 10, 3):
    print("i", i)
    if i == 3:
        i = 5
print("after", i)
n = y - 3
for i in range(n):
    if i == 1:
        n = 3
print("after", i, n)
step = 1
for i in range(0, 6, step):
    print("step", i)
    step = step + 1
for i in range(3):
    if i == 1:
        break
print("break", i)
for i in range(5, 2):
    print("never")
print("after", i)
gg = 0
def rec(a):
    global gg
    gg += 1
    return a
def double():
    global gg
    gg = gg * 2
    return gg
def two(a, b):
    return a * 100 + b
print(x and y, zero and y, zero or y, zero or zero, not x)
a = zero and rec(1)
print("and", a, gg)
a = x or rec(1)
print("or", a, gg)
a = rec(3) if zero else rec(5)
print("if", a, gg)
a = zero > 5 < rec(5)
print("chain", a, gg)
for i in range(rec(1), rec(7), rec(2)):
    gg += 10
print("for", i, gg)
gg = y
a = gg + double() + gg
print("order", a, gg)
a = two(double(), gg)
print(a, gg)
a = two(gg, double())
print(a, gg)
print(x << y, x << 33, x >> 33, x << y + 26, 1 << 31, x << x + 28)
print(x ** y, y ** 30, x ** zero, zero ** zero, zero ** x, 2 ** x)
def nothing(a):
    if a > 100:
        return 3
    a += 1
b = nothing(x)
print(b, None)
b = None
print(b, b == None, True, True + 1)
"""
PRINTED = """i 0|i 1|i 2|after 3|i 0|i 3|i 8|after 11|after 3 3|step 0|step 2|step 5|break 1|after 5|1 0 1 0 0|
and 0 1|or 1 2|if 5 4|chain 0 5|for 7 38|order 42 14|2828 28|5656 56|
640 0 0 0 2147483648 0|78125 1878557649 1 1 0 32|0 0|0 1 1 2"""
THREADS["as_pycoram"] = AS_PYCORAM


def test_the_reference_prints_what_pycoram_prints() -> None:
    assert run_python(AS_PYCORAM, integers="uint32").prints == PRINTED.replace("\n", "").split("|")


@pytest.mark.parametrize(("integers", "width"), MODES)
def test_unsigned_integers_wrap_at_their_width(integers: IntegerMode, width: int, tmp_path: Path) -> None:
    check_everywhere(list(THREADS.values()), tmp_path, options=ThreadOptions(integers=integers))


@pytest.mark.parametrize(("integers", "width"), MODES)
def test_constants_beyond_the_width_are_refused(integers: IntegerMode, width: int) -> None:
    options = ThreadOptions(integers=integers)
    good = compile_thread(ThreadSource("t", "t.py", f"print({2**width - 1}, 0 - 1)\n"), options)
    assert good.program is not None
    bad = compile_thread(ThreadSource("t", "t.py", f"x = {2**width}\n"), options)
    assert [d.code for d in bad.diagnostics] == ["T012"]
    assert f"an unsigned {width}-bit integer" in bad.diagnostics[0].message


def test_a_word_wider_than_the_integers_is_read_by_its_low_bits(tmp_path: Path) -> None:
    text = """
c = CoramChannel(0, 64)
r = CoramIoRegister(0, 32, 4)
for i in range(4):
    x = c.read() & 0xffff
    r.write(i, x)
    c.write(x * 2 + (x >> 15))
    print(x, c.read() & 255, r.read(i) & 0xfff, x > 300)
"""
    check_everywhere([text], tmp_path, options=ThreadOptions(integers="uint16"))


def test_a_channel_wider_than_pythons_integers_is_refused() -> None:
    text = "c = CoramChannel(0, 128)\nx = c.read()\n"
    result = compile_thread(ThreadSource("t", "t.py", text), ThreadOptions())
    assert [d.code for d in result.diagnostics] == ["T013"]
    assert "at most 64 bits" in result.diagnostics[0].message
