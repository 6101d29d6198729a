"""A core's manifest as a component in Vivado's terms: its bus definitions, views and file groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from coram_studio.export.hdl import HdlFile
from coram_studio.export.ipxact.description import Bus, Component, PackagedFile, Span, View, Vlnv
from coram_studio.export.names import one_line
from coram_studio.ipcore.manifest import Interface, Manifest

# AXI4, AXI3 and AXI4-Lite are one bus type; the parameter PROTOCOL tells them apart.
_BUS_TYPES: dict[str, tuple[Vlnv, Vlnv]] = {
    "clock": (
        Vlnv("xilinx.com", "signal", "clock", "1.0"),
        Vlnv("xilinx.com", "signal", "clock_rtl", "1.0"),
    ),
    "reset": (
        Vlnv("xilinx.com", "signal", "reset", "1.0"),
        Vlnv("xilinx.com", "signal", "reset_rtl", "1.0"),
    ),
    "axi4": (
        Vlnv("xilinx.com", "interface", "aximm", "1.0"),
        Vlnv("xilinx.com", "interface", "aximm_rtl", "1.0"),
    ),
    "axi4lite": (
        Vlnv("xilinx.com", "interface", "aximm", "1.0"),
        Vlnv("xilinx.com", "interface", "aximm_rtl", "1.0"),
    ),
}

PROTOCOLS = {"xilinx.com:signal:clock": "clock", "xilinx.com:signal:reset": "reset"}
"""Protocols of the bus types that have no parameter PROTOCOL."""

_MEMORY_MAPPED = ("axi4", "axi4lite")
_LONGEST_BURST = 256
_CONSTRAINTS = "xdc"
_MEMORY_FILE = "mem"  # the tool's word for what $readmemh reads: it is copied to where simulations run


def describe(
    manifest: Manifest, hdl: tuple[HdlFile, ...], data: Iterable[str], chosen: Mapping[str, str]
) -> Component:
    """The component of a core; ``data`` are paths of files that its Verilog reads, ``chosen`` the exporter's options."""
    xgui = f"xgui/{manifest.name}_v{chosen['version'].replace('.', '_')}.tcl"
    return Component(
        vlnv=Vlnv(chosen["vendor"], chosen["library"], manifest.name, chosen["version"]),
        display_name=one_line(chosen["display_name"]),
        description=one_line(manifest.description) or f"Accelerator {manifest.name}",
        buses=tuple(_bus(item, manifest) for item in manifest.interfaces if item.protocol in _BUS_TYPES),
        ports=manifest.ports,
        views=_views(manifest, hdl, data, xgui),
        parameters=manifest.parameters,
    )


def _bus(item: Interface, manifest: Manifest) -> Bus:
    bus_type, abstraction = _BUS_TYPES[item.protocol]
    parameters: tuple[tuple[str, str], ...] = ()
    space = block = None
    if item.protocol == "clock":
        parameters = _clock_parameters(item, manifest)
    elif item.protocol == "reset":
        parameters = (("POLARITY", "ACTIVE_LOW" if _is_active_low(item) else "ACTIVE_HIGH"),)
    else:
        parameters = _memory_mapped_parameters(item)
        span = Span(item.name, 1 << item.address_width, item.data_width, item.registers)
        if item.mode == "master":
            space = span
        else:
            block = span
    return Bus(item.name, item.mode, bus_type, abstraction, item.ports, parameters, space, block)


def _clock_parameters(clock: Interface, manifest: Manifest) -> tuple[tuple[str, str], ...]:
    """Which interfaces and resets belong to a clock. Its frequency follows the design that uses the IP."""
    port = clock.ports[0][1]
    users = [item for item in manifest.interfaces if item.clock == port and item.protocol in _MEMORY_MAPPED]
    resets = [
        item.ports[0][1]
        for item in manifest.interfaces
        if item.protocol == "reset" and item.clock in ("", port)
    ]
    parameters = []
    if users:
        parameters.append(("ASSOCIATED_BUSIF", ":".join(item.name for item in users)))
    if resets:
        parameters.append(("ASSOCIATED_RESET", ":".join(resets)))
    return tuple(parameters)


def _is_active_low(reset: Interface) -> bool:
    return reset.ports[0][1].lower().endswith(("n", "_l"))


def _memory_mapped_parameters(item: Interface) -> tuple[tuple[str, str], ...]:
    parameters = [
        ("PROTOCOL", item.protocol.upper()),
        ("DATA_WIDTH", str(item.data_width)),
        ("ADDR_WIDTH", str(item.address_width)),
    ]
    if item.protocol == "axi4":
        parameters += [
            ("ID_WIDTH", str(item.id_width)),
            ("SUPPORTS_NARROW_BURST", "1" if item.mode == "slave" else "0"),
            ("MAX_BURST_LENGTH", str(_LONGEST_BURST)),
        ]
    return tuple(parameters)


def _views(manifest: Manifest, hdl: tuple[HdlFile, ...], data: Iterable[str], xgui: str) -> tuple[View, ...]:
    files = tuple(
        PackagedFile(
            file.path,
            "systemVerilogSource" if file.is_systemverilog else "verilogSource",
            is_include=file.is_include,
        )
        for file in hdl
    )
    files += tuple(PackagedFile(path, "unknown", _MEMORY_FILE) for path in data)
    # They ask for the clocks, which the user's own constraints define, and which the IP's own synthesis need not know.
    constraints = tuple(
        PackagedFile(path, "unknown", _CONSTRAINTS, is_late=True, used_in=("USED_IN_implementation",))
        for path in manifest.constraints
        if path.endswith(f".{_CONSTRAINTS}")
    )
    return (
        View(
            name="xilinx_verilogsynthesis",
            environment="verilogSource:vivado.xilinx.com:synthesis",
            group="xilinx_verilogsynthesis_view_fileset",
            files=files + constraints,
            language="verilog",
            model=manifest.top,
        ),
        View(
            name="xilinx_verilogbehavioralsimulation",
            environment="verilogSource:vivado.xilinx.com:simulation",
            group="xilinx_verilogbehavioralsimulation_view_fileset",
            files=files,
            language="verilog",
            model=manifest.top,
        ),
        View(
            name="xilinx_xpgui",
            environment=":vivado.xilinx.com:xgui.ui",
            group="xilinx_xpgui_view_fileset",
            files=(PackagedFile(xgui, "tclSource", "XGUI_VERSION_2"),),
        ),
    )
