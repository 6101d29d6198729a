"""The divider finds quotient and remainder, of whatever it divides, in time: proved by induction."""

from __future__ import annotations

from pathlib import Path

import pytest
from prove import Model, library, translate, with_properties

SHAPES = {
    "two bits a cycle, groups": {"DIVIDEND": 6, "DIVISOR": 5, "BITS": 2, "STEPS": 1},
    "four bits, steps": {"DIVIDEND": 7, "DIVISOR": 3, "BITS": 4, "STEPS": 2},
    "one bit": {"DIVIDEND": 4, "DIVISOR": 5, "BITS": 1, "STEPS": 4},
}


def model(directory: Path, shape: str, fault: tuple[str, str] | None = None) -> Model:
    text = with_properties(library("coram_divider", fault), "coram_divider_properties")
    return translate(directory, "coram_divider", SHAPES[shape], text)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_divider_is_proved(shape: str, tmp_path: Path) -> None:
    proof = model(tmp_path, shape)
    assert proof.proved(2 + SHAPES[shape]["STEPS"])
    assert proof.reached(10)


FAULTS = [
    ("wire               two = ~less2[DIVISOR+2];", "wire               two = ~less3[DIVISOR+2];"),
    ("thrice <= {2'd0, once} + {1'b0, once, 1'b0};", "thrice <= {2'd0, once} + {2'd0, once};"),
    ("assign fits[j] = long[j+i-2] & ~longer[j];", "assign fits[j] = long[j+i-2] & longer[j];"),
    ("if (!least[k]) away = GROUPS + 1 - k;", "if (!least[k]) away = GROUPS - k;"),
    ("assign done = ~fresh & ~todo[1];", "assign done = ~todo[1];"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=[new for _, new in FAULTS])
def test_a_planted_fault_is_refuted(fault: tuple[str, str], tmp_path: Path) -> None:
    assert model(tmp_path, "two bits a cycle, groups", fault).refuted(9)
