c = CoramChannel(0)
for i in range(3):
    c.write(i)
    print(c.read())
