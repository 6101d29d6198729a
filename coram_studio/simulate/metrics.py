"""Figures of a run from the records of its monitors."""

from __future__ import annotations

from dataclasses import replace

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
    memory = output.memory
    if active:
        beats = sum(record.beats_read + record.beats_written for record in active)
        first = min(record.first_address for record in active)
        last = max(record.last_beat for record in active)
        utilisation = beats / (last - first + 1)
        if memory is not None and request.system is not None:
            moved = sum(record.bytes_read + record.bytes_written for record in active)
            mhz = request.simulation.bus_mhz
            memory = replace(
                memory,
                system=request.system.title,
                bytes_per_second=moved / (last - first + 1) * mhz * 1e6,
                peak_bytes_per_second=request.system.peak_bytes_per_second(mhz),
            )
    return Metrics(
        result=result,
        cycles=output.cycles,
        ports=ports,
        bus_utilisation=utilisation,
        wall_seconds=seconds,
        sandboxed=in_sandbox,
        prints=tuple(output.prints),
        memory=memory,
    )
