"""Makes the memory image of this project, and checks with NumPy's integers what the core has made of it.

    python tests/reference.py make memory/image.bin
    coram-studio simulate . --set images=400 --set memory_dump=0x10000:0x17d00
    python tests/reference.py check runs/<run>/dump-0.bin --images 400

The network and the digits are those of memory/digits.npz, which tests/train.py has made with scikit-learn.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Arrays = dict[str, npt.NDArray[np.generic]]

IMAGES = 0x2000
SUMS = 0x10000
LAYERS = 3
OUTPUTS = 10


def stored() -> Arrays:
    """What memory/digits.npz holds: weights0 ... (neurons, inputs), biases0 ..., shift0 ..., images and labels."""
    with np.load(Path(__file__).parents[1] / "memory" / "digits.npz") as file:
        return dict(file)


def random_network(seed: int, images: int) -> Arrays:
    """A network of the same shape and shifts with random weights, the largest among them, and random images."""
    random = np.random.default_rng(seed)
    arrays = stored()
    for layer in range(LAYERS):
        shape = arrays[f"weights{layer}"].shape
        arrays[f"weights{layer}"] = random.integers(-128, 128, shape, dtype=np.int8)
        arrays[f"biases{layer}"] = random.integers(-30000, 30000, shape[0], dtype=np.int32)
    arrays["images"] = random.integers(-128, 128, (images, 64), dtype=np.int8)
    arrays["labels"] = random.integers(0, OUTPUTS, images, dtype=np.uint8)
    return arrays


def make(network: Arrays) -> Bytes:
    """The memory image: for each neuron its offset and its weights, from IMAGES on the images with their labels."""
    parts = []
    for layer in range(LAYERS):
        for weights, bias in zip(network[f"weights{layer}"], network[f"biases{layer}"], strict=True):
            parts += [np.array([bias], "<i8").view(np.uint8), weights.view(np.uint8)]
    weights = np.concatenate(parts)
    labels = network["labels"].astype("<u8").view(np.uint8).reshape(-1, 8)
    images = np.hstack([network["images"].view(np.uint8), labels]).ravel()
    memory = np.zeros(IMAGES + len(images), np.uint8)
    memory[: len(weights)] = weights
    memory[IMAGES:] = images
    return memory


def sums(network: Arrays, images: int) -> npt.NDArray[np.int32]:
    """The sums of the last layer, (images, 10): products and sums of whole numbers, shifts, ReLU up to 127."""
    values = network["images"][:images].astype(np.int32)
    for layer in range(LAYERS):
        values = values @ network[f"weights{layer}"].T.astype(np.int32) + network[f"biases{layer}"]
        if layer < LAYERS - 1:
            values = (values >> network[f"shift{layer}"]).clip(0, 127)
    return values.astype(np.int32)


def classes(network: Arrays, images: int) -> npt.NDArray[np.int64]:
    """What the images show: the first of the largest sums."""
    return sums(network, images).argmax(axis=1)


def lines(network: Arrays, images: int) -> list[str]:
    """What the thread must print."""
    found = classes(network, images)
    right = int((found == network["labels"][:images]).sum())
    return [*(f"image {i}: {digit}" for i, digit in enumerate(found)), f"{right} of {images} right"]


def range_of(images: int) -> tuple[int, int]:
    """The bytes of memory in which the sums are: the first, and the one behind the last."""
    return SUMS, SUMS + 8 * OUTPUTS * images


def check(network: Arrays, result: Bytes, images: int) -> None:
    """Raises AssertionError with the first sum that is not NumPy's. ``result``: the bytes of the sums."""
    wanted, got = sums(network, images).ravel(), result.view("<i8")
    assert len(got) == len(wanted), f"there are {len(got)} sums, not {len(wanted)}"
    wrong = np.flatnonzero(wanted != got)
    assert not len(wrong), (
        f"{len(wrong)} sums are wrong; number {wrong[0]} is {got[wrong[0]]}, not {wanted[wrong[0]]}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=("make", "check"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--images", type=int, default=400)
    given = parser.parse_args()
    network = stored()
    if given.command == "make":
        given.file.write_bytes(make(network).tobytes())
    else:
        check(network, np.fromfile(given.file, dtype=np.uint8), given.images)
        print(f"all sums are NumPy's; {lines(network, given.images)[-1]}")


if __name__ == "__main__":
    main()
