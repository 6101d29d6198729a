"""Cores of one object with a master, on an off-chip memory that stalls at random: what a run leaves there."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from core_samples import SETTINGS

from coram_studio.ipcore.core import build_core
from coram_studio.ipcore.manifest import Core, CoreResult
from coram_studio.model.blocks import InterfaceBlock, KernelBlock, ThreadBlock
from coram_studio.model.bundles import Direction, Port
from coram_studio.model.design import Accelerator
from coram_studio.thread.compiler import compile_thread
from coram_studio.thread.program import ThreadOptions, ThreadSource
from coram_studio.verilog.bundles import find_bundles
from coram_studio.verilog.source import SourceText

RTL = Path(__file__).resolve().parents[1] / "rtl"
Bytes = npt.NDArray[np.uint8]
DRAM_BYTES = 1 << 14

_BENCH = """
module memory_bench;
  reg aclk = 0, aresetn = 0;
  always #5 aclk = ~aclk;
{wires}
  {core} core (.aclk(aclk), .aresetn(aresetn){pins});
  axi_memory #(.DATA_WIDTH({width}), .ADDR_WIDTH({address}), .WORDS_LOG2({depth})) dram (
      .clk(aclk), .rst(~aresetn){memory});
  axi_monitor #(.DATA_WIDTH({width}), .ADDR_WIDTH({address}), .UNIT({unit})) monitor (.clk(aclk), .rst(~aresetn){monitor});
  initial begin
    dram.seed = 3; dram.ar_stall = {stall}; dram.r_stall = {stall}; dram.aw_stall = {stall}; dram.w_stall = {stall};
    dram.b_stall = {stall}; dram.latency = 9; dram.latency_spread = 0; dram.write_latency = 5; dram.aw_after_w = 0;
    dram.error_from = 0; dram.error_to = 0; dram.error_kind = 2;
    monitor.lax = 1;
    $readmemh("before.hex", dram.words);
    repeat (8) @(posedge aclk);
    aresetn <= 1;
    wait (core.{finished});
    repeat (3) @(posedge aclk);
    $writememh("after.hex", dram.words);
    $display("END");
    $finish;
  end
  initial #8000000 begin
    $display("out of time");
    $finish;
  end
endmodule
"""


@dataclass(frozen=True)
class Build:
    """A kernel's source with objects in it and its thread's, for a core of their own."""

    kernel: str
    thread: str
    unaligned: bool = False
    bus_data_width: int = 0
    suffix: str = "v"
    module: str = "kernel"

    def result(self) -> CoreResult:
        """The core, or what is wrong."""
        blocks = (
            KernelBlock(
                "kernel",
                "kernel",
                self.module,
                f"kernels/kernel.{self.suffix}",
                (),
                find_bundles((Port("CLK", Direction.INPUT), Port("RST", Direction.INPUT))),
            ),
            ThreadBlock("worker", "worker", "threads/worker.py"),
            InterfaceBlock("dram", "dram"),
        )
        core = replace(SETTINGS.core, unaligned=self.unaligned, bus_data_width=self.bus_data_width)
        options = ThreadOptions(unaligned=self.unaligned)
        thread = compile_thread(ThreadSource("worker", "threads/worker.py", self.thread), options)
        kernel = SourceText(f"kernels/kernel.{self.suffix}", self.kernel)
        settings = replace(SETTINGS, core=core)
        return build_core(settings, Accelerator("bench", blocks, ()), [kernel], [thread])

    def core(self) -> Core:
        """The core; there is nothing to say about it."""
        result = self.result()
        assert result.core is not None, result.diagnostics
        assert result.diagnostics == ()
        return result.core


def write_core(folder: Path, core: Core) -> list[str]:
    """The core's Verilog below ``folder``, in compile order."""
    for path, text in core.files:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return [str(folder / path) for path in core.manifest.files]


