"""Cores to export: the sample project's, and one made by hand that has every kind of port and interface."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from coram_studio.export.exporter import Exporter
from coram_studio.export.protocols import SIGNALS
from coram_studio.ipcore.core import build_core
from coram_studio.ipcore.manifest import Core, CoreParameter, Interface, Manifest
from coram_studio.locate import projects_root
from coram_studio.model.blocks import ThreadBlock
from coram_studio.model.bundles import Direction, Port
from coram_studio.model.design import Accelerator
from coram_studio.model.project import CoreSettings, Settings
from coram_studio.thread.compiler import compile_thread
from coram_studio.thread.program import ThreadSource
from coram_studio.workbench.plugins import load_plugins
from coram_studio.workbench.session import Session

_WIDTHS = {"ADDR": 20, "DATA": 64, "STRB": 8, "ID": 2, "USER": 1}


@cache
def vector_sum() -> Core:
    """The core of the sample project, built."""
    core = Session.open(projects_root() / "vector_sum").build().core
    assert core is not None
    return core


HOSTED = """
io = CoramIoChannel(0)
words = CoramIoRegister(0, datawidth=16, size=6)
while True:
    words.write(2, io.read() + words.read(1))
    io.write(words.read(2))
"""


def hosted(**settings: object) -> Core:
    """A core without kernels whose thread a host talks to, with a status block; settings are those of the core."""
    accelerator = Accelerator("hosted").with_blocks((ThreadBlock("worker", "worker", "threads/worker.py"),))
    thread = compile_thread(ThreadSource("worker", "threads/worker.py", HOSTED))
    core = CoreSettings(**{"status": True, **settings})  # type: ignore[arg-type]
    built = build_core(Settings("hosted", core=core), accelerator, [], [thread])
    assert built.core is not None, built.diagnostics
    return built.core


def hosted_axi4() -> Core:
    """The same with AXI4 slaves."""
    return hosted(slave_bus="axi4")


def exporter(name: str) -> Exporter:
    """A bundled exporter by its id."""
    return next(item for item in load_plugins().exporters if item.id == name)


def _bus(name: str, protocol: str, mode: str) -> tuple[Interface, list[Port]]:
    ports: list[Port] = []
    pairs: list[tuple[str, str]] = []
    for logical, signal in SIGNALS[protocol].items():
        width = signal.width or next(w for suffix, w in _WIDTHS.items() if logical.endswith(suffix))
        direction = signal.direction if mode == "master" else signal.direction.opposite
        ports.append(Port(f"{name}_{logical.lower()}", direction, width))
        pairs.append((logical, ports[-1].name))
    interface = Interface(
        name=name,
        protocol=protocol,  # type: ignore[arg-type]
        mode=mode,  # type: ignore[arg-type]
        ports=tuple(pairs),
        data_width=64,
        address_width=20,
        id_width=2 if protocol == "axi4" else 0,
        clock="aclk",
        reset="aresetn",
    )
    return interface, ports


def everything(**changes: object) -> Core:
    """A core with two masters, a register slave, plain ports, parameters and SystemVerilog; fields may be changed."""
    clock = Interface("aclk", "clock", "slave", (("CLK", "aclk"),))
    reset = Interface("aresetn", "reset", "slave", (("RST", "aresetn"),), clock="aclk")
    interfaces = [clock, reset]
    ports = [Port("aclk", Direction.INPUT), Port("aresetn", Direction.INPUT)]
    for name, protocol, mode in (
        ("m_axi_a", "axi4", "master"),
        ("m_axi_b", "axi4", "master"),
        ("s_axi_control", "axi4lite", "slave"),
    ):
        interface, more = _bus(name, protocol, mode)
        interfaces.append(interface)
        ports += more
    ports += [
        Port("led", Direction.OUTPUT, 4),
        Port("key", Direction.INPUT, 1),
        Port("pad", Direction.INOUT, 2),
    ]
    manifest = Manifest(
        name="everything",
        top="everything",
        version="2.3.1",
        vendor="example.org",
        description='Has "everything" & <more>,\nin $two {lines} é',
        ports=tuple(ports),
        interfaces=tuple(interfaces),
        parameters=(
            CoreParameter("DEPTH", 16, 'Words of the "FIFO" [always] $even', 2, 1024),
            CoreParameter("SEED", 7),
        ),
        files=("hdl/Leaf.sv", "hdl/leaf.v", "hdl/everything.v"),
        threads=(),
    )
    manifest = replace(manifest, **changes)  # type: ignore[arg-type]
    declarations = ",\n  ".join(
        f"{port.direction.value} wire {f'[{port.width - 1}:0] ' if port.width > 1 else ''}{port.name}"
        for port in ports
    )
    top = (
        f"module everything #(parameter DEPTH = 16, parameter SEED = 7) (\n  {declarations}\n);\n"
        "  leaf u (.a(key), .b(led[0]));\nendmodule\n"
    )
    files = (
        ("hdl/Leaf.sv", "package sizes; localparam W = 3; endpackage\n"),
        ("hdl/leaf.v", "module leaf(input wire a, output wire b); assign b = ~a; endmodule\n"),
        ("hdl/everything.v", top),
    )
    return Core(manifest, files, (), "0" * 64)
