"""Recognises digits: streams the network's weights for each image, and moves images in and sums out.

Off-chip memory: the network at WEIGHTS, as the kernel takes it from its stream; images from IMAGES on, each of 64 bytes and
a word with its label; the sums of the last layer from SUMS on, ten words of 64 bits for each image.
"""

images = 20  # set it for one run with: simulate --set images=N

WEIGHTS = 0
IMAGES = 0x2000
SUMS = 0x10000

# Each layer's inputs, neurons, and the shift behind it; as tests/train.py has made them.
LAYERS = ((64, 32, 7), (32, 16, 8), (16, 10, 0))
weight_words = 32 * (1 + 8) + 16 * (1 + 4) + 10 * (1 + 2)  # for each neuron an offset, and eight weights in a word

IMAGE_WORDS = 9
OUTPUTS = 10

# Where things lie in the memory on chip, in words of eight bytes. Two images, so that one can come while the other is used.
PLACES = (0, 16)
BETWEEN = (32, 40)  # outputs of the hidden layers
LAST = 48  # sums of the last layer

# What the kernel does.
HIDDEN = 0
FINAL = 1
LOOK = 2

weights = CoramInStream(idx=0, datawidth=64, size=512)
activations = CoramMemory(idx=0, datawidth=64, size=128)
kernel = CoramChannel(idx=0, datawidth=64, size=16)


def command(what, source, target=0, inputs=0, neurons=0, shift=0):
    kernel.write(source | target << 8 | inputs // 8 << 16 | neurons << 24 | shift << 32 | what << 40)


def infer(number, place, other):
    """Starts the image at `place`, lets the next one come to `other`, and returns what the image shows."""
    command(HIDDEN, place, BETWEEN[0], LAYERS[0][0], LAYERS[0][1], LAYERS[0][2])
    command(HIDDEN, BETWEEN[0], BETWEEN[1], LAYERS[1][0], LAYERS[1][1], LAYERS[1][2])
    activations.wait()  # the sums of the image before are away
    command(FINAL, BETWEEN[1], LAST, LAYERS[2][0], LAYERS[2][1], LAYERS[2][2])
    command(LOOK, place + IMAGE_WORDS - 1)
    if number + 1 < images:
        weights.write_nonblocking(WEIGHTS, weight_words)
        activations.write_nonblocking(other, IMAGES + (number + 1) * IMAGE_WORDS * 8, IMAGE_WORDS)
    digit = kernel.read()
    activations.wait()  # the next image is there
    activations.read_nonblocking(LAST, SUMS + number * OUTPUTS * 8, OUTPUTS)
    return digit


right = 0
weights.write_nonblocking(WEIGHTS, weight_words)
activations.write(PLACES[0], IMAGES, IMAGE_WORDS)
for number in range(images):
    if number & 1:
        digit = infer(number, PLACES[1], PLACES[0])
    else:
        digit = infer(number, PLACES[0], PLACES[1])
    label = kernel.read()
    print(f"image {number}: {digit}")
    if digit == label:
        right += 1
activations.wait()
print(right, "of", images, "right")
