"""Thread of the macro project.

Docstring over several lines, with quotes " and '.
"""
x = CoramMemory(0, 32, 64)
y = CoramMemory(1, 32, 64)
c = CoramChannel(0, 32)

def work(n, base=0):
    """moves and asks"""
    x.write(0, base, n)
    y.write(0, base + 256, n)
    c.write(n)
    return c.read()

for k in range(4):
    n = 16 * (k + 1)
    v = work(n, base=k * 64)
    print('mix', k, v)
