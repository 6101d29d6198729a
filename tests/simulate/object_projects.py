"""Small projects, one kernel with CoRAM objects in its source and one thread, and what a run of them leaves behind."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from simulation_cores import Progresses

from coram_studio.diagnostics import as_text
from coram_studio.simulate.run import Result, Run
from coram_studio.workbench.reports import SimulateOptions
from coram_studio.workbench.session import Session

_SETTINGS = """format = 1
name = "{name}"

[memory]
model = "ideal"
read_latency = {latency}
write_latency = 4
size = 1048576

[limits]
cycles = 100000
wall_seconds = 60.0
"""
_DESIGN = """format = 1

[accelerators.{name}.blocks.dram]
kind = "interface"
name = "dram"
protocol = "axi4"
address_width = 32

[accelerators.{name}.blocks.kernel]
kind = "kernel"
name = "kernel"
module = "{module}"
source = "kernels/kernel.v"

[accelerators.{name}.blocks.kernel.bundles.CLK]
type = "clock"
side = "provider"
width = 1
required = false
ports.CLK = "input CLK"

[accelerators.{name}.blocks.kernel.bundles.RST]
type = "reset"
side = "provider"
width = 1
required = false
ports.RST = "input RST"

[accelerators.{name}.blocks.worker]
kind = "thread"
name = "worker"
source = "threads/worker.py"
"""


@dataclass(frozen=True)
class ObjectProject:
    """A project in ``folder``."""

    folder: Path

    def run(self, words: npt.NDArray[np.uint32], **sets: str) -> Run:
        """Build and simulate with these words in off-chip memory; the run must have come to an end."""
        image = self.folder / "image.bin"
        image.write_bytes(words.astype("<u4").tobytes())
        options = SimulateOptions(waves=False, sets={"memory_image": str(image), **sets})
        report = Session.open(self.folder).simulate(options, Progresses(), threading.Event())
        assert report.run is not None, [as_text(d) for d in report.diagnostics]
        return report.run

    def lines(self, words: npt.NDArray[np.uint32], **sets: str) -> list[str]:
        """What a run that passed has printed."""
        run = self.run(words, **sets)
        assert run.metrics.result is Result.PASS, run.diagnostics
        return list(run.metrics.prints)


def object_project(folder: Path, kernel: str, thread: str, *, latency: int = 8) -> ObjectProject:
    """Write a project; the kernel's module is ``kernel``, its objects' thread ``worker``."""
    name = "objects"
    for path, text in (
        ("project.toml", _SETTINGS.format(name=name, latency=latency)),
        ("design.toml", _DESIGN.format(name=name, module="objects_kernel")),
        ("kernels/kernel.v", kernel),
        ("threads/worker.py", thread),
    ):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return ObjectProject(folder)
