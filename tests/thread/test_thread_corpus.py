"""Hand-written threads, each run as plain Python, in the interpreter after each pass, and in Icarus."""

from __future__ import annotations

import re
from pathlib import Path

from thread_harness import check_everywhere, compile_text

from coram_studio.thread.compiler import compile_thread
from coram_studio.thread.program import ThreadSource

CORPUS = {
    "sum": """
blocks = 8
words = 128
ram = CoramMemory(idx=0, datawidth=32, size=1024)
channel = CoramChannel(idx=0, datawidth=32, size=16)
def sum_blocks(count):
    address = 0
    total = 0
    for block in range(count):
        ram.write(0, address, words)
        channel.write(0)
        total = channel.read()
        address += words * 4
    print("sum =", total)
sum_blocks(blocks)
""",
    "I/O channels and registers": """
io = CoramIoChannel(0)
narrow = CoramIoChannel(idx=1, datawidth=8, size=4)
file = CoramIoRegister(0, size=12)
bytes_ = CoramIoRegister(3, 8, 5)
total = 0
for i in range(12):
    file.write(i, io.read() + i)
    total += file.read(i) * 3
    if i < 5:
        bytes_.write(i, total)
        file.write(11 - i, bytes_.read(i) + file.read(i))
    narrow.write(total)
at = io.read() & 15
if at < 12:
    at = file.read(at) & 3
while file.read(at) & 1 == 0:
    file.write(at, file.read(at) + 1)
print(total, at, file.read(3), bytes_.read(4), narrow.read())
io.write(file.read(at) * 2)
""",
    "streams and registers": """
source = CoramInStream(idx=0, datawidth=32, size=256)
sink = CoramOutStream(1, 64)
flag = CoramRegister(0, 8)
count = CoramRegister(idx=3)
c = CoramChannel(0, 32)
def step(address):
    flag.write(flag.read() + 100)
    count.write(count.read() + 1)
    count.write(count.read() * 3)
    if count.read() % 2 == 0:
        print("even", count.read(), flag.read())
    return address + 4 * flag.read()
at = 0
for i in range(5):
    words = (c.read() & 31) + 1
    source.write_nonblocking(at, words)
    sink.read(4096 + at, 2)
    source.write(0x1000, 1)
    at = step(at)
    while not source.test():
        pass
source.wait()
sink.read_nonblocking(0, words)
sink.wait()
while flag.read() != 0:
    flag.write(flag.read() - 1)
print("at", at, count.read())
""",
    "division": """
c = CoramChannel(0, 32)
d = CoramChannel(1, 8)
for i in range(12):
    x = c.read() - 1000
    y = d.read() - 20
    if y == 0:
        continue
    q, r = divmod(x, y)
    print(x, y, x // y, x % y, q == x // y, r, x // 8, x % 8, x >> 3, x // 10, x % 10, x // -3, x % -3)
""",
    "formats": """
c = CoramChannel(0, 32)
for i in range(6):
    x = c.read()
    y = x - 17
    print(f"{x:08x} {x:5} {y:<6}|{x < y} {x:b} {y:x} {y:o} {y:#x} {y:06d} {y:>7d} {y} {True}")
    print("%d %5d %-5d| %05d %x %08x %s %%" % (x, y, y, y, x, y, x == 3), "a\\tb\\\\", 'q"', "100%")
    print()
    print(1, 2, sep=", ")
""",
    "loop variable": """
c = CoramChannel(0, 32)
n = 5
for i in range(n):
    n = 2
    print("round", i)
    i = i * 10
    print("changed", i)
print("after", i, n)
for j in range(c.read() & 0):
    print("never")
else:
    j = -1
print(j)
for k in range(10, 0, -3):
    print("down", k)
print(k)
for k in range(3, 3):
    print("never")
print(k)
step = -2
for m in range(7, -4, step):
    step = 5
    print(m, end="\\n")
""",
    "else": """
def search(limit, wanted):
    for i in range(limit):
        if i * i == wanted:
            print("found", i)
            break
    else:
        print("none")
        return -1
    return i
print(search(10, 49), search(5, 50))
n = 4
while n > 0:
    n -= 1
    if n == 7:
        break
else:
    print("else", n)
while True:
    n += 1
    if n < 5:
        continue
    break
print(n)
""",
    "early return": """
c = CoramChannel(0, 32)
def find(rows, columns, target):
    for y in range(rows):
        for x in range(columns):
            if x + y * columns == target:
                return x, y
            if target < 0:
                return (-1, -1)
    return columns, rows
a, b = find(4, 5, 13)
print(a, b)
t = find(2, 2, c.read() - 100000)
print(t[0], t[1], t[-1], len(t))
def nothing(x):
    if x:
        return
    print("x is 0")
nothing(0)
nothing(1)
""",
    "functions": """
total = 0
def add(x, scale=2, *, offset=0):
    global total
    total += x * scale + offset
    return total
base = 7
def defaults(x=base):
    return x + base
base = 100
def outer(x):
    count = 0
    def inner(y):
        nonlocal count
        count += y
        return count * x
    inner(1)
    inner(2)
    return inner(3) + count
print(add(3), add(3, 4), add(offset=1, x=1), add(2, offset=-5, scale=0))
print(defaults(), defaults(1), outer(5), total)
def shadow(total):
    total = total + 1
    return total
print(shadow(10), total)
def choose(function_is_unused, value):
    return value if value > 3 else choose_small(value)
def choose_small(value):
    return -value
print(choose(0, 2), choose(0, 9))
""",
    "logic": """
c = CoramChannel(0, 32)
def loud(x):
    print("evaluated", x)
    return x
x = c.read()
y = c.read()
print(loud(0) and loud(1), loud(2) or loud(3), loud(4) and loud(5) or loud(6))
print(x or y, x and y, not x, not not y, x and 0, 0 or y)
print(1 < loud(2) < loud(2) < loud(9), 1 < 2 < 3 != 4)
print(x if x > y else y, (x > y) + (y > x), True + True, -True, ~True, True & False, True ^ True, True | 2)
flag = x > y
other = flag and y > 3
print(flag, other, flag == True, int(flag), bool(x))
flag = not flag
if flag or other:
    print("either", flag)
z = w = x & 7
z += w
z, w = w, z
(p, q), r = (z, w), z + w
print(p, q, r)
if (n := z + 1) > 2:
    print("n", n)
""",
    "arithmetic": """
c = CoramChannel(0, 32)
for i in range(8):
    x = c.read() - 15
    y = (c.read() & 7) - 3
    n = c.read() & 15
    print(x + y, x - y, x * y, -x, ~x, x & y, x | y, x ^ y, x << n, x >> n, y >> n)
    print(x // 4, x % 4, x // 16, x % 16, x // -4, x % -8, x // 1, x % 1, x ** 2, x ** 3, x ** 0, 2 ** n)
    print(min(x, y), max(x, y, 0), abs(x), min((x, 3, y)), divmod(x, 8)[0], divmod(x, 8)[1])
    print(x // (y if y else 9), x % (y if y else -9), divmod(x, n + 1)[1], x // 7, x % -7)
print(1 << 62, -(1 << 62) * 2, 0x7fffffffffffffff, 0b101, 0o17, 1_000)
""",
    "objects": """
def ram(i):
    return CoramMemory(i, 32, 512)
def fill(memory, channel, base, count=16):
    for k in range(3):
        memory.write_nonblocking(k * count, base + k * 64, count)
    memory.wait()
    channel.write(base)
    memory.read(0, base, size=count)
one = ram(0)
two = ram(1)
out = CoramChannel(2, 64)
same = CoramChannel(idx=2, datawidth=64)
for m in (one, two):
    fill(m, out, 4096)
fill(ram(0), same, 1 << 20, 8)
out.write(-1)
ram(1).write(ram_addr=5, size=3, mem_addr=64)
""",
    "tuples": """
c = CoramChannel(0, 32)
table = (3, 1, 4, 1, 5, 9, 2, 6)
names = [10, 20]
s = 0
for i in range(len(table)):
    s += table[i] * (i + 1)
print(s, table[-1], names[1], table[c.read() & 7], table[-(c.read() & 7) - 1])
for item in table + (7,):
    if item == 4:
        continue
    if item == 2:
        break
    s ^= item
else:
    print("never")
print(s, item)
for item in ():
    print("never")
else:
    print("empty")
""",
    "strings": """
c = CoramChannel(0, 32)
x = c.read()
label = "x"
print(label + " = " + str(x), "-" * 10, "ab" "cd")
print(f"{label}={x} {x:d} {x:>12} {x:<12}| {x:012d} {x & 255:#x} {x & 255:#010x} {x & 15:04b} {x & 63:o} {{}}")
print(f"{x - 40000000:06x} {x - 5000000000:20d} {x - 5000000000:020d} {-5:4}|{5:<4}|{True:3}|{x > 1}")
print("%s %i %u %3d%%" % (label, x, x, 50), "%d" % x, "plain %% text" % ())
print(x, -x, sep="", end="!\\n")
print("a\\nb", x)
""",
    "wide": """
c = CoramChannel(0, 64)
d = CoramChannel(1, 8)
x = c.read() >> 1
y = d.read()
c.write(x * y)
d.write(x)
c.write(-y)
print(x, y, x + y, x * 3 // 2 % 1000)
""",
    "match": """
from enum import IntEnum, auto
class Mode(IntEnum):
    '''Of the machine.'''
    IDLE = auto()
    RUN = auto()
    STOP = RUN + 5
    LAST = auto()
class Plain:
    A = -3
c = CoramChannel(0, 32)
for i in range(12):
    x = c.read() & 15
    match x:
        case 0:
            print("zero")
        case 1 | 2 | 3:
            print("few", x)
        case Mode.STOP:
            print("stop")
        case n if n > 12:
            print("many", n)
            continue
        case -1:
            print("never")
        case 9 | 10 as m:
            print("m", m)
        case _:
            print("else", x)
    match x & 1:
        case 1:
            x += 1
    print(x, Mode.IDLE, Mode.STOP, Mode.LAST, Plain.A, Mode.RUN.value)
""",
    "annotations": """
c = CoramChannel(0, 32)
n: uint8 = 200
s: int5 = -16
total: int = 0
flag: bool = True
def f(x: uint4, y: int = 3) -> int:
    x = x + 0
    return x * y
for i in range(5):
    n = c.read() & 255
    s = (c.read() & 31) - 16
    total += f(n & 15) + s
    print(n, s, total, flag)
""",
    "arrays": """
c = CoramChannel(0, 32)
histogram = [0] * 16
table = [5, -3, c.read() & 7, 1]
def bump(counts, at, by=1):
    counts[at] += by
    return counts[at]
for i in range(40):
    x = c.read() & 15
    if bump(histogram, x) > 4:
        histogram[x - 16] = 0
    histogram[i % 16], table[i & 3] = histogram[i & 7], histogram[x] - table[-1]
for value in histogram:
    c.write(value)
    if value > 3:
        print("big", value)
alias = table
alias[0] = 99
total = 0
for i in range(len(table)):
    total += table[i] * i
    table[i] ^= total
print(total, table[0], table[1], table[2], table[-1], len(histogram))
def sort(items):
    for last in range(len(items) - 1, 0, -1):
        for i in range(last):
            if items[i] > items[i + 1]:
                items[i], items[i + 1] = items[i + 1], items[i]
unsorted = [0] * 8
for i in range(8):
    unsorted[i] = c.read() - 12
sort(unsorted)
for item in unsorted:
    print(item)
for turn in range(3):
    fresh = [turn] * 3
    fresh[turn] = 7
    print(fresh[0], fresh[1], fresh[2])
fibonacci = [1, 1] + [0] * 8
for i in range(2, 10):
    fibonacci[i] = fibonacci[i - 1] + fibonacci[i - 2]
print(fibonacci[9])
""",
}


