# ruff: noqa: F821, B007  (a control thread: the compiler knows these names)
"""Sums an array in off-chip memory, block by block, in the Python that both compilers take."""

blocks = 8
words = 128

ram = CoramMemory(0, 32, 1024)
channel = CoramChannel(0, 32, 16)


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
