data = CoramMemory(0, 8, 512)
n = CoramChannel(0, 16)
out = CoramChannel(1, 32)
for k in range(1, 4):
    data.write(0, k * 400, k * 50)
    n.write(k * 50)
    h = out.read()
    print("c", k, "%x" % h)
