"""Check a written component for what the schema cannot say: names that must agree, files, signals, numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from lxml import etree

from coram_studio.export.protocols import SIGNALS, signal_problems
from coram_studio.model.bundles import Direction, Port

_DIRECTIONS = {"in": Direction.INPUT, "out": Direction.OUTPUT, "inout": Direction.INOUT}
_INT32 = (1 << 31) - 1


def check_component(
    document: bytes, *, ports: Sequence[Port], files: Collection[str], protocols: Mapping[str, str]
) -> list[str]:
    """What is wrong with a component's XML, of either version of the standard, as sentences.

    ``ports`` are those of the HDL's top, ``files`` the paths in the package beside the document. ``protocols`` gives the
    protocol of each bus by "vendor:library:name" of its type, for those without a PROTOCOL parameter.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        return [f"the component is not XML: {error}"]
    return [
        *_check_ports(root, ports),
        *_check_files(root, files),
        *_check_views(root),
        *_check_buses(root, protocols),
        *_check_clocks(root),
        *_check_numbers(root),
        *_check_unique(root),
    ]


def _all(element: etree._Element, *path: str) -> list[etree._Element]:
    """Descendants by local names; the steps of ``path`` are descendants of one another."""
    found = [element]
    for tag in path:
        found = [child for parent in found for child in parent.iterfind(f".//{{*}}{tag}")]
    return found


def _children(element: etree._Element, tag: str) -> list[etree._Element]:
    return list(element.iterfind(f"{{*}}{tag}"))


def _text(element: etree._Element, tag: str) -> str:
    """Text of the child of that name, or ""."""
    child = element.find(f"{{*}}{tag}")
    return (child.text or "").strip() if child is not None else ""


def _attribute(element: etree._Element, name: str) -> str:
    """An attribute with or without a namespace, or ""."""
    for key, value in element.attrib.items():
        if etree.QName(str(key)).localname == name:
            return str(value)
    return ""


def _described_ports(root: etree._Element) -> dict[str, tuple[Direction, int]]:
    result: dict[str, tuple[Direction, int]] = {}
    for port in _all(root, "model", "port"):
        width = 1
        for vector in _all(port, "vector"):
            left, right = _text(vector, "left"), _text(vector, "right")
            width = abs(int(left) - int(right)) + 1 if left.isdigit() and right.isdigit() else 0
        direction = _DIRECTIONS.get(_text(_all(port, "wire")[0], "direction"), Direction.INOUT)
        result[_text(port, "name")] = (direction, width)
    return result


def _check_ports(root: etree._Element, ports: Sequence[Port]) -> list[str]:
    described = _described_ports(root)
    real = {port.name: (port.direction, port.width) for port in ports}
    problems = [f"port {name} of the HDL is not described" for name in real.keys() - described.keys()]
    problems += [f"port {name} is described, but the HDL has none" for name in described.keys() - real.keys()]
    problems += [
        f"port {name} is described as {_shown(described[name])}, and is {_shown(real[name])} in the HDL"
        for name in described.keys() & real.keys()
        if described[name] != real[name]
    ]
    return sorted(problems)


def _shown(port: tuple[Direction, int]) -> str:
    return f"{port[0].value} of {port[1]} bits"


def _check_files(root: etree._Element, files: Collection[str]) -> list[str]:
    problems = []
    for group in _all(root, "fileSet"):
        names = [_text(file, "name") for file in _children(group, "file")]
        problems += [f"file {name} is listed, but not in the package" for name in names if name not in files]
        problems += [f"file {name} is listed twice" for name in set(names) if names.count(name) > 1]
        problems += [] if names else [f"file set {_text(group, 'name')} is empty"]
    return problems


def _check_views(root: etree._Element) -> list[str]:
    groups = {_text(group, "name") for group in _all(root, "fileSet")}
    references = [_text(reference, "localName") for reference in _all(root, "model", "fileSetRef")]
    problems = [
        f"a view refers to the file set {name}, which does not exist"
        for name in references
        if name not in groups
    ]
    problems += [f"no view uses the file set {name}" for name in groups - set(references)]
    views = {_text(view, "name") for view in _all(root, "view")}
    for tag in ("viewNameRef", "viewRef"):
        for reference in _all(root, tag):
            if (reference.text or "") not in views:
                problems.append(f"a port refers to the view {reference.text}, which does not exist")
    return problems


def _bus_parameters(bus: etree._Element) -> dict[str, str]:
    return {_text(item, "name"): _text(item, "value") for item in _all(bus, "parameter")}


def _protocol(bus: etree._Element, protocols: Mapping[str, str]) -> str:
    declared = _bus_parameters(bus).get("PROTOCOL", "").lower()
    if declared:
        return declared
    bus_type = _all(bus, "busType")[0]
    key = ":".join(_attribute(bus_type, part) for part in ("vendor", "library", "name"))
    return protocols.get(key, key)


