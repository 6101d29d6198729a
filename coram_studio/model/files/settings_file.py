"""project.toml: read into settings, and written so that the user's comments and own keys stay."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable
from typing import Any, cast

import tomlkit
from tomlkit.items import Table as TomlTable

from coram_studio.model.files.migrations import SETTINGS_MIGRATIONS
from coram_studio.model.files.tables import Source, TableReader, parse
from coram_studio.model.macros import check_define
from coram_studio.model.memory_dumps import parse_dumps
from coram_studio.model.memory_faults import parse_faults
from coram_studio.model.naming import check_identifier
from coram_studio.model.project import (
    FORMAT,
    HOST_WAITS,
    INTEGER_MODES,
    PREFERENCES,
    UNWRITTEN,
    BusProtocol,
    Clocks,
    CoreSettings,
    HostWaits,
    IntegerMode,
    Interconnect,
    KernelSettings,
    Limits,
    MemorySettings,
    Parameter,
    Preference,
    Settings,
    SimulationSettings,
    SlaveProtocol,
    Stages,
    Unwritten,
)
from coram_studio.model.rules import DATA_WIDTHS, check_source_path

SETTINGS_FILE = "project.toml"

_INT64 = (-(1 << 63), (1 << 63) - 1)
_LARGEST_LATENCY = 10_000  # bus clock cycles
_MEMORY_SIZES = (4096, 1 << 31)  # bytes
_VERSION = re.compile(r"\d{1,4}(\.\d{1,4}){0,3}\Z")
_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z")
_VENDOR = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,62}[A-Za-z0-9])?\Z")


def read_settings(source: Source, fallback_name: str) -> Settings:
    """The settings as far as they can be read, defaults elsewhere; the rest is in the source's diagnostics."""
    table = parse(source, SETTINGS_MIGRATIONS)
    if table is None:
        return Settings(fallback_name)
    reader = TableReader(source, table)
    reader.integer("format", FORMAT, 1, 1 << 31)
    plain = Settings(fallback_name)
    name = reader.text("name") or fallback_name
    if reason := check_identifier(name):
        reader.report("P028", f'name "{name}" {reason}', "name")
        name = fallback_name
    settings = Settings(
        name=name,
        description=reader.text("description", ""),
        version=_matching(reader, "version", plain.version, _VERSION, "numbers with points, like 1.0"),
        vendor=_matching(reader, "vendor", plain.vendor, _VENDOR, "a domain name, like example.org"),
        top=reader.text("top", ""),
        integers=cast(IntegerMode, reader.one_of("integers", INTEGER_MODES, plain.integers)),
        clock_mhz=reader.number("clock_mhz", plain.clock_mhz, 1.0, 2000.0),
        prefer=cast(Preference, reader.one_of("prefer", PREFERENCES, plain.prefer)),
        overlap=reader.flag("overlap", plain.overlap),
        parameters=_read_parameters(reader.table("parameters")),
        memory=_read_memory(reader.table("memory")),
        limits=_read_limits(reader.table("limits")),
        kernels=_read_kernels(reader.table("kernels")),
        core=_read_core(reader.table("core")),
        simulation=_read_simulation(reader.table("simulation")),
    )
    reader.finish()
    return settings


def settings_text(settings: Settings, old_text: str = "") -> str:
    """What project.toml holds for the settings, put into ``old_text`` so that the rest of it stays.

    A key that has its default value and is not in the old text is left out.

    Raises:
        ValueError: ``old_text`` is not TOML.
    """
    document = tomlkit.parse(old_text)
    plain = Settings(settings.name)
    _put(document, "format", FORMAT, None)
    _put(document, "name", settings.name, None)
    for key in ("description", "version", "vendor", "top", "integers", "clock_mhz", "prefer", "overlap"):
        _put(document, key, getattr(settings, key), getattr(plain, key))
    _put_parameters(document, settings.parameters)
    for key in ("kernels", "core", "memory", "simulation", "limits"):
        default = getattr(plain, key)
        values = getattr(settings, key)
        fields = {name: (getattr(values, name), getattr(default, name)) for name in default.__slots__}
        if key not in document and all(value == usual for value, usual in fields.values()):
            continue
        table = _subtable(document, key)
        for name, (value, usual) in fields.items():
            _put(table, name, value, usual)
    return tomlkit.dumps(document)


