"""The debug map says what the module does: a run's states, registers and handshakes, laid along what Python does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from fuzz_check import is_worth_running
from fuzz_generator import FuzzProgram
from fuzz_strategy import CHUNK, make_programs
from map_replay import Cycle, Item, MapIsWrong, check_map, hardware_cycles, python_items, without_polling

from coram_studio.locate import projects_root
from coram_studio.thread.compiler import compile_thread
from coram_studio.thread.program import DebugMap, StateInfo, ThreadOptions, ThreadSource

LEAST_PROGRAMS = 50
# The samples whose threads come to their end whatever their objects answer; others wait for what their kernels say.
SAMPLES = sorted(projects_root().glob("vector_sum*/threads/*.py"))


@dataclass
class _Run:
    debug: DebugMap
    items: list[Item]
    cycles: list[Cycle]


def _run(program: FuzzProgram, folder: Path) -> _Run | None:
    program = replace(program, text=without_polling(program.text), stall=3, latency=8)
    compiled = compile_thread(ThreadSource("t", "t.py", program.text), program.options).program
    if compiled is None or not is_worth_running(program):
        return None
    cycles = hardware_cycles(compiled, program, folder)
    return _Run(compiled.debug_map, python_items(program), cycles) if cycles else None


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[_Run]:
    programs = [p for p in make_programs("map", 0, 3 * CHUNK) if p.core is None]
    found = [_run(program, tmp_path_factory.mktemp("map")) for program in programs]
    return [run for run in found if run is not None]


def test_random_threads_go_the_way_that_the_map_shows(runs: list[_Run]) -> None:
    assert len(runs) >= LEAST_PROGRAMS
    compared = [check_map(run.debug, run.items, run.cycles) for run in runs]
    assert sum(compared) > 5_000
    # Most runs have variables in registers.
    assert sum(1 for count in compared if count) > len(runs) / 2


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_samples_go_the_way_that_the_map_shows(path: Path, tmp_path: Path) -> None:
    program = FuzzProgram("sample", path.read_text(encoding="utf-8"), ThreadOptions(), 0, 1)
    run = _run(program, tmp_path)
    assert run is not None
    assert check_map(run.debug, run.items, run.cycles) > 0


def _with_states(debug: DebugMap, change: Callable[[StateInfo], StateInfo]) -> DebugMap:
    return replace(debug, states=tuple(map(change, debug.states)))


def _shifted_line(debug: DebugMap) -> DebugMap:
    """A statement is one line further down than it is."""

    def shift(state: StateInfo) -> StateInfo:
        stacks = tuple(
            (*stack[:-1], replace(stack[-1], span=replace(stack[-1].span, line=stack[-1].span.line + 1)))
            if stack and stack[-1].span.line == wrong
            else stack
            for stack in state.stacks
        )
        return replace(state, stacks=stacks)

    waiting = [state for state in debug.states if state.waits_for]
    wrong = waiting[-1].spans[0].line
    return _with_states(debug, shift)


def _wrong_register(debug: DebugMap) -> DebugMap:
    """Two variables have each other's registers."""
    used = {number for state in debug.states for number in state.variables}
    held = [number for number in sorted(used) if debug.variables[number].width > 1]
    pairs = [(a, b) for a in held for b in held if debug.variables[a].register != debug.variables[b].register]
    if not pairs:
        return debug
    a, b = pairs[0]
    variables = list(debug.variables)
    variables[a], variables[b] = (
        replace(variables[a], register=variables[b].register),
        replace(variables[b], register=variables[a].register),
    )
    return replace(debug, variables=tuple(variables))


def _missing_frame(debug: DebugMap) -> DebugMap:
    """Calls lack their outermost frame."""
    return _with_states(
        debug, lambda s: replace(s, stacks=tuple(k[1:] if len(k) > 1 else k for k in s.stacks))
    )


def _missing_statement(debug: DebugMap) -> DebugMap:
    """States do not have the first of their statements."""
    return _with_states(debug, lambda s: replace(s, stacks=s.stacks[1:] if len(s.stacks) > 1 else s.stacks))


def _missing_wait(debug: DebugMap) -> DebugMap:
    """States do not say that they wait for words."""
    return _with_states(
        debug, lambda s: replace(s, waits=tuple(wait for wait in s.waits if wait.direction != "in"))
    )


def _wrong_variables(debug: DebugMap) -> DebugMap:
    """Every state is said to have every variable in its register."""
    numbers = tuple(i for i, variable in enumerate(debug.variables) if variable.register)
    return _with_states(debug, lambda s: replace(s, variables=numbers))


@pytest.mark.parametrize(
    "plant",
    [_shifted_line, _wrong_register, _missing_frame, _missing_statement, _missing_wait, _wrong_variables],
    ids=lambda plant: plant.__name__.strip("_"),
)
def test_a_fault_that_is_planted_in_maps_is_found(
    plant: Callable[[DebugMap], DebugMap], runs: list[_Run]
) -> None:
    changed = found = 0
    for run in runs:
        debug = plant(run.debug)
        if debug == run.debug:
            continue
        changed += 1
        try:
            check_map(debug, run.items, run.cycles)
        except MapIsWrong:
            found += 1
    assert changed > 10
    # What a fault changes may be where a program never comes, or where nothing depends on it.
    assert found > changed / 3, f"{found} of {changed}"
