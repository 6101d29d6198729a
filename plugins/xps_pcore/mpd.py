"""What the peripheral definition (MPD) of a pcore says, and the rules that its parts must keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coram_studio.ipcore.manifest import CoreParameter, Interface, Manifest
from coram_studio.model.bundles import Direction, Port

_DIRECTIONS = {Direction.INPUT: "I", Direction.OUTPUT: "O", Direction.INOUT: "IO"}
_MEMORY_MAPPED = ("axi4", "axi4lite")

# The interconnect of XPS has no such signals; they stay open.
_UNKNOWN_SIGNALS = frozenset({"AWREGION", "ARREGION", "AWUSER", "WUSER", "BUSER", "ARUSER", "RUSER"})


@dataclass(frozen=True, slots=True)
class MpdBus:
    """A BUS_INTERFACE line."""

    name: str
    is_master: bool


@dataclass(frozen=True, slots=True)
class MpdParameter:
    """A PARAMETER line: key, default, data type, and further settings in order."""

    name: str
    value: str
    type: str
    settings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MpdPort:
    """A PORT line: the HDL's name, the signal of the bus or "", and further settings in order."""

    name: str
    signal: str
    settings: tuple[tuple[str, str], ...] = ()

    def setting(self, key: str) -> str:
        """One of the settings, or ""."""
        return dict(self.settings).get(key, "")


@dataclass(frozen=True, slots=True)
class Mpd:
    """A whole definition."""

    name: str
    buses: tuple[MpdBus, ...]
    parameters: tuple[MpdParameter, ...]
    ports: tuple[MpdPort, ...]
    limits: tuple[CoreParameter, ...]  # parameters whose values the Tcl file checks


def describe(manifest: Manifest, issuing: int) -> Mpd:
    """The definition of a core. ``issuing`` counts transactions that a master may have under way."""
    buses = [item for item in manifest.interfaces if item.protocol in _MEMORY_MAPPED]
    parameters = [_user_parameter(item) for item in manifest.parameters]
    for bus in buses:
        parameters += _bus_parameters(bus, issuing)
    return Mpd(
        name=manifest.name,
        buses=tuple(MpdBus(item.name.upper(), item.mode == "master") for item in buses),
        parameters=tuple(parameters),
        ports=tuple(_port(port, manifest, buses) for port in manifest.ports),
        limits=tuple(p for p in manifest.parameters if p.minimum is not None or p.maximum is not None),
    )


def _user_parameter(item: CoreParameter) -> MpdParameter:
    settings: list[tuple[str, str]] = []
    if item.minimum is not None and item.maximum is not None:
        settings.append(("RANGE", f"({item.minimum}:{item.maximum})"))
    return MpdParameter(item.name, str(item.value), "INTEGER", tuple(settings))


def _bus_parameters(bus: Interface, issuing: int) -> list[MpdParameter]:
    """What XPS asks of an AXI interface. None is a parameter of the HDL, whose widths are fixed."""
    name = bus.name.upper()
    constant = (("BUS", name), ("TYPE", "NON_HDL"), ("ASSIGNMENT", "CONSTANT"))
    values: list[tuple[str, str, str]] = [
        (f"C_{name}_PROTOCOL", bus.protocol.upper(), "STRING"),
        (f"C_{name}_DATA_WIDTH", str(bus.data_width), "INTEGER"),
        (f"C_{name}_ADDR_WIDTH", str(bus.address_width), "INTEGER"),
    ]
    if bus.protocol == "axi4":
        narrow = "1" if bus.mode == "slave" else "0"
        values.append((f"C_{name}_SUPPORTS_NARROW_BURST", narrow, "INTEGER"))
    if bus.mode == "slave":
        if bus.id_width:
            values.append((f"C_{name}_ID_WIDTH", str(bus.id_width), "INTEGER"))
        base = (("BUS", name), ("TYPE", "NON_HDL"), ("ADDRESS", "BASE"), ("PAIR", f"C_{name}_HIGHADDR"))
        high = (("BUS", name), ("TYPE", "NON_HDL"), ("ADDRESS", "HIGH"), ("PAIR", f"C_{name}_BASEADDR"))
        size = ("MIN_SIZE", hex(max(0x1000, 1 << bus.address_width)))
        return [
            *(MpdParameter(key, value, kind, constant) for key, value, kind in values),
            MpdParameter(f"C_{name}_BASEADDR", "0xffffffff", "std_logic_vector", (*base, size)),
            MpdParameter(f"C_{name}_HIGHADDR", "0x00000000", "std_logic_vector", high),
        ]
    values += [
        (f"C_{name}_SUPPORTS_READ", "1", "INTEGER"),
        (f"C_{name}_SUPPORTS_WRITE", "1", "INTEGER"),
        (f"C_{name}_SUPPORTS_THREADS", "1" if bus.id_width else "0", "INTEGER"),
        (f"C_{name}_THREAD_ID_WIDTH", str(max(1, bus.id_width)), "INTEGER"),
    ]
    tuning = (("BUS", name), ("TYPE", "NON_HDL"))
    return [
        *(MpdParameter(key, value, kind, constant) for key, value, kind in values),
        MpdParameter(f"C_INTERCONNECT_{name}_READ_ISSUING", str(issuing), "INTEGER", tuning),
        MpdParameter(f"C_INTERCONNECT_{name}_WRITE_ISSUING", str(issuing), "INTEGER", tuning),
    ]


