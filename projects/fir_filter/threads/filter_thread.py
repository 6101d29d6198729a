"""Filters samples in off-chip memory.

The coefficients lie at byte address 0, the samples from SAMPLES on, both of 16 bits, signed. The results, of 32 bits, are
put behind the samples, from the next multiple of 4096 on.
"""

samples = 2000  # set it for one run with: simulate --set samples=N
taps = 32  # coefficients, likewise

SAMPLES = 4096

coefficients = CoramMemory(idx=0, datawidth=16, size=32)
commands = CoramChannel(idx=0, datawidth=32, size=16)
x = CoramInStream(idx=0, datawidth=16, size=1024)
y = CoramOutStream(idx=0, datawidth=32, size=512)


def results():
    """Where the results begin."""
    end = SAMPLES + 2 * samples
    return (end + 4095) // 4096 * 4096


coefficients.write(0, 0, taps)
commands.write(taps)
commands.read()  # the kernel has them
y.read_nonblocking(results(), samples)
x.write_nonblocking(SAMPLES, samples)
y.wait()
print(samples, "samples filtered with", taps, "taps")
