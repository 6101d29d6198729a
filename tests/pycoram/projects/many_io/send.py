ch = CoramChannel(idx=7, datawidth=64)
out = CoramIoChannel(idx=0, datawidth=64, size=8)
ctrl = CoramIoRegister(idx=0, datawidth=32, size=4)
total = 0
for i in range(4):
    w = ch.read()
    total += w & 0xff
    out.write(w + ctrl.read(i))
ctrl.write(3, total)
print('send done %x' % total)
