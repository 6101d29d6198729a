"""Moves the lines of a cache between off-chip memory and the memory on chip, and lets a trace of requests be played.

Off-chip memory: the trace at TRACE, a word of 64 bits for each request; the answers behind it, from the next multiple of 4096
on. What requests read and write may lie anywhere else.
"""

requests = 600  # set it for one run with: simulate --set requests=N

TRACE = 0x4000

# What the cache asks for.
BRING = 1  # a line
STORE_AND_BRING = 2  # another line first
STORE = 3
DONE = 4

lines = CoramMemory(idx=0, datawidth=32, size=1024)
misses = CoramChannel(idx=0, datawidth=64, size=4)

trace = CoramInStream(idx=0, datawidth=64, size=64)
answers = CoramOutStream(idx=0, datawidth=64, size=64)
requester = CoramChannel(idx=1, datawidth=32, size=4)

words = misses.read()  # in a line
line_bytes = words * 4

answers.read_nonblocking((TRACE + requests * 8 + 4095) // 4096 * 4096, requests)
trace.write_nonblocking(TRACE, requests)
requester.write(requests)

missed = 0
stored = 0
while True:
    message = misses.read()
    what = message >> 60
    place = (message >> 48 & 0xFFF) * words
    old = message >> 24 & 0xFFFFFF
    new = message & 0xFFFFFF
    if what == DONE:
        break
    if what == STORE_AND_BRING or what == STORE:
        lines.read(place, old * line_bytes, words)
        stored += 1
    if what == STORE_AND_BRING or what == BRING:
        lines.write(place, new * line_bytes, words)
        missed += 1
    misses.write(0)  # done

answers.wait()
print(f"{requests} requests, {requests - missed} hits, {missed} misses, {stored} lines stored")
