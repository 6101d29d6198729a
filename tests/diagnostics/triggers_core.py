"""Triggers of the codes of core generation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from core_samples import (
    SETTINGS,
    channel_use,
    kernel_source,
    memory_use,
    sum_thread,
    thread_result,
    vector_sum,
    with_objects,
)
from trigger_tools import Bench, Trigger

from coram_studio.diagnostics import Diagnostic, Span
from coram_studio.ipcore.core import build_core
from coram_studio.ipcore.system import combine
from coram_studio.model.blocks import Block, InterfaceBlock, KernelBlock, ObjectBlock, ObjectKind, ThreadBlock
from coram_studio.model.design import Accelerator
from coram_studio.model.project import CoreSettings
from coram_studio.thread.program import ObjectUse
from coram_studio.verilog.source import SourceText

_Found = Callable[[Bench], Iterable[Diagnostic]]


def built(
    *objects: ObjectUse,
    more: Sequence[Block] = (),
    unwired: str = "",
    kernels: Sequence[SourceText] = (),
    **fields: dict[str, object],
) -> _Found:
    """The diagnostics of the sample's core with other thread objects, more blocks, a wire less, fields changed."""
    sample = vector_sum()
    blocks = tuple(replace(b, **fields.get(b.id, {})) for b in sample.blocks)  # type: ignore[type-var]
    wires = tuple(c for c in sample.connections if c.id != unwired)
    accelerator = sample.with_blocks((*blocks, *more)).with_connections(wires)
    thread = with_objects(sum_thread(), *objects) if objects else sum_thread()
    return lambda _bench: build_core(SETTINGS, accelerator, [kernel_source(), *kernels], [thread]).diagnostics


def in_source(parameters: str, kind: str = "CoramMemory1P", *objects: ObjectUse, lanes: int = 1) -> _Found:
    """The diagnostics of a core whose object stands in a kernel's Verilog."""
    text = f"""module filter (input CLK, input RST);
  genvar i;
  generate for (i = 0; i < {lanes}; i = i + 1) begin : lane
    {kind} #({parameters}) store (.CLK(CLK));
  end endgenerate
endmodule
"""
    blocks: tuple[Block, ...] = (
        KernelBlock("filter", "filter", "filter", "kernels/filter.v"),
        ThreadBlock("sum_thread", "sum_thread", "threads/sum_thread.py"),
        InterfaceBlock("dram", "dram"),
    )
    accelerator = Accelerator("filters").with_blocks(blocks)
    thread = thread_result("sum_thread", "module coram_thread_sum_thread; endmodule\n", objects)
    kernel = SourceText("kernels/filter.v", text)
    return lambda _bench: build_core(SETTINGS, accelerator, [kernel], [thread]).diagnostics


def with_settings(core: CoreSettings, *uses: ObjectUse, threads: int = 1) -> _Found:
    """The diagnostics of a core of threads alone, with these settings and objects."""
    names = ["host", *(f"t{i}" for i in range(1, threads))]
    blocks = tuple(ThreadBlock(name, name, f"threads/{name}.py") for name in names)
    programs = [thread_result(name, f"module coram_thread_{name}; endmodule\n", uses) for name in names]
    settings = replace(SETTINGS, core=core)
    return lambda _bench: (
        build_core(settings, Accelerator("alone").with_blocks(blocks), [], programs).diagnostics
    )


def side_by_side(*texts: str) -> _Found:
    """The diagnostics of several accelerators in one simulation, each with a kernel of its own."""

    def found(_bench: Bench) -> Iterable[Diagnostic]:
        cores = []
        for number, text in enumerate(texts):
            kernel = SourceText(f"kernels/filter{number}.v", text)
            block = KernelBlock("filter", "filter", "filter", kernel.path)
            result = build_core(SETTINGS, Accelerator(f"filter{number}").with_blocks((block,)), [kernel], [])
            assert result.core is not None, result.diagnostics
            cores.append(result.core)
        return combine("filters", cores).diagnostics

    return found


_WIDE = ObjectUse("iochannel0", "iochannel", 0, 128, 16, Span("threads/host.py", 3))
_NAMED = '.CORAM_THREAD_NAME("sum_thread")'
_BOTH = (memory_use(), channel_use())

TRIGGERS: dict[str, Trigger] = {
    "C001": built(*_BOTH, memory_use(3)),
    "C002": built(more=[ObjectBlock("spare", "spare", ObjectKind.CHANNEL, "sum_thread", 1)]),
    "C003": built(memory_use(width=64), channel_use()),
    "C004": built(memory_use(size=2048), channel_use()),
    "C005": built(memory_use(size=512), channel_use()),
    "C006": in_source(f"{_NAMED}, .CORAM_THREAD_ID(i)", "CoramMemory1P", memory_use(), lanes=2),
    "C007": built(memory_use(), channel_use(), more=[ObjectBlock("lost", "lost", ObjectKind.CHANNEL, "", 1)]),
    "C008": built(more=[ThreadBlock("second", "second", "threads/missing.py")]),
    "C009": built(replace(memory_use(), length=4), channel_use()),
    "C010": built(unwired="dma"),
    "C011": built(dram={"address_width": 12}),
    "C012": built(kernels=[SourceText("kernels/own.v", "module coram_dma (input a);\nendmodule\n")]),
    "C013": in_source(f"{_NAMED}, .CORAM_DATA_WIDTH(24)", "CoramMemory1P", memory_use(width=24)),
    "C014": lambda _bench: build_core(SETTINGS, Accelerator("nothing"), [], []).diagnostics,
    "C015": in_source(f"{_NAMED}, .CORAM_ADDR_LEN(1)", "CoramInStream"),
    "C021": with_settings(CoreSettings(slave_bus="axi4lite"), _WIDE),
    "C023": side_by_side("module filter (input CLK);\nendmodule\n", "module filter;\nendmodule\n"),
    "C022": with_settings(CoreSettings(status=True), threads=33),
}
