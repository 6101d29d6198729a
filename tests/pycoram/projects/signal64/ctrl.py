ch = CoramChannel(0, 64)


def v(x):
    ch.write(x)
    return ch.read()


a = v(40000)
b = v(3)
print(a + a, a * a, b - a, a / b, a % 7, a > b - a)
print(a << 4, a >> 4, ~b, a**3, -b, (b - a) / 2)
for i in range(0, a, 15000):
    print("i", i)
