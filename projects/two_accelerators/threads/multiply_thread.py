"""Multiplies square matrices in off-chip memory, as a host tells it to.

Through the I/O channel come, for each product, the size n (16 to 256, a multiple of 16) and the byte addresses of A, B
and C, which are n by n words of 32 bits, row by row; the checksum of C goes back. n = 0 ends the thread.
"""

lanes = 4  # words in a row of the memories; the kernel's parameter LANES is the same
longest = 64  # rows of memory that a row of a matrix of 256 by 256 needs
block = 8  # rows of B that are loaded together

a = CoramMemory(idx=0, datawidth=32 * lanes, size=2 * longest)  # a row of A in each half
b0 = CoramMemory(idx=1, datawidth=32 * lanes, size=block * longest)
b1 = CoramMemory(idx=2, datawidth=32 * lanes, size=block * longest)
c = CoramMemory(idx=3, datawidth=32 * lanes, size=2 * longest)  # likewise of C
channel = CoramChannel(idx=0, datawidth=32, size=16)
host = CoramIoChannel(idx=0, datawidth=32, size=16)


def multiply(n, a_at, b_at, c_at):
    row = n // lanes
    rows = row * block  # of memory, in a block
    step = rows * lanes * 4  # bytes
    pairs = n // (2 * block)
    checksum = 0
    half = 0
    channel.write(4 * n + 2)
    a.write(0, a_at, row)
    b0.write(0, b_at, rows)
    for i in range(n):
        at = b_at
        for pair in range(pairs):
            channel.write(0)
            at += step
            b1.write(0, at, rows)
            channel.read()  # the kernel is ahead of what is loaded into b0 now
            channel.write(1)
            at += step
            if pair < pairs - 1:
                b0.write(0, at, rows)
            elif i < n - 1:
                # The next row of C begins with the next one of A, and again with the first block of B.
                a_at += 4 * n
                a.write(longest - half, a_at, row)
                b0.write(0, b_at, rows)
            channel.read()
        checksum = channel.read()  # the row is in c
        c.wait()  # for the row before, which was stored meanwhile: its half is next
        c.read_nonblocking(half, c_at, row)
        half = longest - half
        c_at += 4 * n
    c.wait()
    return checksum


n: uint9 = host.read()
while n > 0:
    assert 16 <= n <= 256 and n % 16 == 0, f"the size must be a multiple of 16 from 16 to 256, not {n}"
    a_at: uint32 = host.read()
    b_at: uint32 = host.read()
    c_at: uint32 = host.read()
    checksum = multiply(n, a_at, b_at, c_at)
    print(n, "by", n)
    host.write(checksum)
    n = host.read()
