"""Which connections are legal, and what is said of those that are not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from model_samples import kernel, memory_bundle, role_bundle, vector_sum, wire_bundle

from coram_studio.model.blocks import (
    Block,
    ExternalBlock,
    InterfaceBlock,
    KernelBlock,
    ObjectBlock,
    ObjectKind,
    ThreadBlock,
)
from coram_studio.model.bundles import Bundle, BundleType, Direction, Port, Side
from coram_studio.model.connect import check_connect
from coram_studio.model.design import Accelerator, Connection, Endpoint

BLOCKS: tuple[Block, ...] = (
    kernel("k"),
    KernelBlock(
        "wide",
        "wide",
        "wide",
        "kernels/wide.v",
        (),
        (
            memory_bundle("mem0", 64),
            memory_bundle("small", 32, 9),
            memory_bundle("odd", 33),
            memory_bundle("enormous", 32, 30),
            wire_bundle("out8", Direction.OUTPUT, 8),
            wire_bundle("in8", Direction.INPUT, 8),
            wire_bundle("other8", Direction.INPUT, 8),
            Bundle(
                "pad", BundleType.WIRE, Side.PROVIDER, 8, ports=(("WIRE", Port("pad", Direction.INOUT, 8)),)
            ),
            role_bundle("give", BundleType.MEMORY, Side.PROVIDER, 32, 10),
            role_bundle("take", BundleType.FIFO_READ, Side.USER),
            role_bundle("feed", BundleType.FIFO_READ, Side.PROVIDER),
        ),
    ),
    ObjectBlock("buffer", "buffer", ObjectKind.MEMORY_1P),
    ObjectBlock("spare", "spare", ObjectKind.MEMORY_1P, "t"),
    ObjectBlock("commands", "commands", ObjectKind.CHANNEL, address_width=4),
    ThreadBlock("t", "sum_thread", "threads/t.py"),
    ThreadBlock("t2", "other_thread", "threads/t2.py"),
    InterfaceBlock("dram", "dram"),
    ExternalBlock("led", "led", Direction.OUTPUT, 8),
    ExternalBlock("led2", "led2", Direction.OUTPUT, 8),
    ExternalBlock("switch", "switch", Direction.INPUT, 8),
    ExternalBlock("pins", "pins", Direction.INOUT, 8),
)
BENCH = Accelerator("bench").with_blocks(BLOCKS)


def end(text: str) -> Endpoint:
    return Endpoint(*text.split("."))


def wired(*pairs: str) -> Accelerator:
    connections = []
    for number, pair in enumerate(pairs):
        user, provider = pair.split(" ")
        connections.append(Connection(f"c{number}", end(user), end(provider)))
    return BENCH.with_connections(tuple(connections))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("k.mem", "buffer.port"),
        ("k.comm", "commands.port"),
        ("buffer.dma", "dram.dma"),
        ("buffer.thread", "t.objects"),
        ("commands.thread", "t.objects"),
        ("wide.out8", "led.port"),
        ("wide.out8", "wide.in8"),
        ("switch.port", "wide.in8"),
        ("switch.port", "led.port"),
        ("k.mem", "wide.give"),
        ("pins.port", "wide.pad"),
    ],
)
def test_legal_in_either_order(a: str, b: str) -> None:
    assert check_connect(BENCH, end(a), end(b)).legal
    assert check_connect(BENCH, end(b), end(a)).legal


@pytest.mark.parametrize(
    ("a", "b", "code", "message"),
    [
        ("k.mem", "commands.port", "D020", "k.mem is a memory port, commands.port is a channel"),
        ("k.mem", "dram.dma", "D020", "k.mem is a memory port, dram.dma is a DMA pin"),
        ("k.mem", "wide.small", "D021", "k.mem and wide.small both ask, and neither answers"),
        ("buffer.port", "spare.port", "D021", "buffer.port and spare.port both answer, and neither asks"),
        ("wide.in8", "led.port", "D021", "wide.in8 and led.port both only listen"),
        (
            "wide.out8",
            "switch.port",
            "D021",
            "wide.out8 and switch.port both drive: an output goes to an input",
        ),
        (
            "t.objects",
            "t2.objects",
            "D021",
            "sum_thread.objects and other_thread.objects are both a thread pin",
        ),
        ("pins.port", "wide.in8", "D021", "pins.port goes both ways, wide.in8 only one"),
        ("wide.out8", "wide.pad", "D021", "wide.pad goes both ways, wide.out8 only one"),
        ("k.mem", "k.mem", "D021", "k.mem cannot be connected to itself"),
        (
            "wide.mem0",
            "buffer.port",
            "D022",
            "wide.mem0 is 64 bit wide, buffer.port is 32: set buffer's width to 64",
        ),
        ("wide.odd", "buffer.port", "D022", "wide.odd is 33 bit wide, buffer.port is 32"),
        ("k.busy", "led.port", "D022", "k.busy is 1 bit wide, led.port is 8: set led's width to 1"),
        (
            "switch.port",
            "k.enable",
            "D022",
            "k.enable is 1 bit wide, switch.port is 8: set switch's width to 1",
        ),
        (
            "wide.small",
            "buffer.port",
            "D023",
            "wide.small has 9 address bits, buffer.port has 10: set buffer's depth to 512 words",
        ),
        ("wide.enormous", "buffer.port", "D023", "wide.enormous has 30 address bits, buffer.port has 10"),
        ("k.mem9", "buffer.port", "D004", "There is no port k.mem9"),
        ("k.mem", "ghost.port", "D004", "There is no port ghost.port"),
    ],
)
def test_illegal_says_why_in_either_order(a: str, b: str, code: str, message: str) -> None:
    for first, second in ((a, b), (b, a)):
        verdict = check_connect(BENCH, end(first), end(second))
        assert (verdict.legal, verdict.code) == (False, code)
        assert len(verdict.message) <= 100, "it must fit a tooltip"
    assert check_connect(BENCH, end(a), end(b)).message == message or code == "D021"


def test_both_drive_message_does_not_depend_on_the_kind_of_block() -> None:
    verdict = check_connect(BENCH, end("k.busy"), end("wide.out8"))
    assert verdict.message == "k.busy and wide.out8 both drive: an output goes to an input"


def test_taken_end_names_the_other_wire() -> None:
    accelerator = wired("k.mem buffer.port")
    for pair in (("k.mem", "spare.port"), ("spare.port", "k.mem")):
        verdict = check_connect(accelerator, end(pair[0]), end(pair[1]))
        assert verdict.code == "D024"
        assert verdict.message == "k.mem is connected to buffer.port already: delete that wire first"
    verdict = check_connect(accelerator, end("buffer.port"), end("k.mem"))
    assert verdict.message == "buffer.port and k.mem are connected already"


def test_names_not_ids_are_shown() -> None:
    blocks = tuple(replace(b, name="staging") if b.id == "buffer" else b for b in BLOCKS)
    accelerator = BENCH.with_blocks(blocks)
    verdict = check_connect(accelerator, end("wide.mem0"), end("buffer.port"))
    assert "staging.port is 32: set staging's width to 64" in verdict.message


def test_shared_end_takes_many_but_not_the_same_twice() -> None:
    accelerator = wired("buffer.dma dram.dma")
    assert check_connect(accelerator, end("spare.dma"), end("dram.dma")).legal
    assert check_connect(accelerator, end("buffer.dma"), end("dram.dma")).code == "D024"


def test_output_may_drive_several_inputs_and_an_input_has_one_driver() -> None:
    accelerator = wired("wide.out8 led.port")
    assert check_connect(accelerator, end("wide.out8"), end("led2.port")).legal
    assert check_connect(accelerator, end("wide.out8"), end("wide.in8")).legal
    assert check_connect(accelerator, end("switch.port"), end("led.port")).code == "D024"
    assert check_connect(accelerator, end("wide.out8"), end("led.port")).code == "D024"


def test_object_has_one_thread() -> None:
    verdict = check_connect(BENCH, end("spare.thread"), end("t2.objects"))
    assert (
        verdict.message == "spare.thread is connected to sum_thread.objects already: delete that wire first"
    )
    assert check_connect(BENCH, end("spare.thread"), end("t.objects")).code == "D024"


def test_object_whose_thread_is_gone_can_be_given_another() -> None:
    blocks = tuple(replace(b, thread="ghost") if b.id == "spare" else b for b in BLOCKS)
    assert check_connect(BENCH.with_blocks(blocks), end("spare.thread"), end("t2.objects")).legal


def test_kernel_wired_to_itself_is_legal_with_a_warning() -> None:
    verdict = check_connect(BENCH, end("wide.in8"), end("wide.out8"))
    assert (verdict.legal, verdict.code) == (True, "D025")
    assert verdict.message == "wide.out8 goes back into wide.in8: the kernel needs a register between the two"
    assert check_connect(BENCH, end("wide.take"), end("wide.feed")).code == "D025"


def test_sample_is_fully_wired() -> None:
    accelerator = vector_sum()
    for connection in accelerator.all_connections():
        bare = accelerator.with_connections(
            tuple(c for c in accelerator.connections if c.id != connection.id)
        )
        verdict = check_connect(bare, connection.user, connection.provider)
        assert verdict.legal is not connection.id.startswith("thread:")
