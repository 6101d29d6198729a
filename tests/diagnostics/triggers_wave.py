"""Triggers of the codes of waves: real files, and the reader's worker process."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from simulation_cores import mover
from trigger_tools import Bench, Trigger, ordinary_user, raised

from coram_studio.diagnostics import Diagnostic
from coram_studio.wave.bandwidth import bandwidth
from coram_studio.wave.reader import WaveReader
from coram_studio.wave.sources import open_source

VCD = """$timescale 1ns $end
$scope module top $end
$var wire 1 ! clk $end
$upscope $end
$enddefinitions $end
#0
0!
#5
1!
"""


def opened(name: str, content: str | bytes) -> Trigger:
    """What opening a file says."""
    return lambda bench: raised(lambda: open_source(bench.write(name, content)))


def with_reader(action: Callable[[WaveReader], object], close: bool = False) -> Trigger:
    """What an action on a small wave file says."""

    def trigger(bench: Bench) -> Iterable[Diagnostic]:
        with WaveReader(bench.write("small.vcd", VCD)) as reader:
            reader.hierarchy()
            if not close:
                return raised(lambda: action(reader))
        return raised(lambda: action(reader))

    return trigger


def _without_pywellen(bench: Bench) -> Iterable[Diagnostic]:
    file = bench.write("waves.fst", bytes([0]) + bytes(400))
    with bench.patch.context() as patch:
        patch.setitem(sys.modules, "pywellen", None)
        patch.setattr(importlib.util, "find_spec", lambda _name: None)
        return raised(lambda: open_source(file))


def _forbidden(bench: Bench) -> Iterable[Diagnostic]:
    file = bench.write("small.vcd", VCD)
    file.chmod(0)
    with ordinary_user(bench.folder):
        return raised(lambda: open_source(file))


TRIGGERS: dict[str, Trigger] = {
    "W001": lambda bench: raised(lambda: open_source(Path(bench.folder / "gone.fst"))),
    "W002": opened("waves.fst", "dear diary\n" * 50),
    "W003": opened("waves.fst", b""),
    "W004": with_reader(lambda reader: reader.load(["top.clk"]), close=True),
    "W005": with_reader(lambda reader: reader.load(["top.nothing"])),
    "W006": _without_pywellen,
    "W007": _forbidden,
    "W008": with_reader(lambda reader: bandwidth(reader, mover().manifest)),
}
