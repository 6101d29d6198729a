"""Bandwidth over time, from the data handshakes of the core's master ports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from coram_studio.ipcore.manifest import Interface, Manifest
from coram_studio.wave.errors import WaveError
from coram_studio.wave.sampling import period, rising_edges, sample
from coram_studio.wave.signals import Hierarchy, Trace
from coram_studio.wave.transactions import (
    Kind,
    Transactions,
    missing_signals,
    signals_of,
    transactions,
)

Counts = npt.NDArray[np.int64]


class TraceSource(Protocol):
    """What is read from: a WaveReader."""

    def hierarchy(self) -> Hierarchy:
        """All declarations."""

    def load(self, paths: list[str]) -> dict[str, Trace]:
        """Traces by path."""


@dataclass(frozen=True, slots=True, eq=False)
class PortBandwidth:
    """Traffic of one master port.

    ``read_beats``, ``write_beats``: data beats per bin, int64, shape (bins,). ``beat_bytes``: bytes of a full
    beat. ``bytes_read``, ``bytes_written``: totals; a burst from an unaligned address counts without the bytes
    before it, and writes count the bytes whose strobe is set.
    """

    name: str
    beat_bytes: int
    read_beats: Counts
    write_beats: Counts
    bytes_read: int
    bytes_written: int
    reads: Transactions
    writes: Transactions
    first_cycle: int
    last_cycle: int

    @property
    def mean_latency(self) -> float:
        """Mean cycles from an accepted read address to its first data beat; 0 without reads."""
        return self.reads.mean_latency

    @property
    def max_outstanding(self) -> int:
        """The most transactions of one direction that were accepted and not finished at one time."""
        return max(self.reads.max_outstanding, self.writes.max_outstanding)


@dataclass(frozen=True, slots=True, eq=False)
class BandwidthSeries:
    """Bandwidth of a run in ``bins`` equal stretches of clock cycles (the last may be shorter).

    ``times``: bin borders in the wave file's units, int64, shape (bins + 1,). ``cycles``: clock cycles per
    bin, shape (bins,). ``clock_period`` in units, ``timescale`` in seconds per unit.

    Utilisation is data beats over clock cycles: 1 when a beat is transferred in every cycle. Over a whole run,
    as in metrics.json, the cycles counted are those from the first accepted address to the last data beat,
    both included, and the beats those of all ports and both directions.
    """

    times: Counts
    cycles: Counts
    clock_period: int
    timescale: float
    ports: tuple[PortBandwidth, ...]

    def utilisation(self, port: str | None = None) -> npt.NDArray[np.float64]:
        """Data beats per cycle in each bin, float64, shape (bins,), of one port or of all together.

        Raises KeyError for an unknown port.
        """
        beats = np.zeros(len(self.cycles), np.int64)
        for one in self._chosen(port):
            beats += one.read_beats + one.write_beats
        return beats / np.maximum(self.cycles, 1)

    def overall(self, port: str | None = None) -> float:
        """Utilisation of the whole run, of one port or of all together; 0 without traffic."""
        chosen = [p for p in self._chosen(port) if p.last_cycle >= p.first_cycle >= 0]
        if not chosen:
            return 0.0
        beats = sum(int(p.read_beats.sum() + p.write_beats.sum()) for p in chosen)
        cycles = max(p.last_cycle for p in chosen) - min(p.first_cycle for p in chosen) + 1
        return beats / cycles

    def limit(self, port: str | None = None) -> float:
        """Bytes per second at a utilisation of 1: the widest port's beat in every cycle."""
        beat = max((p.beat_bytes for p in self._chosen(port)), default=0)
        return beat / (self.clock_period * self.timescale)

    def port(self, name: str) -> PortBandwidth:
        """The port of that name. Raises KeyError."""
        return next(iter(self._chosen(name)))

    def _chosen(self, port: str | None) -> tuple[PortBandwidth, ...]:
        if port is None:
            return self.ports
        chosen = tuple(p for p in self.ports if p.name == port)
        if not chosen:
            raise KeyError(port)
        return chosen


