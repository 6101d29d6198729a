"""Plays a list of pushes and pops on a priority queue.

An operation has three words, from byte address 0 on: 0 for a push or 1 for a pop, key, value. Its result has two: key and
value of what was at the top before it, or all ones.
"""

operations = 200  # set it for one run with: simulate --set operations=N

results_base = 0x1000000

comm = CoramChannel(idx=0, datawidth=32, size=16)
source = CoramInStream(idx=0, datawidth=32, size=256)
results = CoramOutStream(idx=0, datawidth=32, size=256)

comm.write(operations)
source.write_nonblocking(0, 3 * operations)
results.read(results_base, 2 * operations)
taken = comm.read()
print(operations, "operations,", taken, "entries taken")
