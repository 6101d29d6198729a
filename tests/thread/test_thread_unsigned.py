"""Unsigned integers of 16, 32 and 64 bits: compared with a model of wrapping integers in plain Python."""

from __future__ import annotations

from pathlib import Path

import pytest
from thread_harness import check_everywhere, run_hardware, run_python

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
    print(x ** 2, x ** 3, 2 ** n, (n - n + 3) ** 50, x != y, 1 < x < 0 - 2, n - n - 1)
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
print(x << y, x << 33, x >> 33, x << y + 26, zero + 1 << 31, x << x + 28)
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


# With 32 bits PyCoRAM prints these lines: constants are signed and of any size until a variable that changes holds them.
CONSTANTS = """
c = CoramChannel(0, 32)
m = CoramMemory(0, 32, 1024)
v = (c.read() & 0) + 10
x = -1
a = 5
b = a - 7
print("one place", x, a - 7, b, -1, b + 1, x * 3, -8 >> 1, ~5, "%d %x" % (x, x))
print("compared", x < 0, x == -1, b > 5, -1 < v, v > x, v == x + 11)
changed = -1
changed -= 1
print("two places", changed, changed < 0, v - 11, v + x, v * x)
for i in range(2):
    y = i + 1
    z = a - 9
    print("loop", y, z, z < 0)
for j in range(-2, 2):
    print("never", j)
print("after", j)
def once(p, q):
    local = p - q
    print("local", local, local < 0, p < 0)
    return local
r = once(1, 3)
print("result", r, r < 0, once(q=1, p=-1), once(v, 11))
def twice(p):
    if p < 0:
        return -5
    return p - 3
print("results", twice(-2), twice(1))
counted = 0
for k in range(a - 8):
    counted += 1
    if counted > 5:
        break
print("range", counted)
def outer():
    global changed
    changed = -7
    print("outer", changed, x)
outer()
w = 0x123456789
print("wide", w, w >> 4, 1 << 32, (1 << 32) - 1, 2 ** 40, "%d %x" % (w, w), w == 0x123456789, 65536 * 65536)
u = v + 0x123456789
print("wraps", u)
low = u - v
print("bits", low, low == 0x123456789, low == w, low < 0x123456789, low > 0x100000000)
low = u & 0xFFFFFFFF00
print("mask", low, (u - v) % 0x100000001, u // 0x100000000)
if 1 << 32 and not x == 0:
    print("true", not 1 << 32)
    low += 1
m.write(0x100000000, 0x100000040, 16)
counted = 0
for k in range(0x100000003):
    counted += 1
    if counted > 9:
        break
print("range", counted)
"""
CONSTANT_LINES = """one place -1 -2 -2 -1 -1 -3 -4 4294967290 -1 ffffffff|compared 1 1 0 0 0 1|
two places 4294967294 0 4294967295 9 4294967286|loop 1 -4 1|loop 2 -4 1|
after 4294967294|local -2 1 0|local -2 1 1|local 4294967295 0 0|
result -2 1 -2 4294967295|results 4294967291 4294967294|range 6|outer 4294967289 -1|
wide 4886718345 305419896 4294967296 4294967295 1099511627776 4886718345 123456789 1 4294967296|
wraps 591751059|bits 591751049 0 0 1 0|mask 591750912 591751049 0|true 0|range 10"""


# With 32 bits PyCoRAM prints these lines too: constants that decide nothing are left out, and so are repetitions.
LOGIC = """
c = CoramChannel(0, 32)
o = c.read() & 0
v = o + 6
w = o + 9
n = 5
t = True
a = n and v
b = v and t
print(v and v, v or v or v, (v + 1) and (v + 1), v and w, v and v and w, v or w or w, (v and 1) + 1)
print(v and True, 5 and v, 0 or v, v or 5, o or 5, 3 and 5, 0 or 5, 0 or 0 or v, a, b, v and 5 and w, n and 3)
print(v if v and 7 else 3, (v and 7) == 6, (v and 7) + (w or 0), not (v and 7), (v or w) and 7, v or False)
"""
LOGIC_LINES = ["6 6 7 1 1 1 7", "6 6 6 1 1 1 1 6 6 6 1 5", "6 1 15 0 1 6"]


def test_and_and_or_keep_the_only_operand_that_counts(tmp_path: Path) -> None:
    result = compile_thread(ThreadSource("t", "t.py", LOGIC), ThreadOptions(integers="uint32"))
    assert result.program is not None, result.diagnostics
    assert run_hardware([result.program], tmp_path)["t"].trace.prints == LOGIC_LINES


def test_constants_are_exact_until_a_variable_that_changes_holds_them(tmp_path: Path) -> None:
    options = ThreadOptions(integers="uint32")
    result = compile_thread(ThreadSource("t", "t.py", CONSTANTS), options)
    assert result.program is not None, result.diagnostics
    lines = "".join(CONSTANT_LINES.split("\n")).split("|")
    assert run_hardware([result.program], tmp_path)["t"].trace.prints == lines
    warned = [(d.span.line, d.message) for d in result.diagnostics if d.code == "T032" and d.span is not None]
    text = "the constant {} must fit an unsigned 32-bit integer: it becomes {} here"
    at = {line: number for number, line in enumerate(CONSTANTS.split("\n"), 1)}
    transfer = at["m.write(0x100000000, 0x100000040, 16)"]
    assert warned == [
        (at["u = v + 0x123456789"], text.format(0x123456789, 0x23456789)),
        (at["low = u & 0xFFFFFFFF00"], text.format(0xFFFFFFFF00, 0xFFFFFF00)),
        (transfer, text.format(1 << 32, 0)),
        (transfer, text.format(0x100000040, 64)),
    ]
    assert [d.code for d in result.diagnostics if d.code != "T032"] == []


@pytest.mark.parametrize(("integers", "width"), MODES)
def test_constants_wrap_where_they_are_sent(integers: IntegerMode, width: int) -> None:
    text = f"c = CoramChannel(0, 16)\nc.write({2**width - 1})\nc.write(-1)\nc.write({2**width + 5})\n"
    result = compile_thread(ThreadSource("t", "t.py", text), ThreadOptions(integers=integers))
    assert result.program is not None
    assert [(d.code, d.span and d.span.line) for d in result.diagnostics] == [("T032", 4)]
    assert f"an unsigned {width}-bit integer: it becomes 5 here" in result.diagnostics[0].message


@pytest.mark.parametrize("text", ["x = 1 << 1 << 900000000\n", "x = 2 ** 2 ** 30\n", f"x = {1 << 300}\n"])
def test_huge_constants_neither_take_long_nor_fail(text: str) -> None:
    result = compile_thread(ThreadSource("t", "t.py", text), ThreadOptions(integers="uint32"))
    assert {d.code for d in result.diagnostics} <= {"T012", "T032"}


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


def test_a_counter_wraps_where_its_step_leads_past_the_greatest_integer(tmp_path: Path) -> None:
    text = "for i in range(65500, 65530, 50):\n    print(i)\n    if i == 65514 - 65400:\n        break\nprint(i)\n"
    result = compile_thread(ThreadSource("t", "t.py", text), ThreadOptions(integers="uint16"))
    assert result.program is not None, result.diagnostics
    assert run_hardware([result.program], tmp_path)["t"].trace.prints == ["65500", "14", "64", "114", "114"]
