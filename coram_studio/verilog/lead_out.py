"""Plan how control sides are led out: which ports each module gets, and which bits belong to which object."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from coram_studio.model.blocks import ObjectKind
from coram_studio.model.bundles import Direction
from coram_studio.verilog.hierarchy import Definition, Found, Hierarchy, Site, object_widths
from coram_studio.verilog.objects import CONTROL_SHAPES, KIND_OF_MODULE
from coram_studio.verilog.slots import Slots, slots_of

_PREFIX = "coram"


@dataclass(frozen=True, slots=True)
class Lead:
    """An added port of a module: one control port of one site, for all slots of the site.

    ``inner`` is the control port of the object, or the added port of the module, at the site's instance;
    ``slot_width`` is how many bits one slot has, ``width`` how many the whole port has.
    """

    name: str
    direction: Direction
    site: Site
    inner: str
    slot_width: int
    width: int


@dataclass(slots=True)
class ModulePlan:
    """The added ports of one module, with the slots of each of its sites."""

    definition: Definition
    leads: list[Lead] = field(default_factory=list)
    slots: dict[int, Slots] = field(default_factory=dict)  # by id of the site
    by_site: dict[int, list[Lead]] = field(default_factory=dict)  # by id of the site

    def slots_at(self, site: Site) -> Slots:
        """The slots of one of the module's sites."""
        return self.slots[id(site)]

    def leads_at(self, site: Site) -> list[Lead]:
        """The added ports that lead one site's instance out."""
        return self.by_site.get(id(site), [])

    def add(self, lead: Lead) -> None:
        """Add a port."""
        self.leads.append(lead)
        self.by_site.setdefault(id(lead.site), []).append(lead)


class Names:
    """Hands out identifiers that nothing in the sources uses."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)

    def fresh(self, wanted: str) -> str:
        """``wanted`` as an identifier, with a number after it where it is taken."""
        stem = re.sub(r"\W", "_", wanted, flags=re.ASCII)
        name, number = stem, 2
        while name in self._taken:
            name, number = f"{stem}_{number}", number + 1
        self._taken.add(name)
        return name


def identifiers(texts: Iterable[str]) -> set[str]:
    """Every word of the sources; comments and strings may add some, which does no harm."""
    found: set[str] = set()
    for text in texts:
        found.update(re.findall(r"[A-Za-z_]\w*", text, flags=re.ASCII))
    return found


def plan(hierarchy: Hierarchy, top: str, taken: set[str]) -> dict[str, ModulePlan]:
    """The added ports of every definition below ``top``, by name; the top's leads become its inner nets."""
    plans: dict[str, ModulePlan] = {}

    def visit(name: str) -> ModulePlan:
        if name not in plans:
            plans[name] = _plan_module(hierarchy.definitions[name], visit, Names(taken))
        return plans[name]

    if top in hierarchy.definitions:
        visit(top)
    return plans


def _plan_module(definition: Definition, visit: Callable[[str], ModulePlan], names: Names) -> ModulePlan:
    result = ModulePlan(definition)
    sites = sorted(definition.sites.items())
    for _, site in sites:
        slots = slots_of(site)
        result.slots[id(site)] = slots
        stem = names.fresh(f"{_PREFIX}_{site.name}")
        if site.is_object:
            kind = KIND_OF_MODULE[site.module]
            inner = [
                (shape.name, shape.direction, max(slot_widths(site, kind, shape.name)))
                for shape in CONTROL_SHAPES[kind]
            ]
        else:
            inner = [(lead.name, lead.direction, lead.width) for lead in visit(site.module).leads]
        for port, direction, width in inner:
            name = names.fresh(f"{stem}_{port.removeprefix(_PREFIX + '_')}")
            result.add(Lead(name, direction, site, port, width, slots.count * width))
    return result


def slot_widths(site: Site, kind: ObjectKind, control_port: str) -> set[int]:
    """The widths that a control port has over all elaborated instances of an object's site."""
    shape = next(shape for shape in CONTROL_SHAPES[kind] if shape.name == control_port)
    return {shape.bits(data, address) for address, data in site.widths.values()}


@dataclass(frozen=True, slots=True)
class Slice:
    """Bits of one of the top's leads that belong to one control port of one object."""

    lead: Lead
    offset: int
    width: int


def slices_of(found: Found, plans: dict[str, ModulePlan], top: str) -> dict[str, Slice]:
    """Where each control port of an object lies among the top's leads, by the control port's name."""
    chain: list[tuple[ModulePlan, Site, int]] = []
    module = top
    for step in found.steps:
        module_plan = plans[module]
        chain.append((module_plan, step.site, module_plan.slots_at(step.site).numbers[step.indices]))
        module = step.site.module
    kind = KIND_OF_MODULE[module]
    address, data = object_widths(found.symbol)
    result: dict[str, Slice] = {}
    for shape in CONTROL_SHAPES[kind]:
        inner, offset = shape.name, 0
        for module_plan, site, slot in reversed(chain):
            lead = next(item for item in module_plan.leads_at(site) if item.inner == inner)
            offset += slot * lead.slot_width
            inner = lead.name
            result[shape.name] = Slice(lead, offset, shape.bits(data, address))
    return result
