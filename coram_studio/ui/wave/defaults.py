"""The rows that a newly opened run begins with: clock, threads, memory interfaces, kernels."""

from __future__ import annotations

import re
from collections.abc import Mapping

from coram_studio.ipcore.manifest import CORE_INSTANCE, TESTBENCH, Interface, Manifest
from coram_studio.ui.wave.rows import GroupRow, Radix, Row, SignalRow, TransactionRow
from coram_studio.wave.signals import Hierarchy, Variable
from coram_studio.wave.transactions import signal_path

_CORE = f"{TESTBENCH}.{CORE_INSTANCE}"
_HANDSHAKES = {
    "read": ("ARVALID", "ARREADY", "RVALID", "RREADY", "RDATA"),
    "write": ("AWVALID", "AWREADY", "WVALID", "WREADY", "WDATA"),
}
_AVALON_HANDSHAKES = {
    "read": ("READ", "WAITREQUEST", "READDATAVALID", "READDATA"),
    "write": ("WRITE", "WAITREQUEST", "WRITERESPONSEVALID", "WRITEDATA"),
}
_MOST_PLAIN = 24
_KERNEL_PORTS = 16


def default_rows(
    hierarchy: Hierarchy, manifest: Manifest | None, labels: Mapping[str, Mapping[int, str]]
) -> list[Row]:
    """Rows for a run of the core that ``manifest`` describes; without one, the signals of the top scope."""
    known = {v.path: v for v in hierarchy.variables}
    if manifest is None:
        return _plain_rows(hierarchy)
    rows: list[Row] = []
    kernels = [
        i.ports[0][1] for i in manifest.interfaces if i.protocol == "clock"
    ]  # may have no bus of its own
    clocks = dict.fromkeys([*(i.clock for i in manifest.interfaces if i.clock), *kernels])
    rows += [SignalRow(p, c) for c in clocks if (p := signal_path(c)) in known]
    for thread in manifest.threads:
        rows += _thread_rows(thread.thread, thread.path, thread.state_register, known, labels)
    for master in manifest.masters:
        for direction in ("read", "write"):
            rows += _bus_rows(master, direction, known)
    rows += _kernel_rows(hierarchy, manifest)
    return rows


def _plain_rows(hierarchy: Hierarchy) -> list[Row]:
    depth = min((v.path.count(".") for v in hierarchy.variables), default=0)
    tops = [v for v in hierarchy.variables if v.path.count(".") == depth and v.kind != "parameter"]
    return [SignalRow(v.path, v.name) for v in tops[:_MOST_PLAIN]]


def _thread_rows(
    name: str,
    path: tuple[str, ...],
    register: str,
    known: Mapping[str, Variable],
    labels: Mapping[str, Mapping[int, str]],
) -> list[Row]:
    state = ".".join((_CORE, *path, register))
    if state not in known:
        return []
    title = "line" if state in labels else "state"
    return [GroupRow(name), SignalRow(state, title, "thread", Radix.UNSIGNED)]


def _bus_rows(master: Interface, direction: str, known: Mapping[str, Variable]) -> list[Row]:
    ports = dict(master.ports)
    signals: list[Row] = []
    avalon = master.protocol == "avalon"
    for logical in (_AVALON_HANDSHAKES if avalon else _HANDSHAKES)[direction]:
        path = signal_path(ports.get(logical, ""))
        if path in known:
            kind = "memory" if logical.endswith("DATA") else "bus"
            signals.append(SignalRow(path, logical.lower(), kind))
    if not signals:
        return []
    # The port of an object is named after it: m_axi_buffer, avm_buffer.
    name = re.sub(r"(^|\.)(m_axi_|avm_)", r"\1", master.name)
    bus = "Avalon" if avalon else "AXI"
    # Few cores write: their handshakes wait behind a heading.
    head = GroupRow(f"{name} · {bus} {direction}", collapsed=direction == "write")
    return [head, TransactionRow(master.name, direction), *signals]


def _kernel_rows(hierarchy: Hierarchy, manifest: Manifest) -> list[Row]:
    """Signals of the instances in the user logic that are neither CoRAM objects nor parts of them."""
    scopes: dict[str, list[Variable]] = {}
    names: dict[str, str] = {}
    inside = re.compile(re.escape(_CORE) + r"(?:\.(\w+))?\.\w*user_logic\w*\.([^.]+)$")
    for variable in hierarchy.variables:
        match = inside.match(variable.scope)
        if match and variable.kind != "parameter":
            scopes.setdefault(variable.scope, []).append(variable)
            names[variable.scope] = ".".join(filter(None, match.groups()))
    rows: list[Row] = []
    for scope, variables in scopes.items():
        if any(v.name.endswith(("dma_en", "tx_valid")) for v in variables):
            continue
        wanted = [v for v in variables if v.name.lower() not in ("clk", "rst", "clock", "reset")]
        rows.append(GroupRow(names[scope]))
        rows += [SignalRow(v.path, v.name, "kernel") for v in wanted[:_KERNEL_PORTS]]
    return rows