def check_lint(folder: Path, core: Core, *extra: str) -> None:
    """Verilator, Icarus and Yosys take the core without a word."""
    files = write_core(folder, core)
    waiver = folder / "kernel.vlt"
    waiver.write_text('`verilator_config\nlint_off -file "*/kernel*.v"\nlint_off -file "*/kernel*.sv"\n')
    top = core.manifest.top
    for command in (
        ["verilator", "--lint-only", "-Wall", "--top-module", top, str(waiver), *files],
        ["iverilog", "-g2012", "-Wall", "-Wno-timescale", "-s", top, "-o", str(folder / "lint.vvp"), *files],
        [
            "yosys",
            "-q",
            "-p",
            f"read_verilog -sv {' '.join(files)}; hierarchy -check -top {top}; proc; check -assert",
        ],
    ):
        run = subprocess.run([*command, *extra], capture_output=True, text=True, check=False, timeout=120)
        ours = [line for line in run.stderr.splitlines() if "/kernel" not in line]
        assert (run.returncode, ours) == (0, []), command[0]


def run_core(
    folder: Path, core: Core, dram: Bytes, *, stall: int = 20, unit: int = 0
) -> tuple[Bytes, list[str]]:
    """What is in off-chip memory after the thread's end, and the lines that the run printed.

    Addresses on the bus are multiples of ``unit`` bytes, of the bus's width if it is 0.
    """
    files = write_core(folder, core)
    (master,) = core.manifest.masters
    ports = {port.name: port for port in core.manifest.ports}
    kept = [(signal, name) for signal, name in master.ports if signal in _SIGNALS]
    lower = [(signal.lower(), name) for signal, name in kept]
    size = master.data_width // 8
    bench = _BENCH.format(
        core=core.manifest.top,
        wires="\n".join(f"  wire [{ports[name].width - 1}:0] {name};" for _, name in kept),
        pins="".join(f", .{name}({name})" for _, name in kept),
        memory="".join(f", .{signal}({name})" for signal, name in lower),
        monitor="".join(f", .{signal}({name})" for signal, name in lower if signal not in _UNWATCHED),
        width=master.data_width,
        address=master.address_width,
        depth=(DRAM_BYTES // size).bit_length() - 1,
        finished=core.manifest.threads[0].finished_port,
        stall=stall,
        unit=unit or size,
    )
    (folder / "memory_bench.v").write_text(bench)
    rows = dram.reshape(-1, size)
    (folder / "before.hex").write_text("\n".join(row[::-1].tobytes().hex() for row in rows) + "\n")
    bench_files = [str(folder / "memory_bench.v"), str(RTL / "axi_memory.v"), str(RTL / "axi_monitor.v")]
    image = str(folder / "bench.vvp")
    subprocess.run(
        ["iverilog", "-g2012", "-s", "memory_bench", "-o", image, *bench_files, *files],
        check=True,
        timeout=60,
    )
    done = subprocess.run(
        ["vvp", "-N", image], cwd=folder, capture_output=True, text=True, check=True, timeout=120
    )
    lines = [line for line in done.stdout.splitlines() if not line.startswith("WARNING")]
    assert lines and lines[-1] == "END", lines
    text = (folder / "after.hex").read_text().splitlines()
    words = [bytes.fromhex(line)[::-1] for line in text if not line.startswith("//")]
    return np.frombuffer(b"".join(words), np.uint8), lines[:-1]


_SIGNALS = frozenset(
    f"{channel}{name}"
    for channel, names in {
        "AW": ("ADDR", "LEN", "VALID", "READY"),
        "W": ("DATA", "STRB", "LAST", "VALID", "READY"),
        "B": ("RESP", "VALID", "READY"),
        "AR": ("ADDR", "LEN", "VALID", "READY"),
        "R": ("DATA", "RESP", "LAST", "VALID", "READY"),
    }.items()
    for name in names
)
_UNWATCHED = frozenset({"bresp", "rdata", "rresp"})
