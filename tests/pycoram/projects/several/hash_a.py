data = CoramInStream(0, 32, 32)
n = CoramChannel(0, 16)
out = CoramChannel(1, 32)
for k in range(1, 4):
    n.write(k * 50)
    data.write(k * 400, k * 50)
    print("a", k, "%x" % out.read())
