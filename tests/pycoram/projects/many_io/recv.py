ch = CoramChannel(idx=1, datawidth=64)
wide = CoramIoChannel(idx=5, datawidth=64)
narrow = CoramIoChannel(idx=2, datawidth=64)
status = CoramIoRegister(idx=3, datawidth=64, size=8)
n = 0
while n < 4:
    x = wide.read()
    y = narrow.read()
    ch.write(x ^ y)
    n += 1
    status.write(n, x & 0xffffffffffffffff)
    status.write(0, n)
print('recv done', n)
