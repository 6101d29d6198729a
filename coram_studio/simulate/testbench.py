"""Generate the testbench of a core: clock, reset, memory model, monitors, end of the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from coram_studio.ipcore.clocks import KERNEL_CLOCK
from coram_studio.ipcore.manifest import Interface, Manifest
from coram_studio.model.bundles import Direction
from coram_studio.model.memory_dumps import parse_dumps
from coram_studio.model.memory_faults import parse_fault
from coram_studio.model.project import Limits, MemorySettings, SimulationSettings
from coram_studio.simulate.host import OutsidePort, SlaveView, outside_ports, slave_views
from coram_studio.simulate.memory_dump import dump_arguments
from coram_studio.simulate.run import SimulationRequest
from coram_studio.simulate.templates import render

MODELS = (
    "coram_sim_clock.sv",
    "coram_sim_storage.sv",
    "coram_sim_axi4_port.sv",
    "coram_sim_axi4_monitor.sv",
    "coram_sim_avalon_agent.sv",
)
"""Files of resources/sim that every testbench needs, in compile order."""

SYSTEM_MODELS = ("coram_sim_dram.sv", "coram_sim_system.sv")
"""Those that a memory behind an interconnect needs beside them."""

SYSTEM_MACRO = "CORAM_SIM_SYSTEM"
"""Macro with which the ports' model leaves it to the system when beats move."""

_DRAIN_CYCLES = 100_000
_HOST_CYCLES = 10_000  # and as many as the threads took: how long a host is heard out when they have finished
_TRANSFER_SIGNALS = ("arid", "araddr", "arlen", "arvalid", "arready", "rid", "rdata", "rresp", "rlast")
_MEMORY_SIGNALS = (
    *_TRANSFER_SIGNALS,
    *("rvalid", "rready", "awid", "awaddr", "awlen", "awvalid", "awready"),
    *("wdata", "wstrb", "wvalid", "wready", "bid", "bresp", "bvalid", "bready"),
)
_MONITOR_SIGNALS = (
    *("arid", "araddr", "arlen", "arsize", "arburst", "arvalid", "arready", "rvalid", "rlast", "rready"),
    *("awid", "awaddr", "awlen", "awsize", "awburst", "awvalid", "awready"),
    *("wdata", "wstrb", "wlast", "wvalid", "wready", "bvalid", "bready"),
)
# What an Avalon-MM master's agent has of AXI4.
_AGENT_SIGNALS = (
    *("araddr", "arlen", "arvalid", "arready", "rdata", "rresp", "rlast", "rvalid", "rready"),
    *("awaddr", "awlen", "awvalid", "awready", "wdata", "wstrb", "wlast", "wvalid", "wready"),
    *("bresp", "bvalid", "bready"),
)
# What a master that lacks the signal means by its absence (AXI4 default signalling).
_DRIVEN_BY_MASTER = (
    *("arid", "araddr", "arlen", "arsize", "arburst", "arvalid", "rready"),
    *("awid", "awaddr", "awlen", "awsize", "awburst", "awvalid"),
    *("wdata", "wstrb", "wlast", "wvalid", "bready"),
)


@dataclass(frozen=True, slots=True)
class _PortView:
    """A master port as the template sees it."""

    name: str
    net: str
    data_width: int
    address_width: int
    id_width: int
    absent: tuple[tuple[str, str], ...]
    protocol: str
    exact: bool
    avalon: tuple[tuple[str, int], ...] = ()  # an Avalon-MM master's signals in lower case, and their widths


@dataclass(frozen=True, slots=True)
class _Pin:
    """A core input that the testbench holds at a constant value."""

    name: str
    width: int
    value: int


@dataclass(frozen=True, slots=True)
class _ThreadView:
    state: str
    finished: str


