words = CoramMemory(0, 32, 64)
port = CoramChannel(0, 32)
state = CoramIoRegister(0, 32, 4)

def peek(index):
    port.write(index)
    return port.read()

while state.read(0) == 0:
    pass
words.write(0, 0, 48)           # more than the image holds
for i in range(6):
    if i != 3:
        print("word %d: %x" % (i, peek(i)))
print("word 12: %x" % peek(12))
state.write(1, 0x600d)
