"""Sums an array in off-chip memory as a stream.

The array starts at byte address 0 and holds blocks * words words of the stream, each of simd bytes: words of 32 bits side by side.
"""

blocks = 8  # set it for one run with: simulate --set blocks=N
words = 512  # words of the stream in a block
simd = 4  # bytes in a word of the stream; the parameter simd of the project sets it here and in the diagram

source = CoramInStream(idx=0, datawidth=simd * 8, size=1024)
channel = CoramChannel(idx=0, datawidth=32, size=16)


def sum_blocks(count):
    address = 0
    channel.write(count * words)
    for block in range(count):
        # Queued behind the blocks before it, so that the bus never waits for the thread.
        source.write_nonblocking(address, words)
        address += words * simd
    print("sum =", channel.read())


sum_blocks(blocks)
