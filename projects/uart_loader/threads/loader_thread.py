"""Puts blocks that come over a serial line one behind the other into off-chip memory, and sends each back.

A block of no bytes ends it.
"""

BLOCKS = 0x10000  # byte address of the first one

lengths = CoramChannel(idx=0, datawidth=32, size=16)
errors = CoramRegister(idx=0, datawidth=32)

# What comes in while a block is sent back stays in the stream meanwhile.
received = CoramOutStream(idx=0, datawidth=8, size=1024)
returned = CoramInStream(idx=0, datawidth=8, size=1024)

address = BLOCKS
blocks = 0
length: uint16 = lengths.read()
while length > 0:
    received.read(address, length)  # returns when the last byte has come and is in off-chip memory
    returned.write(address, length)
    address += length
    blocks += 1
    length = lengths.read()
print(address - BLOCKS, "bytes in", blocks, "blocks,", errors.read(), "errors")
