"""Several accelerators in one run, on one memory."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import numpy as np
import pytest
from host_projects import host_project
from several_accelerators import two_sums
from simulation_cores import Progresses

from coram_studio.diagnostics import as_text
from coram_studio.simulate.run import Result
from coram_studio.wave.sources import open_source
from coram_studio.wave.transactions import signals_of
from coram_studio.workbench.reports import SimulateOptions, SimulateReport
from coram_studio.workbench.run_core import load_run_core
from coram_studio.workbench.session import Session

pytestmark = pytest.mark.skipif(shutil.which("iverilog") is None, reason="Icarus Verilog is not installed")


def simulated(
    project: Path, *, engine: str = "icarus", waves: bool = False, **sets: str
) -> tuple[SimulateReport, Progresses]:
    progress = Progresses()
    options = SimulateOptions(waves=waves, engine=engine, sets=sets)
    return Session.open(project).simulate(options, progress, threading.Event()), progress


def test_both_run_on_one_memory_and_are_named(tmp_path: Path) -> None:
    words = np.random.default_rng(3).integers(0, 2**32, 8 * 128, np.uint64).astype("<u4")
    project = two_sums(tmp_path)
    (project / "image.bin").write_bytes(words.tobytes())
    report, _ = simulated(project, memory_image="image.bin", waves=True)
    run = report.run
    assert run is not None and run.metrics.result is Result.PASS, [as_text(d) for d in report.diagnostics]
    total = int(words.sum(dtype=np.uint64)) % 2**32
    lines = [f"[{name}.sum_thread] sum = {total}" for name in ("other", "vector_sum")]
    assert sorted(run.metrics.prints) == lines
    assert set(lines) <= set((run.directory / "log.txt").read_text().splitlines())
    assert {name: port.bytes_read for name, port in run.metrics.ports.items()} == {
        "vector_sum.m_axi_buffer": 4096,
        "other.m_axi_buffer": 4096,
    }
    # Library and kernel are there once, and what differs twice.
    files = sorted(path.name for path in (run.directory / "sim" / "core" / "hdl").iterdir())
    assert len(files) == len(set(files))
    assert files.count("vectorsum.v") == files.count("coram_dma.v") == 1
    assert {"coram_thread_other_sum_thread.v", "coram_thread_vector_sum_sum_thread.v"} <= set(files)
    # Views find their signals in the wave file.
    kept = load_run_core(run.directory)
    assert kept.manifest is not None and run.waves is not None
    known = {variable.path for variable in open_source(run.waves).hierarchy().variables}
    assert set(kept.labels) == {f"testbench.core.{n}.sum_thread.state" for n in ("vector_sum", "other")}
    assert set(kept.labels) <= known
    for master in kept.manifest.masters:
        assert set(signals_of(master, "read").values()) <= known
    assert {master.accelerator for master in kept.manifest.masters} == {"vector_sum", "other"}


@pytest.mark.skipif(shutil.which("verilator") is None, reason="Verilator is not installed")
def test_verilator_gives_the_same(tmp_path: Path) -> None:
    project = two_sums(tmp_path, settings="bus_mhz = 100.0")
    runs = [simulated(project, engine=engine)[0].run for engine in ("icarus", "verilator")]
    assert all(run is not None and run.metrics.result is Result.PASS for run in runs)
    # Both print in one cycle, in either order.
    assert len({(run.metrics.cycles, *sorted(run.metrics.prints)) for run in runs if run}) == 1


def test_the_run_goes_on_until_the_last_thread_has_finished(tmp_path: Path) -> None:
    project = two_sums(tmp_path)
    thread = (project / "threads" / "sum_thread.py").read_text()
    (project / "threads" / "longer.py").write_text(
        thread.replace("sum_blocks(blocks)", "sum_blocks(4 * blocks)")
    )
    design = (project / "design.toml").read_text()
    head, mark, tail = design.rpartition('source = "threads/sum_thread.py"')
    assert mark
    (project / "design.toml").write_text(f'{head}source = "threads/longer.py"{tail}')
    alone = simulated(project, accelerators="vector_sum")[0].run
    both = simulated(project)[0].run
    assert alone is not None and both is not None
    assert alone.metrics.prints == ("sum = 523776",)  # one alone runs as it is exported
    assert list(alone.metrics.ports) == ["m_axi_buffer"]
    assert both.metrics.cycles > 3 * alone.metrics.cycles
    assert {port.bytes_read for port in both.metrics.ports.values()} == {4096, 4 * 4096}


def test_who_does_not_finish_is_named(tmp_path: Path) -> None:
    project = two_sums(tmp_path)
    kernel = (project / "kernels" / "vectorsum.v").read_text()
    stuck = kernel.replace("&& !comm_full;", "&& !comm_full && 1'b0;").replace(
        "module vectorsum", "module stuck"
    )
    (project / "kernels" / "stuck.v").write_text(stuck)
    design = (project / "design.toml").read_text()
    head, mark, tail = design.rpartition('module = "vectorsum"\nsource = "kernels/vectorsum.v"')
    assert mark
    (project / "design.toml").write_text(f'{head}module = "stuck"\nsource = "kernels/stuck.v"{tail}')
    report, _ = simulated(project, cycles="20000")
    assert report.run is not None and report.run.metrics.result is Result.TIMEOUT
    found = next(d for d in report.diagnostics if d.code == "S020")
    assert "thread other.sum_thread waits for channel0.read" in found.message
    assert found.span is not None and found.span.path == "threads/sum_thread.py"


def test_errors_name_accelerator_and_object(tmp_path: Path) -> None:
    project = two_sums(tmp_path)
    report, progress = simulated(project, memory_faults="0x200..0x2ff SLVERR")
    assert report.run is not None and report.run.metrics.result is Result.FAIL
    texts = [d.message for d in report.diagnostics if d.code == "S030"]
    assert any(text.startswith("vector_sum.buffer: ") for text in texts), texts
    assert any(text.startswith("other.buffer: ") for text in texts), texts
    assert any("other.buffer" in line for line in progress.lines)


def test_two_kernels_of_one_name_are_refused_and_named(tmp_path: Path) -> None:
    project = two_sums(tmp_path)
    kernel = (project / "kernels" / "vectorsum.v").read_text()
    (project / "kernels" / "mine.v").write_text(kernel.replace("endmodule", "// mine\nendmodule"))
    design = (project / "design.toml").read_text()
    head, _, tail = design.rpartition('source = "kernels/vectorsum.v"')
    (project / "design.toml").write_text(f'{head}source = "kernels/mine.v"{tail}')
    report, _ = simulated(project)
    assert report.run is None and report.core is None
    found = [d for d in report.diagnostics if d.code == "C023"]
    assert [d.message for d in found] == [
        "Module vectorsum must be the same in accelerators vector_sum and other, but kernels/vectorsum.v and "
        "kernels/mine.v differ"
    ]
    assert [d.code for d in Session.open(project).check().diagnostics] == ["C023"]
    assert Session.open(project).build().ok  # what is exported is one of them


@pytest.mark.parametrize("where", ["project", "run"])
def test_an_accelerator_that_is_not_there_is_named(tmp_path: Path, where: str) -> None:
    project = two_sums(tmp_path)
    sets = {}
    if where == "run":
        sets = {"accelerators": "vector_sum, nix"}
    else:
        settings = project / "project.toml"
        settings.write_text(settings.read_text().replace('"other"', '"nix"'))
        assert [d.code for d in Session.open(project).check().diagnostics] == ["B007"]
    report, _ = simulated(project, **sets)
    assert report.run is None
    assert "must be some of the project (other, vector_sum), not 'nix'" in report.diagnostics[0].message


HOST = """
reg [31:0] answer;
reg [255:0] row;
integer i;
initial begin
  wait (sim_resetn);
  ioregister_write_objects_worker_coramioregister_0(32'h1000, 0);
  ioregister_write_objects_worker_coramioregister_0(32'h8000, 4);
  ioregister_write_second_worker_coramioregister_0(32'h2000, 0);
  ioregister_write_second_worker_coramioregister_0(32'h9000, 4);
  fork
    begin iochannel_write_objects_worker_coramiochannel_0(8, 0);
          iochannel_read_objects_worker_coramiochannel_0(answer, 0); end
    begin iochannel_write_second_worker_coramiochannel_0(8, 0);
          iochannel_read_second_worker_coramiochannel_0(answer, 0); end
  join
  for (i = 0; i < 8; i = i + 1) begin
    mem_read(32'h8000 + 4 * i, 4, row); $display("%0d", row[31:0]);
    mem_read(32'h9000 + 4 * i, 4, row); $display("%0d", row[31:0]);
  end
  status_read_objects(answer, 32'h000);
  status_read_second(row, 32'h000);
  $display("%0d", answer == row[31:0]);
  iochannel_write_objects_worker_coramiochannel_0(0, 0);
  iochannel_write_second_worker_coramiochannel_0(0, 0);
end
"""


def test_a_host_drives_the_slave_ports_of_both(tmp_path: Path) -> None:
    both = 'accelerators = ["objects", "second"]'
    project = host_project(tmp_path / "hosted", HOST, core="status = true", simulation=both)
    design = (project / "design.toml").read_text()
    second = design.replace("accelerators.objects.", "accelerators.second.").replace("format = 1\n", "")
    (project / "design.toml").write_text(design + second)
    report, _ = simulated(project)
    # The kernel holds CoRAM objects, but in both accelerators alike: it is one file.
    assert report.run is not None and report.run.metrics.result is Result.PASS, report.diagnostics
    values = [0x400 + i // 2 if i % 2 == 0 else 0x800 + i // 2 for i in range(16)]
    expected = [str(3 * value) for value in values]
    prints = report.run.metrics.prints
    assert list(prints[:17]) == [*expected, "1"]
    assert sorted(prints[17:]) == ["[objects.worker] jobs over", "[second.worker] jobs over"]