def test_corpus_agrees_everywhere(tmp_path: Path) -> None:
    check_everywhere(list(CORPUS.values()), tmp_path)


def test_the_examples_of_the_documentation_compile() -> None:
    document = Path(__file__).parents[2] / "docs" / "thread-language.md"
    examples = re.findall(r"```python\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) >= 2
    helpers = {"helpers": next(example for example in examples if "def clamp" in example)}
    for example in examples:
        text = example if "CoramChannel" in example else "channel = CoramChannel(0)\n" + example
        assert compile_text(text, modules=helpers).verilog


def test_the_documentation_says_what_to_write_instead() -> None:
    document = Path(__file__).parents[2] / "docs" / "thread-language.md"
    section = (
        document.read_text(encoding="utf-8").split("### What to write instead")[1].split("\n\nFunctions")[0]
    )
    rows = re.findall(r"^\| (`.*) \| (`.*) \|$", section, re.MULTILINE)
    assert len(rows) >= 15
    setup = "c = CoramChannel(0)\nx = c.read()\ny = c.read()\n"
    for wrong, right in rows:
        bad, good = ("\n".join(re.findall(r"`([^`]+)`", cell)) + "\n" for cell in (wrong, right))
        refused = compile_thread(ThreadSource("t", "t.py", setup + bad))
        assert refused.program is None and refused.diagnostics, bad
        assert compile_text(setup + good).verilog, good
