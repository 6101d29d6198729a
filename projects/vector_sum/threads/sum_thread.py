"""Sums an array in off-chip memory, block by block.

The array starts at byte address 0 and holds blocks * words rows of simd bytes: words of 32 bits side by side."""

blocks = 8  # set it for one run with: simulate --set blocks=N
words = 128  # rows in a block; the kernel's parameter WORDS is the same
simd = 4  # bytes in a row; the parameter simd of the project sets it here and in the diagram

ram = CoramMemory(idx=0, datawidth=simd * 8, size=1024)
channel = CoramChannel(idx=0, datawidth=32, size=16)


def sum_blocks(count):
    address = 0
    total = 0
    for block in range(count):
        ram.write(0, address, words)
        channel.write(0)
        total = channel.read()
        address += words * simd
    print("sum =", total)


sum_blocks(blocks)
