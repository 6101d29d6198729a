# ruff: noqa: F821  (a control thread: the compiler knows these names)
"""Sums an array in off-chip memory: while the kernel sums up one memory, the next block is loaded into the other."""

blocks = 16
words = 1024

ram0 = CoramMemory(0, 32, 1024)
ram1 = CoramMemory(1, 32, 1024)
channel = CoramChannel(0, 32, 16)


def sum_blocks(count):
    total = 0
    address = 0
    ram0.write(0, address, words)
    for pair in range(count // 2):
        channel.write(0)
        ram1.write(0, address + words * 4, words)
        total += channel.read()
        channel.write(1)
        address += words * 8
        if pair < count // 2 - 1:
            ram0.write(0, address, words)
        total += channel.read()
    print("sum =", total)


sum_blocks(blocks)