def emit_testbench(request: SimulationRequest, progress_cycles: int) -> str:
    """SystemVerilog of module ``testbench`` for the request's core.

    ``progress_cycles``: cycles between signs of life, a power of two. What ``run_arguments`` gives is not in it.
    """
    manifest = request.core.manifest
    widths = {port.name: port.width for port in manifest.ports}
    ports = tuple(_port_view(interface, widths) for interface in manifest.masters)
    slaves = slave_views(manifest) if request.host else ()
    outside = outside_ports(manifest) if request.host else ()
    tied = _tied_pins(
        manifest, hosted={port.name for port in outside}, slaves_driven=request.host is not None
    )
    return render(
        "testbench.sv.j2",
        core=manifest,
        slaves=slaves,
        host=request.host,
        outside=outside,
        ports=ports,
        tied=tied,
        connections=_connections(manifest, tied, slaves, outside),
        threads=tuple(_thread_views(manifest)),
        memory_signals=_MEMORY_SIGNALS,
        agent_signals=_AGENT_SIGNALS,
        monitor_signals=_MONITOR_SIGNALS,
        memory_bytes=request.memory.size,
        system=request.system,
        two_clocks=has_two_clocks(manifest),
        defaults={
            "read_latency": MemorySettings().read_latency,
            "write_latency": MemorySettings().write_latency,
            "cycle_limit": Limits().cycles,
            "bus_ps": period_ps(SimulationSettings().bus_mhz),
            "kernel_ps": period_ps(SimulationSettings().kernel_mhz),
        },
        progress_cycles=progress_cycles,
        drain_cycles=_DRAIN_CYCLES,
    )


def models(request: SimulationRequest) -> tuple[str, ...]:
    """Files of resources/sim that the testbench needs, in compile order."""
    return (*MODELS, *(SYSTEM_MODELS if request.system is not None else ()))


def model_macros(request: SimulationRequest) -> tuple[str, ...]:
    """Macros with which the models are compiled."""
    return (SYSTEM_MACRO,) if request.system is not None else ()


def run_arguments(request: SimulationRequest, image_pages: int | None, key: str) -> tuple[str, ...]:
    """The plusargs with which the testbench is run.

    ``image_pages``: pages in the image files, None for the default image. ``key`` marks the testbench's records.
    """
    values: dict[str, str | int] = {
        "key": key,
        "read_latency": request.memory.read_latency,
        "write_latency": request.memory.write_latency,
        "cycle_limit": request.limits.cycles,
        **clock_periods(request),
    }
    if request.simulation.host_waits == "warning":
        values["host_cycles"] = _HOST_CYCLES
    values |= _fault_arguments(request)
    values |= dump_arguments(parse_dumps(request.memory.dump))
    if image_pages is not None:
        values["image_pages"] = image_pages
    switches = ("+waves",) if request.waves else ()
    return (*(f"+{name}={value}" for name, value in values.items()), *switches)


def _fault_arguments(request: SimulationRequest) -> dict[str, str]:
    """The memory's faulty ranges: hexadecimal digits of DECERR (1) or SLVERR (0), last and first address."""
    found = [parse_fault(text) for text in request.memory.faults]
    return {
        f"fault{number}": f"{int(fault.response == 'DECERR'):x}{fault.high:016x}{fault.low:016x}"
        for number, fault in enumerate(found)
    }


def period_ps(mhz: float) -> int:
    """A clock's period in whole picoseconds, which is as exact as the testbench is."""
    return round(1e6 / mhz)


def clock_periods(request: SimulationRequest) -> dict[str, int]:
    """Periods of the clocks in ps: ``bus_ps`` of aclk and, of a core with two clocks, ``kernel_ps`` of kernel_clk."""
    periods = {"bus_ps": period_ps(request.simulation.bus_mhz)}
    if has_two_clocks(request.core.manifest):
        periods["kernel_ps"] = period_ps(request.simulation.kernel_mhz)
    return periods


def has_two_clocks(manifest: Manifest) -> bool:
    """Whether the core has a clock beside that of its buses."""
    return any(port.name == KERNEL_CLOCK for port in manifest.ports)


