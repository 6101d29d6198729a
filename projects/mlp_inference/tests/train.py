"""Trains and quantises the network of this project, and keeps test digits. Only this file needs scikit-learn.

    python tests/train.py memory/digits.npz

The data are scikit-learn's digits: 1,797 images of 8 x 8 pixels from 0 to 16 (E. Alpaydin, C. Kaynak: Optical
Recognition of Handwritten Digits, UCI Machine Learning Repository, CC BY 4.0). The network is trained on two thirds; of
the others, 400 are kept. Weights become whole numbers of 8 bits, layer by layer: the largest becomes 127; after each
layer, sums are shifted right by as much as lets 99.9 % of those of the training images fit.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

HIDDEN = (32, 16)
KEPT = 400


def main() -> None:
    digits = load_digits()
    train_x, test_x, train_y, test_y = train_test_split(
        digits.data / 16, digits.target, test_size=1 / 3, random_state=1, stratify=digits.target
    )
    network = MLPClassifier(HIDDEN, max_iter=1000, alpha=1e-3, random_state=1).fit(train_x, train_y)

    arrays = {}
    activations = np.round(train_x * 16).astype(np.int64)
    scale = 16.0  # a real number x is stored as round(x * scale)
    for layer, (weights, biases) in enumerate(zip(network.coefs_, network.intercepts_, strict=True)):
        factor = 127 / np.abs(weights).max()
        stored = np.round(weights.T * factor).astype(np.int8)
        offsets = np.round(biases * factor * scale).astype(np.int32)
        sums = activations @ stored.T.astype(np.int64) + offsets
        high = np.quantile(sums, 0.999)
        shift = max(0, int(np.ceil(np.log2(high / 127))))
        arrays |= {f"weights{layer}": stored, f"biases{layer}": offsets, f"shift{layer}": np.int32(shift)}
        activations = (sums >> shift).clip(0, 127)
        scale = scale * factor / (1 << shift)
    images = np.round(test_x * 16).astype(np.int8)[:KEPT]
    np.savez_compressed(Path(sys.argv[1]), images=images, labels=test_y[:KEPT].astype(np.uint8), **arrays)
    print(f"{network.score(test_x, test_y):.3f} right before quantising")


if __name__ == "__main__":
    main()
