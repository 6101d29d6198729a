"""Which registers of a core get values of another clock, from Yosys' view of it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coram_studio.ipcore.manifest import Core

_REGISTER = re.compile(r"\$_?(a|s|al)?dff(e|ce|sr)?(sr)?")
_ASYNCHRONOUS = {"ARST", "ALOAD", "AD", "SET", "CLR"}
Bit = int


@dataclass
class Netlist:
    """The flat netlist: what drives each bit, and the names it has."""

    clocks: dict[Bit, str]
    names: dict[Bit, list[str]] = field(default_factory=dict)
    drivers: dict[Bit, dict[str, Any]] = field(default_factory=dict)
    outside: dict[Bit, str] = field(default_factory=dict)  # inputs of the core by their clock
    registers: list[dict[str, Any]] = field(default_factory=list)
    memories: list[dict[str, Any]] = field(default_factory=list)
    outputs: dict[Bit, str] = field(default_factory=dict)
    _known: dict[int, frozenset[str]] = field(default_factory=dict)

    def sources(self, bits: list[Any]) -> dict[str, bool]:
        """Clocks of the registers that the bits depend on, and whether logic lies in between."""
        found: dict[str, bool] = {}
        for bit in bits:
            if not isinstance(bit, int) or bit in self.clocks:
                continue
            cell = self.drivers.get(bit)
            if bit in self.outside:
                found.setdefault(self.outside[bit], False)
            elif cell is not None and _REGISTER.fullmatch(cell["type"]):
                found.setdefault(self.clocks[cell["connections"]["CLK"][0]], False)
            elif cell is not None:
                found |= dict.fromkeys(self._behind(cell), True)
        return found

    def _behind(self, cell: dict[str, Any]) -> frozenset[str]:
        """Clocks of what a cell of logic, or a memory's word, depends on."""
        known = self._known.get(id(cell))
        if known is not None:
            return known
        pins = cell["connections"]
        found: set[str] = set()
        if cell["type"].startswith("$mem"):
            found.add(self.clocks[pins["WR_CLK"][0]])
            inputs = [] if int(cell["parameters"]["RD_CLK_ENABLE"], 2) else [pins["RD_ADDR"]]
        else:
            inputs = [pins[pin] for pin, way in cell["port_directions"].items() if way == "input"]
        for bits in inputs:
            found |= self.sources(bits).keys()
        self._known[id(cell)] = frozenset(found)
        return self._known[id(cell)]


def read_netlist(core: Core, folder: Path) -> Netlist:
    """The core's netlist; its bus ports are of aclk, the others of the kernels' clock."""
    top = core.manifest.top
    for path in (*core.manifest.files, *core.manifest.headers):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(core.text(path), encoding="utf-8")
    files = " ".join(str(folder / path) for path in core.manifest.files)
    out = folder / "netlist.json"
    script = f"read_verilog {files}; hierarchy -check -top {top}; proc; flatten; memory_collect"
    subprocess.run(
        ["yosys", "-q", "-p", f"{script}; write_json {out}"], check=True, capture_output=True, text=True
    )
    module = json.loads(out.read_text())["modules"][top]
    ports = module["ports"]
    clock_of = {port: i.clock for i in core.manifest.interfaces for _, port in i.ports if i.clock}
    clock_names = [i.ports[0][1] for i in core.manifest.interfaces if i.protocol == "clock"]
    kernel = clock_names[-1]
    netlist = Netlist({ports[name]["bits"][0]: name for name in clock_names})
    for name, port in ports.items():
        if name in clock_names:
            continue
        target = netlist.outside if port["direction"] == "input" else netlist.outputs
        target.update({b: clock_of.get(name, kernel) for b in port["bits"] if isinstance(b, int)})
    for name, net in module["netnames"].items():
        for bit in net["bits"]:
            netlist.names.setdefault(bit, []).append(name)
    for cell in module["cells"].values():
        if _REGISTER.fullmatch(cell["type"]):
            netlist.registers.append(cell)
        elif cell["type"].startswith("$mem"):
            netlist.memories.append(cell)
        for pin, way in cell["port_directions"].items():
            if way == "output":
                netlist.drivers.update({b: cell for b in cell["connections"][pin] if isinstance(b, int)})
    return netlist


def crossings(netlist: Netlist) -> Iterator[tuple[str, str, bool]]:
    """Registers with values of another clock: a name, the pin, and whether logic lies in between."""
    for cell in netlist.registers:
        pins = cell["connections"]
        own = netlist.clocks[pins["CLK"][0]]
        for pin, way in cell["port_directions"].items():
            if way == "output" or pin == "CLK" or pin in _ASYNCHRONOUS:
                continue
            for place, bit in enumerate(pins[pin]):
                found = netlist.sources([bit])
                if set(found) - {own}:
                    names = netlist.names[pins["Q"][place if pin == "D" else 0]]
                    yield min(names, key=lambda n: ("cross_" not in n, n)), pin, any(found.values())


def mixed_ports(netlist: Netlist) -> Iterator[str]:
    """Outputs of the core, and places where memories are written, that depend on another clock than theirs."""
    for bit, clock in netlist.outputs.items():
        if set(netlist.sources([bit])) - {clock}:
            yield netlist.names[bit][0]
    for cell in netlist.memories:
        pins = cell["connections"]
        if not pins["WR_CLK"]:
            continue
        own = netlist.clocks[pins["WR_CLK"][0]]
        for pin in ("WR_ADDR", "WR_DATA", "WR_EN"):
            if set(netlist.sources(pins[pin])) - {own}:
                yield f"{cell['parameters']['MEMID']}.{pin}"
