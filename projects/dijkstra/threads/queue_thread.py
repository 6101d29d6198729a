"""Moves the entries of a heap that have no place in block RAM, as its kernel asks for them.

Entry i lies at byte address heap_base + 8 * i. With a heap_base of 24 beyond a multiple of 32, the four children of an
entry, which begin at an index of 4 * i + 1, share 32 aligned bytes.
"""

on_chip = 21  # entries in block RAM: one more than a multiple of 4, so that children are on one side

heap_base = 0x4000018
END = 0xFFFFFFFF

spill = CoramChannel(idx=0, datawidth=32, size=16)
load = CoramInStream(idx=0, datawidth=32, size=64)
store = CoramOutStream(idx=0, datawidth=32, size=16)

assert on_chip % 4 == 1 and on_chip < 2048, f"on_chip must be 4 * n + 1 and less than 2048, not {on_chip}"
loads = 0
stores = 0
most = on_chip
spill.write(on_chip)
while True:
    request = spill.read()
    if request == END:
        break
    index: uint27 = request >> 5
    if request & 1:
        store.read_nonblocking(heap_base + 8 * index, 2)
        stores += 1
        most = max(most, index + 1)
    else:
        # Loads and stores have ports of their own, which AXI4 does not order: an entry that was stored is in memory
        # before any is loaded.
        store.wait()
        entries = (request >> 1) & 7
        load.write_nonblocking(heap_base + 8 * index, 2 * entries)
        loads += 1
store.wait()
print("heap in DRAM:", loads, "loads,", stores, "stores,", most - on_chip, "entries at most")
