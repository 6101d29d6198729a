"""AXI4 transactions from the signals of an interface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from coram_studio.ipcore.manifest import CORE_INSTANCE, TESTBENCH, Interface
from coram_studio.wave.sampling import Samples, rising_edges, sample
from coram_studio.wave.signals import Trace

Kind = Literal["read", "write"]
Times = npt.NDArray[np.int64]

_NEEDED: dict[Kind, tuple[str, ...]] = {
    "read": ("ARVALID", "ARREADY", "ARADDR", "RVALID", "RREADY", "RLAST"),
    "write": ("AWVALID", "AWREADY", "AWADDR", "WVALID", "WREADY", "WLAST", "BVALID", "BREADY"),
}
_OPTIONAL: dict[Kind, tuple[str, ...]] = {
    "read": ("ARLEN", "ARSIZE", "ARID", "RID", "RRESP"),
    "write": ("AWLEN", "AWSIZE", "AWID", "WSTRB", "BID", "BRESP"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Transactions:
    """All transactions of one direction of one interface, in order of acceptance; arrays have shape (n,).

    Times are those of the clock edge at which the thing happens, in the wave file's units, -1 where it has not
    happened by the end of the run. ``started``: the address is first offered. ``accepted``: address handshake.
    ``first_beat``, ``last_beat``: data handshakes. ``finished``: the last data beat of a read, the response
    handshake of a write. ``beats`` counts data beats asked for, ``beat_bytes`` bytes per beat; ``response`` is
    the gravest AXI response (0 OKAY to 3 DECERR, -1 none yet). ``latency`` counts clock cycles from
    ``accepted`` to the first data beat of a read, to the response of a write; -1 where unknown.
    """

    interface: str
    kind: Kind
    address: npt.NDArray[np.uint64]
    beats: Times
    beat_bytes: Times
    id: npt.NDArray[np.uint64]
    started: Times
    accepted: Times
    first_beat: Times
    last_beat: Times
    finished: Times
    response: Times
    latency: Times

    def __len__(self) -> int:
        return len(self.address)

    @property
    def mean_latency(self) -> float:
        """Mean of the known latencies, in cycles; 0 without any."""
        known = self.latency[self.latency >= 0]
        return float(known.mean()) if len(known) else 0.0

    @property
    def max_outstanding(self) -> int:
        """The most transactions that were accepted and not finished at one time."""
        return int(self.outstanding()[1].max(initial=0))

    def outstanding(self) -> tuple[Times, Times]:
        """Times at which the count of accepted, unfinished transactions changes, and the counts from there on.

        One that finishes at the edge that accepts another leaves the count as it is.
        """
        done = self.finished[self.finished >= 0]
        times = np.concatenate([self.accepted, done])
        steps = np.concatenate([np.ones(len(self.accepted), np.int64), -np.ones(len(done), np.int64)])
        moments, place = np.unique(times, return_inverse=True)
        change = np.zeros(len(moments), np.int64)
        np.add.at(change, place, steps)
        return moments, np.cumsum(change)


def signal_path(port: str) -> str:
    """Full name in a run's waves of one of the core's ports."""
    return f"{TESTBENCH}.{CORE_INSTANCE}.{port}"


def signals_of(interface: Interface, kind: Kind) -> dict[str, str]:
    """Paths of the signals that ``transactions`` reads, by logical name, with "ACLK" for the clock.

    Those of an Avalon-MM master are the AXI4 signals that the testbench's agent makes of them.
    """
    logical = (*_NEEDED[kind], *_OPTIONAL[kind])
    if interface.protocol == "avalon":
        names = {n: f"{TESTBENCH}.{interface.bench_net}_{n.lower()}" for n in logical}
    else:
        ports = dict(interface.ports)
        names = {n: signal_path(ports[n]) for n in logical if n in ports}
    if interface.clock:
        names["ACLK"] = signal_path(interface.clock)
    return names


def missing_signals(interface: Interface, kind: Kind) -> tuple[str, ...]:
    """Logical names that transactions cannot do without and the interface lacks."""
    have = signals_of(interface, kind)
    return tuple(n for n in ("ACLK", *_NEEDED[kind]) if n not in have)


def transactions(interface: Interface, kind: Kind, traces: Mapping[str, Trace]) -> Transactions:
    """The transactions of one direction. ``traces`` are those of ``signals_of``, by logical name.

    Reads with one ID return in order, those of different IDs in any; write data come in the order of their
    addresses, responses in order per ID, as AXI4 has it.
    """
    edges = rising_edges(traces["ACLK"])
    signals = {name: sample(trace, edges) for name, trace in traces.items() if name != "ACLK"}
    a, d = ("AR", "R") if kind == "read" else ("AW", "W")
    valid = signals[f"{a}VALID"].high
    asked = np.flatnonzero(valid & signals[f"{a}READY"].high)
    count = len(asked)
    ids = _at(signals.get(f"{a}ID"), asked, 0).astype(np.uint64)
    beat = np.flatnonzero(signals[f"{d}VALID"].high & signals[f"{d}READY"].high)
    if kind == "read":
        first, last, response = _match_reads(signals, ids, beat)
        done = last
    else:
        first, last = _match_bursts(
            np.zeros(count, np.uint64), np.zeros(len(beat), np.uint64), signals["WLAST"].high[beat], beat
        )
        done, response = _match_responses(signals, ids)
    mark = first if kind == "read" else done
    return Transactions(
        interface=interface.name,
        kind=kind,
        address=_at(signals[f"{a}ADDR"], asked, 0).astype(np.uint64),
        beats=_at(signals.get(f"{a}LEN"), asked, 0).astype(np.int64) + 1,
        beat_bytes=_beat_bytes(signals.get(f"{a}SIZE"), asked, interface.data_width),
        id=ids,
        started=edges[_starts(valid, asked)],
        accepted=edges[asked],
        first_beat=_times(edges, first),
        last_beat=_times(edges, last),
        finished=_times(edges, done),
        response=response,
        latency=np.where(mark >= 0, mark - asked, -1),
    )


def _at(samples: Samples | None, edges: Times, default: int) -> npt.NDArray[np.uint64]:
    if samples is None:
        return np.full(len(edges), default, np.uint64)
    return np.where(samples.known[edges], samples.values[edges], np.uint64(0))


def _beat_bytes(size: Samples | None, asked: Times, data_width: int) -> Times:
    if size is None:
        return np.full(len(asked), max(1, data_width // 8), np.int64)
    return np.int64(1) << _at(size, asked, 0).astype(np.int64)


def _starts(valid: npt.NDArray[np.bool_], asked: Times) -> Times:
    """Edge at which each address was first offered: VALID rose, or stayed up after the handshake before."""
    begins = valid.copy()
    begins[1:] &= ~valid[:-1]
    after = asked + 1
    after = after[after < len(valid)]
    begins[after] |= valid[after]
    offered = np.flatnonzero(begins)
    return offered[np.searchsorted(offered, asked, side="right") - 1] if len(asked) else asked


def _times(edges: Times, at: Times) -> Times:
    if len(edges) == 0:
        return at
    return np.where(at >= 0, edges[np.maximum(at, 0)], -1)


def _match_reads(
    signals: Mapping[str, Samples], ids: npt.NDArray[np.uint64], beat: Times
) -> tuple[Times, Times, Times]:
    beat_ids = _at(signals.get("RID"), beat, 0).astype(np.uint64)
    first, last = _match_bursts(ids, beat_ids, signals["RLAST"].high[beat], beat)
    codes = _at(signals.get("RRESP"), beat, 0).astype(np.int64)
    response = np.full(len(ids), -1, np.int64)
    order = np.argsort(beat_ids, kind="stable")
    place = np.empty(len(beat), np.int64)
    place[order] = np.arange(len(beat))
    whole = np.flatnonzero(last >= 0)
    low = place[np.searchsorted(beat, first[whole])]
    high = place[np.searchsorted(beat, last[whole])]
    if len(whole):
        # Bursts of an ID lie one behind the other in this order; reduceat takes [low, high] of each.
        bounds = np.stack([low, high + 1], axis=1).ravel()
        padded = np.append(codes[order], 0)
        response[whole] = np.maximum.reduceat(padded, bounds)[::2]
    return first, last, response


def _match_bursts(
    asked_ids: npt.NDArray[np.uint64],
    beat_ids: npt.NDArray[np.uint64],
    is_last: npt.NDArray[np.bool_],
    beat: Times,
) -> tuple[Times, Times]:
    """First and last data beat (as clock edges, -1 for none) of each request: the k-th burst of an ID
    belongs to its k-th request."""
    first = np.full(len(asked_ids), -1, np.int64)
    last = np.full(len(asked_ids), -1, np.int64)
    for one in np.unique(asked_ids):
        requests = np.flatnonzero(asked_ids == one)
        mine = beat_ids == one
        beats, ends = beat[mine], np.flatnonzero(is_last[mine])
        begins = np.concatenate([[0], ends + 1])
        begins = begins[begins < len(beats)]
        some = requests[: len(begins)]
        first[some] = beats[begins[: len(some)]]
        some = requests[: len(ends)]
        last[some] = beats[ends[: len(some)]]
    return first, last


def _match_responses(signals: Mapping[str, Samples], ids: npt.NDArray[np.uint64]) -> tuple[Times, Times]:
    answered = np.flatnonzero(signals["BVALID"].high & signals["BREADY"].high)
    answer_ids = _at(signals.get("BID"), answered, 0).astype(np.uint64)
    codes = _at(signals.get("BRESP"), answered, 0).astype(np.int64)
    done = np.full(len(ids), -1, np.int64)
    response = np.full(len(ids), -1, np.int64)
    for one in np.unique(ids):
        requests, mine = np.flatnonzero(ids == one), np.flatnonzero(answer_ids == one)
        pairs = min(len(requests), len(mine))
        done[requests[:pairs]] = answered[mine[:pairs]]
        response[requests[:pairs]] = codes[mine[:pairs]]
    return done, response
