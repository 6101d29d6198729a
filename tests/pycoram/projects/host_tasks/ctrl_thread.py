mem = CoramMemory(0, 32, 256)
ioc = CoramIoChannel(0, 32)
ior = CoramIoRegister(idx=0, datawidth=32, size=16)
more = CoramIoChannel(1, 32, 64)


def copy(src, dst, words):
    mem.write(0, src, words)
    mem.read(0, dst, words)


while True:
    command = ioc.read()
    if command == 0:
        break
    src = ior.read(0)
    dst = ior.read(1)
    copy(src, dst, command)
    ior.write(2, ior.read(2) + 1)
    print("copied", command, src, dst)
    ioc.write(command + dst)
    more.write(command * 2)
print("thread ends")
