"""The design check: each mistake of a design, the object it points at, and no false alarm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from model_samples import kernel, memory_bundle, role_bundle, states, vector_sum, wire_bundle

from coram_studio.diagnostics import Diagnostic, Severity
from coram_studio.model.blocks import (
    ExternalBlock,
    InterfaceBlock,
    KernelBlock,
    ObjectBlock,
    ObjectKind,
    ThreadBlock,
)
from coram_studio.model.bundles import BundleType, Direction, Port, Side
from coram_studio.model.checks import check_design
from coram_studio.model.design import Accelerator, Connection, Design, Endpoint, State

Change = Callable[[Accelerator], Accelerator]


def check(accelerator: Accelerator, *others: Accelerator) -> tuple[Diagnostic, ...]:
    return check_design(Design((accelerator, *others)))


def changed(block_id: str, **changes: object) -> Change:
    """Change fields of one block."""

    def apply(accelerator: Accelerator) -> Accelerator:
        return accelerator.with_blocks(
            tuple(replace(b, **changes) if b.id == block_id else b for b in accelerator.blocks)
        )

    return apply


def plus(*items: object) -> Change:
    """Add blocks and connections, ids unchecked."""

    def apply(accelerator: Accelerator) -> Accelerator:
        wires = tuple(item for item in items if isinstance(item, Connection))
        blocks = tuple(item for item in items if not isinstance(item, Connection))
        return accelerator.with_blocks((*accelerator.blocks, *blocks)).with_connections(
            (*accelerator.connections, *wires)
        )

    return apply


def minus(connection_id: str) -> Change:
    def apply(accelerator: Accelerator) -> Accelerator:
        return accelerator.with_connections(
            tuple(c for c in accelerator.connections if c.id != connection_id)
        )

    return apply


def wire(connection_id: str, user: str, provider: str) -> Connection:
    return Connection(connection_id, Endpoint(*user.split(".")), Endpoint(*provider.split(".")))


def test_complete_design_has_no_diagnostics() -> None:
    assert check(vector_sum()) == ()


@pytest.mark.parametrize(
    ("change", "code", "subject", "field", "message"),
    [
        (changed("buffer", thread=""), "D030", "buffer", "thread", "buffer must have a control thread"),
        (
            changed("buffer", thread="ghost"),
            "D031",
            "buffer",
            "thread",
            'The thread "ghost" of buffer does not exist',
        ),
        (
            changed("buffer", thread="dram"),
            "D031",
            "buffer",
            "thread",
            "The thread of buffer must be a control thread, and dram is none",
        ),
        (
            plus(
                ObjectBlock("spare", "spare", ObjectKind.CHANNEL, "sum_thread", 0, address_width=4),
                kernel("k2", bundles=(role_bundle("comm", BundleType.CHANNEL, Side.USER),)),
                wire("w", "k2.comm", "spare.port"),
            ),
            "D032",
            "spare",
            "coram_id",
            "commands and spare are both CoramChannel 0 of thread sum_thread",
        ),
        (
            changed("buffer", coram_id=-3),
            "D033",
            "buffer",
            "coram_id",
            "id of buffer must be from 0 to 65535, not -3",
        ),
        (minus("buffer_dma"), "D036", "buffer", "dma", "buffer.dma must be wired to a memory interface"),
        (
            changed("vectorsum", module=""),
            "D050",
            "vectorsum",
            "module",
            "The kernel vectorsum must name a module of its source",
        ),
        (
            changed("vectorsum", source=""),
            "D051",
            "vectorsum",
            "source",
            "vectorsum must name a Verilog file as its source",
        ),
        (
            changed("sum_thread", source=""),
            "D051",
            "sum_thread",
            "source",
            "sum_thread must name a control thread's Python file as its source",
        ),
        (
            changed("vectorsum", parameters=(("W", "32, .X(1)"),)),
            "D052",
            "vectorsum",
            "parameters.W",
            'Parameter W of vectorsum: "32, .X(1)" must be one expression, without a comma outside of brackets',
        ),
        (
            changed("vectorsum", source="../k.v"),
            "D053",
            "vectorsum",
            "source",
            'source "../k.v" of vectorsum must not leave the project\'s folder with ..',
        ),
        (
            changed("buffer", name="wire"),
            "D010",
            "buffer",
            "name",
            'The name "wire" must not be a keyword of Verilog or SystemVerilog',
        ),
        (
            changed("buffer", name="Commands"),
            "D011",
            "commands",
            "name",
            'The names "Commands" and "commands" differ in capitals only',
        ),
        (
            changed("buffer", name="ARESETN"),
            "D012",
            "buffer",
            "name",
            'The name "ARESETN" is a name that the generated core uses itself',
        ),
        (
            changed("vectorsum", module="vector_sum_user_logic"),
            "D064",
            "vectorsum",
            "module",
            "The module vector_sum_user_logic of vectorsum must not have the name of a generated module",
        ),
        (
            changed("dram", protocol="pci"),
            "D062",
            "dram",
            "protocol",
            'protocol of dram must be axi4, not "pci"',
        ),
        (
            changed("dram", address_width=8),
            "D035",
            "dram",
            "address_width",
            "address width of dram must be from 13 to 64 bits, not 8",
        ),
        (
            plus(wire("w", "ghost.mem", "dram.dma")),
            "D004",
            "w",
            "",
            'A wire ends at the block "ghost", which does not exist',
        ),
        (
            plus(wire("w", "vectorsum.gone", "dram.dma")),
            "D004",
            "w",
            "",
            "A wire from dram.dma ends at vectorsum.gone, which does not exist",
        ),
        (
            plus(wire("w", "vectorsum.busy", "dram.dma")),
            "D020",
            "w",
            "",
            "vectorsum.busy is a plain port, dram.dma is a DMA pin",
        ),
        (
            plus(InterfaceBlock("dram2", "dram2"), wire("w", "buffer.dma", "dram2.dma")),
            "D024",
            "w",
            "",
            "buffer.dma is connected twice, the first time to dram.dma",
        ),
        (
            plus(ExternalBlock("led", "led")),
            "D040",
            "led",
            "port",
            "led.port must be connected",
        ),
        (
            plus(ExternalBlock("led", "led", width=4), wire("w", "vectorsum.busy", "led.port")),
            "D022",
            "w",
            "",
            "vectorsum.busy is 1 bit wide, led.port is 4: set led's width to 1",
        ),
        (
            plus(wire("commands", "vectorsum.busy", "vectorsum.enable")),
            "D005",
            "commands",
            "id",
            'The id "commands" must be there once in vector_sum, not twice',
        ),
        (
            plus(wire("w", "commands.thread", "sum_thread.objects")),
            "D020",
            "w",
            "",
            "The link of commands.thread to a thread must be the object's field thread, not a wire",
        ),
    ],
)
def test_mistake_points_at_its_object(
    change: Change, code: str, subject: str, field: str, message: str
) -> None:
    found = [d for d in check(change(vector_sum())) if d.code == code]
    assert [(d.message, d.subject and (d.subject.id, d.subject.field)) for d in found] == [
        (message, (subject, field))
    ]
    assert found[0].subject is not None
    assert found[0].subject.accelerator == "vector_sum"
    assert found[0].remedy


def test_exchanged_ends_of_a_wire() -> None:
    accelerator = plus(wire("x", "buffer.port", "vectorsum.mem"))(minus("vectorsum_mem")(vector_sum()))
    assert [(d.code, d.message) for d in check(accelerator)] == [
        ("D021", "user must be vectorsum.mem and provider buffer.port, not the other way round")
    ]


def test_one_mistake_is_one_diagnostic() -> None:
    found = check(changed("buffer", data_width=64)(vector_sum()))
    assert [(d.code, d.subject and d.subject.id) for d in found] == [("D022", "vectorsum_mem")]
    found = check(minus("vectorsum_mem")(vector_sum()))
    assert [(d.code, d.message) for d in found] == [
        ("D040", "buffer.port must be connected to a kernel"),
        ("D040", "vectorsum.mem must be connected"),
    ]


def test_id_used_twice_by_blocks() -> None:
    twin = ThreadBlock("buffer", "twin", "threads/twin.py")
    found = check(plus(twin)(vector_sum()))
    assert [(d.code, d.subject and d.subject.id) for d in found] == [("D005", "buffer")]


def test_duplicate_coram_id_names_the_other_object() -> None:
    spare = ObjectBlock("spare", "spare", ObjectKind.MEMORY_1P, "sum_thread", 0)
    found = [d for d in check(plus(spare)(vector_sum())) if d.code == "D032"]
    assert found[0].related[0].subject is not None
    assert found[0].related[0].subject.id == "buffer"


def test_same_coram_id_of_another_kind_or_thread_is_fine() -> None:
    accelerator = plus(
        ThreadBlock("t2", "t2", "threads/t2.py"),
        ObjectBlock("spare", "spare", ObjectKind.MEMORY_1P, "t2", 0),
        kernel("k2", bundles=(memory_bundle(),)),
        wire("w", "k2.mem", "spare.port"),
        wire("v", "spare.dma", "dram.dma"),
    )(vector_sum())
    assert check(accelerator) == ()


@pytest.mark.parametrize("width", [0, 1, 4, 7, 12, 24, 48, 2048])
def test_widths_that_are_no_power_of_two_from_8_to_1024(width: int) -> None:
    found = check(changed("buffer", data_width=width)(vector_sum()))
    assert "D034" in [d.code for d in found]


@pytest.mark.parametrize("width", [8, 16, 64, 1024])
def test_possible_widths(width: int) -> None:
    wider = kernel(bundles=(memory_bundle(width=width), *kernel().bundles[2:]))
    accelerator = changed("vectorsum", bundles=wider.bundles)(
        changed("buffer", data_width=width)(vector_sum())
    )
    assert check(accelerator) == ()


@pytest.mark.parametrize("width", [0, 25, 64])
def test_impossible_address_widths(width: int) -> None:
    assert "D035" in [d.code for d in check(changed("buffer", address_width=width)(vector_sum()))]


def test_ports_of_a_bundle_must_fit_their_roles() -> None:
    bundle = memory_bundle()
    wrong = (
        ("ADDR", Port("mem_addr", Direction.INPUT, 10)),
        ("D", Port("mem_d", Direction.OUTPUT, 16)),
        ("WE", Port("mem_we", Direction.OUTPUT)),
        ("Z", Port("mem_z", Direction.OUTPUT)),
    )
    bundles = (replace(bundle, ports=wrong), *kernel().bundles[2:])
    found = check(changed("vectorsum", bundles=bundles)(vector_sum()))
    assert [(d.code, d.message) for d in found] == [
        ("D027", "vectorsum.mem: mem_addr must be an output, not an input"),
        ("D027", "vectorsum.mem: mem_d must be 32 bit wide, not 16"),
        ("D027", "vectorsum.mem: mem_z must have one of the roles ADDR, D, WE, Q, not Z"),
    ]


def test_accelerators_are_checked_by_name() -> None:
    codes = {d.code for d in check(vector_sum(), replace(vector_sum(), name="Vector_Sum"))}
    assert codes == {"D011"}
    assert [d.code for d in check(Accelerator("a b"))] == ["D010", "D060"]
    assert [d.code for d in check(Accelerator("testbench"))] == ["D012", "D060"]


LOOP = (wire("loop", "vectorsum.busy", "vectorsum.enable"),)


def test_kernel_wired_to_itself_is_a_warning_while_its_paths_are_unknown() -> None:
    accelerator = plus(*LOOP)(vector_sum())
    (found,) = check(accelerator)
    assert (found.code, found.severity) == ("D025", Severity.WARNING)
    assert check_design(Design((accelerator,)), lambda _kernel: None) == (found,)


def test_kernel_wired_to_itself_is_an_error_where_the_path_is_combinational() -> None:
    design = Design((plus(*LOOP)(vector_sum()),))
    assert check_design(design, lambda _kernel: frozenset()) == ()
    assert check_design(design, lambda _kernel: frozenset({("mem_q", "busy")})) == ()
    (found,) = check_design(design, lambda _kernel: frozenset({("enable", "busy")}))
    assert (found.code, found.subject and found.subject.id) == ("D026", "loop")
    assert found.message == (
        "vectorsum: busy depends on enable without a register, "
        "and the wire from vectorsum.busy to vectorsum.enable leads it back"
    )


def test_loop_through_a_bundle_is_found_in_both_directions() -> None:
    bundles = (
        role_bundle("take", BundleType.FIFO_READ, Side.USER),
        role_bundle("give", BundleType.FIFO_READ, Side.PROVIDER),
        wire_bundle("x", Direction.INPUT),
    )
    block = KernelBlock("k", "k", "m", "k.v", (), bundles)
    accelerator = Accelerator("a", (block,), (wire("w", "k.take", "k.give"),))
    for path in (("give_deq", "take_deq"), ("take_q", "give_q")):
        (found,) = check_design(Design((accelerator,)), lambda _kernel, p=path: frozenset({p}))
        assert found.code == "D026"
    assert check_design(Design((accelerator,)), lambda _kernel: frozenset({("take_q", "take_deq")})) == ()


@settings(max_examples=120, deadline=None)
@given(states())
def test_whatever_a_file_holds_is_checked_without_raising(state: State) -> None:
    found = check_design(state.design)
    for diagnostic in found:
        assert diagnostic.subject is not None
        assert diagnostic.message
    assert len(found) == len(set(found))
