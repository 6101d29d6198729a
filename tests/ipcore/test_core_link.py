"""What the core generator says when threads, kernels and diagram do not fit together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from core_samples import (
    SETTINGS,
    SUM_THREAD,
    channel_use,
    kernel_source,
    memory_use,
    sum_thread,
    thread_result,
    vector_sum,
    with_objects,
)

from coram_studio.diagnostics import CATALOGUE, Diagnostic, ObjectRef, Severity, Span
from coram_studio.ipcore.core import build_core
from coram_studio.ipcore.manifest import CoreResult
from coram_studio.model.blocks import (
    Block,
    InterfaceBlock,
    KernelBlock,
    ObjectBlock,
    ObjectKind,
    ThreadBlock,
)
from coram_studio.model.design import Accelerator
from coram_studio.thread.program import ObjectUse, ThreadResult
from coram_studio.verilog.source import SourceText


def changed(block_id: str, **fields: object) -> Accelerator:
    """The sample with one block changed."""
    accelerator = vector_sum()
    blocks = tuple(replace(b, **fields) if b.id == block_id else b for b in accelerator.blocks)  # type: ignore[type-var]
    return accelerator.with_blocks(blocks)


def added(*blocks: Block) -> Accelerator:
    """The sample with more blocks."""
    accelerator = vector_sum()
    return accelerator.with_blocks((*accelerator.blocks, *blocks))


def without(*ids: str) -> Accelerator:
    """The sample without some blocks and their connections."""
    accelerator = vector_sum()
    kept = tuple(b for b in accelerator.blocks if b.id not in ids)
    wires = tuple(c for c in accelerator.connections if not {c.user.block, c.provider.block} & set(ids))
    return accelerator.with_blocks(kept).with_connections(wires)


def build(
    accelerator: Accelerator, *objects: ObjectUse, kernels: list[SourceText] | None = None
) -> CoreResult:
    thread = with_objects(sum_thread(), *objects) if objects else sum_thread()
    return build_core(SETTINGS, accelerator, [kernel_source()] if kernels is None else kernels, [thread])


def only(result: CoreResult) -> Diagnostic:
    (finding,) = result.diagnostics
    assert (result.core is None) == (finding.severity is Severity.ERROR)
    assert finding.remedy
    return finding


def block(block_id: str, field: str = "") -> ObjectRef:
    return ObjectRef("vector_sum", block_id, field)


def test_a_thread_uses_a_memory_that_the_design_lacks() -> None:
    finding = only(build(vector_sum(), memory_use(), memory_use(3, line=12), channel_use()))
    assert finding.code == "C001"
    assert finding.message == "sum_thread uses CoramMemory 3, but its thread has CoramMemory with id 0 only"
    assert finding.span == Span("threads/sum_thread.py", 12, 7)
    assert finding.related[0].subject == block("sum_thread")


def test_a_thread_uses_a_kind_of_object_that_the_design_lacks() -> None:
    finding = only(build(without("buffer")))
    assert finding.code == "C001"
    assert (
        finding.message == "sum_thread uses CoramMemory 0, but the design has no CoramMemory for this thread"
    )


def test_an_object_that_no_thread_uses_is_a_warning_and_stays_still() -> None:
    spare = ObjectBlock("spare", "spare", ObjectKind.CHANNEL, "sum_thread", 1)
    store = ObjectBlock("store", "store", ObjectKind.MEMORY_1P, "sum_thread", 1)
    result = build(added(spare, store))
    assert [(d.code, d.subject) for d in result.diagnostics] == [
        ("C002", block("spare")),
        ("C002", block("store")),
    ]
    assert result.diagnostics[0].message == "sum_thread does not use spare (CoramChannel 1)"
    assert result.core is not None
    assert [m.name for m in result.core.manifest.masters] == ["m_axi_buffer"]
    assert ".coram_spare_tx_valid(1'd0)" in result.core.text("hdl/vector_sum.v")


def test_widths_must_agree() -> None:
    finding = only(build(vector_sum(), memory_use(width=64), channel_use()))
    assert finding.code == "C003"
    assert finding.message == "CoramMemory 0 of sum_thread must be 32 bits wide, as buffer is, not 64"
    assert finding.span == Span("threads/sum_thread.py", 8, 7)
    assert finding.related[0].subject == block("buffer")


def test_a_thread_may_not_take_a_memory_for_larger_than_it_is() -> None:
    finding = only(build(vector_sum(), memory_use(size=2048), channel_use()))
    assert finding.code == "C004"
    assert finding.message == "CoramMemory 0 of sum_thread must have 1024 words, as buffer has, not 2048"


@pytest.mark.parametrize(
    "uses",
    [(memory_use(size=512), channel_use()), (memory_use(), channel_use(size=64))],
    ids=["memory", "channel"],
)
def test_other_depths_are_a_warning(uses: tuple[ObjectUse, ...]) -> None:
    assert only(build(vector_sum(), *uses)).code == "C005"


def test_missing_banks_are_refused() -> None:
    banks = replace(memory_use(), length=4)
    finding = only(build(vector_sum(), banks, channel_use()))
    assert finding.code == "C009"
    assert finding.message == (
        "CoramMemory 0 of sum_thread must have as many banks as the design, not length = 4: banks 1, 2, 3 are missing"
    )
    row_of_one = replace(memory_use(), scatter_gather=True)
    assert build(vector_sum(), row_of_one, channel_use()).diagnostics == ()


def test_an_object_without_a_thread() -> None:
    finding = only(build(changed("commands", thread="")))
    assert finding.code == "C007"
    assert finding.subject == block("commands", "thread")
    assert finding.span is None


def test_a_memory_that_is_not_wired_to_a_memory_interface() -> None:
    accelerator = vector_sum()
    kept = tuple(c for c in accelerator.connections if c.id != "dma")
    finding = only(build(accelerator.with_connections(kept)))
    assert finding.code == "C010"
    assert finding.subject == block("buffer", "dma")


def test_off_chip_addresses_that_are_too_narrow() -> None:
    finding = only(build(changed("dram", address_width=12)))
    assert finding.code == "C011"
    assert finding.subject == block("dram", "address_width")


def test_a_thread_block_without_a_program() -> None:
    result = build(added(ThreadBlock("second", "second", "threads/missing.py")))
    finding = only(result)
    assert finding.code == "C008"
    assert finding.message == 'Thread second must have a program, but none was read from "threads/missing.py"'
    assert finding.subject == block("second", "source")


def test_findings_of_a_thread_are_passed_on_without_false_followers() -> None:
    """A thread that did not compile must not make its objects look unused or its block look empty."""
    error = Diagnostic("T001", Severity.ERROR, "no", Span("threads/sum_thread.py", 1, 1))
    result = build_core(SETTINGS, vector_sum(), [kernel_source()], [ThreadResult(None, (), (error,))])
    assert result.core is None
    assert result.diagnostics == (error,)


@pytest.mark.parametrize(
    "name", ["coram_dma", "vector_sum", "vector_sum_user_logic", "coram_thread_sum_thread"]
)
def test_a_kernel_may_not_define_a_module_of_the_core(name: str) -> None:
    kernel = SourceText(
        "kernels/own.v", f"// module coram_fifo\n/* module\n */  module {name} (input a); endmodule\n"
    )
    finding = only(build(vector_sum(), kernels=[kernel_source(), kernel]))
    assert finding.code == "C012"
    assert finding.span == Span("kernels/own.v", 3, 13, 3, 13 + len(name))


def test_an_accelerator_with_nothing_in_it() -> None:
    empty = Accelerator("nothing").with_blocks((InterfaceBlock("dram", "dram"),))
    finding = only(build_core(SETTINGS, empty, [], []))
    assert finding.code == "C014"
    assert finding.subject == ObjectRef("nothing", "")


def test_a_missing_kernel_module_points_at_its_block() -> None:
    finding = build(vector_sum(), kernels=[SourceText("kernels/vectorsum.v", "module other; endmodule\n")])
    assert finding.core is None
    assert block("vectorsum") in [d.subject for d in finding.diagnostics]
    assert all(d.span is None or "hdl/" not in d.span.path for d in finding.diagnostics)


WITH_OBJECTS = """
module filter #(parameter LANES = 1) (input CLK, input RST);
  genvar i;
  generate for (i = 0; i < LANES; i = i + 1) begin : lane
    wire [31:0] q;
    CoramMemory1P #(.CORAM_THREAD_NAME("sum_thread"), .CORAM_ID(i)) store
        (.CLK(CLK), .ADDR(10'd0), .D(32'd0), .WE(1'b0), .Q(q));
  end endgenerate
endmodule
"""


def objects_in_source(lanes: int, text: str = WITH_OBJECTS) -> tuple[Accelerator, SourceText]:
    """Memories that live in a kernel's source."""
    blocks: tuple[Block, ...] = (
        KernelBlock("filter", "filter", "filter", "kernels/filter.v", (("LANES", str(lanes)),)),
        ThreadBlock("sum_thread", "sum_thread", "threads/sum_thread.py"),
        InterfaceBlock("dram", "dram", address_width=36),
    )
    return Accelerator("filters").with_blocks(blocks), SourceText("kernels/filter.v", text)


def test_objects_in_a_kernels_source_get_names_and_masters() -> None:
    accelerator, kernel = objects_in_source(2)
    thread = thread_result("sum_thread", SUM_THREAD, (memory_use(0), memory_use(1)))
    result = build_core(SETTINGS, accelerator, [kernel], [thread])
    assert result.diagnostics == ()
    assert result.core is not None
    masters = result.core.manifest.masters
    assert [m.name for m in masters] == ["m_axi_sum_thread_memory0", "m_axi_sum_thread_memory1"]
    assert [(m.subject, m.object_key, m.address_width) for m in masters] == [
        ("", "memory0", 36),
        ("", "memory1", 36),
    ]


def test_findings_about_objects_in_source_point_at_their_line() -> None:
    accelerator, kernel = objects_in_source(2)
    thread = thread_result("sum_thread", SUM_THREAD, (memory_use(0),))
    finding = only(build_core(SETTINGS, accelerator, [kernel], [thread]))
    assert finding.code == "C002"
    assert finding.span is not None
    assert (finding.span.path, finding.span.line) == ("kernels/filter.v", 6)


def test_an_object_in_source_that_names_no_thread_of_the_design() -> None:
    accelerator, kernel = objects_in_source(1, WITH_OBJECTS.replace("sum_thread", "sum_thred"))
    result = build_core(SETTINGS, accelerator, [kernel], [thread_result("sum_thread", SUM_THREAD, ())])
    finding = only(result)
    assert finding.code == "C002"
    assert "names sum_thred, which is no control thread of the design (sum_thread)" in finding.message
    assert finding.span is not None
    assert finding.span.path == "kernels/filter.v"
    assert result.core is not None, "its thread side does nothing"


def test_a_thread_that_misses_its_object_is_refused() -> None:
    accelerator, kernel = objects_in_source(1, WITH_OBJECTS.replace("sum_thread", "sum_thred"))
    thread = thread_result("sum_thread", SUM_THREAD, (memory_use(0),))
    result = build_core(SETTINGS, accelerator, [kernel], [thread])
    assert sorted(d.code for d in result.diagnostics) == ["C001", "C002"]
    assert result.core is None


def test_an_object_in_source_of_an_odd_width() -> None:
    odd = WITH_OBJECTS.replace(".CORAM_ID(i)", ".CORAM_ID(i), .CORAM_DATA_WIDTH(24)").replace(
        "32'd0", "24'd0"
    )
    accelerator, kernel = objects_in_source(1, odd.replace("[31:0]", "[23:0]"))
    thread = thread_result("sum_thread", SUM_THREAD, (memory_use(0, 24),))
    finding = only(build_core(SETTINGS, accelerator, [kernel], [thread]))
    assert finding.code == "C013"


def test_two_objects_with_one_id_point_at_each_other() -> None:
    twin = ObjectBlock("twin", "twin", ObjectKind.CHANNEL, "sum_thread", 0)
    result = build(added(twin))
    assert result.core is None
    (finding,) = [d for d in result.diagnostics if d.severity is Severity.ERROR]
    assert {finding.subject, finding.related[0].subject} == {block("commands"), block("twin")}


def test_two_objects_of_one_kind_and_id_under_different_thread_ids() -> None:
    twice = WITH_OBJECTS.replace(".CORAM_ID(i)", ".CORAM_THREAD_ID(i)")
    accelerator, kernel = objects_in_source(2, twice)
    thread = thread_result("sum_thread", SUM_THREAD, (memory_use(0),))
    finding = only(build_core(SETTINGS, accelerator, [kernel], [thread]))
    assert finding.code == "C006"
    assert finding.span is not None
    assert finding.related[0].span == finding.span


def test_every_code_of_the_area_is_in_the_catalogue_with_a_remedy_and_an_example() -> None:
    entries = [entry for code, entry in CATALOGUE.items() if code.startswith("C")]
    assert len(entries) >= 13
    assert all(entry.remedy.endswith(".") and entry.example for entry in entries)
