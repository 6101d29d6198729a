"""Reads records of nodes: four words each, from byte address 0 on."""

END = 0xFFFFFFFF

requests = CoramChannel(idx=0, datawidth=32, size=16)
records = CoramInStream(idx=0, datawidth=32, size=64)

while True:
    node = requests.read()
    if node == END:
        break
    # Records come in the order of requests, so the next one need not wait for this one.
    records.write_nonblocking(node << 4, 4)
