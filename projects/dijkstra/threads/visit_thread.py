"""Stores the marks of visited nodes: the fourth word of their records."""

END = 0xFFFFFFFF

requests = CoramChannel(idx=0, datawidth=32, size=16)
marks = CoramOutStream(idx=0, datawidth=32, size=16)

while True:
    node = requests.read()
    if node == END:
        break
    marks.read((node << 4) + 12, 1)
    requests.write(node)  # the call above has returned: memory has it
