"""The sample mlp_inference against NumPy's integers: every sum of the last layer, and what the thread prints."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sample_runs import copied, reference, run

from coram_studio.locate import projects_root

mlp = reference("mlp_inference")


def test_the_image_holds_the_network_and_the_digits() -> None:
    image = np.fromfile(projects_root() / "mlp_inference" / "memory" / "image.bin", dtype=np.uint8)
    assert (image == mlp.make(mlp.stored())).all()


def test_the_network_knows_digits() -> None:
    network = mlp.stored()
    assert (mlp.classes(network, 400) == network["labels"]).mean() > 0.95


def test_the_digits_that_it_brings(tmp_path: Path) -> None:
    done, sums = run(copied("mlp_inference", tmp_path), None, mlp.range_of(20))
    mlp.check(mlp.stored(), sums, 20)
    assert list(done.metrics.prints) == mlp.lines(mlp.stored(), 20)


@pytest.mark.parametrize(("seed", "images", "latency"), [(1, 1, 100), (2, 8, 1), (3, 7, 60)])
def test_random_networks_and_images(seed: int, images: int, latency: int, tmp_path: Path) -> None:
    network = mlp.random_network(seed, images)
    root = copied("mlp_inference", tmp_path)
    done, sums = run(root, mlp.make(network), mlp.range_of(images), images=images, read_latency=latency)
    mlp.check(network, sums, images)
    assert list(done.metrics.prints) == mlp.lines(network, images)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("kernels/mlp.v", "32'sd127) ? 8'd127", "32'sd126) ? 8'd126"),
        ("kernels/mlp.v", "widened(products[7])", "widened(products[6])"),
        ("kernels/mlp.v", "sum[31] ? 8'd0 :", ""),
        ("threads/infer.py", "(32, 16, 8)", "(32, 16, 7)"),
    ],
)
def test_a_planted_fault_is_found(file: str, old: str, new: str, tmp_path: Path) -> None:
    network = mlp.random_network(4, 4)
    root = copied("mlp_inference", tmp_path, {file: ((old, new),)})
    _, sums = run(root, mlp.make(network), mlp.range_of(4), images=4)
    with pytest.raises(AssertionError, match="sums are wrong"):
        mlp.check(network, sums, 4)


def test_a_wrong_choice_of_the_largest_sum_is_found(tmp_path: Path) -> None:
    changes = {"kernels/mlp.v": (("sum > largest", "done < 5 && sum > largest"),)}
    done, _ = run(copied("mlp_inference", tmp_path, changes), None, mlp.range_of(5), images=5)
    assert list(done.metrics.prints) != mlp.lines(mlp.stored(), 5)
