"""Draws programs with Hypothesis: the same ones for the same seed."""

from __future__ import annotations

import functools
import hashlib

from fuzz_check import is_worth_running
from fuzz_cores import draw_core_program
from fuzz_generator import FuzzProgram, draw_program
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from hypothesis import strategies as st

CHUNK = 30
CORES = 4
"""Of each chunk of programs, so many are run as whole cores, on a bus: the first ones."""

_BLOCK = st.binary(min_size=32, max_size=32)
# Whole programs are drawn, and many of them: Hypothesis warns of each of these.
_KNOWN = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
_KNOWN += (HealthCheck.large_base_example,)


@st.composite
def programs(draw: st.DrawFn, *, core: bool = False) -> FuzzProgram:
    """A thread with its surroundings; with ``core``, in a core with kernels on a bus.

    Choices are taken from blocks of bytes, one byte or two each. A draw from Hypothesis for each choice takes three times
    as long as everything else that is done before the simulation, and what integers it draws depends on which
    modules are loaded, so that a seed would not give the same program everywhere.
    """
    left = bytearray()

    def choose(count: int) -> int:
        number = 0
        for _ in range(1 if count <= 32 else 2):
            if not left:
                left.extend(draw(_BLOCK))
            number = number << 8 | left.pop(0)
        return number * count >> (8 if count <= 32 else 16)

    return draw_core_program(choose) if core else draw_program(choose)


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def _generate(name: str, count: int, core: bool) -> list[FuzzProgram]:
    found: dict[str, FuzzProgram] = {}

    @seed(_number(name))
    @settings(
        max_examples=2 * count,  # Hypothesis repeats itself at times
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=_KNOWN,
    )
    @given(programs(core=core))
    def collect(program: FuzzProgram) -> None:
        if len(found) < count and program.text not in found:
            assume(is_worth_running(program))
            found[program.text] = program

    collect()
    assert len(found) == count, f"{len(found)} programs of {name}"
    return list(found.values())


@functools.lru_cache(maxsize=8)
def _chunk(name: str, number: int) -> list[FuzzProgram]:
    cores = _generate(f"{name}/{number}/core", CORES, core=True)
    found = cores + _generate(f"{name}/{number}", CHUNK - CORES, core=False)
    return [p.named(f"{name}:{number * CHUNK + i}") for i, p in enumerate(found)]


def make_programs(name: str, first: int, count: int) -> list[FuzzProgram]:
    """Programs ``first`` to ``first + count - 1`` of the seed ``name``: always the same."""
    chunks = range(first // CHUNK, (first + count - 1) // CHUNK + 1)
    every = [program for number in chunks for program in _chunk(name, number)]
    start = first - chunks[0] * CHUNK
    return every[start : start + count]