def _check_buses(root: etree._Element, protocols: Mapping[str, str]) -> list[str]:
    described = _described_ports(root)
    spaces = {_text(space, "name") for space in _all(root, "addressSpace")}
    maps = {_text(item, "name") for item in _all(root, "memoryMap")}
    used: list[str] = []
    problems: list[str] = []
    for bus in _all(root, "busInterface"):
        name = _text(bus, "name")
        protocol = _protocol(bus, protocols)
        ports: dict[str, tuple[Direction, int]] = {}
        for item in _all(bus, "portMap"):
            logical, physical = (
                _text(_all(item, "logicalPort")[0], "name"),
                _text(_all(item, "physicalPort")[0], "name"),
            )
            used.append(physical)
            if physical not in described:
                problems.append(f"interface {name} uses the port {physical}, which does not exist")
            elif logical in ports:
                problems.append(f"interface {name} has {logical} twice")
            else:
                ports[logical] = described[physical]
        is_master = bus.find("{*}master") is not None
        problems += [f"interface {name} {problem}" for problem in signal_problems(protocol, is_master, ports)]
        problems += _check_addresses(bus, name, protocol, is_master, spaces, maps)
    problems += [
        f"port {name} is in two interfaces" for name in sorted({n for n in used if used.count(n) > 1})
    ]
    return problems


def _check_addresses(
    bus: etree._Element, name: str, protocol: str, is_master: bool, spaces: set[str], maps: set[str]
) -> list[str]:
    """A memory-mapped master names an address space, a slave a memory map, and both exist."""
    if protocol in ("clock", "reset") or protocol not in SIGNALS:
        return []
    tag, known = ("addressSpaceRef", spaces) if is_master else ("memoryMapRef", maps)
    references = [_attribute(item, tag) for item in _all(bus, tag)]
    if not references:
        return [f"interface {name} has no {tag}"]
    return [
        f"interface {name} refers to {item}, which does not exist" for item in references if item not in known
    ]


def _check_clocks(root: etree._Element) -> list[str]:
    buses = {_text(bus, "name"): bus for bus in _all(root, "busInterface")}
    ports = _described_ports(root)
    problems: list[str] = []
    clocked: set[str] = set()
    for name, bus in buses.items():
        parameters = _bus_parameters(bus)
        for associated in filter(None, parameters.get("ASSOCIATED_BUSIF", "").split(":")):
            clocked.add(associated)
            if associated not in buses:
                problems.append(f"clock {name} is associated with {associated}, which is no interface")
        problems += [
            f"clock {name} is associated with the reset {associated}, which is no port"
            for associated in filter(None, parameters.get("ASSOCIATED_RESET", "").split(":"))
            if associated not in ports
        ]
        if "FREQ_HZ" in parameters:
            problems.append(f"clock {name} fixes FREQ_HZ, which must follow the design it is used in")
        if parameters.get("POLARITY", "ACTIVE_LOW") not in ("ACTIVE_LOW", "ACTIVE_HIGH"):
            problems.append(f"reset {name} has an unknown polarity")
    memory_mapped = {name for name, bus in buses.items() if bus.find(".//{*}addressSpaceRef") is not None}
    memory_mapped |= {name for name, bus in buses.items() if bus.find(".//{*}memoryMapRef") is not None}
    problems += [f"no clock is associated with {name}" for name in sorted(memory_mapped - clocked)]
    return problems


def _check_numbers(root: etree._Element) -> list[str]:
    problems = []
    for space in (*_all(root, "addressSpace"), *_all(root, "addressBlock")):
        for tag in ("range", "width"):
            text = _text(space, tag)
            if not re.fullmatch(r"[1-9][0-9]*", text):
                problems.append(f"{tag} of {_text(space, 'name')} must be a whole number, not {text}")
    for revision in _all(root, "coreRevision"):
        text = (revision.text or "").strip()
        if not text.isdigit() or int(text) > _INT32:
            problems.append(f"coreRevision must be a number below 2**31, not {text}")
    return problems


def _check_unique(root: etree._Element) -> list[str]:
    """Identifiers of values are unique, and each model parameter has its user parameter."""
    identifiers = [_attribute(value, "id") for value in _all(root, "value") if _attribute(value, "id")]
    problems = [
        f"the id {name} is used twice"
        for name in sorted({n for n in identifiers if identifiers.count(n) > 1})
    ]
    for name in identifiers:
        prefix, _, parameter = name.partition(".")
        if prefix == "MODELPARAM_VALUE" and f"PARAM_VALUE.{parameter}" not in identifiers:
            problems.append(f"model parameter {parameter} has no user parameter")
    return problems
