c = CoramChannel(0, 8, 8)
d = CoramChannel(idx=1, datawidth=8, size=8)
for i in range(100, 103):
    c.write(i)
    d.write(i + 50)
    print(c.read(), d.read())
