"""Sums an array in off-chip memory with two memories: while the kernel sums up one of them, the other is loaded.

The array starts at byte address 0 and holds blocks * rows rows of simd bytes, words of 32 bits.
"""

blocks = 8  # set it for one run with: simulate --set blocks=N
rows = 512  # rows in a block; the kernel's parameter ROWS is the same
simd = 16  # bytes in a row; the parameter simd of the project sets it here and in the diagram

ram0 = CoramMemory(idx=0, datawidth=simd * 8, size=rows)
ram1 = CoramMemory(idx=1, datawidth=simd * 8, size=rows)
channel = CoramChannel(idx=0, datawidth=32, size=16)


def sum_blocks(count):
    address = 0
    ram0.write(0, address, rows)
    for block in range(0, count, 2):
        channel.write(0)  # sum up ram0
        if block + 1 < count:
            address += rows * simd
            ram1.write(0, address, rows)
            channel.read()  # the kernel is ahead of what is loaded into ram0 now
            channel.write(1)
            if block + 2 < count:
                address += rows * simd
                ram0.write(0, address, rows)
        channel.read()
    channel.write(2)
    print("sum =", channel.read())


sum_blocks(blocks)
