wide = CoramMemory(0, 16, 32, 4, True)
paged = CoramMemory(idx=1, datawidth=64, size=32, length=4, scattergather=False)
channel = CoramChannel(0)
rows = 8

wide.write(4, 0, rows)  # rows of 64 bits to rows 4 to 11
paged.write(0, 256, 120)  # words of 64 bits over all pages
for row in range(4, 4 + rows):
    channel.write(row)
    print("row", row, "%d" % channel.read())
wide.read(4, 2048, rows)
paged.read(28, 3072, 8)  # from the first page into the second
wide.write(0, 2048 + 8, 4)
paged.write(30, 3072, 4)
for row in range(0, 4):
    channel.write(row)
    print("again %d %x" % (row, channel.read()))
