mem = CoramMemory(idx=4, datawidth=64, size=16, length=8)
ch = CoramChannel(idx=2, datawidth=64)
TOTAL = 16 * 8

def load(base):
    addr = 0
    step = 24            # crosses the pages
    while addr < TOTAL:
        n = step if addr + step <= TOTAL else TOTAL - addr
        mem.write(addr, base + addr * 8, n)
        addr += n

for t in range(2):
    load(t * 1024)
    ch.write(t)
    s = ch.read()
    print("pass %d sum=%x" % (t, s))
    mem.read(0, 0x1000 + t * 1024, TOTAL)

# read back across pages
mem.write(40, 0x1000 + 40 * 8, 50)
mem.read(40, 0x2000, 50)
ch.write(0)
print('again', ch.read())
