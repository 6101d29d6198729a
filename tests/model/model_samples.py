"""Designs that the model's tests share, and strategies that make random ones."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from coram_studio.model.blocks import (
    Block,
    ExternalBlock,
    InterfaceBlock,
    KernelBlock,
    ObjectBlock,
    ObjectKind,
    ThreadBlock,
)
from coram_studio.model.bundles import ROLES, Bundle, BundleType, Direction, Port, Side
from coram_studio.model.design import Accelerator, Connection, Design, Endpoint, Layout, State


def role_bundle(name: str, kind: BundleType, side: Side, width: int = 32, address_width: int = 0) -> Bundle:
    """A bundle with all ports of its type, named after it."""
    widths = {"data": width, "address": address_width, "bit": 1}
    ports = tuple(
        (
            role,
            Port(
                f"{name}_{role.lower()}",
                direction if side is Side.USER else direction.opposite,
                widths[w],
            ),
        )
        for role, direction, w in ROLES[kind]
    )
    return Bundle(name, kind, side, width, address_width, ports)


def wire_bundle(name: str, direction: Direction, width: int = 1) -> Bundle:
    """A plain port of a kernel."""
    side = Side.USER if direction is Direction.OUTPUT else Side.PROVIDER
    return Bundle(
        name, BundleType.WIRE, side, width, ports=(("WIRE", Port(name, direction, width)),), required=False
    )


def memory_bundle(name: str = "mem", width: int = 32, address_width: int = 10) -> Bundle:
    """A kernel's memory port."""
    return role_bundle(name, BundleType.MEMORY, Side.USER, width, address_width)


def kernel(block_id: str = "vectorsum", **changes: object) -> KernelBlock:
    """A kernel with a memory port, a channel port, clock, reset, an output and an input."""
    clock = Bundle(
        "CLK",
        BundleType.CLOCK,
        Side.PROVIDER,
        ports=(("CLK", Port("CLK", Direction.INPUT)),),
        required=False,
    )
    block = KernelBlock(
        block_id,
        block_id,
        "vectorsum",
        "kernels/vectorsum.v",
        (("WIDTH", "32"),),
        (
            clock,
            memory_bundle(),
            role_bundle("comm", BundleType.CHANNEL, Side.USER),
            wire_bundle("busy", Direction.OUTPUT),
            wire_bundle("enable", Direction.INPUT),
        ),
    )
    return replace(block, **changes)


def vector_sum() -> Accelerator:
    """A complete accelerator without any mistake."""
    blocks: tuple[Block, ...] = (
        kernel(),
        ObjectBlock("buffer", "buffer", ObjectKind.MEMORY_1P, "sum_thread"),
        ObjectBlock("commands", "commands", ObjectKind.CHANNEL, "sum_thread", address_width=4),
        ThreadBlock("sum_thread", "sum_thread", "threads/sum_thread.py"),
        InterfaceBlock("dram", "dram"),
    )
    connections = (
        Connection("buffer_dma", Endpoint("buffer", "dma"), Endpoint("dram", "dma")),
        Connection("vectorsum_comm", Endpoint("vectorsum", "comm"), Endpoint("commands", "port")),
        Connection("vectorsum_mem", Endpoint("vectorsum", "mem"), Endpoint("buffer", "port")),
    )
    return Accelerator("vector_sum").with_blocks(blocks).with_connections(connections)


def vector_sum_state() -> State:
    """The complete accelerator, laid out."""
    positions = {
        "buffer": (640.0, 64.0),
        "commands": (64.0, 256.0),
        "dram": (960.0, 64.0),
        "sum_thread": (320.0, 400.5),
        "vectorsum": (320.0, 64.0),
    }
    return State(Design((vector_sum(),)), Layout().moved("vector_sum", positions))