def _port(port: Port, manifest: Manifest, buses: list[Interface]) -> MpdPort:
    settings: list[tuple[str, str]] = [("DIR", _DIRECTIONS[port.direction])]
    if port.width > 1:
        settings.append(("VEC", f"[{port.width - 1}:0]"))
    owner, signal = _signal(port.name, manifest)
    name = ""
    if owner is not None and owner.protocol in ("clock", "reset"):
        is_clock = owner.protocol == "clock"
        users = [bus.name.upper() for bus in buses if port.name == (bus.clock if is_clock else bus.reset)]
        settings.append(("SIGIS", "CLK" if is_clock else "RST"))
        if users:
            settings.append(("BUS", ":".join(users)))
        name = "" if is_clock else "ARESETN" if users else ""
    elif owner is not None and signal not in _UNKNOWN_SIGNALS:
        settings.append(("BUS", owner.name.upper()))
        name = signal
    if port.width > 1:
        settings.append(("ENDIAN", "LITTLE"))
    if port.direction is Direction.INOUT:
        settings.append(("THREE_STATE", "FALSE"))
    return MpdPort(port.name, name, tuple(settings))


def _signal(port: str, manifest: Manifest) -> tuple[Interface | None, str]:
    """The interface that a port belongs to and its logical name there."""
    for item in manifest.interfaces:
        for logical, physical in item.ports:
            if physical == port and item.protocol != "wire":
                return item, logical
    return None, ""


def check_mpd(mpd: Mpd, ports: Sequence[Port]) -> list[str]:
    """What is wrong with a definition: rules that XPS has, and agreement with the HDL's ports."""
    buses = {bus.name for bus in mpd.buses}
    names = [parameter.name for parameter in mpd.parameters]
    problems = [
        f"parameter {name} is given twice" for name in sorted({n for n in names if names.count(n) > 1})
    ]
    for parameter in mpd.parameters:
        settings = dict(parameter.settings)
        if "BUS" in settings and settings["BUS"] not in buses:
            problems.append(
                f"parameter {parameter.name} is of the bus {settings['BUS']}, which does not exist"
            )
        if "PAIR" in settings and settings["PAIR"] not in names:
            problems.append(
                f"parameter {parameter.name} is paired with {settings['PAIR']}, which does not exist"
            )
    for port in mpd.ports:
        problems += [
            f"port {port.name} is of the bus {bus}, which does not exist"
            for bus in filter(None, port.setting("BUS").split(":"))
            if bus not in buses
        ]
    for bus in buses:
        of_bus = [port for port in mpd.ports if bus in port.setting("BUS").split(":")]
        if not any(port.setting("SIGIS") == "CLK" for port in of_bus):
            problems.append(f"bus {bus} has no clock")
        if not any(port.signal == "ARESETN" for port in of_bus):
            problems.append(f"bus {bus} has no ARESETN")
        if f"C_{bus}_PROTOCOL" not in names:
            problems.append(f"bus {bus} has no protocol")
    return problems + _check_ports(mpd, ports)


def _check_ports(mpd: Mpd, ports: Sequence[Port]) -> list[str]:
    described = {port.name: (port.setting("DIR"), port.setting("VEC") or "[0:0]") for port in mpd.ports}
    real = {port.name: (_DIRECTIONS[port.direction], f"[{port.width - 1}:0]") for port in ports}
    problems = [
        f"port {name} differs from the HDL's" for name in described if described[name] != real.get(name)
    ]
    return problems + [f"port {name} of the HDL is missing" for name in real if name not in described]
