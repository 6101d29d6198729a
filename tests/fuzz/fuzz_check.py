"""Checks programs in all ways: plain Python, the IR after each pass that changed it, and the emitted module."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fuzz_bench import HardwareRun, SimulationFailed, simulate
from fuzz_core_bench import CoreRefused, CoreRun, build, changed_bytes, simulate_cores
from fuzz_core_reference import CoreWorld
from fuzz_generator import FuzzProgram
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


def is_worth_running(program: FuzzProgram) -> bool:
    """Whether a program does little enough, in an order that is the same everywhere."""
    try:
        run_python(program.text, program.options.integers, _world(program))
    except TooLong:
        return False
    lowered = lower_thread(ThreadSource("t", "t.py", program.text), program.options)
    return lowered.graph is not None or not all(map(_is_bound, lowered.diagnostics))


def _world(program: FuzzProgram, graph: Graph | None = None) -> Surroundings:
    return Surroundings(graph) if program.core is None else CoreWorld(program.core)


def _is_bound(found: Diagnostic) -> bool:
    too_great = found.code == "T012" and "must fit" in found.message
    return found.severity is not Severity.ERROR or found.code in _BOUNDS or too_great


def _same(where: str, expected: Behaviour, got: Behaviour | HardwareRun) -> None:
    for what in ("prints", "events", "errors"):
        _same_list(where, what, getattr(expected, what), getattr(got, what))


def _same_list(where: str, what: str, a: Sequence[object], b: Sequence[object]) -> None:
    if a != b:
        at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
        text = f"{what} differ from number {at} on: expected {a[at : at + 3]}, got {b[at : at + 3]}"
        raise _Failed("mismatch", where, text)


def _interpret(
    where: str, graph: Graph, expected: Behaviour, program: FuzzProgram, ranges: Ranges | None = None
) -> None:
    world = _world(program, graph)

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
    if isinstance(world, CoreWorld) and changed_bytes(world.dram) != expected.dram:
        raise _Failed("mismatch", where, "off-chip memory differs")
    if world.behaviour.finished != expected.finished:
        raise _Failed("mismatch", where, "waits are lost, or misplaced")


def _check_program(program: FuzzProgram, name: str) -> tuple[Behaviour, ThreadProgram]:
    """Everything but the simulation."""
    world = _world(program)
    expected = run_python(program.text, program.options.integers, world)
    if isinstance(world, CoreWorld):
        expected.dram = changed_bytes(world.dram)
    source = ThreadSource(name, f"{name}.py", program.text)
    lowered = lower_thread(source, program.options)
    if lowered.graph is None:
        raise _Failed("crash", "frontend", "\n".join(as_text(d) for d in lowered.diagnostics))
    verify(lowered.graph)
    _interpret("lowered", lowered.graph, expected, program)
    run_passes(
        lowered.graph,
        lambda step, graph: _interpret(step, graph, expected, program),
        overlap=program.options.overlap,
    )
    # From here on as compile_thread does it, without doing the first half again.
    widths = Widths(lowered.graph, program.options.external_address_width)
    _interpret("ranges", lowered.graph, expected, program, ranges=widths.ranges)
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


_Ready = tuple[FuzzProgram, Behaviour, ThreadProgram]


def check_programs(programs: Sequence[FuzzProgram], folder: Path, *, simulated: bool = True) -> list[Failure]:
    """The programs that fail, each once; unless ``simulated``, as far as that shows in the compiler."""
    failures: list[Failure] = []
    ready: list[_Ready] = []
    for number, program in enumerate(programs):
        outcome = _guarded(program, f"p{number}")
        if isinstance(outcome, Failure):
            failures.append(outcome)
        else:
            ready.append((program, *outcome))
    if not simulated:
        return failures
    threads = [r for r in ready if r[0].core is None]
    cores = [r for r in ready if r[0].core is not None]
    return (
        failures + _check_hardware(threads, folder, _run_threads) + _check_hardware(cores, folder, _run_cores)
    )


def _run_threads(ready: Sequence[_Ready], folder: Path) -> dict[str, HardwareRun]:
    return simulate([r[2] for r in ready], [r[0] for r in ready], folder)


def _run_cores(ready: Sequence[_Ready], folder: Path) -> dict[str, CoreRun]:
    built = [build(compiled, program) for program, _, compiled in ready]
    return simulate_cores([r[2] for r in ready], [r[0] for r in ready], built, folder)


def _check_hardware(
    ready: Sequence[_Ready],
    folder: Path,
    run: Callable[[Sequence[_Ready], Path], Mapping[str, HardwareRun | CoreRun]],
) -> list[Failure]:
    if not ready:
        return []
    try:
        runs = run(ready, folder)
    except (SimulationFailed, CoreRefused) as failed:
        if len(ready) == 1:
            kind: Kind = "hang" if "no end" in str(failed) else "crash"
            return [Failure(ready[0][0], kind, "simulation", str(failed))]
        # One of them is at fault: look at each half.
        half = len(ready) // 2
        return _check_hardware(ready[:half], folder, run) + _check_hardware(ready[half:], folder, run)
    failures: list[Failure] = []
    for program, expected, compiled in ready:
        found = runs[compiled.name]
        try:
            if isinstance(found, CoreRun):
                _check_core(expected, found)
            else:
                _check_run(expected, found)
        except _Failed as failed:
            failures.append(Failure(program, failed.kind, failed.where, failed.detail))
    return failures


def _check_ended(run: HardwareRun | CoreRun, where: str) -> None:
    if not run.ended:
        raise _Failed("hang", where, f"not finished; the last events are {run.events[-3:]}")


def _check_run(expected: Behaviour, run: HardwareRun) -> None:
    _check_ended(run, "hardware")
    _same("hardware", expected, run)
    if run.protocol:
        raise _Failed("mismatch", "hardware", f"a handshake of {sorted(run.protocol)} is not held")
    for number, (least, over) in enumerate(zip(expected.finished, run.over, strict=True)):
        for key, count in least.items():
            if over.get(key, 0) < count:
                raise _Failed("mismatch", "hardware", f"word {number} is sent before {key} is done")
    if run.dram != expected.dram:
        raise _Failed("mismatch", "hardware", f"off-chip memory differs: {expected.dram}, got {run.dram}")


def _check_core(expected: Behaviour, run: CoreRun) -> None:
    """A core's objects are independent of each other but for what the kernels can tell: each has its own order."""
    _check_ended(run, "core")
    for what in ("prints", "errors"):
        _same_list("core", what, getattr(expected, what), getattr(run, what))
    for key in dict.fromkeys(event[0] for event in (*expected.events, *run.events)):
        a, b = ([e for e in events if e[0] == key] for events in (expected.events, run.events))
        _same_list("core", f"events of {key}", a, b)
    if run.dram != expected.dram:
        where = sorted(a for a, _ in set(run.dram.items()) ^ set(expected.dram.items()))
        raise _Failed(
            "mismatch", "core", f"off-chip memory differs in {len(where)} bytes from {where[0]:#x} on"
        )
    if run.protocol:
        raise _Failed("mismatch", "core", f"{sorted(run.protocol)}: a rule of the bus is broken")
