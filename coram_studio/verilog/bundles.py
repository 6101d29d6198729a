"""Find bundles: ports of a kernel that travel together, from their names and directions.

Names are split into a group and a role: ``mem_addr``, ``MEM_ADDR``, ``mem0_addr`` and ``memAddr`` have role ADDR
in group ``mem``, ``mem0`` or ``mem``; ``ADDR0`` has role ADDR in the group that ends in 0. A group whose roles
and directions fit one bundle type, with equal data widths, becomes that bundle; the rest stay plain wires.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from coram_studio.model.bundles import ROLES, Bundle, BundleType, Direction, Port, Side, role_widths

_CLOCKS = re.compile(r"((sys|core|kernel|user|i)_)?a?(clk|clock)(_i|_in)?", re.IGNORECASE)
_RESETS = re.compile(r"((sys|core|kernel|user|i)_)?a?(rst|reset)(_i|_in)?", re.IGNORECASE)
_RESETS_LOW = re.compile(r"(.*_)?a?(n_?(rst|reset)|(rst|reset)_?(n|b|low|l|x|ni|n_i))", re.IGNORECASE)

# Spellings of each role, lower case, longest first where one ends in another.
_SPELLINGS: dict[str, str] = {
    "address": "ADDR",
    "addr": "ADDR",
    "adr": "ADDR",
    "almost_full": "ALM_FULL",
    "almostfull": "ALM_FULL",
    "alm_full": "ALM_FULL",
    "almfull": "ALM_FULL",
    "almost_empty": "ALM_EMPTY",
    "almostempty": "ALM_EMPTY",
    "alm_empty": "ALM_EMPTY",
    "almempty": "ALM_EMPTY",
    "full": "FULL",
    "empty": "EMPTY",
    "enq": "ENQ",
    "deq": "DEQ",
    "byteenable": "MASK",
    "byte_enable": "MASK",
    "wmask": "MASK",
    "mask": "MASK",
    "be": "MASK",
    "wdata": "D",
    "din": "D",
    "d": "D",
    "rdata": "Q",
    "dout": "Q",
    "q": "Q",
    "wen": "WE",
    "we": "WE",
}
_ROLE = re.compile(
    r"(?P<group>.*?)_?(?P<role>" + "|".join(sorted(_SPELLINGS, key=len, reverse=True)) + r")(?P<index>_?\d*)",
    re.IGNORECASE,
)
# Without an underscore, a role of one or two letters must stand apart by its case: "memQ", but not "freq".
_SHORT = 2

# Roles without which a group is not a bundle of that type. Of a memory port that is only read or only written,
# D and WE, or Q, may be missing: the missing roles are tied off.
_NEEDED: tuple[tuple[BundleType, frozenset[str]], ...] = (
    (BundleType.CHANNEL, frozenset({"D", "ENQ", "Q", "DEQ"})),
    (BundleType.MEMORY_BE, frozenset({"ADDR", "D", "WE", "MASK"})),
    (BundleType.MEMORY, frozenset({"ADDR", "Q"})),
    (BundleType.MEMORY, frozenset({"ADDR", "D", "WE"})),
    (BundleType.FIFO_READ, frozenset({"Q", "DEQ"})),
    (BundleType.FIFO_WRITE, frozenset({"D", "ENQ"})),
    (BundleType.REGISTER, frozenset({"D", "WE", "Q"})),
)


@dataclass(frozen=True, slots=True)
class _Part:
    """A port whose name reads as a role of a group."""

    port: Port
    role: str


def find_bundles(ports: Sequence[Port]) -> tuple[Bundle, ...]:
    """Group a module's ports into bundles, in the order of each bundle's first port; no port is lost."""
    groups: dict[str, list[_Part]] = {}
    for port in ports:
        split = _split(port.name)
        if split is not None and not is_clock(port) and not is_reset(port):
            groups.setdefault(split[0], []).append(_Part(port, split[1]))
    bundles: dict[str, Bundle] = {}  # by the name of each port that is in one
    used: set[str] = set()
    for group, parts in groups.items():
        bundle = _bundle(group, parts)
        if bundle is not None:
            used.add(bundle.name)
            bundles.update({port.name: bundle for _, port in bundle.ports})
    result: dict[str, Bundle] = {}
    for port in ports:
        bundle = bundles.get(port.name) or _single(port, used)
        result.setdefault(bundle.name, bundle)
    return tuple(result.values())


def is_clock(port: Port) -> bool:
    """Whether a port is a clock input by its name."""
    return port.direction is Direction.INPUT and port.width == 1 and bool(_CLOCKS.fullmatch(port.name))


def is_reset(port: Port) -> bool:
    """Whether a port is a reset input that is active high, as CoRAM accelerators' resets are."""
    return port.direction is Direction.INPUT and port.width == 1 and bool(_RESETS.fullmatch(port.name))


