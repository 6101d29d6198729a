s = CoramInStream(0, 32, 64)
for i in range(4):
    s.write_nonblocking(i * 1024, 50)
while not s.test():
    pass
print("all read")
