"""A strict reader of XPS' peripheral definitions and order files, written from their rules and not from our templates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

KEYS = {
    "BUS_INTERFACE": {"BUS", "BUS_STD", "BUS_TYPE", "ISVALID"},
    "IO_INTERFACE": {"IO_IF", "IO_TYPE"},
    "PARAMETER": {
        "DT",
        "BUS",
        "ASSIGNMENT",
        "TYPE",
        "PAIR",
        "ADDRESS",
        "MIN_SIZE",
        "RANGE",
        "VALUES",
        "DESC",
        "ISVALID",
    },
    "PORT": {
        "DIR",
        "BUS",
        "VEC",
        "SIGIS",
        "ENDIAN",
        "ISVALID",
        "IO_IF",
        "SENSITIVITY",
        "THREE_STATE",
        "ENABLE",
    },
}
OPTIONS = {
    "IPTYPE": {"PERIPHERAL"},
    "HDL": {"VERILOG", "VHDL", "MIXED"},
    "IMP_NETLIST": {"TRUE", "FALSE"},
    "STYLE": {"HDL", "MIX", "BLACKBOX"},
    "RUN_NGCBUILD": {"TRUE", "FALSE"},
    "DESC": None,
    "LONG_DESC": None,
    "IP_GROUP": None,
    "ARCH_SUPPORT_MAP": None,
    "PLATGEN_SYSLEVEL_UPDATE_PROC": None,
}
_ADDRESS_SIGNALS = ("ID", "ADDR", "LEN", "SIZE", "BURST", "LOCK", "CACHE", "PROT", "QOS", "VALID", "READY")
AXI_SIGNALS = {
    "ARESETN",
    *(f"A{channel}{signal}" for channel in "RW" for signal in _ADDRESS_SIGNALS),
    *(f"W{signal}" for signal in ("DATA", "STRB", "LAST", "VALID", "READY")),
    *(f"B{signal}" for signal in ("ID", "RESP", "VALID", "READY")),
    *(f"R{signal}" for signal in ("ID", "DATA", "RESP", "LAST", "VALID", "READY")),
}


class EdkError(Exception):
    """A rule of the format is broken."""


@dataclass
class Entry:
    """One line: its value and its settings."""

    value: str
    settings: dict[str, str]


@dataclass
class Definition:
    """A peripheral definition."""

    name: str = ""
    options: dict[str, str] = field(default_factory=dict)
    buses: dict[str, Entry] = field(default_factory=dict)
    parameters: dict[str, Entry] = field(default_factory=dict)
    ports: dict[str, Entry] = field(default_factory=dict)


def read_mpd(text: str) -> Definition:
    """Read a definition. Raises EdkError."""
    definition = Definition()
    ended = False
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if ended:
            raise EdkError(f"{number}: text after END")
        keyword, _, rest = line.partition(" ")
        if keyword == "BEGIN":
            if definition.name or not re.fullmatch(r"[a-z][a-z0-9_]*", rest):
                raise EdkError(f"{number}: bad BEGIN")
            definition.name = rest
        elif keyword == "END":
            ended = True
        else:
            _entry(definition, number, keyword, rest)
    if not ended:
        raise EdkError("no END")
    _cross_check(definition)
    return definition


def _split(number: int, text: str) -> list[tuple[str, str]]:
    """Comma-separated KEY = VALUE, with quotes and brackets respected."""
    parts = re.findall(r'(?:"[^"]*"|\([^()]*\)|\[[^\[\]]*\]|[^,"])+', text)
    pairs = []
    for part in parts:
        key, equals, value = part.partition("=")
        if not equals or not re.fullmatch(r"\w+", key.strip()) or not value.strip():
            raise EdkError(f"{number}: not KEY = VALUE: {part}")
        if text.count('"') % 2:
            raise EdkError(f"{number}: open quote")
        pairs.append((key.strip(), value.strip()))
    return pairs


def _entry(definition: Definition, number: int, keyword: str, rest: str) -> None:
    pairs = _split(number, rest)
    if keyword == "OPTION":
        ((key, value),) = pairs
        if key not in OPTIONS or (OPTIONS[key] is not None and value not in OPTIONS[key]):
            raise EdkError(f"{number}: option {key} = {value}")
        definition.options[key] = value
        return
    if keyword not in KEYS:
        raise EdkError(f"{number}: {keyword}")
    name, value = pairs[0]
    if keyword == "BUS_INTERFACE":
        settings = dict(pairs)
        definition.buses[settings["BUS"]] = Entry(settings["BUS"], settings)
        unknown = settings.keys() - KEYS[keyword]
    else:
        settings = dict(pairs[1:])
        table = definition.parameters if keyword == "PARAMETER" else definition.ports
        if name in table or len(settings) != len(pairs) - 1:
            raise EdkError(f"{number}: {name} twice")
        table[name] = Entry(value, settings)
        unknown = settings.keys() - KEYS[keyword]
    if unknown:
        raise EdkError(f"{number}: unknown settings {unknown}")


def _cross_check(definition: Definition) -> None:
    for option in ("IPTYPE", "HDL", "IMP_NETLIST"):
        if option not in definition.options:
            raise EdkError(f"no option {option}")
    for name, entry in {**definition.parameters, **definition.ports}.items():
        for bus in filter(None, entry.settings.get("BUS", "").split(":")):
            if bus not in definition.buses:
                raise EdkError(f"{name}: bus {bus} is not declared")
        if entry.settings.get("PAIR", name) not in {*definition.parameters, name}:
            raise EdkError(f"{name}: pair is not declared")
    for name, entry in definition.ports.items():
        _check_port(definition, name, entry)
    for bus, entry in definition.buses.items():
        if entry.settings.get("BUS_STD") != "AXI" or entry.settings.get("BUS_TYPE") not in (
            "MASTER",
            "SLAVE",
        ):
            raise EdkError(f"{bus}: standard or type")
        ports = [p for p in definition.ports.values() if bus in p.settings.get("BUS", "").split(":")]
        if sum(p.settings.get("SIGIS") == "CLK" for p in ports) != 1:
            raise EdkError(f"{bus}: no clock, or several")
        if sum(p.value == "ARESETN" for p in ports) != 1:
            raise EdkError(f"{bus}: no ARESETN, or several")
        if definition.parameters[f"C_{bus}_PROTOCOL"].value not in ("AXI4", "AXI4LITE", "AXI3"):
            raise EdkError(f"{bus}: protocol")


def _check_port(definition: Definition, name: str, entry: Entry) -> None:
    if entry.settings.get("DIR") not in ("I", "O", "IO"):
        raise EdkError(f"{name}: direction")
    vector = entry.settings.get("VEC")
    if vector is not None:
        if not re.fullmatch(r"\[[^:\]]+:[^:\]]+\]", vector):
            raise EdkError(f"{name}: vector {vector}")
        for word in re.findall(r"[A-Za-z_]\w*", vector):
            if word not in definition.parameters:
                raise EdkError(f"{name}: {word} in its vector is no parameter")
    value = entry.value
    is_axi = entry.settings.get("BUS") is not None and "SIGIS" not in entry.settings
    if is_axi and value not in AXI_SIGNALS:
        raise EdkError(f"{name}: {value} is no signal of AXI")
    if not is_axi and value not in ('""', "ARESETN"):
        raise EdkError(f"{name}: {value} without a bus")


def read_pao(text: str, library: str) -> list[str]:
    """Basenames of an order file's lines. Raises EdkError."""
    names = []
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        words = line.split()
        if len(words) not in (3, 4) or words[0] != "lib" or words[1] != library:
            raise EdkError(f"{number}: {line}")
        if line != line.lower() or "." in words[2] or words[3:] not in ([], ["verilog"], ["vhdl"]):
            raise EdkError(f"{number}: {line}")
        names.append(words[2])
    if len(set(names)) != len(names):
        raise EdkError("a file twice")
    return names