def is_active_low_reset(port: Port) -> bool:
    """Whether a port's name says that it is a reset that is active low."""
    return port.direction is Direction.INPUT and port.width == 1 and bool(_RESETS_LOW.fullmatch(port.name))


def _split(name: str) -> tuple[str, str] | None:
    """Group and role of a port's name, or None."""
    match = _ROLE.fullmatch(name)
    if match is None:
        return None
    group, role, index = match["group"], match["role"], match["index"].lstrip("_")
    role_start = match.start("role")
    apart = role_start == 0 or name[role_start - 1] == "_" or name[role_start - 1].isdigit()
    apart = apart or (role[0].isupper() and name[role_start - 1].islower())
    if not apart and (len(role) <= _SHORT or role.islower() != group.islower()):
        return None
    return (group + index).lower().rstrip("_"), _SPELLINGS[role.lower()]


def _bundle(group: str, parts: list[_Part]) -> Bundle | None:
    """The bundle that a group of ports is, or None."""
    roles = Counter(part.role for part in parts)
    if max(roles.values()) > 1:
        return None
    for bundle_type, needed in _NEEDED:
        shape = {role: (direction, width) for role, direction, width in ROLES[bundle_type]}
        if not needed <= roles.keys() or not roles.keys() <= shape.keys():
            continue
        if any(part.port.direction is not shape[part.role][0] for part in parts):
            continue
        widths: dict[str, set[int]] = {"address": set(), "data": set(), "mask": set(), "bit": set()}
        for part in parts:
            widths[shape[part.role][1]].add(part.port.width)
        if len(widths["data"]) != 1 or len(widths["address"]) > 1 or not widths["bit"] <= {1}:
            continue
        if not widths["mask"] <= {role_widths(max(widths["data"]), 0)["mask"]}:
            continue
        order = list(shape)
        ordered = sorted(parts, key=lambda part: order.index(part.role))
        return Bundle(
            name=_name(group, parts, bundle_type),
            type=bundle_type,
            side=Side.USER,
            width=widths["data"].pop(),
            address_width=widths["address"].pop() if widths["address"] else 0,
            ports=tuple((part.role, part.port) for part in ordered),
        )
    return None


def _name(group: str, parts: list[_Part], bundle_type: BundleType) -> str:
    """The bundle's name: the group as the source spells it, or the type's name where there is none."""
    if not group or group.isdigit():
        return f"{bundle_type.value.replace('-', '_')}{group}"
    first = parts[0].port.name
    return first[: len(group)] if first.lower().startswith(group) else group


def _single(port: Port, used: set[str]) -> Bundle:
    """The bundle of a port by itself: a clock, a reset or a wire."""
    name = port.name if port.name not in used else f"{port.name}_port"
    if is_clock(port):
        return Bundle(name, BundleType.CLOCK, Side.PROVIDER, ports=(("CLK", port),), required=False)
    if is_reset(port):
        return Bundle(name, BundleType.RESET, Side.PROVIDER, ports=(("RST", port),), required=False)
    side = Side.USER if port.direction is Direction.OUTPUT else Side.PROVIDER
    return Bundle(name, BundleType.WIRE, side, width=port.width, ports=(("WIRE", port),), required=False)
