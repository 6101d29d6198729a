import math
from time import sleep

ch = CoramChannel(idx=3)
reg = CoramRegister(1, 32)
again = CoramChannel(3, 32, 16)
count = 0
limit = 0xFFFFFFFF


def value(v):
    ch.write(v)
    return again.read()


def bump(by=1, times=2):
    global count

    def once(n):
        for k in range(n):
            pass
        return by

    count += once(3) * times
    return count


def outer(a, b):
    inner_sum = 0

    def add(x):
        nonlocal inner_sum
        inner_sum += x

    add(a)
    add(b)
    add(a * b)
    return inner_sum


a = value(7)
b = value(3)
big = value(0x80000001)
print(a + b, a - b, b - a, a * b, a / b, a // b, a % b)
print(big * 2, big + big, 0 - a, -a, ~a, big / 3, big // 10, big % 1000)
print(b - a > a, 0 - 1 > big, a < b - a, not a, int(a > b))
print(a << b, big << 1, big >> 31, a**2, 1 << value(31), a & b, a | b, a ^ b)
print("%d %x" % (a * 1000, big))
print("hex %x and dec %d" % (255, 255), a)
x = a if a > b else b
y = 1 < b < a < 8
print(x, y and 1 or 2, a and b, bump(), bump(5), bump(times=3), bump(by=2, times=4), outer(a, b))
i = 0
while True:
    i += 1
    if i == 3:
        continue
    if i > 5:
        break
    print("i", i)
for k in range(10, 0, 0 - 3):
    print("never or once", k)
    break
for k in range(2, 11, 3):
    print("k", k)
print("last", i)
n = value(5)
total = 0
for k in range(n):
    if k == 1:
        continue
    total += k * k
print("total", total)
print("shifts", 1 << value(32), big >> value(32), a << value(40))
reg.write(0x80000000)
for k in range(20):
    pass
r = reg.read()
print("register", 1 if r > 0x80000005 else 0)
reg.write(12)
print("register", reg.read())
a += 1
b -= 5
big >>= 4
x <<= 2
a *= 3
n //= 2
print(a, b, big, x, n)
