"""Which bits of an added port belong to which occurrence of a site, as Verilog expressions of the genvars.

A site that stands in generate loops needs one *slot* per combination of the genvars. The ports that lead its
control side out are vectors of slots, and each iteration takes its slot by an expression of the genvars.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from coram_studio.verilog.hierarchy import Indices, Site

# A box of slots that are not all in use is replaced by a choice of values: bits that nobody drives or reads are what
# linters warn of. Where there are many slots, the choice would be long, and the box may hold this many times those in use.
_MOST_WASTE = 2
_MANY = 64


@dataclass(frozen=True, slots=True)
class Slots:
    """The slots of a site: how many, the number of each occurrence, and the expression for that number."""

    count: int
    numbers: dict[Indices, int]
    expression: str  # "0" for a site of one slot


@dataclass(frozen=True, slots=True)
class _Axis:
    """Values of one genvar: first, step and number."""

    genvar: str
    first: int
    step: int
    length: int

    def position(self, value: int) -> int:
        return (value - self.first) // self.step

    @property
    def expression(self) -> str:
        first = f"({self.first})" if self.first < 0 else str(self.first)
        shifted = self.genvar if self.first == 0 else f"({self.genvar} - {first})"
        return shifted if self.step == 1 else f"({shifted}/{self.step})"


def slots_of(site: Site) -> Slots:
    """Number the occurrences of a site."""
    occurrences = list(site.indices)
    if len(occurrences) == 1:
        return Slots(1, {occurrences[0]: 0}, "0")
    axes = _axes(site.genvars, occurrences)
    box = 1
    for axis in axes:
        box *= axis.length
    if box > len(occurrences) * (_MOST_WASTE if len(occurrences) > _MANY else 1):
        return _chosen(site.genvars, occurrences)
    terms: list[str] = []
    stride = box
    strides: list[int] = []
    for axis in axes:
        stride //= axis.length
        strides.append(stride)
        if axis.length > 1:
            terms.append(axis.expression if stride == 1 else f"{axis.expression}*{stride}")
    numbers = {
        indices: sum(
            axis.position(value) * stride for axis, value, stride in zip(axes, indices, strides, strict=True)
        )
        for indices in occurrences
    }
    return Slots(box, numbers, " + ".join(terms))


def _axes(genvars: tuple[str, ...], occurrences: list[Indices]) -> list[_Axis]:
    axes = []
    for position, genvar in enumerate(genvars):
        values = sorted({indices[position] for indices in occurrences})
        steps = {b - a for a, b in itertools.pairwise(values)}
        step = steps.pop() if len(steps) == 1 else 1
        axes.append(_Axis(genvar, values[0], step, (values[-1] - values[0]) // step + 1))
    return axes


def _chosen(genvars: tuple[str, ...], occurrences: list[Indices]) -> Slots:
    """Slots without gaps, numbered by a chain of comparisons: for loops with irregular steps."""
    numbers = {indices: number for number, indices in enumerate(occurrences)}
    expression = "0"
    for indices, number in list(numbers.items())[1:]:
        test = " && ".join(f"{genvar} == ({value})" for genvar, value in zip(genvars, indices, strict=True))
        expression = f"({test}) ? {number} : {expression}"
    return Slots(len(numbers), numbers, expression)