def _matching(reader: TableReader, key: str, default: str, form: re.Pattern[str], what: str) -> str:
    text = reader.text(key, default)
    if form.match(text):
        return text
    reader.report("P028", f'{key} must be {what}, not "{text}"', key)
    return default


def _read_parameters(reader: TableReader) -> tuple[Parameter, ...]:
    parameters = []
    for name, table in reader.tables():
        low = table.integer("minimum", 0, *_INT64) if table.has("minimum") else None
        high = table.integer("maximum", 0, *_INT64) if table.has("maximum") else None
        value = table.integer("value", None, *_INT64)
        description = table.text("description", "")
        table.finish()
        if not (name.isascii() and name.isidentifier()) or keyword.iskeyword(name):
            table.report("P028", f'the parameter "{name}" must be a name that Python accepts')
            continue
        if (low is not None and value < low) or (high is not None and value > high):
            bounds = " and ".join(
                f"{word} {bound}"
                for word, bound in (("at least", low), ("at most", high))
                if bound is not None
            )
            table.report("P021", f"value must be {bounds}, not {value}", "value")
        parameters.append(Parameter(name, value, description, low, high))
    return tuple(parameters)


def _read_memory(reader: TableReader) -> MemorySettings:
    plain = MemorySettings()
    width = reader.integer("interconnect_width", plain.interconnect_width, 0, DATA_WIDTHS[-1])
    if width and width not in DATA_WIDTHS:
        widths = ", ".join(map(str, DATA_WIDTHS))
        reader.report(
            "P021", f"interconnect_width must be 0 or one of {widths}, not {width}", "interconnect_width"
        )
        width = plain.interconnect_width
    model = _matching(reader, "model", plain.model, _MODEL, "the name of a memory, like ddr3-800-x64")
    interconnects, stages = ("none", "crossbar", "shared"), ("registered", "direct")
    image = reader.text("image", plain.image)
    if image and (reason := check_source_path(image)):
        reader.report("P027", f'image "{image}" {reason}', "image")
        image = ""
    settings = MemorySettings(
        model=model,
        interconnect=cast(Interconnect, reader.one_of("interconnect", interconnects, plain.interconnect)),
        interconnect_width=width,
        interconnect_stages=cast(
            Stages, reader.one_of("interconnect_stages", stages, plain.interconnect_stages)
        ),
        read_latency=reader.integer("read_latency", plain.read_latency, 0, _LARGEST_LATENCY),
        write_latency=reader.integer("write_latency", plain.write_latency, 0, _LARGEST_LATENCY),
        size=reader.integer("size", plain.size, *_MEMORY_SIZES),
        image=image,
        unwritten=cast(Unwritten, reader.one_of("unwritten", UNWRITTEN, plain.unwritten)),
        faults=_read_ranges(reader, "faults", parse_faults),
        dump=_read_ranges(reader, "dump", parse_dumps),
    )
    reader.finish()
    return settings


def _read_ranges(
    reader: TableReader, key: str, parse: Callable[[tuple[str, ...]], object]
) -> tuple[str, ...]:
    texts = reader.strings(key)
    try:
        parse(texts)
    except ValueError as error:
        reader.report("P028", f"{key}: {error}", key)
        return ()
    return texts


def _read_limits(reader: TableReader) -> Limits:
    plain = Limits()
    limits = Limits(
        cycles=reader.integer("cycles", plain.cycles, 1, 10**15),
        wall_seconds=reader.number("wall_seconds", plain.wall_seconds, 0.1, 1e7),
        memory_bytes=reader.integer("memory_bytes", plain.memory_bytes, 1 << 24, 1 << 50),
        output_bytes=reader.integer("output_bytes", plain.output_bytes, 1 << 10, 1 << 50),
    )
    reader.finish()
    return limits


