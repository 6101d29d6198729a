"""Put added ports and connections into source text, on the lines that are there, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pyslang import syntax

from coram_studio.model.bundles import Direction
from coram_studio.verilog.elaborate import Elaboration
from coram_studio.verilog.hierarchy import Site
from coram_studio.verilog.lead_out import Lead, ModulePlan, slot_widths
from coram_studio.verilog.objects import CONTROL_SHAPES, KIND_OF_MODULE, PARAMETERS, kernel_ports


class CannotInsertError(Exception):
    """There is no place in a source file for an insertion. ``location`` is the parser's; the text says why."""

    def __init__(self, message: str, location: Any) -> None:
        super().__init__(message)
        self.location = location


@dataclass(frozen=True, slots=True)
class Insertion:
    """Text to be put into a source file before a character.

    ``include_name`` is the name by which the file is included, where it is, and ``inclusion`` the number of the
    inclusion that asks for it.
    """

    path: str
    character: int
    text: str
    include_name: str = ""
    inclusion: int = 0


@dataclass(frozen=True, slots=True)
class NewPort:
    """A port to be declared in a module's header."""

    name: str
    direction: Direction
    width: int

    @property
    def declaration(self) -> str:
        """As an ANSI header and a port declaration write it."""
        return f"{self.direction.value} wire {vector(self.width)}{self.name}"


def vector(width: int) -> str:
    """A range for a declaration, with a space after it; nothing for one bit."""
    return f"[{width - 1}:0] " if width > 1 else ""


def apply_insertions(text: str, insertions: Sequence[Insertion]) -> str:
    """The text with all insertions; those for one place come in the given order."""
    parts: list[str] = []
    position = 0
    for insertion in sorted(insertions, key=lambda item: item.character):
        parts += [text[position : insertion.character], insertion.text]
        position = insertion.character
    return "".join([*parts, text[position:]])


class Inserter:
    """Makes insertions for one elaborated set of sources."""

    def __init__(self, elaboration: Elaboration) -> None:
        self._elaboration = elaboration

    def header(self, definition: Any, ports: Sequence[NewPort], body: str) -> list[Insertion]:
        """Insertions that add ports to a module, and ``body`` as its first items."""
        header = definition.header
        port_list = header.ports
        declarations = ", ".join(port.declaration for port in ports)
        after = [body] if body else []
        result: list[Insertion] = []
        if ports and port_list is None:
            result.append(self._before(header.semi, f" ({declarations})"))
        elif ports and port_list.kind == syntax.SyntaxKind.AnsiPortList:
            separator = ", " if len(port_list.ports) else ""
            result.append(self._before(port_list.closeParen, separator + declarations))
        elif ports and port_list.kind == syntax.SyntaxKind.NonAnsiPortList:
            names = ", ".join(port.name for port in ports)
            result.append(self._before(port_list.closeParen, f", {names}"))
            after.insert(0, " ".join(f"{port.declaration};" for port in ports))
        elif ports:
            raise CannotInsertError(
                "its module's port list is (.*), which takes no more", header.semi.location
            )
        if after:
            result.append(self._after(header.semi, " " + " ".join(after)))
        return result

    def connections(
        self, site: Site, plan: ModulePlan, net: Callable[[Lead], str | None], port_count: int
    ) -> list[Insertion]:
        """Insertions that connect the added ports at one instance. ``port_count`` counts its module's own.

        ``net`` gives the net of an added port, or None where it leads to no object: then inputs are 0.
        """
        instance = site.symbol.syntax
        given = _nodes(instance.connections)
        kinds = {item.kind for item in given}
        leads = plan.leads_at(site)
        expressions = [self._expression(lead, plan, net(lead)) for lead in leads]
        ordered = syntax.SyntaxKind.OrderedPortConnection in kinds or kinds == {
            syntax.SyntaxKind.EmptyPortConnection
        }
        if ordered:
            text = ", " * (port_count - len(given) + 1) + ", ".join(expressions)
        else:
            named = ", ".join(
                f".{lead.inner}({expression})" for lead, expression in zip(leads, expressions, strict=True)
            )
            text = f", {named}" if given else named
        return [self._before(instance.closeParen, text)]

    def _expression(self, lead: Lead, plan: ModulePlan, net: str | None) -> str:
        """The bits of an added port that belong to the iteration in which it is connected."""
        if net is None:
            return f"{lead.slot_width}'d0" if lead.direction is Direction.INPUT else ""
        slots = plan.slots_at(lead.site)
        width = str(lead.slot_width)
        exact = True
        if lead.site.is_object:
            kind = KIND_OF_MODULE[lead.site.module]
            widths = slot_widths(lead.site, kind, lead.inner)
            if len(widths) > 1:
                width, exact = f"({self._width_text(lead)})", False
        if slots.count == 1 and exact:
            return net
        if lead.slot_width == 1:
            return f"{net}[{slots.expression}]"
        return f"{net}[({slots.expression})*{lead.slot_width} +: {width}]"

    def _width_text(self, lead: Lead) -> str:
        """The expression that gives an object's width where its instances differ, as the source writes it."""
        kind = KIND_OF_MODULE[lead.site.module]
        shape = next(shape for shape in CONTROL_SHAPES[kind] if shape.name == lead.inner)
        name = "CORAM_ADDR_LEN" if shape.width == "address" else "CORAM_DATA_WIDTH"
        statement = lead.site.symbol.syntax.parent
        assignments = _nodes(statement.parameters.parameters) if statement.parameters is not None else []
        for position, item in enumerate(assignments):
            named = item.kind == syntax.SyntaxKind.NamedParamAssignment
            item_name = str(item.name.value) if named else PARAMETERS[position]
            if item_name == name and item.expr is not None:
                return self._source(item.expr)
        raise CannotInsertError(
            f"its {name} differs between instances but is not given where it is instantiated",
            lead.site.symbol.location,
        )

    def _source(self, expression: Any) -> str:
        found = expression.sourceRange
        places = self._elaboration.places(found.start)
        if places is None or not self._elaboration.is_in_file(found.end):
            return str(expression).strip()
        return places.text[places.character(found.start.offset) : places.character(found.end.offset)]

    def _before(self, token: Any, text: str) -> Insertion:
        return self._at(token, token.location.offset, text)

    def _after(self, token: Any, text: str) -> Insertion:
        return self._at(token, token.location.offset + len(str(token.rawText)), text)

    def _at(self, token: Any, offset: int, text: str) -> Insertion:
        places = self._elaboration.places(token.location)
        if places is None or not self._elaboration.is_in_file(token.location) or token.isMissing:
            raise CannotInsertError("it is written by a macro", token.location)
        inclusion = self._elaboration.inclusion(token.location)
        return Insertion(places.path, places.character(offset), text, places.include_name, inclusion)


def _nodes(items: Any) -> list[Any]:
    """The nodes of a separated list, without the commas between them."""
    return [item for item in items if isinstance(item, syntax.SyntaxNode)]


def own_port_count(site: Site) -> int:
    """How many ports the module of a site has before any is added."""
    if site.is_object:
        return len(kernel_ports(KIND_OF_MODULE[site.module]))
    return len(site.symbol.body.portList)
