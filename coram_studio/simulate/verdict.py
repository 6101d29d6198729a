"""Judge a run: from what the simulator printed and how it ended to a result and diagnostics."""

from __future__ import annotations

from collections.abc import Sequence

from coram_studio.diagnostics import Diagnostic, ObjectRef, Related, Span, diagnostic, has_errors
from coram_studio.ipcore.manifest import Core
from coram_studio.simulate.image import MemoryImage
from coram_studio.simulate.output import MAX_PRINTS, Check, Output
from coram_studio.simulate.process import Ending, Outcome
from coram_studio.simulate.run import Result, SimulationRequest
from coram_studio.thread.program import DebugMap, StateInfo

_MAX_SHOWN = 20  # errors of the design that become diagnostics
_RULES = {
    "dropped": "{channel}VALID must stay high until {channel}READY answers, but fell",
    "changed": "the {channel} channel must keep its values until {channel}READY answers, but changed them",
    "unknown": "{channel} must be 0 or 1, but is unknown (x)",
    "unknown-address": "a {channel} burst must have a known address, but its address holds unknown bits (x)",
    "burst": "a {channel} burst must be incrementing (INCR), not type {number}, at {address:#x}",
    "narrow": "a {channel} burst must use the bus's full width, not {number} bytes a beat, at {address:#x}",
    "boundary": "a {channel} burst must stay within 4 KiB, but {number} bytes at {address:#x} cross the boundary",
    "last": "WLAST must mark the last beat of its burst, but not so in the burst at {address:#x}",
    "read-in-burst": "READ must be 0 until all words of a written burst are taken, but is 1",
    "both": "READ and WRITE must not be 1 at once, but are, at {address:#x}",
    "command-changed": "a command must keep its values until WAITREQUEST falls, but changed them",
    "burstcount": "BURSTCOUNT must be from 1 to 256, not {number}, at {address:#x}",
    "reset": "{channel} must be low until reset is released, but is high",
}


def judge(
    request: SimulationRequest,
    image: MemoryImage | None,
    outcome: Outcome,
    output: Output,
    run_messages: Sequence[Diagnostic],
    silent_seconds: float,
    fatal: bool,
) -> tuple[Result, list[Diagnostic]]:
    """The result of a run that was compiled, and its diagnostics. Waves are looked at elsewhere.

    ``silent_seconds`` is the wall time since the last sign of progress. ``fatal``: a kernel's $fatal ended the run.
    """
    checks = [_check(request, image, check) for check in output.checks]
    found = [*_design_errors(output), *checks, *run_messages]
    if output.dropped_prints:
        found.append(
            diagnostic("S050", f"the first {MAX_PRINTS:,} printed lines are kept in the run's metrics")
        )
    if outcome.ending is Ending.CANCELLED:
        return Result.CANCELLED, found
    limit = _limit(request, outcome, output, silent_seconds)
    if limit is not None:
        result, problems = limit
        return result, [*problems, *found]
    if output.end_status == "cycles":
        return Result.TIMEOUT, [*found, *_cycle_limit(request, output)]  # what went wrong before may be why
    if output.end_status == "":
        return _no_end(outcome, output, found, fatal)
    if output.end_status == "unfinished":
        message = "every burst must be answered before the run ends, but bursts are still open"
        found.insert(0, diagnostic("S035", f"{message} long after the last thread finished"))
        return Result.FAIL, found
    if output.end_status == "waits":
        message = "all threads have finished, and the host waits on without calling $finish: the run is over"
        span = Span(request.host.path) if request.host is not None else None
        found.append(diagnostic("S038", message, span=span))
    if outcome.code != 0:
        message = f"the simulator must end without a fault, but its exit status was {outcome.code}"
        return Result.ERROR, [diagnostic("S008", message), *found]
    return (Result.FAIL if has_errors(found) else Result.PASS), found


def waiting_threads(core: Core, output: Output) -> tuple[Related, ...]:
    """Where each thread that has not finished stands, as source lines and objects."""
    maps = {debug_map.thread: debug_map for debug_map in core.debug_maps}
    related = []
    for trace, state in zip(core.manifest.threads, output.states, strict=False):
        if state == -1:
            continue
        related.append(_waiting(trace.thread, state, maps.get(trace.thread)))
    return tuple(related)


def _waiting(thread: str, state: int | None, debug_map: DebugMap | None) -> Related:
    if state is None:
        return Related(f"thread {thread} is in no known state (x): was it reset?")
    info = next((s for s in debug_map.states if s.index == state), None) if debug_map else None
    if info is None:
        return Related(f"thread {thread} is in state {state}")
    span = info.spans[0] if info.spans else None
    return Related(f"thread {thread} {_activity(info)}", span)


def _activity(info: StateInfo) -> str:
    if info.waits_for is None:
        return f"is in state {info.index} ({info.label})"
    key, operation = info.waits_for
    return f"waits for {key}.{operation} in state {info.index} ({info.label})"


