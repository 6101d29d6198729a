def once(x, add=1):
	return x + add

# É}ÉNÉçï\ comment in another encoding
ch = CoramChannel(0)
for i in range(3):
	ch.write(once(i))
	print("main %d" % ch.read())
