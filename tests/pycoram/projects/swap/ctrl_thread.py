SIMD = 16
RAM = 32
BYTES = SIMD * 4
m0 = CoramMemory(0, 32 * SIMD, RAM)
m1 = CoramMemory(1, 32 * SIMD, RAM)
ch = CoramChannel(0, 32)
total = 0
addr = 0
pages = 4
m0.write_nonblocking(0, addr, RAM)
for p in range(pages):
    nxt = addr + RAM * BYTES
    if p & 1 == 0:
        while not m0.test():
            pass
        if p != pages - 1:
            m1.write_nonblocking(0, nxt, RAM)
        ch.write(RAM)
    else:
        while not m1.test():
            pass
        if p != pages - 1:
            m0.write_nonblocking(0, nxt, RAM)
        ch.write((1 << 31) | RAM)
    total += ch.read()
    addr = nxt
print("total", total)
