"""Transactions and bandwidth, against what the design itself printed, and on made-up traffic with IDs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coram_studio.ipcore.manifest import Interface, Manifest
from coram_studio.wave.bandwidth import bandwidth
from coram_studio.wave.reader import WaveError, WaveReader
from coram_studio.wave.sampling import rising_edges, sample
from coram_studio.wave.signals import Trace, Variable
from coram_studio.wave.transactions import (
    Kind,
    Transactions,
    missing_signals,
    signal_path,
    signals_of,
    transactions,
)


@dataclass
class Expected:
    """A transaction as a plain loop over the printed handshakes finds it; times are cycles."""

    address: int
    beats: int
    accepted: int
    data: list[int] = field(default_factory=list)
    response: int = -1
    done: int = -1


def from_log(log: tuple[str, ...], kind: Kind) -> list[Expected]:
    found: list[Expected] = []
    a, d = ("AR", "R") if kind == "read" else ("AW", "W")
    beats, current = [], 0
    answers: list[tuple[int, int]] = []
    for line in log:
        word, *rest = line.split()
        if word == a:
            found.append(Expected(int(rest[1], 16), int(rest[2]), int(rest[0])))
        elif word == d:
            beats.append((int(rest[0]), int(rest[1]), int(rest[2]) if kind == "read" else 0))
        elif word == "B" and kind == "write":
            answers.append((int(rest[0]), int(rest[1])))
    for cycle, last, response in beats:
        found[current].data.append(cycle)
        found[current].response = max(found[current].response, response)
        found[current].done = cycle if last else -1
        current += last
    for one, (cycle, response) in zip(found, answers, strict=False):
        one.done, one.response = cycle, response
    return found


def read_transactions(path: Any, manifest: Manifest, kind: Kind) -> tuple[Transactions, np.ndarray]:
    interface = manifest.masters[0]
    paths = signals_of(interface, kind)
    with WaveReader(path) as reader:
        traces = reader.load(list(paths.values()))
    named = {name: traces[p] for name, p in paths.items()}
    return transactions(interface, kind, named), rising_edges(named["ACLK"])


@pytest.mark.parametrize("form", ["fst", "vcd"])
@pytest.mark.parametrize("kind", ["read", "write"])
def test_transactions_of_a_real_run(axi_waves: Any, axi_manifest: Manifest, form: str, kind: Kind) -> None:
    expected = from_log(axi_waves.log, kind)
    found, edges = read_transactions(getattr(axi_waves, form), axi_manifest, kind)
    assert len(found) == len(expected) == (8 if kind == "read" else 1)
    assert found.address.tolist() == [e.address for e in expected]
    assert found.beats.tolist() == [e.beats for e in expected]
    assert found.beat_bytes.tolist() == [4] * len(expected)
    assert found.accepted.tolist() == [edges[e.accepted] for e in expected]
    assert found.first_beat.tolist() == [edges[e.data[0]] for e in expected]
    assert found.last_beat.tolist() == [edges[e.data[-1]] for e in expected]
    assert found.finished.tolist() == [edges[e.done] for e in expected]
    assert found.response.tolist() == [e.response for e in expected]
    first = [e.data[0] if kind == "read" else e.done for e in expected]
    assert found.latency.tolist() == [f - e.accepted for f, e in zip(first, expected, strict=True)]
    assert all(len(e.data) == e.beats for e in expected)
    assert np.all(found.started <= found.accepted)
    assert np.all(found.started[1:] > found.accepted[:-1])
    if kind == "read":
        assert 2 in found.response  # the memory refuses one address
        assert found.max_outstanding == 4
        assert found.mean_latency == pytest.approx(np.mean(found.latency))


def test_bandwidth_of_a_real_run(axi_waves: Any, axi_manifest: Manifest) -> None:
    reads = [int(line.split()[1]) for line in axi_waves.log if line.startswith("R ")]
    writes = [line.split() for line in axi_waves.log if line.startswith("W ")]
    addresses = [int(line.split()[1]) for line in axi_waves.log if line.split()[0] in ("AR", "AW")]
    with WaveReader(axi_waves.fst) as reader:
        series = bandwidth(reader, axi_manifest, bins=20)
        fine = bandwidth(reader, axi_manifest, bins=100_000)
    (port,) = series.ports
    assert port.bytes_read == 4 * len(reads)
    assert port.bytes_written == sum(w[3].count("1") for w in writes) == 62
    beats = len(reads) + len(writes)
    last = max(*reads, *(int(w[1]) for w in writes))
    assert series.overall() == pytest.approx(beats / (last - min(addresses) + 1))
    assert series.overall("m_axi_memory0") == series.overall()
    assert int(port.read_beats.sum()) == len(reads)
    assert int(port.write_beats.sum()) == len(writes)
    assert len(series.cycles) == len(series.utilisation()) <= 20
    assert len(series.times) == len(series.cycles) + 1
    assert np.all(np.diff(series.times) > 0)
    assert series.clock_period * series.timescale == pytest.approx(10e-9)
    assert series.limit() == pytest.approx(4 / 10e-9)
    assert set(fine.cycles.tolist()) == {1}
    assert np.flatnonzero(fine.ports[0].read_beats).tolist() == reads
    assert float(fine.utilisation().max()) == 1.0
    with pytest.raises(KeyError):
        series.utilisation("nothing")


def test_waves_without_the_bus_are_explained(kinds_waves: Any, axi_manifest: Manifest) -> None:
    with WaveReader(kinds_waves.fst) as reader, pytest.raises(WaveError, match="do not hold") as caught:
        bandwidth(reader, axi_manifest)
    assert caught.value.code == "W008"


def test_missing_signals_of_an_interface() -> None:
    bare = Interface("bus", "axi4", "master", (("ARVALID", "v"),), 32, 32)
    assert "ACLK" in missing_signals(bare, "read")
    assert "RLAST" in missing_signals(bare, "read")
    assert signal_path("v") == "testbench.core.v"


PERIOD = 10


def trace_of(name: str, samples: list[int], width: int = 1) -> Trace:
    """A trace whose value before clock edge n is samples[n]; changes come with the edge before."""
    changes = [(0 if n == 0 else n * PERIOD - PERIOD // 2, v) for n, v in enumerate(samples)]
    kept = [c for i, c in enumerate(changes) if i == 0 or c[1] != samples[i - 1]]
    times = np.array([t for t, _ in kept], np.int64)
    values = np.array([v for _, v in kept], np.uint64)
    return Trace(Variable(name, width, "wire"), times, values, np.zeros(len(kept), np.bool_), {})


def clock(cycles: int) -> Trace:
    """Edges at 5, 15, 25, ..."""
    return trace_from_levels([0, 1] * cycles)


def trace_from_levels(levels: list[int]) -> Trace:
    times = np.arange(len(levels), dtype=np.int64) * (PERIOD // 2)
    values = np.array(levels, np.uint64)
    return Trace(Variable("clk", 1, "wire"), times, values, np.zeros(len(levels), np.bool_), {})


def test_sampling_takes_the_value_before_the_edge() -> None:
    edges = rising_edges(clock(4))
    assert edges.tolist() == [5, 15, 25, 35]
    data = trace_of("d", [3, 4, 4, 7], 8)
    assert data.times.tolist() == [0, 5, 25]  # the answers to the first and the third edge
    assert sample(data, edges).values.tolist() == [3, 4, 4, 7]
    late = Trace(data.variable, np.array([20]), np.array([1], np.uint64), np.array([False]), {})
    assert sample(late, edges).known.tolist() == [False, False, True, True]
    nothing = Trace(data.variable, np.empty(0, np.int64), np.empty(0, np.uint64), np.empty(0, np.bool_), {})
    assert not sample(nothing, edges).high.any()
    assert rising_edges(nothing).tolist() == []


READ_BUS = Interface(
    "bus",
    "axi4",
    "master",
    tuple(
        (n, n.lower())
        for n in (
            "ARVALID",
            "ARREADY",
            "ARADDR",
            "ARLEN",
            "ARID",
            "RVALID",
            "RREADY",
            "RLAST",
            "RID",
            "RRESP",
        )
    ),
    64,
    32,
    2,
    "aclk",
)


@dataclass
class Beat:
    """A data beat on a made-up bus."""

    id: int
    last: bool
    owner: int
    response: int


@st.composite
def traffic(draw: st.DrawFn) -> tuple[list[dict[str, int]], list[dict[str, int]], int]:
    """Requests (cycle, id, length) and beats (cycle, owner, ...): bursts of different IDs interleave freely,
    those of one ID come in order; the last may be unfinished."""
    count = draw(st.integers(0, 7))
    cycle, requests = 0, []
    for _ in range(count):
        cycle += draw(st.integers(1, 4))
        length = draw(st.integers(1, 4))
        requests.append({"cycle": cycle, "id": draw(st.integers(0, 2)), "length": length, "done": 0})
    beats: list[dict[str, int]] = []
    cycle = 2
    budget = draw(st.integers(0, sum(r["length"] for r in requests)))
    while len(beats) < budget:
        cycle += 1
        open_now = []
        for one in range(3):
            mine = [r for r in requests if r["id"] == one and r["done"] < r["length"]]
            if mine and mine[0]["cycle"] < cycle:
                open_now.append(mine[0])
        if not open_now or draw(st.booleans()):
            if cycle > 200:
                break
            continue
        chosen = draw(st.sampled_from(open_now))
        chosen["done"] += 1
        beats.append(
            {
                "cycle": cycle,
                "owner": requests.index(chosen),
                "last": int(chosen["done"] == chosen["length"]),
                "response": draw(st.sampled_from([0, 0, 0, 2])),
            }
        )
    return requests, beats, cycle + 3


def signals_from(
    requests: list[dict[str, int]], beats: list[dict[str, int]], cycles: int
) -> Mapping[str, Trace]:
    total = max([cycles, *(r["cycle"] + 2 for r in requests)])
    rows = {n: [0] * total for n, _ in READ_BUS.ports}
    for i, r in enumerate(requests):
        c = r["cycle"]
        rows["ARVALID"][c] = rows["ARREADY"][c] = 1
        rows["ARADDR"][c], rows["ARLEN"][c], rows["ARID"][c] = 64 * i, r["length"] - 1, r["id"]
    for b in beats:
        c = b["cycle"]
        rows["RVALID"][c] = rows["RREADY"][c] = 1
        rows["RLAST"][c], rows["RRESP"][c] = b["last"], b["response"]
        rows["RID"][c] = requests[b["owner"]]["id"]
    return {"ACLK": clock(total)} | {n: trace_of(n, v, 32) for n, v in rows.items()}


@settings(max_examples=150, deadline=None)
@given(traffic())
def test_interleaved_reads_are_told_apart_by_id(
    case: tuple[list[dict[str, int]], list[dict[str, int]], int],
) -> None:
    requests, beats, cycles = case
    found = transactions(READ_BUS, "read", signals_from(requests, beats, cycles))
    assert len(found) == len(requests)
    for i, request in enumerate(requests):
        mine = [b for b in beats if b["owner"] == i]
        edge = [PERIOD // 2 + PERIOD * b["cycle"] for b in mine]
        whole = len(mine) == request["length"]
        assert found.address[i] == 64 * i
        assert found.beats[i] == request["length"]
        assert found.beat_bytes[i] == 8  # the width of the bus, as it has no ARSIZE
        assert found.accepted[i] == PERIOD // 2 + PERIOD * request["cycle"]
        assert found.first_beat[i] == (edge[0] if mine else -1)
        assert found.last_beat[i] == found.finished[i] == (edge[-1] if whole else -1)
        assert found.response[i] == (max(b["response"] for b in mine) if whole else -1)
        assert found.latency[i] == (mine[0]["cycle"] - request["cycle"] if mine else -1)
    naive = max(
        (
            sum(r["cycle"] <= now for r in requests) - sum(b["last"] and b["cycle"] <= now for b in beats)
            for now in range(cycles + 40)
        ),
        default=0,
    )
    assert found.max_outstanding == naive
