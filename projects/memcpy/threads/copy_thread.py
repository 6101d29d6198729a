"""Copies blocks of bytes in off-chip memory. A host says which, through four registers.

The host writes where from, where to and how many bytes, then RUN into the register COMMAND; when the thread has put
IDLE there, the bytes are in their place. STOP ends the thread. Source and destination must not overlap.
"""

# Registers that thread and host share, of 32 bits each.
SOURCE = 0  # byte address
DESTINATION = 1  # byte address
BYTES = 2
COMMAND = 3

# What COMMAND holds.
IDLE = 0
RUN = 1
STOP = 2

word_bytes = 4  # bytes in a word of the wide streams

registers = CoramIoRegister(idx=0, datawidth=32, size=4)

words_in = CoramInStream(idx=0, datawidth=32, size=512)
words_out = CoramOutStream(idx=0, datawidth=32, size=512)

# A transfer moves whole words. What is left at the end takes a way that is one byte wide: so no byte beyond the end is
# written, and none needs to be read and written back, which could undo what somebody else wrote there meanwhile.
bytes_in = CoramInStream(idx=1, datawidth=8, size=16)
bytes_out = CoramOutStream(idx=1, datawidth=8, size=16)


def copy(source, destination, count):
    words = count // word_bytes
    rest = count % word_bytes
    whole = count - rest
    # Both ways work side by side; the streams out are told first, so that they are ready for the first word.
    if words > 0:
        words_out.read_nonblocking(destination, words)
        words_in.write_nonblocking(source, words)
    if rest > 0:
        bytes_out.read_nonblocking(destination + whole, rest)
        bytes_in.write_nonblocking(source + whole, rest)
    words_out.wait()
    bytes_out.wait()


blocks = 0
copied = 0
command = IDLE
while command != STOP:
    command = registers.read(COMMAND)
    if command == RUN:
        count: uint26 = registers.read(BYTES)  # a stream's transfer has 2**24 words at most
        copy(registers.read(SOURCE), registers.read(DESTINATION), count)
        registers.write(COMMAND, IDLE)
        blocks += 1
        copied += count
print("copied", copied, "bytes in", blocks, "blocks")
