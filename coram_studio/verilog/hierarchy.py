"""The elaborated hierarchy below a top module, as far as CoRAM objects are in it.

Terms: a *definition* is a module as written; a *site* is one instance statement in a definition; a site in
generate loops *occurs* once per combination of their genvars.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pyslang import ast

from coram_studio.verilog.objects import KIND_OF_MODULE

Indices = tuple[int, ...]
"""Values of the genvars around a site, from the outermost loop inwards."""


@dataclass(slots=True)
class Site:
    """An instance statement. ``genvars`` are the loop variables around it; ``indices`` their values in order.

    ``widths`` holds, for a CoRAM object, (address, data) width by the path of an elaborated instance.
    """

    name: str
    module: str
    symbol: Any  # an elaborated instance of it, for its syntax
    genvars: tuple[str, ...]
    indices: dict[Indices, None] = field(default_factory=dict)
    widths: dict[tuple[str, Indices], tuple[int, int]] = field(default_factory=dict)

    @property
    def is_object(self) -> bool:
        """Whether the instance is a CoRAM object itself."""
        return self.module in KIND_OF_MODULE


@dataclass(slots=True)
class Definition:
    """A module that has CoRAM objects in it or below it, with the sites that lead to them in source order."""

    name: str
    body: Any  # an elaborated body of it, for its syntax and ports
    sites: dict[tuple[int, int], Site] = field(default_factory=dict)  # by where the instance's name stands


@dataclass(slots=True)
class Node:
    """One elaborated instance: of a CoRAM object when ``children`` is empty and its module is an object's."""

    symbol: Any
    module: str
    genvars: tuple[str, ...]
    indices: Indices
    children: list[Node] = field(default_factory=list)
    has_objects: bool = False
    trouble: str = ""  # why an object cannot be led out from here, or ""


@dataclass(frozen=True, slots=True)
class Step:
    """One level of the way from the top to an object: which site, and which of its occurrences."""

    site: Site
    indices: Indices


@dataclass(frozen=True, slots=True)
class Found:
    """A CoRAM object of the elaborated design and the way to it from the top."""

    symbol: Any
    steps: tuple[Step, ...]


@dataclass(slots=True)
class Hierarchy:
    """Definitions by name, objects in source order, and why some objects cannot be led out.

    ``modules`` are the names of all modules below the top, CoRAM objects not among them.
    """

    definitions: dict[str, Definition]
    objects: list[Found]
    troubles: list[tuple[Any, str]]  # the object's or instance's symbol and the reason
    modules: tuple[str, ...] = ()


def collect(top: Any) -> Hierarchy:
    """The hierarchy below an elaborated top instance."""
    root = Node(top, str(top.definition.name), (), ())
    _Walk().fill(root, top.body)
    with_objects: set[str] = set()
    _mark(root, with_objects)
    hierarchy = Hierarchy({}, [], [], tuple(dict.fromkeys(_modules(root))))
    if root.has_objects:
        _register(root, (), with_objects, hierarchy)
    return hierarchy


