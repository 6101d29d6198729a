"""Cores of other shapes: several threads, memories of other widths, names that nearly collide. Tools take all of them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from core_samples import SETTINGS, channel_use, idle_thread, memory_use

from coram_studio.ipcore.core import build_core
from coram_studio.ipcore.manifest import Core
from coram_studio.model.blocks import (
    Block,
    ExternalBlock,
    InterfaceBlock,
    KernelBlock,
    ObjectBlock,
    ObjectKind,
    ThreadBlock,
)
from coram_studio.model.bundles import Direction, Port
from coram_studio.model.design import Accelerator, Connection, Endpoint
from coram_studio.thread.program import ThreadResult
from coram_studio.verilog.source import SourceText


def design(*blocks: Block) -> Accelerator:
    """An accelerator in which each memory is wired to the memory interface."""
    wires = tuple(
        Connection(f"{b.id}_dma", Endpoint(b.id, "dma"), Endpoint("dram", "dma"))
        for b in blocks
        if isinstance(b, ObjectBlock) and b.kind is ObjectKind.MEMORY_1P
    )
    everything = (*blocks, InterfaceBlock("dram", "dram", address_width=40))
    return Accelerator("shape").with_blocks(everything).with_connections(wires)


def memory(name: str, thread: str, coram_id: int, width: int, address_width: int) -> ObjectBlock:
    return ObjectBlock(name, name, ObjectKind.MEMORY_1P, thread, coram_id, width, address_width)


def check(
    tmp_path: Path, accelerator: Accelerator, threads: list[ThreadResult], *kernels: SourceText
) -> Core:
    """Build; Icarus, Verilator and Yosys must take the core without a warning, with the manifest's ports."""
    result = build_core(SETTINGS, accelerator, kernels, threads)
    assert result.diagnostics == ()
    assert result.core is not None
    core = result.core
    for path, text in core.files:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    files = [str(tmp_path / path) for path in core.manifest.files]
    top = core.manifest.top
    for command in (
        ["iverilog", "-g2001", "-Wall", "-s", top, "-o", str(tmp_path / "core.vvp"), *files],
        ["verilator", "--lint-only", "-Wall", "--top-module", top, *files],
    ):
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (run.returncode, run.stderr) == (0, "")
    out = tmp_path / "ports.json"
    script = (
        f"read_verilog {' '.join(files)}; hierarchy -check -top {top}; proc; check -assert; write_json {out}"
    )
    subprocess.run(["yosys", "-q", "-p", script], check=True, capture_output=True)
    ports = json.loads(out.read_text())["modules"][top]["ports"]
    seen = [Port(name, Direction(port["direction"]), len(port["bits"])) for name, port in ports.items()]
    assert seen == list(core.manifest.ports)
    return core


def test_memories_of_all_widths_on_two_threads(tmp_path: Path) -> None:
    accelerator = design(
        ThreadBlock("first", "first", "threads/first.py"),
        ThreadBlock("second", "second", "threads/second.py"),
        memory("narrow", "first", 0, 8, 1),
        memory("plain", "first", 1, 32, 10),
        memory("wide", "second", 0, 1024, 24),
        ObjectBlock("talk", "talk", ObjectKind.CHANNEL, "second", 0, 64, 1),
    )
    threads = [
        idle_thread("first", memory_use(0, 8, 2), memory_use(1, 32, 1024)),
        idle_thread("second", memory_use(0, 1024, 1 << 24), channel_use(0, 64, 2)),
    ]
    core = check(tmp_path, accelerator, threads)
    assert [(m.name, m.data_width, m.address_width) for m in core.manifest.masters] == [
        ("m_axi_narrow", 8, 40),
        ("m_axi_plain", 32, 40),
        ("m_axi_wide", 1024, 40),
    ]
    assert [trace.finished_port for trace in core.manifest.threads] == ["first_finished", "second_finished"]


def test_a_thread_alone(tmp_path: Path) -> None:
    """No object, no kernel: a thread that only prints."""
    core = check(
        tmp_path, design(ThreadBlock("lonely", "lonely", "threads/lonely.py")), [idle_thread("lonely")]
    )
    assert core.manifest.masters == ()
    assert [port.name for port in core.manifest.ports] == ["aclk", "aresetn"]
    assert next(Path(path).stem for path in core.manifest.files) == "coram_reset"


@pytest.mark.parametrize("thread", ["reset_synchroniser", "buffer_dma", "buffer_dma_addr", "plain"])
def test_names_that_nearly_collide(tmp_path: Path, thread: str) -> None:
    accelerator = design(
        ThreadBlock(thread, thread, "threads/t.py"),
        memory("buffer", thread, 0, 32, 10),
        KernelBlock("buffer_dma2", "buffer_dma2", "blink", "kernels/blink.v"),
        ExternalBlock("e1", "buffer_fault", Direction.OUTPUT, 3),
        ExternalBlock("e2", f"{thread}_finished", Direction.OUTPUT),
        ExternalBlock("e3", f"{thread}_memory0_idle", Direction.OUTPUT),
    )
    kernel = SourceText("kernels/blink.v", "module blink;\nendmodule\n")
    core = check(tmp_path, accelerator, [idle_thread(thread, memory_use())], kernel)
    (trace,) = core.manifest.threads
    assert trace.path == (thread,)
    assert trace.finished_port == f"{thread}_finished2"
    assert f"wire {trace.finished_port};" in core.text("hdl/shape.v")


def test_a_kernel_in_systemverilog_keeps_its_suffix() -> None:
    accelerator = design(KernelBlock("k", "k", "counter", "kernels/counter.sv"))
    text = "module counter;\n  logic [3:0] n;\nendmodule\n"
    result = build_core(SETTINGS, accelerator, [SourceText("kernels/counter.sv", text)], [])
    assert result.core is not None
    assert result.core.text("hdl/counter.sv") == text
    assert result.core.origins[0] == ("hdl/counter.sv", "kernels/counter.sv")


def test_a_kernel_of_any_file_name_stays_apart_from_the_cores_own(tmp_path: Path) -> None:
    """Files of the library and of the core keep theirs."""
    accelerator = design(
        KernelBlock("k", "k", "blink", "kernels/coram_fifo.v"),
        ThreadBlock("t", "t", "threads/t.py"),
        ObjectBlock("talk", "talk", ObjectKind.CHANNEL, "t", 0),
    )
    kernel = SourceText("kernels/coram_fifo.v", "module blink;\nendmodule\n")
    result = build_core(SETTINGS, accelerator, [kernel], [idle_thread("t", channel_use())])
    assert result.core is not None
    assert "module blink" in result.core.text("hdl/coram_fifo2.v")
    assert "module coram_fifo " in result.core.text("hdl/coram_fifo.v")


def test_a_description_of_several_lines_stays_a_comment(tmp_path: Path) -> None:
    from dataclasses import replace

    settings = replace(SETTINGS, description="one\nendmodule\ntwo */ `undef")
    accelerator = design(ThreadBlock("t", "t", "threads/t.py"))
    result = build_core(settings, accelerator, [], [idle_thread("t")])
    assert result.core is not None
    assert result.core.text("hdl/shape.v").splitlines()[0] == "// shape: one endmodule two */ `undef"
