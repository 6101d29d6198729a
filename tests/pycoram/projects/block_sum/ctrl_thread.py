# The size of a block in words
SIZE = 128
mem = CoramMemory(0, datawidth=32, size=1024)
channel = CoramChannel(idx=0, datawidth=32, size=16)
addr = 0
total = 0


def block(words):
    global addr, total
    mem.write(0, addr, words)
    channel.write(words)
    total = channel.read()
    addr += words * (mem_width / 8)


mem_width = 32
for i in range(4):
    block(SIZE)
    print('sum =', total)
block(SIZE / 2 + 1)
print("total", total, "addr", addr)
