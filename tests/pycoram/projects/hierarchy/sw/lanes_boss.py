ch = CoramChannel(0)
x = 7
for i in range(3):
    ch.write(x)
    x = ch.read()
    print(i, x)