class _Walk:
    """Turns the parser's symbols into nodes."""

    def __init__(self) -> None:
        self._ancestors: list[str] = []

    def fill(self, node: Node, body: Any) -> None:
        """Add the instances of a module's body to its node."""
        self._ancestors.append(node.module)
        self._scope(node, body, (), (), "")
        self._ancestors.pop()

    def _scope(
        self, node: Node, scope: Any, genvars: tuple[str, ...], indices: Indices, trouble: str
    ) -> None:
        for member in scope:
            match member.kind:
                case ast.SymbolKind.Instance:
                    self._instance(node, member, genvars, indices, trouble)
                case ast.SymbolKind.InstanceArray:
                    for element in _elements(member):
                        reason = "it is in an array of instances, which all have the same CORAM_ID"
                        self._instance(node, element, genvars, indices, reason)
                case ast.SymbolKind.GenerateBlock if not member.isUninstantiated:
                    self._scope(node, member, genvars, indices, trouble)
                case ast.SymbolKind.GenerateBlockArray:
                    name = str(member.loopVariable.name)
                    reason = trouble
                    if name in genvars:
                        reason = f"two generate loops around it both use the genvar {name}"
                    for entry in member.entries:
                        index = int(entry.arrayIndex)
                        self._scope(node, entry, (*genvars, name), (*indices, index), reason)
                case _:
                    continue

    def _instance(
        self, node: Node, symbol: Any, genvars: tuple[str, ...], indices: Indices, trouble: str
    ) -> None:
        child = Node(symbol, str(symbol.definition.name), genvars, indices, trouble=trouble)
        node.children.append(child)
        if child.module in KIND_OF_MODULE:
            child.has_objects = True
            return
        if not symbol.isModule:
            child.trouble = "it is inside an interface or a program"
        elif child.module in self._ancestors:
            child.trouble = f"it is inside {child.module}, which instantiates itself"
        self.fill(child, symbol.body)


def _modules(node: Node) -> Iterator[str]:
    for child in node.children:
        if child.module not in KIND_OF_MODULE:
            yield child.module
            yield from _modules(child)


def _elements(array: Any) -> Iterator[Any]:
    for element in array.elements:
        if element.kind == ast.SymbolKind.InstanceArray:
            yield from _elements(element)
        else:
            yield element


def _mark(node: Node, with_objects: set[str]) -> None:
    """Find out which nodes, and which modules in any of their instances, lead to objects."""
    for child in node.children:
        _mark(child, with_objects)
        node.has_objects = node.has_objects or child.has_objects
    if node.has_objects and node.module not in KIND_OF_MODULE:
        with_objects.add(node.module)


def _register(node: Node, steps: tuple[Step, ...], with_objects: set[str], hierarchy: Hierarchy) -> None:
    """Enter a node's sites into its definition, and those below it into theirs."""
    definition = hierarchy.definitions.setdefault(node.module, Definition(node.module, node.symbol.body))
    path = str(node.symbol.hierarchicalPath)
    for child in node.children:
        # An instance whose own parameters leave its objects out gets the ports of its module all the same.
        if child.module not in with_objects and child.module not in KIND_OF_MODULE:
            continue
        if child.trouble and child.has_objects:
            hierarchy.troubles.append((child.symbol, child.trouble))
            continue
        place = child.symbol.location
        key = (place.buffer.id, place.offset)
        site = definition.sites.get(key)
        if site is None:
            site = Site(str(child.symbol.name), child.module, child.symbol, child.genvars)
            definition.sites[key] = site
        site.indices[child.indices] = None
        taken = (*steps, Step(site, child.indices))
        if site.is_object:
            hierarchy.objects.append(Found(child.symbol, taken))
            site.widths[(path, child.indices)] = object_widths(child.symbol)
        else:
            _register(child, taken, with_objects, hierarchy)


def parameter_values(symbol: Any) -> dict[str, Any]:
    """The resolved parameters of an instance: whole numbers, texts, or None where there is no known value."""
    result: dict[str, Any] = {}
    for parameter in symbol.body.parameters:
        value = getattr(getattr(parameter, "value", None), "value", None)
        if isinstance(value, str):
            result[str(parameter.name)] = value
        elif value is None or not hasattr(value, "hasUnknown") or value.hasUnknown:
            result[str(parameter.name)] = None
        else:
            result[str(parameter.name)] = int(value)
    return result


def object_widths(symbol: Any) -> tuple[int, int]:
    """Address and data width of an object's instance in bits; 1 where they do not resolve."""
    values = parameter_values(symbol)
    address, data = (values.get(name) for name in ("CORAM_ADDR_LEN", "CORAM_DATA_WIDTH"))
    return (
        address if isinstance(address, int) and address > 0 else 1,
        data if isinstance(data, int) and data > 0 else 1,
    )
