"""Components as IEEE 1685-2009 (namespace ``spirit``) writes them, the version that Vivado reads."""

from __future__ import annotations

from lxml import etree

from coram_studio.export.ipxact.description import Bus, Component, View, Vlnv
from coram_studio.export.ipxact.elements import XSI, Elements
from coram_studio.ipcore.manifest import BusRegister
from coram_studio.model.bundles import Direction, Port

NAMESPACE = "http://www.spiritconsortium.org/XMLSchema/SPIRIT/1685-2009"
_DIRECTIONS = {Direction.INPUT: "in", Direction.OUTPUT: "out", Direction.INOUT: "inout"}

_make = Elements(NAMESPACE, prefixed_attributes=True)
_add = _make.add


def component_element(component: Component, prefixes: dict[str, str] | None = None) -> etree._Element:
    """The whole component; ``prefixes`` are more namespaces to declare, for vendor extensions."""
    own: dict[str | None, str] = {"spirit": NAMESPACE, "xsi": XSI}
    own.update(prefixes or {})
    root = _make.root("component", own)
    for tag in ("vendor", "library", "name", "version"):
        _add(root, tag, getattr(component.vlnv, tag))
    if component.buses:
        buses = _add(root, "busInterfaces")
        for bus in component.buses:
            _bus(buses, bus)
    _spaces(root, component)
    model = _add(root, "model")
    views = _add(model, "views")
    for view in component.views:
        _view(views, view)
    hdl_views = [view.name for view in component.views if view.model]
    ports = _add(model, "ports")
    for port in component.ports:
        _port(ports, port, hdl_views)
    if component.parameters:
        parameters = _add(model, "modelParameters")
        for parameter in component.parameters:
            item = _add(parameters, "modelParameter", dataType="integer")
            _add(item, "name", parameter.name)
            _add(item, "displayName", parameter.name)
            value = str(parameter.value)
            _add(
                item,
                "value",
                value,
                format="long",
                resolve="generated",
                id=f"MODELPARAM_VALUE.{parameter.name}",
            )
    _file_sets(root, component)
    _add(root, "description", component.description)
    _parameters(root, component)
    return root


def _vlnv(parent: etree._Element, tag: str, vlnv: Vlnv) -> None:
    _add(parent, tag, vendor=vlnv.vendor, library=vlnv.library, name=vlnv.name, version=vlnv.version)


def _bus(parent: etree._Element, bus: Bus) -> None:
    element = _add(parent, "busInterface")
    _add(element, "name", bus.name)
    _vlnv(element, "busType", bus.bus_type)
    _vlnv(element, "abstractionType", bus.abstraction)
    mode = _add(element, bus.mode)
    if bus.address_space is not None:
        _add(mode, "addressSpaceRef", addressSpaceRef=bus.address_space.name)
    if bus.memory_map is not None:
        _add(mode, "memoryMapRef", memoryMapRef=bus.memory_map.name)
    maps = _add(element, "portMaps")
    for logical, physical in bus.ports:
        item = _add(maps, "portMap")
        _add(_add(item, "logicalPort"), "name", logical)
        _add(_add(item, "physicalPort"), "name", physical)
    if bus.parameters:
        parameters = _add(element, "parameters")
        for name, value in bus.parameters:
            item = _add(parameters, "parameter")
            _add(item, "name", name)
            _add(item, "value", value, id=f"BUSIFPARAM_VALUE.{bus.name.upper()}.{name}")


def _spaces(root: etree._Element, component: Component) -> None:
    spaces = [bus.address_space for bus in component.buses if bus.address_space is not None]
    if spaces:
        parent = _add(root, "addressSpaces")
        for space in spaces:
            item = _add(parent, "addressSpace")
            _add(item, "name", space.name)
            _add(item, "range", str(space.bytes), format="long")
            _add(item, "width", str(space.width), format="long")
    maps = [bus.memory_map for bus in component.buses if bus.memory_map is not None]
    if maps:
        parent = _add(root, "memoryMaps")
        for memory_map in maps:
            item = _add(parent, "memoryMap")
            _add(item, "name", memory_map.name)
            block = _add(item, "addressBlock")
            _add(block, "name", "registers")
            _add(block, "baseAddress", "0", format="long")
            _add(block, "range", str(memory_map.bytes), format="long")
            _add(block, "width", str(memory_map.width), format="long")
            _add(block, "usage", "register")
            for register in memory_map.registers:
                _register(block, register)