def _cycle_limit(request: SimulationRequest, output: Output) -> list[Diagnostic]:
    related = waiting_threads(request.core, output)
    first = next((r for r in related if r.span), None)
    if request.host is not None and request.host.ends_run and not related:
        text = f"the host must call $finish within {request.limits.cycles:,} cycles, but has not"
        hint = "All threads have finished: look at what the host waits for."
        return [diagnostic("S020", text, span=Span(request.host.path), remedy=hint)]
    message = f"the threads must finish within {request.limits.cycles:,} cycles, but {_unfinished(related)}"
    still = output.cycles - output.active_cycle
    remedy = None
    if still > max(1000, output.cycles // 10):
        message += f"; nothing has moved since cycle {output.active_cycle:,}"
        remedy = "Look at what the threads wait for: it does not come."
    span = first.span if first else None
    return [diagnostic("S020", message, span=span, related=related, remedy=remedy)]


def _unfinished(related: Sequence[Related]) -> str:
    if len(related) == 1:
        return related[0].message
    return f"{len(related)} of them have not"


def _limit(
    request: SimulationRequest, outcome: Outcome, output: Output, silent_seconds: float
) -> tuple[Result, list[Diagnostic]] | None:
    limits = request.limits
    if outcome.ending is Ending.WALL:
        related = waiting_threads(request.core, output)
        message = f"the run must end within {limits.wall_seconds:g} s, but was at cycle {output.cycles:,}"
        remedy = None
        if silent_seconds > max(2.0, limits.wall_seconds / 2):
            message += " and simulated time stands still"
            remedy = (
                "Look for a loop without delay between kernels' assignments, or raise limits.wall_seconds."
            )
        return Result.TIMEOUT, [diagnostic("S021", message, related=related, remedy=remedy)]
    if outcome.ending is Ending.OUTPUT:
        message = f"log and waves must stay below {limits.output_bytes:,} bytes, but went on to grow"
        return Result.LIMIT, [diagnostic("S023", f"{message} at cycle {output.cycles:,}")]
    if outcome.ending is Ending.DISK:
        return Result.LIMIT, [disk_full(f"at cycle {output.cycles:,}")]
    return None


def disk_full(when: str) -> Diagnostic:
    """The diagnostic of a run that was stopped for want of disk space."""
    return diagnostic("S024", f"the disk that holds the project's runs is full: the run was stopped {when}")


def out_of_memory(outcome: Outcome, limit: int, text: str) -> bool:
    """Whether a program that died did so for want of memory: it says so, or it was close to the limit."""
    words = ("bad_alloc", "out of memory", "cannot allocate memory", "memory exhausted", "virtual memory")
    said = any(word in text.lower() for word in words)
    return outcome.code != 0 and (said or outcome.peak_memory > limit * 0.85)


def _no_end(
    outcome: Outcome, output: Output, found: list[Diagnostic], fatal: bool
) -> tuple[Result, list[Diagnostic]]:
    """The simulator ended, but the testbench did not say that it was done."""
    sandbox_failed = any(notice.startswith("bwrap: ") for notice in output.notices)
    if outcome.code in (0, 1) and not sandbox_failed:
        # Simulators end with 0 after $finish and with 1 after $stop and $fatal, which has said why.
        if fatal:
            return Result.FAIL, found
        message = (
            "the run must end when all threads have finished, but a kernel ended it early"
            f" ($finish or $stop) after cycle {output.cycles:,}"
        )
        return Result.FAIL, [diagnostic("S034", message), *found]
    last = output.notices[-1] if output.notices else f"exit status {outcome.code}"
    return Result.ERROR, [
        diagnostic("S008", f"the simulator died at cycle {output.cycles:,}: {last}"),
        *found,
    ]


def _design_errors(output: Output) -> list[Diagnostic]:
    texts = list(dict.fromkeys(output.errors))
    found = [diagnostic("S030", text) for text in texts[:_MAX_SHOWN]]
    if len(texts) > _MAX_SHOWN:
        found.append(
            diagnostic("S030", f"and {len(texts) - _MAX_SHOWN:,} or more other errors: see the run's log")
        )
    return found


def _check(request: SimulationRequest, image: MemoryImage | None, check: Check) -> Diagnostic:
    interface = request.core.manifest.interface(check.port)
    subject = None
    if interface is not None and interface.subject:
        subject = ObjectRef(interface.accelerator or request.core.manifest.name, interface.subject)
    at = f"{check.port}, cycle {check.cycle:,}"
    if check.rule == "range":
        message = (
            f"{at}: the design must {check.channel} within the memory of {request.memory.size:,} bytes,"
            f" not at {check.address:#x}"
        )
        return diagnostic("S032", message, subject=subject)
    if check.rule == "image":
        size = len(image.data) if image else 0
        name = image.name if image else "the memory image"
        message = (
            f"{at}: the design reads at {check.address:#x}, but memory image {name} holds {size:,} bytes"
        )
        if check.address < size:
            message = f"{at}: the design reads at {check.address:#x}, where memory image {name} has a gap"
        code = "S037" if request.memory.unwritten == "warning" else "S033"
        return diagnostic(code, message, subject=subject)
    if check.rule == "unknown-data":
        message = f"{at}: the design writes unknown bits (x) to the memory at {check.address:#x}"
        return diagnostic("S036", message, subject=subject)
    if check.rule == "image-lost":
        return diagnostic("S008", "the memory model could not read the image that was prepared for it")
    text = _RULES.get(check.rule, check.rule).format(
        channel=check.channel, address=check.address, number=check.number
    )
    return diagnostic("S031", f"{at}: {text}", subject=subject)
