e = CoramChannel(0, datawidth=8, size=8)


def ask(x):
    e.write(x)
    return e.read()


print(ask(1), ask(255))