def _register(parent: etree._Element, register: BusRegister) -> None:
    item = _add(parent, "register")
    _add(item, "name", register.name)
    if register.description:
        _add(item, "description", register.description)
    if register.count > 1:
        _add(item, "dim", str(register.count))
    _add(item, "addressOffset", str(register.offset))
    _add(item, "size", str(register.width))
    _add(item, "volatile", "true")  # the core changes them
    _add(item, "access", register.access)
    for field in register.fields:
        part = _add(item, "field")
        _add(part, "name", field.name)
        if field.description:
            _add(part, "description", field.description)
        _add(part, "bitOffset", str(field.offset))
        _add(part, "bitWidth", str(field.width))


def _view(parent: etree._Element, view: View) -> None:
    element = _add(parent, "view")
    _add(element, "name", view.name)
    _add(element, "envIdentifier", view.environment)
    if view.language:
        _add(element, "language", view.language)
    if view.model:
        _add(element, "modelName", view.model)
    _add(_add(element, "fileSetRef"), "localName", view.group)


def _port(parent: etree._Element, port: Port, views: list[str]) -> None:
    element = _add(parent, "port")
    _add(element, "name", port.name)
    wire = _add(element, "wire")
    _add(wire, "direction", _DIRECTIONS[port.direction])
    if port.width > 1:
        vector = _add(wire, "vector")
        _add(vector, "left", str(port.width - 1), format="long")
        _add(vector, "right", "0", format="long")
    type_ = _add(_add(wire, "wireTypeDefs"), "wireTypeDef")
    _add(type_, "typeName", "wire")
    for view in views:
        _add(type_, "viewNameRef", view)


def _file_sets(root: etree._Element, component: Component) -> None:
    parent = _add(root, "fileSets")
    for view in component.views:
        element = _add(parent, "fileSet")
        _add(element, "name", view.group)
        for file in view.files:
            item = _add(element, "file")
            _add(item, "name", file.path)
            if file.kind != "unknown" or not file.is_late:
                _add(item, "fileType", file.kind)
            if file.user_type:
                _add(item, "userFileType", file.user_type)
            for use in file.used_in:
                _add(item, "userFileType", use)
            if file.is_include:
                _add(item, "isIncludeFile", "true")
            if file.is_late:
                define = _add(item, "define")
                _add(define, "name", "processing_order")
                _add(define, "value", "late")


def _parameters(root: etree._Element, component: Component) -> None:
    parent = _add(root, "parameters")
    for order, parameter in enumerate(component.parameters, start=2):
        item = _add(parent, "parameter")
        _add(item, "name", parameter.name)
        _add(item, "displayName", parameter.name)
        if parameter.description:
            _add(item, "description", parameter.description)
        attributes = {
            "format": "long",
            "resolve": "user",
            "id": f"PARAM_VALUE.{parameter.name}",
            "order": str(order),
        }
        if parameter.minimum is not None:
            attributes["minimum"] = str(parameter.minimum)
        if parameter.maximum is not None:
            attributes["maximum"] = str(parameter.maximum)
        if parameter.minimum is not None or parameter.maximum is not None:
            attributes["rangeType"] = "long"
        _add(item, "value", str(parameter.value), **attributes)
    item = _add(parent, "parameter")
    _add(item, "name", "Component_Name")
    name = f"{component.vlnv.name}_v{component.vlnv.version.replace('.', '_')}"
    _add(item, "value", name, resolve="user", id="PARAM_VALUE.Component_Name", order="1")
