"""Triggers of the codes of simulation: real runs in Icarus, and the files of runs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from simulation_cores import Progresses, mover, request_for, run_core
from trigger_tools import Bench, Trigger

from coram_studio.diagnostics import Diagnostic
from coram_studio.ipcore.manifest import Core
from coram_studio.model.project import SimulationSettings
from coram_studio.simulate import process, simulator, tools, verdict
from coram_studio.simulate.host import HostProgram
from coram_studio.simulate.host_check import check_host
from coram_studio.simulate.run import Run
from coram_studio.simulate.simulator import simulate
from coram_studio.simulate.simulators.icarus import IVERILOG, Icarus
from coram_studio.simulate.store import RunStore
from coram_studio.simulate.tools import ToolInfo, find_tool

_Found = Callable[[Bench], Iterable[Diagnostic]]


def ran(core: Callable[[], Core] = mover, **changes: object) -> _Found:
    """The diagnostics of a run of a core."""
    return lambda bench: run_core(core(), bench.folder / "run", **changes).diagnostics


def outside(verilog: str, **changes: object) -> _Found:
    """The diagnostics of a run of the sample with more Verilog in it."""
    return ran(lambda: mover(outside=verilog), **changes)


def imaged(name: str, content: str | bytes, **changes: object) -> _Found:
    """The diagnostics of a run with a memory image."""
    return lambda bench: (
        run_core(mover(), bench.folder / "run", image=bench.write(name, content), **changes).diagnostics
    )


def _hosted(text: str) -> _Found:
    """A host with this text is checked."""
    return lambda _bench: check_host(HostProgram("tests/host.v", text), mover().manifest)


def _waiting_host(bench: Bench) -> Iterable[Diagnostic]:
    host = HostProgram("tests/host.v", "reg never; initial begin wait (never === 1'b1); $finish; end\n")
    waits = SimulationSettings(host_waits="warning")
    return run_core(mover(), bench.folder / "run", host=host, simulation=waits).diagnostics


def program(bench: Bench, name: str, script: str) -> Path:
    """A shell script that stands for a tool."""
    path = bench.write(f"bin/{name}", f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def told(script: str) -> _Found:
    """What is said of a simulator that answers the question for its version so."""

    def trigger(bench: Bench) -> Iterable[Diagnostic]:
        found = find_tool(IVERILOG, [str(program(bench, "iverilog", script).parent)])
        return [found] if isinstance(found, Diagnostic) else []

    return trigger


def _missing(bench: Bench) -> Iterable[Diagnostic]:
    with bench.patch.context() as patch:
        patch.setenv("PATH", str(bench.folder / "empty"))
        patch.setattr(tools, "_EXTRA_FOLDERS", ())
        return run_core(mover(), bench.folder / "run").diagnostics


def _bare(bench: Bench) -> Iterable[Diagnostic]:
    with bench.patch.context() as patch:
        patch.setattr(simulator, "sandbox_works", lambda: False)
        return run_core(mover(), bench.folder / "run").diagnostics


def _crash(bench: Bench) -> Iterable[Diagnostic]:
    compiler = program(bench, "iverilog", "echo x > ../design.vvp")
    crash = program(bench, "vvp", "kill -SEGV $$")
    with bench.patch.context() as patch:
        found = (ToolInfo("iverilog", compiler, (11, 0), "11.0"), ToolInfo("vvp", crash, (11, 0), "11.0"))
        patch.setattr(Icarus, "find", lambda _self: found)
        return run_core(mover(), bench.folder / "run").diagnostics


def _damaged_waves(bench: Bench) -> Iterable[Diagnostic]:
    # What a full disk does to vvp: it ends as if all were well, and the file is short.
    real = Icarus().find()
    assert not isinstance(real, Diagnostic)
    script = program(bench, "vvp", f'{real[1].path} "$@" && truncate -s 400 waves.fst')
    with bench.patch.context() as patch:
        patch.setattr(Icarus, "find", lambda _self: (real[0], replace(real[1], path=script)))
        return run_core(mover(), bench.folder / "run", waves=True).diagnostics


def _damaged_dump(bench: Bench) -> Iterable[Diagnostic]:
    real = Icarus().find()
    assert not isinstance(real, Diagnostic)
    script = program(bench, "vvp", f'{real[1].path} "$@" && truncate -s 400 dump0.hex')
    with bench.patch.context() as patch:
        patch.setattr(Icarus, "find", lambda _self: (real[0], replace(real[1], path=script)))
        return run_core(mover(), bench.folder / "run", dump=("0:0x1000",)).diagnostics


def _full(bench: Bench) -> Iterable[Diagnostic]:
    # The disk is called full when this much is left: no disk has so much.
    with bench.patch.context() as patch:
        for module in (process, simulator, verdict):
            if hasattr(module, "DISK_RESERVE"):
                patch.setattr(module, "DISK_RESERVE", 1 << 62)
        return run_core(mover(), bench.folder / "run").diagnostics


def _no_folder(bench: Bench) -> Iterable[Diagnostic]:
    request = request_for(mover())
    return simulate(request, bench.folder / "absent" / "run", Progresses(), threading.Event()).diagnostics


def _run(bench: Bench) -> tuple[RunStore, Run]:
    store = RunStore(bench.folder)
    _, directory = store.new_directory()
    return store, simulate(request_for(mover()), directory, Progresses(), threading.Event())


def _broken_off(bench: Bench) -> Iterable[Diagnostic]:
    store, run = _run(bench)
    (run.directory / "metrics.json").unlink()
    return store.runs()[0].diagnostics


def _never_taken() -> Core:
    # The thread ends while the data of a burst are not taken.
    text = mover(BURSTS=1).text("kernels/mover.v")
    text = text.replace("assign m_axi_data_rready = SLOW ? toggle : 1'b1", "assign m_axi_data_rready = 1'b0")
    text = text.replace(".go(reads_done && writes_done)", ".go(bursts_asked == 1)")
    return mover(BURSTS=1, files={"kernels/mover.v": text})


def _unknown_bits() -> Core:
    text = mover(WRITE=1).text("kernels/mover.v")
    text = text.replace("{31'd0, toggle} : sum;", "0 : {sum[31:16], 8'hxx, sum[7:0]};")
    return mover(WRITE=1, files={"kernels/mover.v": text})


_FLOOD = 'always @(posedge clk) $display("%0s", {200{"spam "}});'
_MANY = 'integer n; initial #500 for (n = 0; n < 30000; n = n + 1) $display("@print mover_thread %0d", n);'
_HUNGRY = "reg [1023:0] vast[0:20000000]; initial vast[3] = 1;"

TRIGGERS: dict[str, Trigger] = {
    "S001": _missing,
    "S002": told("echo 'Icarus Verilog version 10.3 (stable)'"),
    "S003": told("exit 3"),
    "S004": ran(engine="abacus"),
    "S005": _bare,
    "S006": outside("absent u();"),
    "S007": outside('initial #500 $warning("look");'),
    "S008": _crash,
    "S010": lambda bench: (
        run_core(mover(), bench.folder / "run", image=bench.folder / "absent.bin").diagnostics
    ),
    "S011": imaged("image.hex", "00 01 hello"),
    "S012": imaged("image.bin", bytes(4097), size=4096),
    "S013": imaged("image.hex", "00 1x"),
    "S015": imaged("image.hex", "00 11223344"),
    "S016": _hosted("initial begin mem_write(0, 4 7); end"),
    "S017": _hosted("initial begin wait(sim_resetn); iochannel_wirte_worker_coramiochannel_0(1, 0); end"),
    "S014": ran(read_latency=0),
    "S020": ran(lambda: mover(NEVER=1), cycles=2_000),
    "S021": ran(lambda: mover(NEVER=1), cycles=1 << 40, wall_seconds=0.5),
    "S022": outside(_HUNGRY, memory_bytes=200 << 20),
    "S023": ran(lambda: mover(outside=_FLOOD, NEVER=1), cycles=1 << 40, output_bytes=1 << 20),
    "S024": _full,
    "S025": _damaged_waves,
    "S026": outside('initial begin $dumpfile("mine.fst"); $dumpvars; end', waves=True),
    "S027": _damaged_dump,
    "S030": outside('initial #500 $error("wrong");'),
    "S031": ran(lambda: mover(READ_FROM=4064)),
    "S032": ran(lambda: mover(READ_FROM=0x100000), size=0x100000),
    "S033": imaged("image.bin", bytes(100)),
    "S034": outside("initial #700 $finish;"),
    "S035": ran(_never_taken),
    "S036": ran(_unknown_bits),
    "S037": imaged("image.bin", bytes(100), unwritten="warning"),
    "S038": _waiting_host,
    "S040": _no_folder,
    "S041": _broken_off,
    "S042": lambda bench: RunStore(bench.folder).load("0007").diagnostics,
    "S050": outside(_MANY),
}
