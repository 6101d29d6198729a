"""Figures of a run from the records of its monitors."""

from __future__ import annotations

from coram_studio.simulate.output import Output
from coram_studio.simulate.run import Metrics, PortTraffic, Result, SimulationRequest


def measure(
    request: SimulationRequest, output: Output, result: Result, seconds: float, in_sandbox: bool
) -> Metrics:
    """Metrics of a run. A run that did not reach its end has its cycles so far and no traffic."""
    records = output.ports
    names = [interface.name for interface in request.core.manifest.masters]
    ports = {
        name: PortTraffic(records[name].bytes_read, records[name].bytes_written)
        for name in names
        if name in records
    }
    active = [record for record in records.values() if record.active]
    utilisation = 0.0
    if active:
        beats = sum(record.beats_read + record.beats_written for record in active)
        first = min(record.first_address for record in active)
        last = max(record.last_beat for record in active)
        utilisation = beats / (last - first + 1)
    return Metrics(
        result=result,
        cycles=output.cycles,
        ports=ports,
        bus_utilisation=utilisation,
        wall_seconds=seconds,
        sandboxed=in_sandbox,
        prints=tuple(output.prints),
        memory=output.memory,
    )
