"""Reads pages of edges.

A pointer is the byte address of a page, a multiple of 128, plus the number of its edges. A page has one word, and two for
each edge.
"""

END = 0xFFFFFFFF

requests = CoramChannel(idx=0, datawidth=32, size=16)
pages = CoramInStream(idx=0, datawidth=32, size=256)

while True:
    pointer = requests.read()
    if pointer == END:
        break
    pages.write_nonblocking(pointer & ~127, 1 + 2 * (pointer & 127))
