"""Components as IEEE 1685-2014 (namespace ``ipxact``) writes them, for tools that read no older version."""

from __future__ import annotations

from lxml import etree

from coram_studio.export.ipxact.description import Bus, Component, View, Vlnv
from coram_studio.export.ipxact.elements import XSI, Elements
from coram_studio.ipcore.manifest import BusRegister, CoreParameter, Field
from coram_studio.model.bundles import Direction, Port

NAMESPACE = "http://www.accellera.org/XMLSchema/IPXACT/1685-2014"
_DIRECTIONS = {Direction.INPUT: "in", Direction.OUTPUT: "out", Direction.INOUT: "inout"}

_make = Elements(NAMESPACE, prefixed_attributes=False)
_add = _make.add


def component_element(component: Component) -> etree._Element:
    """The whole component."""
    root = _make.root("component", {"ipxact": NAMESPACE, "xsi": XSI})
    for tag in ("vendor", "library", "name", "version"):
        _add(root, tag, getattr(component.vlnv, tag))
    if component.buses:
        buses = _add(root, "busInterfaces")
        for bus in component.buses:
            _bus(buses, bus)
    _spaces(root, component)
    _model(root, component)
    _file_sets(root, component)
    _add(root, "description", component.description)
    if component.parameters:
        parent = _add(root, "parameters")
        for parameter in component.parameters:
            _parameter(parent, parameter)
    return root


def _vlnv(parent: etree._Element, tag: str, vlnv: Vlnv) -> None:
    _add(parent, tag, vendor=vlnv.vendor, library=vlnv.library, name=vlnv.name, version=vlnv.version)


def _bus(parent: etree._Element, bus: Bus) -> None:
    element = _add(parent, "busInterface")
    _add(element, "name", bus.name)
    _vlnv(element, "busType", bus.bus_type)
    abstraction = _add(_add(element, "abstractionTypes"), "abstractionType")
    _vlnv(abstraction, "abstractionRef", bus.abstraction)
    maps = _add(abstraction, "portMaps")
    for logical, physical in bus.ports:
        item = _add(maps, "portMap")
        _add(_add(item, "logicalPort"), "name", logical)
        _add(_add(item, "physicalPort"), "name", physical)
    mode = _add(element, bus.mode)
    if bus.address_space is not None:
        _add(mode, "addressSpaceRef", addressSpaceRef=bus.address_space.name)
    if bus.memory_map is not None:
        _add(mode, "memoryMapRef", memoryMapRef=bus.memory_map.name)
    if bus.parameters:
        parameters = _add(element, "parameters")
        for name, value in bus.parameters:
            identifier = f"{bus.name}_{name}"
            item = _add(parameters, "parameter", parameterId=identifier, type="string")
            _add(item, "name", name)
            _add(item, "value", value)


def _spaces(root: etree._Element, component: Component) -> None:
    spaces = [bus.address_space for bus in component.buses if bus.address_space is not None]
    if spaces:
        parent = _add(root, "addressSpaces")
        for space in spaces:
            item = _add(parent, "addressSpace")
            _add(item, "name", space.name)
            _add(item, "range", str(space.bytes))
            _add(item, "width", str(space.width))
    maps = [bus.memory_map for bus in component.buses if bus.memory_map is not None]
    if maps:
        parent = _add(root, "memoryMaps")
        for memory_map in maps:
            item = _add(parent, "memoryMap")
            _add(item, "name", memory_map.name)
            block = _add(item, "addressBlock")
            _add(block, "name", "registers")
            _add(block, "baseAddress", "0")
            _add(block, "range", str(memory_map.bytes))
            _add(block, "width", str(memory_map.width))
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
    # This version wants a field at least.
    for field in register.fields or (Field(register.name, 0, register.width),):
        part = _add(item, "field")
        _add(part, "name", field.name)
        if field.description:
            _add(part, "description", field.description)
        _add(part, "bitOffset", str(field.offset))
        _add(part, "bitWidth", str(field.width))


def _model(root: etree._Element, component: Component) -> None:
    model = _add(root, "model")
    hdl_views = [view for view in component.views if view.model]
    views = _add(model, "views")
    instantiations = _add(model, "instantiations")
    for view in hdl_views:
        element = _add(views, "view")
        _add(element, "name", view.name)
        _add(element, "envIdentifier", view.environment)
        _add(element, "componentInstantiationRef", f"{view.name}_instantiation")
        _instantiation(instantiations, view, component.parameters)
    ports = _add(model, "ports")
    for port in component.ports:
        _port(ports, port, hdl_views)


def _instantiation(parent: etree._Element, view: View, parameters: tuple[CoreParameter, ...]) -> None:
    element = _add(parent, "componentInstantiation")
    _add(element, "name", f"{view.name}_instantiation")
    _add(element, "language", view.language)
    _add(element, "moduleName", view.model)
    if parameters:
        group = _add(element, "moduleParameters")
        for parameter in parameters:
            item = _add(
                group,
                "moduleParameter",
                parameterId=f"{view.name}_{parameter.name}",
                dataType="integer",
                usageType="typed",
            )
            _add(item, "name", parameter.name)
            _add(item, "value", f"uuid_{parameter.name}")
    _add(_add(element, "fileSetRef"), "localName", view.group)


def _port(parent: etree._Element, port: Port, views: list[View]) -> None:
    element = _add(parent, "port")
    _add(element, "name", port.name)
    wire = _add(element, "wire")
    _add(wire, "direction", _DIRECTIONS[port.direction])
    if port.width > 1:
        vector = _add(_add(wire, "vectors"), "vector")
        _add(vector, "left", str(port.width - 1))
        _add(vector, "right", "0")
    type_ = _add(_add(wire, "wireTypeDefs"), "wireTypeDef")
    _add(type_, "typeName", "wire")
    for view in views:
        _add(type_, "viewRef", view.name)


def _file_sets(root: etree._Element, component: Component) -> None:
    parent = _add(root, "fileSets")
    for view in component.views:
        if not view.model:
            continue  # what is of one tool alone says nothing to the readers of this version
        element = _add(parent, "fileSet")
        _add(element, "name", view.group)
        for file in view.files:
            item = _add(element, "file")
            _add(item, "name", file.path)
            _add(item, "fileType", file.kind)
            if file.is_include:
                _add(item, "isIncludeFile", "true")


def _parameter(parent: etree._Element, parameter: CoreParameter) -> None:
    attributes = {
        "parameterId": f"uuid_{parameter.name}",
        "type": "longint",
        "resolve": "user",
    }
    if parameter.minimum is not None:
        attributes["minimum"] = str(parameter.minimum)
    if parameter.maximum is not None:
        attributes["maximum"] = str(parameter.maximum)
    item = _add(parent, "parameter", **attributes)
    _add(item, "name", parameter.name)
    if parameter.description:
        _add(item, "description", parameter.description)
    _add(item, "value", str(parameter.value))