def large_accelerator(kernels: int = 400) -> Accelerator:
    """Five blocks and 13 wires per kernel: 2,002 blocks and 5,195 wires by default."""
    ports = tuple(memory_bundle(f"mem{i}") for i in range(4))
    outputs = tuple(wire_bundle(f"o{i}", Direction.OUTPUT, 8) for i in range(5))
    inputs = tuple(wire_bundle(f"i{i}", Direction.INPUT, 8) for i in range(5))
    blocks: list[Block] = [InterfaceBlock("dram", "dram"), ThreadBlock("t", "t", "threads/t.py")]
    connections = []
    for k in range(kernels):
        name = f"k{k}"
        blocks.append(KernelBlock(name, name, "stage", "kernels/stage.v", (), ports + outputs + inputs))
        for i in range(4):
            memory = f"m{k}_{i}"
            blocks.append(ObjectBlock(memory, memory, ObjectKind.MEMORY_1P, "t", 4 * k + i))
            connections.append(Connection(f"c{k}_{i}", Endpoint(name, f"mem{i}"), Endpoint(memory, "port")))
            connections.append(Connection(f"d{k}_{i}", Endpoint(memory, "dma"), Endpoint("dram", "dma")))
        if k + 1 < kernels:
            connections.extend(
                Connection(f"w{k}_{i}", Endpoint(name, f"o{i}"), Endpoint(f"k{k + 1}", f"i{i}"))
                for i in range(5)
            )
    return Accelerator("large").with_blocks(tuple(blocks)).with_connections(tuple(connections))


# -- strategies -----------------------------------------------------------------------------------------------

# Texts that a hostile or careless hand may put into a file; no lone surrogates, which UTF-8 cannot hold.
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
ids = st.text("abcXYZ019_-", min_size=1, max_size=6)
identifiers = st.from_regex(r"[A-Za-z_$][A-Za-z0-9_$]{0,5}", fullmatch=True)
widths = st.integers(0, 1 << 20)
ports = st.builds(Port, identifiers, st.sampled_from(Direction), st.integers(1, 4096))


@st.composite
def bundles(draw: st.DrawFn) -> Bundle:
    """Any bundle at all, sensible or not."""
    roles = draw(st.lists(texts, max_size=3, unique=True))
    return Bundle(
        draw(texts),
        draw(st.sampled_from(BundleType)),
        draw(st.sampled_from(Side)),
        draw(widths),
        draw(widths),
        tuple((role, draw(ports)) for role in roles),
        draw(st.booleans()),
        draw(st.booleans()),
    )


@st.composite
def blocks(draw: st.DrawFn, block_id: str) -> Block:
    """Any block with that id."""
    name, source = draw(texts), draw(texts)
    match draw(st.integers(0, 4)):
        case 0:
            parameters = draw(st.lists(st.tuples(texts, texts), max_size=2, unique_by=lambda p: p[0]))
            inner = draw(st.lists(bundles(), max_size=2, unique_by=lambda b: b.name))
            return KernelBlock(block_id, name, draw(texts), source, tuple(parameters), tuple(inner))
        case 1:
            return ThreadBlock(block_id, name, source)
        case 2:
            kind = draw(st.sampled_from(ObjectKind))
            coram_id = draw(st.integers(-5, 70_000))
            return ObjectBlock(
                block_id, name, kind, draw(texts), coram_id, draw(widths), draw(st.integers(0, 64))
            )
        case 3:
            return InterfaceBlock(block_id, name, draw(texts), draw(st.integers(0, 64)))
        case _:
            return ExternalBlock(block_id, name, draw(st.sampled_from(Direction)), draw(widths))


@st.composite
def accelerators(draw: st.DrawFn, name: str) -> Accelerator:
    """Any accelerator, most of them full of mistakes."""
    block_ids = draw(st.lists(ids, max_size=4, unique=True))
    wires = draw(st.lists(ids, max_size=3, unique=True))
    bundle_names = texts.filter(bool)
    return (
        Accelerator(name)
        .with_blocks(tuple(draw(blocks(block_id)) for block_id in block_ids))
        .with_connections(
            tuple(
                Connection(
                    wire,
                    Endpoint(draw(ids), draw(bundle_names)),
                    Endpoint(draw(ids), draw(bundle_names)),
                )
                for wire in wires
            )
        )
    )


@st.composite
def states(draw: st.DrawFn) -> State:
    """Any state whose layout belongs to its design."""
    names = draw(st.lists(texts, max_size=2, unique=True))
    design = Design(tuple(draw(accelerators(name)) for name in sorted(names)))
    layout = Layout()
    numbers = st.floats(-1e6, 1e6)
    for accelerator in design.accelerators:
        placed = [block.id for block in accelerator.blocks if draw(st.booleans())]
        layout = layout.moved(
            accelerator.name, {block_id: (draw(numbers), draw(numbers)) for block_id in placed}
        )
    return State(design, layout)