def net_name(interface: Interface) -> str:
    """Stem of the testbench's nets for a master port."""
    return interface.bench_net


def _port_view(interface: Interface, widths: Mapping[str, int]) -> _PortView:
    if interface.protocol == "avalon":
        return _avalon_view(interface, widths)
    present = {logical.lower() for logical, _ in interface.ports}
    size = (interface.data_width // 8).bit_length() - 1
    defaults = {"arsize": str(size), "awsize": str(size), "arburst": "2'b01", "awburst": "2'b01"}
    defaults |= {"wstrb": f"{{{interface.data_width // 8}{{1'b1}}}}", "wlast": "1'b0"}
    defaults |= {"rready": "1'b0", "bready": "1'b0"}
    absent = tuple((s, defaults.get(s, "0")) for s in _DRIVEN_BY_MASTER if s not in present)
    return _PortView(
        name=interface.name,
        net=net_name(interface),
        data_width=interface.data_width,
        address_width=interface.address_width,
        id_width=max(1, interface.id_width),
        absent=absent,
        protocol=interface.protocol,
        exact=interface.exact,
    )


def _avalon_view(interface: Interface, widths: Mapping[str, int]) -> _PortView:
    """The AXI4 signals behind an Avalon-MM master: those that its agent does not drive mean bursts as wide as the bus."""
    size = (interface.data_width // 8).bit_length() - 1
    absent = tuple(
        (f"{channel}{signal}", value)
        for channel in ("ar", "aw")
        for signal, value in (("id", "1'b0"), ("size", str(size)), ("burst", "2'b01"))
    )
    return _PortView(
        name=interface.name,
        net=net_name(interface),
        data_width=interface.data_width,
        address_width=interface.address_width,
        id_width=1,
        absent=absent,
        protocol=interface.protocol,
        exact=interface.exact,
        avalon=tuple((logical.lower(), widths[port]) for logical, port in interface.ports),
    )


def _tied_pins(manifest: Manifest, *, hosted: Set[str], slaves_driven: bool) -> tuple[_Pin, ...]:
    """Inputs that nothing drives: without a host, outside ports and slaves, held idle."""
    modelled = (*manifest.masters, *(manifest.slaves if slaves_driven else ()))
    driven = {port for i in modelled for _, port in i.ports}
    driven |= {port for i in manifest.interfaces if i.protocol in ("clock", "reset") for _, port in i.ports}
    return tuple(
        _Pin(port.name, port.width, 0)
        for port in manifest.ports
        if port.direction is Direction.INPUT and port.name not in driven | hosted
    )


def _connections(
    manifest: Manifest, tied: tuple[_Pin, ...], slaves: Sequence[SlaveView], outside: Sequence[OutsidePort]
) -> tuple[tuple[str, str], ...]:
    hosted = {slave.name: slave.net for slave in slaves}
    nets = {pin.name: f"tied_{index}" for index, pin in enumerate(tied)}
    nets |= {port.name: f"outside_{index}" for index, port in enumerate(outside)}
    known = {*_MEMORY_SIGNALS, *_MONITOR_SIGNALS}
    for interface in manifest.interfaces:
        for logical, port in interface.ports:
            if interface.protocol == "clock":
                nets[port] = "kernel_clk" if port == KERNEL_CLOCK else "clk"
            elif interface.protocol == "reset":
                nets[port] = "resetn"
            elif interface.name in hosted:
                nets[port] = f"{hosted[interface.name]}_{logical.lower()}"
            elif interface in manifest.masters and (
                interface.protocol == "avalon" or logical.lower() in known
            ):
                nets[port] = f"{net_name(interface)}_{logical.lower()}"
    return tuple((port.name, nets.get(port.name, "")) for port in manifest.ports)


def _thread_views(manifest: Manifest) -> list[_ThreadView]:
    return [
        _ThreadView(
            state=".".join(("core", *thread.path, thread.state_register)),
            finished=f"core.{thread.finished_port}",
        )
        for thread in manifest.threads
    ]
