"""Projects whose threads a host drives over the core's slave ports."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import numpy.typing as npt
from object_projects import object_project
from simulation_cores import Progresses

from coram_studio.simulate.run import Result, Run
from coram_studio.workbench.reports import SimulateOptions, SimulateReport
from coram_studio.workbench.session import Session

KERNEL = """
module objects_kernel (input wire CLK, input wire RST);
  // Each word of the memory becomes itself times three; each word of the slave stream comes back plus one.
  reg [7:0] addr;
  reg [1:0] step;
  reg busy;
  wire [31:0] q, word, sd;
  wire empty, se, sf;
  reg enq, deq, sdeq, senq;
  CoramMemory1P #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0), .CORAM_ADDR_LEN(8)) store
    (.CLK(CLK), .ADDR(addr), .D(q * 3), .WE(step == 2), .Q(q));
  CoramChannel #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0)) go
    (.CLK(CLK), .RST(RST), .D(32'd1), .ENQ(enq), .FULL(), .ALM_FULL(), .Q(word), .DEQ(deq), .EMPTY(empty),
     .ALM_EMPTY());
  CoramSlaveStream #(.CORAM_THREAD_NAME("worker"), .CORAM_ID(0), .CORAM_ADDR_LEN(3)) side
    (.CLK(CLK), .RST(RST), .D(sd + 32'd1), .ENQ(senq), .FULL(sf), .ALM_FULL(), .Q(sd), .DEQ(sdeq), .EMPTY(se),
     .ALM_EMPTY());
  always @(posedge CLK) begin
    enq <= 1'b0;
    deq <= 1'b0;
    if (RST) begin
      busy <= 1'b0;
      step <= 2'd0;
    end else if (!busy) begin
      if (!empty && !deq) begin
        deq <= 1'b1;
        busy <= 1'b1;
        addr <= 8'd0;
        step <= 2'd0;
      end
    end else begin
      step <= (step == 2) ? 2'd0 : step + 2'd1;
      if (step == 2) begin
        addr <= addr + 8'd1;
        if (addr == 8'd255) begin
          busy <= 1'b0;
          enq <= 1'b1;
        end
      end
    end
    sdeq <= !RST && !se && !sf && !sdeq && !senq;
    senq <= sdeq;
  end
endmodule
"""
THREAD = """
commands = CoramIoChannel(0)
places = CoramIoRegister(0, datawidth=32, size=8)
marks = CoramIoRegister(1, datawidth=8, size=5)
side = CoramSlaveStream(0, size=8)
store = CoramMemory(0, 32, 256)
kernel = CoramChannel(0)
while True:
    words = commands.read()
    if words == 0:
        break
    store.write(0, places.read(0), words)
    kernel.write(1)
    kernel.read()
    store.read(0, places.read(1), words)
    places.write(2, places.read(2) + words)
    marks.write(words & 3, words)
    commands.write(words ^ 0xFFFF)
print("jobs over")
"""
HOST = """
reg [31:0] answer;
reg [7:0] mark;
reg [255:0] row;
integer job, i;
initial begin
  wait (sim_resetn);
  for (job = 0; job < 3; job = job + 1) begin
    ioregister_write_worker_coramioregister_0(32'h1000 * job, 0);
    ioregister_write_worker_coramioregister_0(32'h8000 + 32'h1000 * job, 4);
    iochannel_write_worker_coramiochannel_0(10 + 7 * job, 0);
    iochannel_read_worker_coramiochannel_0(answer, 0);
    $display("answer %0d", answer);
    for (i = 0; i < 10 + 7 * job; i = i + 1) begin
      mem_read(32'h8000 + 32'h1000 * job + 4 * i, 4, row);
      $display("word %0d", row[31:0]);
    end
  end
  ioregister_read_worker_coramioregister_0(answer, 8);
  $display("moved %0d", answer);
  ioregister_write_worker_coramioregister_1(8'd99, 4);
  for (i = 0; i < 5; i = i + 1) begin
    ioregister_read_worker_coramioregister_1(mark, i);
    $display("mark %0d", mark);
  end
  for (i = 0; i < 12; i = i + 1) slavestream_write_worker_coramslavestream_0(1000 + i, 0);
  for (i = 0; i < 12; i = i + 1) begin
    slavestream_read_worker_coramslavestream_0(answer, 0);
    $display("side %0d", answer);
  end
  iochannel_write_worker_coramiochannel_0(0, 0);
  repeat (60) nclk;
  $finish;
end
"""


def host_project(
    folder: Path,
    host: str | None = HOST,
    *,
    core: str = "",
    simulation: str = "",
    thread: str = THREAD,
    name: str = "host.v",
) -> Path:
    """Write a project with this host program, and lines for the sections [core] and [simulation]."""
    object_project(folder, KERNEL, thread)
    (folder / "tests").mkdir()
    if host is not None:
        (folder / "tests" / name).write_text(host)
    settings = (folder / "project.toml").read_text()
    settings += f'\n[simulation]\nhost = "tests/{name}"\n{simulation}\n\n[core]\n{core}\n'
    (folder / "project.toml").write_text(
        settings.replace("cycles = 100000", "cycles = 30000").replace(
            "wall_seconds = 60.0", "wall_seconds = 300.0"
        )
    )
    return folder


def simulate_project(
    folder: Path, image: npt.NDArray[np.uint32] | None = None, **options: str
) -> SimulateReport:
    """Build and simulate, with these words in off-chip memory."""
    sets = {}
    if image is not None:
        (folder / "image.bin").write_bytes(image.astype("<u4").tobytes())
        sets["memory_image"] = str(folder / "image.bin")
    request = SimulateOptions(waves=False, sets=sets, **options)  # type: ignore[arg-type]
    return Session.open(folder).simulate(request, Progresses(), threading.Event())


def passed(report: SimulateReport) -> Run:
    """The run, which must have passed."""
    assert report.run is not None and report.run.metrics.result is Result.PASS, report.diagnostics
    return report.run
