"""The diagram as Verilog: kernels and CoRAM objects, wired. A person can read it, keep it and use it alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from coram_studio.ipcore.templates import render
from coram_studio.ipcore.verilog_text import (
    Instance,
    declare_port,
    declare_wire,
    is_output,
    zero,
)
from coram_studio.model.blocks import (
    OBJECT_KINDS,
    Block,
    ExternalBlock,
    KernelBlock,
    ObjectBlock,
    ThreadBlock,
    bundles_of,
)
from coram_studio.model.bundles import Bundle, BundleType, Direction, Port
from coram_studio.model.design import Accelerator, Connection, Endpoint
from coram_studio.model.naming import Namer
from coram_studio.verilog.bundles import is_active_low_reset
from coram_studio.verilog.objects import kernel_ports

CLOCK, RESET = "CLK", "RST"

_NO_WIRES = frozenset({BundleType.DMA, BundleType.THREAD})


def user_logic_module(accelerator: Accelerator) -> str:
    """Name of the module that ``emit_user_logic`` writes."""
    return f"{accelerator.name}_user_logic"


def emit_user_logic(accelerator: Accelerator) -> str:
    """The module ``<accelerator>_user_logic`` with ports CLK, RST and one for each external block.

    Clock and reset inputs that are not connected get CLK and RST (inverted where the port's name says active low),
    other inputs that are not connected get 0. Connections that name a block or bundle that is not there are left
    out: the design's checks report them.
    """
    nets = _Nets(accelerator)
    for connection in accelerator.connections:
        nets.add(connection)
    instances = [
        _instance(accelerator, block, nets)
        for block in accelerator.blocks
        if isinstance(block, KernelBlock | ObjectBlock)
    ]
    ports = [Port(CLOCK, Direction.INPUT), Port(RESET, Direction.INPUT), *external_ports(accelerator)]
    assigns = nets.assigns + _idle_outputs(accelerator, nets)
    read = {value.lstrip("~") for instance in instances for _, value in instance.pins}
    read.update(text.rstrip(";").split()[-1] for text in assigns)
    return render(
        "user_logic.v.j2",
        module=user_logic_module(accelerator),
        accelerator=accelerator.name,
        ports=[declare_port(p, ignored=not is_output(p) and p.name not in read) for p in ports],
        links=nets.links,
        instances=instances,
        assigns=assigns,
        open_outputs=any(value == "" for instance in instances for _, value in instance.pins),
    )


def external_ports(accelerator: Accelerator) -> tuple[Port, ...]:
    """The core's own ports, as the external blocks declare them, in the order of the blocks."""
    return tuple(
        Port(block.name, block.direction, block.width)
        for block in accelerator.blocks
        if isinstance(block, ExternalBlock)
    )


@dataclass(frozen=True, slots=True)
class _Link:
    """The wires of one connection, under a comment that names its two ends."""

    title: str
    wires: list[str]


@dataclass(slots=True)
class _Nets:
    """The net at each port of each bundle, as connections are added."""

    accelerator: Accelerator
    links: list[_Link] = field(default_factory=list)
    assigns: list[str] = field(default_factory=list)
    at: dict[tuple[Endpoint, str], str] = field(default_factory=dict)  # (end, role) -> net
    _names: Namer = field(init=False)

    def __post_init__(self) -> None:
        self._names = Namer([CLOCK, RESET, *(block.name for block in self.accelerator.blocks)])

    def add(self, connection: Connection) -> None:
        """Wire the roles that both ends have."""
        user, provider = (self._find(end) for end in connection.ends)
        if user is None or provider is None or user[1].type in _NO_WIRES:
            return
        title = f"{user[0].name}.{user[1].name} to {provider[0].name}.{provider[1].name}"
        link = _Link(title, [])
        for role, port in user[1].ports:
            if (far := provider[1].port(role)) is not None:
                self._join(connection, role, (user[0], port), (provider[0], far), link)
        if link.wires:
            self.links.append(link)

    def _join(
        self,
        connection: Connection,
        role: str,
        user: tuple[Block, Port],
        provider: tuple[Block, Port],
        link: _Link,
    ) -> None:
        ends = [(end, role) for end in connection.ends]
        known = next((self.at[end] for end in ends if end in self.at), None)
        outside = [block.name for block, _ in (user, provider) if isinstance(block, ExternalBlock)]
        if known is not None:
            net = known
            # The net is there already, under the name of another of its ends.
            self.assigns += [f"assign {name} = {net};" for name in outside if name != net]
        elif outside:
            net = outside[-1]
            self.assigns += [f"assign {net} = {name};" for name in outside[:-1]]
        else:
            net = self._names.fresh(_net_name(user, provider))
            link.wires.append(declare_wire(net, max(user[1].width, provider[1].width)))
        for end in ends:
            self.at[end] = net

    def _find(self, end: Endpoint) -> tuple[Block, Bundle] | None:
        block = self.accelerator.block(end.block)
        if block is None:
            return None
        bundle = next((b for b in bundles_of(block) if b.name == end.bundle), None)
        return None if bundle is None else (block, bundle)


def _net_name(user: tuple[Block, Port], provider: tuple[Block, Port]) -> str:
    """``buffer_addr`` at an object, ``filter_done`` at a kernel that drives a plain port."""
    for block, port in (provider, user):
        if isinstance(block, ObjectBlock):
            return f"{block.name}_{port.name.lower()}"
    block, port = next((end for end in (user, provider) if is_output(end[1])), user)
    return f"{block.name}_{port.name}"


def _instance(accelerator: Accelerator, block: KernelBlock | ObjectBlock, nets: _Nets) -> Instance:
    pins: dict[str, str] = {}
    for bundle in bundles_of(block):
        if bundle.type in _NO_WIRES:
            continue
        for role, port in bundle.ports:
            net = nets.at.get((Endpoint(block.id, bundle.name), role))
            pins[port.name] = _unconnected(bundle.type, port) if net is None else net
    if isinstance(block, KernelBlock):
        return Instance(block.module, block.name, block.parameters, tuple(pins.items()))
    info = OBJECT_KINDS[block.kind]
    pins |= {CLOCK: CLOCK, RESET: RESET}
    thread = accelerator.block(block.thread)
    parameters = (
        ("CORAM_THREAD_NAME", f'"{thread.name}"' if isinstance(thread, ThreadBlock) else '""'),
        ("CORAM_THREAD_ID", "0"),
        ("CORAM_ID", str(block.coram_id)),
        ("CORAM_SUB_ID", str(block.sub_id)),
        ("CORAM_ADDR_LEN", str(block.address_width)),
        ("CORAM_DATA_WIDTH", str(block.data_width)),
    )
    ordered = tuple((name, pins[name]) for name in kernel_ports(block.kind))
    return Instance(info.module, block.name, parameters, ordered)


def _unconnected(bundle_type: BundleType, port: Port) -> str:
    """What a pin without a connection gets: "" leaves it open."""
    if port.direction is not Direction.INPUT:
        return ""
    if bundle_type is BundleType.CLOCK:
        return CLOCK
    if bundle_type is BundleType.RESET:
        return RESET
    # A reset that is never released would be the worst of defaults.
    return f"~{RESET}" if is_active_low_reset(port) else zero(port.width)


def _idle_outputs(accelerator: Accelerator, nets: _Nets) -> list[str]:
    """Outputs of the core that nothing drives are 0."""
    driven = set(nets.at.values())
    driven.update(text.split()[1] for text in nets.assigns)
    return [
        f"assign {port.name} = {zero(port.width)};"
        for port in external_ports(accelerator)
        if is_output(port) and port.name not in driven
    ]
