"""Check the settings of a simulation before anything is started."""

from __future__ import annotations

from coram_studio.diagnostics import Diagnostic, diagnostic
from coram_studio.model.memory_dumps import parse_dumps
from coram_studio.simulate.run import SimulationRequest

MAX_MEMORY_BYTES = 1 << 32
MAX_LATENCY = 100_000


def check_settings(request: SimulationRequest) -> tuple[Diagnostic, ...]:
    """What of the memory's settings and the limits is out of range."""
    memory, limits = request.memory, request.limits
    ranges = (
        ("read_latency", memory.read_latency, 1, MAX_LATENCY, "cycles"),
        ("write_latency", memory.write_latency, 1, MAX_LATENCY, "cycles"),
        ("memory size", memory.size, 8, MAX_MEMORY_BYTES, "bytes"),
        ("limits.cycles", limits.cycles, 1, 1 << 62, "cycles"),
        ("limits.memory_bytes", limits.memory_bytes, 1 << 20, 1 << 62, "bytes"),
        ("limits.output_bytes", limits.output_bytes, 1 << 16, 1 << 62, "bytes"),
    )
    found = [
        diagnostic("S014", f"{name} must be from {low:,} to {high:,} {unit}, not {value:,}")
        for name, value, low, high, unit in ranges
        if not low <= value <= high
    ]
    if not limits.wall_seconds > 0:
        found.append(diagnostic("S014", f"limits.wall_seconds must be positive, not {limits.wall_seconds}"))
    try:
        dumps = parse_dumps(memory.dump)
    except ValueError as error:
        return (*found, diagnostic("S014", f"memory dump: {error}"))
    found += [
        diagnostic("S014", f"a memory dump must end at {memory.size:#x} at most, not {dump.high:#x}")
        for dump in dumps
        if dump.high > memory.size
    ]
    return tuple(found)
