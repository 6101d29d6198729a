"""Checks programs in all ways: plain Python, the IR after each pass that changed it, and the emitted module."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fuzz_bench import HardwareRun, SimulationFailed, simulate
from fuzz_generator import FuzzProgram, draw_program
from fuzz_reference import Behaviour, Surroundings, TooLong, run_python

from coram_studio.diagnostics import Diagnostic, Severity, as_text
from coram_studio.thread.emit.module import emit_program
from coram_studio.thread.frontend.lower import lower_thread
from coram_studio.thread.interpreter import OutOfSteps, interpret
from coram_studio.thread.ir.graph import Graph, Value
from coram_studio.thread.ir.ops import PURE, Op
from coram_studio.thread.ir.ranges import Ranges
from coram_studio.thread.ir.verify import verify
from coram_studio.thread.ir.widths import Widths
from coram_studio.thread.passes.pipeline import run_passes
from coram_studio.thread.program import ThreadProgram, ThreadSource
from coram_studio.thread.schedule.registers import allocate_registers
from coram_studio.thread.schedule.states import form_states

Kind = Literal["mismatch", "crash", "hang"]
SECONDS_PER_PROGRAM = 60
_MOST_STEPS = 300_000
# Refusals of what is merely too large, and (T012) of constants that do not fit, which random ones may not.
_BOUNDS = frozenset({"T002", "T010", "T011"})


@dataclass(frozen=True)
class Failure:
    """A program that did not do what it says. ``where`` is the stage that shows it."""

    program: FuzzProgram
    kind: Kind
    where: str
    detail: str


class _Failed(Exception):  # noqa: N818 - carries a finding, not an error of ours
    def __init__(self, kind: Kind, where: str, detail: str) -> None:
        super().__init__(where)
        self.kind, self.where, self.detail = kind, where, detail


class _OutOfTime(Exception):  # noqa: N818 - as above
    pass


@contextmanager
def _time_limit() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise _OutOfTime

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS_PER_PROGRAM)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def make_program(seed: str) -> FuzzProgram:
    """The first program of a seed that is short enough to be run."""
    for attempt in range(100):
        program = draw_program(seed, attempt)
        try:
            run_python(program.text, program.options.integers)
        except TooLong:
            continue
        lowered = lower_thread(ThreadSource("t", "t.py", program.text), program.options)
        if lowered.graph is None and all(map(_is_bound, lowered.diagnostics)):
            continue
        return program
    raise AssertionError(f"no program of {seed} is short enough")


def _is_bound(found: Diagnostic) -> bool:
    too_great = found.code == "T012" and "must fit" in found.message
    return found.severity is not Severity.ERROR or found.code in _BOUNDS or too_great


def _same(where: str, expected: Behaviour, got: Behaviour | HardwareRun) -> None:
    for what in ("prints", "events", "errors"):
        a, b = getattr(expected, what), getattr(got, what)
        if a != b:
            at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
            text = f"{what} differ from number {at} on: expected {a[at : at + 3]}, got {b[at : at + 3]}"
            raise _Failed("mismatch", where, text)


def _interpret(where: str, graph: Graph, expected: Behaviour, ranges: Ranges | None = None) -> None:
    world = Surroundings(graph)

    def observe(value: Value, number: int) -> None:
        if ranges is not None and value.op in PURE | {Op.PHI, Op.RECEIVE, Op.QUOTIENT, Op.REMAINDER}:
            low, high = ranges.of(value)
            if not low <= number <= high:
                raise _Failed("mismatch", where, f"{value!r} is {number}, not in {low}..{high}")

    try:
        interpret(graph, world, observe=observe if ranges else None, steps=_MOST_STEPS)
    except OutOfSteps:
        raise _Failed("hang", where, "the interpreter comes to no end") from None
    except TooLong:
        raise _Failed("mismatch", where, "there are more events or prints than there may be") from None
    _same(where, expected, world.behaviour)
    if world.behaviour.finished != expected.finished:
        raise _Failed("mismatch", where, "waits are lost, or misplaced")


def _check_program(program: FuzzProgram, name: str) -> tuple[Behaviour, ThreadProgram]:
    """Everything but the simulation."""
    expected = run_python(program.text, program.options.integers)
    source = ThreadSource(name, f"{name}.py", program.text)
    lowered = lower_thread(source, program.options)
    if lowered.graph is None:
        raise _Failed("crash", "frontend", "\n".join(as_text(d) for d in lowered.diagnostics))
    verify(lowered.graph)
    _interpret("lowered", lowered.graph, expected)
    run_passes(lowered.graph, lambda step, graph: _interpret(step, graph, expected))
    # From here on as compile_thread does it, without doing the first half again.
    widths = Widths(lowered.graph, program.options.external_address_width)
    _interpret("ranges", lowered.graph, expected, ranges=widths.ranges)
    machine = form_states(lowered.graph, widths, program.options.clock_mhz)
    allocate_registers(machine, widths)
    return expected, emit_program(machine, source, program.options)


def _guarded(program: FuzzProgram, name: str) -> tuple[Behaviour, ThreadProgram] | Failure:
    try:
        with _time_limit():
            return _check_program(program, name)
    except _Failed as failed:
        return Failure(program, failed.kind, failed.where, failed.detail)
    except _OutOfTime:
        return Failure(program, "hang", "compiler", f"no end within {SECONDS_PER_PROGRAM} s")
    except Exception:  # noqa: BLE001 - any exception of the compiler is what is looked for
        return Failure(program, "crash", "compiler", traceback.format_exc())


def check_programs(programs: Sequence[FuzzProgram], folder: Path) -> list[Failure]:
    """The programs that fail, each once."""
    failures: list[Failure] = []
    ready: list[tuple[FuzzProgram, Behaviour, ThreadProgram]] = []
    for number, program in enumerate(programs):
        outcome = _guarded(program, f"p{number}")
        if isinstance(outcome, Failure):
            failures.append(outcome)
        else:
            ready.append((program, *outcome))
    return failures + _check_hardware(ready, folder)


def _check_hardware(
    ready: Sequence[tuple[FuzzProgram, Behaviour, ThreadProgram]], folder: Path
) -> list[Failure]:
    if not ready:
        return []
    try:
        runs = simulate([r[2] for r in ready], [r[0] for r in ready], folder)
    except SimulationFailed as failed:
        if len(ready) == 1:
            kind: Kind = "hang" if "no end" in str(failed) else "crash"
            return [Failure(ready[0][0], kind, "simulation", str(failed))]
        # One of them is at fault: look at each half.
        half = len(ready) // 2
        return _check_hardware(ready[:half], folder) + _check_hardware(ready[half:], folder)
    failures: list[Failure] = []
    for program, expected, compiled in ready:
        try:
            _check_run(expected, runs[compiled.name])
        except _Failed as found:
            failures.append(Failure(program, found.kind, found.where, found.detail))
    return failures


def _check_run(expected: Behaviour, run: HardwareRun) -> None:
    if not run.ended:
        raise _Failed("hang", "hardware", f"not finished; the last events are {run.events[-3:]}")
    _same("hardware", expected, run)
    if run.protocol:
        raise _Failed("mismatch", "hardware", f"a handshake of {sorted(run.protocol)} is not held")
    for number, (least, over) in enumerate(zip(expected.finished, run.over, strict=True)):
        for key, count in least.items():
            if over.get(key, 0) < count:
                raise _Failed("mismatch", "hardware", f"word {number} is sent before {key} is done")
    if run.dram != expected.dram:
        raise _Failed("mismatch", "hardware", f"off-chip memory differs: {expected.dram}, got {run.dram}")
