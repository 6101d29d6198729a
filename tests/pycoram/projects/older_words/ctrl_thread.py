mem = CoramMemory(0, datawidth=32, size=64)
talk = CoramChannel(idx=0, datawidth=32, size=16)
mem.write(0, 256, 16)
for step in range(3):
    talk.write(step + 1)
    print("answer", step, talk.read())