def bandwidth(reader: TraceSource, manifest: Manifest, bins: int = 240) -> BandwidthSeries:
    """Measure the traffic of every AXI4 master of a core in a run's waves.

    Raises:
        WaveError: the file cannot be read, or lacks signals of the bus (W008).
    """
    masters = manifest.masters
    hierarchy = reader.hierarchy()
    traces = _load(reader, hierarchy, masters)
    if not masters:
        nothing = np.zeros(0, np.int64)
        return BandwidthSeries(nothing, nothing, 1, hierarchy.timescale, ())
    edges = rising_edges(traces[signals_of(masters[0], "read")["ACLK"]])
    borders = _borders(len(edges), bins)
    ports = tuple(_port(m, traces, borders) for m in masters)
    ends = np.append(edges, max(hierarchy.end_time, int(edges[-1]) if len(edges) else 0))
    step = period(edges)
    return BandwidthSeries(ends[borders], np.diff(borders), step, hierarchy.timescale, ports)


def _load(reader: TraceSource, hierarchy: Hierarchy, masters: tuple[Interface, ...]) -> dict[str, Trace]:
    known = {v.path for v in hierarchy.variables}
    wanted: list[str] = []
    kinds: tuple[Kind, Kind] = ("read", "write")
    for master in masters:
        for kind in kinds:
            lacking = missing_signals(master, kind)
            paths = list(signals_of(master, kind).values())
            absent = [*lacking, *(p for p in paths if p not in known)]
            if absent:
                raise WaveError("W008", f"The waves do not hold {absent[0]} of {master.name}.")
            wanted += paths
    return reader.load(list(dict.fromkeys(wanted)))


def _borders(edges: int, bins: int) -> Counts:
    """Borders of the bins as indices of clock edges: equal stretches of at least one cycle."""
    if edges == 0:
        return np.zeros(1, np.int64)
    step = -(-edges // max(1, bins))
    return np.append(np.arange(0, edges, step, dtype=np.int64), edges)


def _port(master: Interface, traces: dict[str, Trace], borders: Counts) -> PortBandwidth:
    def of(kind: Kind) -> dict[str, Trace]:
        return {name: traces[path] for name, path in signals_of(master, kind).items()}

    read, write = of("read"), of("write")
    edges = rising_edges(read["ACLK"])

    def both(signals: dict[str, Trace], stem: str) -> Counts:
        handshake = sample(signals[f"{stem}VALID"], edges).high & sample(signals[f"{stem}READY"], edges).high
        return np.flatnonzero(handshake)

    r, w = both(read, "R"), both(write, "W")
    addresses = np.concatenate([both(read, "AR"), both(write, "AW")])
    beats = np.concatenate([r, w])
    beat_bytes = max(1, master.data_width // 8)
    reads = transactions(master, "read", read)
    begun = reads.address[reads.first_beat >= 0]
    return PortBandwidth(
        name=master.name,
        beat_bytes=beat_bytes,
        read_beats=np.histogram(r, borders)[0] if len(borders) > 1 else np.zeros(0, np.int64),
        write_beats=np.histogram(w, borders)[0] if len(borders) > 1 else np.zeros(0, np.int64),
        bytes_read=len(r) * beat_bytes - int((begun % np.uint64(beat_bytes)).sum()),
        bytes_written=_bytes_written(write.get("WSTRB"), edges, w, beat_bytes),
        reads=reads,
        writes=transactions(master, "write", write),
        first_cycle=int(addresses.min(initial=len(edges))) if len(beats) else -1,
        last_cycle=int(beats.max(initial=-1)),
    )


def _bytes_written(strobe: Trace | None, edges: Counts, beats: Counts, beat_bytes: int) -> int:
    if strobe is None or strobe.variable.width > 64:
        return len(beats) * beat_bytes
    values = sample(strobe, edges).values[beats]
    return int(np.unpackbits(values.view(np.uint8)).sum())
