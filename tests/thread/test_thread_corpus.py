"""Hand-written threads, each run as plain Python, in the interpreter after each pass, and in Icarus."""

from __future__ import annotations

from pathlib import Path

from thread_harness import check_everywhere

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
}


def test_corpus_agrees_everywhere(tmp_path: Path) -> None:
    check_everywhere(list(CORPUS.values()), tmp_path)