def _read_kernels(reader: TableReader) -> KernelSettings:
    include = []
    for folder in dict.fromkeys(reader.strings("include")):
        if reason := check_source_path(folder):
            reader.report("P027", f'include "{folder}" {reason}', "include")
        else:
            include.append(folder)
    defines: dict[str, str] = {}
    for define in reader.strings("defines"):
        name = define.partition("=")[0]
        if reason := check_define(define):
            reader.report("P028", f'the macro "{define}" {reason}', "defines")
        elif name in defines:
            reader.report("P028", f"the macro {name} must be defined once, not twice", "defines")
        else:
            defines[name] = define
    reader.finish()
    return KernelSettings(tuple(include), tuple(defines.values()))


def _read_core(reader: TableReader) -> CoreSettings:
    plain = CoreSettings()
    width = reader.integer("bus_data_width", plain.bus_data_width, 0, DATA_WIDTHS[-1])
    if width and width not in DATA_WIDTHS:
        widths = ", ".join(map(str, DATA_WIDTHS))
        reader.report("P021", f"bus_data_width must be 0 or one of {widths}, not {width}", "bus_data_width")
        width = plain.bus_data_width
    settings = CoreSettings(
        bus=cast(BusProtocol, reader.one_of("bus", ("axi4", "avalon"), plain.bus)),
        bus_data_width=width,
        shared_bus=reader.flag("shared_bus", plain.shared_bus),
        slave_bus=cast(SlaveProtocol, reader.one_of("slave_bus", ("axi4lite", "axi4"), plain.slave_bus)),
        clocks=cast(Clocks, reader.one_of("clocks", ("one", "two"), plain.clocks)),
        unaligned=reader.flag("unaligned", plain.unaligned),
        status=reader.flag("status", plain.status),
    )
    reader.finish()
    return settings


def _read_simulation(reader: TableReader) -> SimulationSettings:
    plain = SimulationSettings()
    host = reader.text("host", plain.host)
    if host and (reason := check_source_path(host)):
        reader.report("P027", f'host "{host}" {reason}', "host")
        host = ""
    settings = SimulationSettings(
        bus_mhz=reader.number("bus_mhz", plain.bus_mhz, 1.0, 2000.0),
        kernel_mhz=reader.number("kernel_mhz", plain.kernel_mhz, 1.0, 2000.0),
        host=host,
        host_waits=cast(HostWaits, reader.one_of("host_waits", HOST_WAITS, plain.host_waits)),
        accelerators=_read_accelerators(reader),
    )
    reader.finish()
    return settings


def _read_accelerators(reader: TableReader) -> tuple[str, ...]:
    names = reader.strings("accelerators")
    for name in names:
        if reason := check_identifier(name):
            reader.report("P028", f'the accelerator "{name}" {reason}', "accelerators")
            return ()
    if len(set(names)) < len(names):
        reader.report("P028", "accelerators must name each of them once", "accelerators")
    return tuple(dict.fromkeys(names))


def _put(table: Any, key: str, value: object, default: object) -> None:
    """Set a key where it must change; an equal value keeps the way in which the user wrote it."""
    if isinstance(value, tuple):
        value, default = list(value), list(cast(tuple[object, ...], default))
    if key in table:
        if table[key] != value:
            table[key] = value
    elif value != default:
        table[key] = value


def _put_parameters(document: tomlkit.TOMLDocument, parameters: tuple[Parameter, ...]) -> None:
    if not parameters and "parameters" not in document:
        return
    table = _subtable(document, "parameters")
    names = [parameter.name for parameter in parameters]
    for name in [name for name in table if name not in names]:
        del table[name]
    if names[: len(table)] != list(table):
        # Others come before what is there: take it out and let it in again in its turn, comments and all.
        waiting = {name: table.pop(name) for name in list(table)}
        for name in names:
            table[name] = waiting.get(name) or tomlkit.table()
    for parameter in parameters:
        entry = _subtable(table, parameter.name)
        _put(entry, "value", parameter.value, None)
        _put(entry, "description", parameter.description, "")
        for key, bound in (("minimum", parameter.minimum), ("maximum", parameter.maximum)):
            if bound is not None:
                _put(entry, key, bound, None)
            elif key in entry:
                del entry[key]


def _subtable(table: Any, key: str) -> TomlTable:
    if key not in table:
        table[key] = tomlkit.table(is_super_table=key == "parameters")
    return cast(TomlTable, table[key])
