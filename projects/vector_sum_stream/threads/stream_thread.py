"""Sums an array in off-chip memory as a stream.

The array starts at byte address 0 and holds blocks * words words of 32 bits.
"""

blocks = 8  # set it for one run with: simulate --set blocks=N
words = 512  # words in a block

source = CoramInStream(idx=0, datawidth=32, size=1024)
channel = CoramChannel(idx=0, datawidth=32, size=16)


def sum_blocks(count):
    address = 0
    channel.write(count * words)
    for block in range(count):
        # Queued behind the blocks before it, so that the bus never waits for the thread.
        source.write_nonblocking(address, words)
        address += words * 4
    print("sum =", channel.read())


sum_blocks(blocks)
