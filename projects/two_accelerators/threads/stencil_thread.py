"""Smooths a grid of 32-bit integers: each step replaces every point by the mean of the nine points around it.

The grid has size by size points, row by row from the byte address grid on. Steps go from there to a second grid
behind it, and back; the points at the edge stay as they are.
"""

size = 32  # set them for one run with: simulate --set size=N --set steps=N
steps = 3
matrix = 16  # rows and columns of the other accelerator's matrices
grid = 4096 * (1 + 3 * ((4 * matrix * matrix + 4095) // 4096))  # behind them

row0 = CoramMemory(idx=0, datawidth=32, size=512)
row1 = CoramMemory(idx=1, datawidth=32, size=512)
row2 = CoramMemory(idx=2, datawidth=32, size=512)
result = CoramMemory(idx=3, datawidth=32, size=512)
channel = CoramChannel(idx=0, datawidth=32, size=16)


def load(buffer, at):
    if buffer == 0:
        row0.write(0, at, size)
    elif buffer == 1:
        row1.write(0, at, size)
    else:
        row2.write(0, at, size)


def step(source, target, copy_edges):
    row0.write(0, source, size)
    if copy_edges:
        row0.read(0, target, size)
    row1.write(0, source + 4 * size, size)
    row2.write(0, source + 8 * size, size)
    above, middle, below = 0, 1, 2
    at: uint32 = target + 4 * size
    ahead: uint32 = source + 12 * size
    for row in range(1, size - 1):
        channel.write(middle)
        channel.read()  # the row is in result
        result.read_nonblocking(0, at, size)
        if row < size - 2:
            # The row above is not needed any more: its place is that of the row two below the middle.
            load(above, ahead)
            ahead += 4 * size
        result.wait()
        above, middle, below = middle, below, above
        at += 4 * size
    if copy_edges:
        # The row below the last middle one is the grid's last, and is called the middle one now.
        if middle == 0:
            row0.read(0, at, size)
        elif middle == 1:
            row1.read(0, at, size)
        else:
            row2.read(0, at, size)


def smooth():
    assert 3 <= size <= 512, f"the size must be from 3 to 512, not {size}"
    source = grid
    target = grid + 4 * size * size
    channel.write(4 * size + 3)
    for number in range(steps):
        step(source, target, number == 0)
        source, target = target, source
    print(steps, "steps; the grid is at", source)


smooth()
