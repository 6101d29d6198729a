"""Read a PyCoRAM configuration, and say in our settings what it means."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from coram_studio.diagnostics import Diagnostic, Span, diagnostic
from coram_studio.model.project import INTEGER_MODES, BusProtocol, CoreSettings, IntegerMode, Settings
from coram_studio.model.rules import DATA_WIDTHS, INTERFACE_ADDRESS_WIDTHS

_SECTION = re.compile(r"\[\s*(?P<name>[^\]]*?)\s*\]")
_KEY = re.compile(r"(?P<key>[^=:]+?)\s*[=:]\s*(?P<value>.*)")
_YES = {
    "yes": True,
    "true": True,
    "on": True,
    "1": True,
    "no": False,
    "false": False,
    "off": False,
    "0": False,
}
_INTERFACES = ("axi", "avalon", "general")
_LARGEST = 1 << 20  # bytes of a configuration
_NARROWEST_ADDRESS = INTERFACE_ADDRESS_WIDTHS[0]
_WIDEST_MEMORY = 31  # bits of address

NUMBERS: dict[str, tuple[str, int]] = {
    "signal_width": ("synthesis", 32),
    "ext_addrwidth": ("synthesis", 32),
    "ext_datawidth": ("synthesis", 512),
    "sim_addrwidth": ("simulation", 27),
    "hperiod_ulogic": ("simulation", 5),
    "hperiod_cthread": ("simulation", 5),
    "hperiod_bus": ("simulation", 5),
}
"""Keys whose values are numbers, with their section and default. Widths are bits, half periods nanoseconds."""

FLAGS: dict[str, tuple[str, bool]] = {"single_clock": ("synthesis", True), "io_lite": ("synthesis", True)}
"""Keys whose values are yes or no."""


@dataclass(slots=True)
class Configuration:
    """The values of a configuration, defaults where it gives none, and the places of those that it gives."""

    numbers: dict[str, int] = field(default_factory=lambda: {key: d for key, (_, d) in NUMBERS.items()})
    flags: dict[str, bool] = field(default_factory=lambda: {key: d for key, (_, d) in FLAGS.items()})
    interface: str = "axi"
    places: dict[str, Span] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def report(self, code: str, message: str, span: Span) -> None:
        """Add a finding."""
        self.diagnostics.append(diagnostic(code, message, span=span))


def read_configuration(path: Path, shown: str) -> Configuration:
    """Read an INI file. What cannot be used is reported, and the default taken.

    Raises:
        OSError: it cannot be read.
    """
    configuration = Configuration()
    with path.open("rb") as stream:
        text = stream.read(_LARGEST).decode("utf-8-sig", "replace")
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        content = re.sub(r"(^|\s)[#;].*", "", line).strip()
        span = Span(shown, number)
        if match := _SECTION.fullmatch(content):
            section = match["name"].lower()
        elif match := _KEY.fullmatch(content):
            _take(configuration, section, match["key"].strip().lower(), match["value"].strip(), span)
        elif content:
            configuration.report("I007", f'"{content}" must be a section or KEY = VALUE', span)
    return configuration


def _take(configuration: Configuration, section: str, key: str, value: str, span: Span) -> None:
    home = {"if_type": "synthesis", **{k: s for k, (s, _) in (*NUMBERS.items(), *FLAGS.items())}}.get(key)
    if home is None:
        configuration.report("I006", f"{key} is not a key that is known here: left out", span)
        return
    if section != home:
        configuration.report("I006", f"{key} is read as of section [{home}], and stands in [{section}]", span)
    if key in NUMBERS:
        if not value.isdecimal() or not 0 < int(value) <= 4096:
            configuration.report("I007", f'{key} must be a positive number, not "{value}"', span)
            return
        configuration.numbers[key] = int(value)
    elif key in FLAGS:
        if value.lower() not in _YES:
            configuration.report("I007", f'{key} must be yes or no, not "{value}"', span)
            return
        configuration.flags[key] = _YES[value.lower()]
    elif value.lower() not in _INTERFACES:
        configuration.report("I007", f'if_type must be one of {", ".join(_INTERFACES)}, not "{value}"', span)
        return
    else:
        configuration.interface = value.lower()
    configuration.places[key] = span


def apply_configuration(configuration: Configuration, settings: Settings) -> tuple[Settings, int]:
    """The settings as the configuration wants them, and the width of off-chip addresses in bits.

    What has no counterpart is reported in the configuration.
    """
    numbers, flags = configuration.numbers, configuration.flags
    memory = replace(settings.memory, size=_memory_size(configuration))
    kernel_mhz = 500.0 / numbers["hperiod_ulogic"]
    simulation = replace(settings.simulation, bus_mhz=500.0 / numbers["hperiod_bus"], kernel_mhz=kernel_mhz)
    if flags["single_clock"]:
        simulation = replace(simulation, kernel_mhz=simulation.bus_mhz)
    elif numbers["hperiod_cthread"] != numbers["hperiod_ulogic"]:
        span = configuration.places.get("hperiod_cthread") or configuration.places["hperiod_ulogic"]
        message = (
            "control threads have the clock of the user logic, so hperiod_cthread is that of hperiod_ulogic"
        )
        configuration.report("I008", message, span)
    changed = replace(
        settings,
        integers=_integers(configuration),
        clock_mhz=min(max(simulation.kernel_mhz, 1.0), 2000.0),
        prefer="cycles",
        memory=memory,
        simulation=simulation,
        core=_core(configuration),
    )
    return changed, _address_width(configuration)


def _integers(configuration: Configuration) -> IntegerMode:
    width = configuration.numbers["signal_width"]
    widths: dict[int, IntegerMode] = {
        int(mode.removeprefix("uint")): mode for mode in INTEGER_MODES if mode.startswith("uint")
    }
    taken = min((each for each in widths if each >= width), default=max(widths))
    if taken != width:
        message = f"control threads compute with 16, 32 or 64 bits, here with {taken}, not with the {width} of signal_width"
        configuration.report("I008", message, configuration.places["signal_width"])
    return widths[taken]


def _core(configuration: Configuration) -> CoreSettings:
    bus: BusProtocol = "avalon" if configuration.interface == "avalon" else "axi4"
    if configuration.interface == "general":
        message = "if_type general has no counterpart: the core gets AXI4 ports"
        configuration.report("I008", message, configuration.places["if_type"])
    return CoreSettings(
        bus=bus,
        slave_bus="axi4lite" if configuration.flags["io_lite"] else "axi4",
        clocks="one" if configuration.flags["single_clock"] else "two",
    )


def bus_data_width(configuration: Configuration, object_widths: set[int]) -> int:
    """The setting ``bus_data_width`` for objects of these widths in bits.

    A PyCoRAM port is never wider than its object, so a bus narrower than an object counts, and no other.
    """
    width = configuration.numbers["ext_datawidth"]
    if all(width >= each for each in object_widths):
        return 0
    if width not in DATA_WIDTHS:
        message = f"ext_datawidth must be one of {', '.join(map(str, DATA_WIDTHS))}, not {width}"
        configuration.report("I007", message, configuration.places["ext_datawidth"])
        return 0
    return width


def _address_width(configuration: Configuration) -> int:
    width = configuration.numbers["ext_addrwidth"]
    low, high = INTERFACE_ADDRESS_WIDTHS
    if not low <= width <= high:
        message = f"ext_addrwidth must be from {low} to {high}, not {width}"
        configuration.report("I007", message, configuration.places["ext_addrwidth"])
        return 32
    return width


def _memory_size(configuration: Configuration) -> int:
    width = configuration.numbers["sim_addrwidth"]
    if width > _WIDEST_MEMORY:
        message = (
            f"simulated memory has at most {_WIDEST_MEMORY} bits of address, which are taken, not {width}"
        )
        configuration.report("I008", message, configuration.places["sim_addrwidth"])
    # A larger memory than it asks for does a small design no harm.
    return 1 << min(max(width, _NARROWEST_ADDRESS), _WIDEST_MEMORY)
