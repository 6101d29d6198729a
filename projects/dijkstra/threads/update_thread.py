"""Stores new costs and parents: the second and third word of nodes' records."""

END = 0xFFFFFFFF

requests = CoramChannel(idx=0, datawidth=32, size=16)
updates = CoramOutStream(idx=0, datawidth=32, size=64)

while True:
    node = requests.read()
    if node == END:
        break
    updates.read((node << 4) + 4, 2)
    requests.write(node)  # the call above has returned: memory has them
