"""The DRAM model alone: what it takes for each kind of access, against figures of the devices' data sheets."""

from __future__ import annotations

import math
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from dram_bench import Bench, model_text

from coram_studio.simulate.memory_systems import Dram, MemoryModel, memory_models

pytestmark = pytest.mark.skipif(shutil.which("iverilog") is None, reason="Icarus Verilog is not installed")


@dataclass(frozen=True)
class Sheet:
    """Figures of a data sheet, in clocks where they are counted so, else in nanoseconds.

    ``peak`` is in bytes per second. ``group_clocks`` lie between accesses to one bank group.
    """

    peak: float
    period: float
    access: int
    banks: int
    row: int
    cl: int
    cwl: int
    rcd: float
    rp: float
    ras: float
    rc: float
    wr: float
    wtr: float
    rtp: float
    rrd: float
    faw: float
    rfc: float
    refi: float
    groups: int = 1
    group_clocks: int = 4
    idle: float = 0.0  # ns from the first command to the end of the data, as one adds it up by hand

    def clocks(self, time: float) -> int:
        return math.ceil(time / self.period - 0.01)


SHEETS = {
    # MT47H64M16-25E at 300 MHz, CL 5; BL/2 - 2 clocks are added to tRTP.
    "ddr2-800-x16": Sheet(
        *(1.2e9, 10 / 3, 16, 8, 2048, 5, 4),
        *(12.5, 12.5, 40, 55, 15, 7.5, 7.5 + 2 * 10 / 3, 10, 45, 127.5, 7800),
        idle=(4 + 5 + 4) * 10 / 3,
    ),
    # DDR3-800E; times of 4 clocks at least: tWTR, tRTP, tRRD.
    "ddr3-800-x64": Sheet(
        *(6.4e9, 2.5, 64, 8, 8192, 6, 5, 15, 15, 37.5, 52.5, 15, 10, 10, 10, 40, 110, 7800),
        idle=15 + 15 + 10,
    ),
    "ddr3-1600-x64": Sheet(
        *(12.8e9, 1.25, 64, 8, 8192, 11, 8),
        *(13.75, 13.75, 35, 48.75, 15, 7.5, 7.5, 6, 30, 160, 7800),
        idle=13.75 + 13.75 + 5,
    ),
    "ddr4-2400-x64": Sheet(
        *(19.2e9, 5 / 6, 64, 16, 8192, 17, 12),
        *(14.16, 14.16, 32, 46.16, 15, 7.5, 7.5, 4.9, 21, 350, 7800),
        groups=4,
        group_clocks=6,
        idle=(17 + 17 + 4) * 5 / 6,
    ),
}
LEAD = 200_000  # ps by which a stream's accesses are asked for in advance: more than any latency


def measured(model: MemoryModel, sheet: Sheet, folder: Path, verilog: str = "") -> dict[str, float]:
    """What the model takes, in clocks of the device (``peak`` in bytes per second, shares of time as such)."""
    bench = Bench(model, verilog)
    row, access, groups = sheet.row, sheet.access, sheet.groups
    bank = row * groups  # bytes from one bank to the next of the same group
    rows = bank * (sheet.banks // groups)  # from a row of a bank to its next
    group = access * groups  # from a column to the next in the same bank
    some = 64
    parts = {
        "idle": bench.add([(0, False, 0)]),
        "idle_write": bench.add([(0, True, 0)]),
        "hits": bench.add([(i * access, False, 0) for i in range(some)]),
        "hits_write": bench.add([(i * access, True, 0) for i in range(some)]),
        "group": bench.add([(i * group, False, 0) for i in range(16)]),
        "conflict": bench.add([(i * rows, False, 0) for i in range(8)]),
        "conflict_write": bench.add([(i * rows, True, 0) for i in range(8)]),
        "late_conflict": bench.add([(0, False, 0), (group, False, 300_000), (rows, False, 300_000)]),
        "activations": bench.add(
            [(i // groups * bank + i % groups * access, False, 0) for i in range(min(9, sheet.banks))]
        ),
        "write_read": bench.add([(0, True, 0), (group, False, 0)]),
        "read_write": bench.add([(0, False, 0), (group, True, 0)]),
        "refreshes": bench.stream(8192, 0 if groups == 1 else access, LEAD),
        "after_refresh": bench.add([(0, False, 0), (0, False, int(sheet.refi * 1000))]),
        "stalled": bench.add([(0, False, 0), (0, False, int(sheet.refi * 1000) * 10)]),
    }
    times = bench.figures(folder)
    clock = sheet.period * 1000

    def gap(name: str, first: int = 0, last: int = -1) -> float:
        found = times[parts[name]]
        count = (last % len(found)) - first
        return (found[last] - found[first]) / count / clock

    count = 8192
    total, refreshes = times[parts["refreshes"]]
    data = count * access / sheet.peak * 1e12
    return {
        "idle": times[parts["idle"]][0] / clock,
        "idle_write": times[parts["idle_write"]][0] / clock,
        "peak": access / (gap("hits", 8) * clock * 1e-12),
        "peak_write": access / (gap("hits_write", 8) * clock * 1e-12),
        "group": gap("group"),
        "conflict": gap("conflict", 1),
        "conflict_write": gap("conflict_write", 1),
        "late_conflict": gap("late_conflict", 1),
        "five_activations": (times[parts["activations"]][4] - times[parts["activations"]][0]) / clock,
        "eight_activations": (times[parts["activations"]][7] - times[parts["activations"]][3]) / clock,
        "two_activations": gap("activations", 0, 1),
        "write_read": gap("write_read"),
        "read_write": gap("read_write"),
        "refresh": (total - data - times[parts["idle"]][0]) / max(refreshes, 1) / clock,
        "refreshes": refreshes - total // (sheet.refi * 1000),
        "after_refresh": (times[parts["after_refresh"]][1] - sheet.refi * 1000) / clock,
        "stalled": (times[parts["stalled"]][1] - sheet.refi * 10_000) / clock,
    }


def expected(sheet: Sheet) -> dict[str, float]:
    """The same from the data sheet."""
    c = sheet.clocks
    data = 4  # clocks of a burst of 8
    rcd, rp, rc, faw = c(sheet.rcd), c(sheet.rp), c(sheet.rc), c(sheet.faw)
    refresh = c(sheet.rfc) + rp  # the open row is closed first
    # Between the last data before a refresh and the first after it, less the data themselves.
    lost = c(sheet.rtp) + refresh + rcd - data
    return {
        "idle": sheet.idle / sheet.period,
        "idle_write": rcd + sheet.cwl + data,
        "peak": sheet.peak,
        "peak_write": sheet.peak,
        "group": sheet.group_clocks,
        "conflict": max(rc, c(sheet.ras) + rp, rcd + c(sheet.rtp) + rp),
        "conflict_write": rcd + sheet.cwl + data + c(sheet.wr) + rp,
        "late_conflict": c(sheet.rtp) + rp + rcd,
        "five_activations": max(faw, 4 * c(sheet.rrd), 4 * data),
        "eight_activations": max(faw, 4 * c(sheet.rrd), 4 * data),
        "two_activations": max(c(sheet.rrd), data),
        "write_read": c(sheet.wtr) + sheet.cl + data,
        "read_write": 2 + data,
        "refresh": lost,
        "refreshes": 0,
        "after_refresh": refresh + rcd + sheet.cl + data,
        "stalled": c(sheet.rfc) + rcd + sheet.cl + data,
    }


def differences(found: dict[str, float], wanted: dict[str, float]) -> dict[str, tuple[float, float]]:
    """What is not as the data sheet has it: more than 0.5 % and half a clock away."""
    slack = {"refresh": 2.0, "after_refresh": 1.1, "stalled": 1.1}
    return {
        name: (found[name], want)
        for name, want in wanted.items()
        if abs(found[name] - want) > max(slack.get(name, 0.0), 0.005 * want)
    }


@pytest.mark.parametrize("name", SHEETS)
def test_a_shipped_memory_keeps_its_data_sheet(name: str, tmp_path: Path) -> None:
    sheet = SHEETS[name]
    assert differences(measured(memory_models()[name], sheet, tmp_path), expected(sheet)) == {}


def test_every_shipped_memory_has_a_data_sheet_here() -> None:
    assert {name for name, model in memory_models().items() if model.dram} == set(SHEETS)


@pytest.mark.parametrize("name", SHEETS)
def test_the_figures_that_a_model_gives_of_itself(name: str) -> None:
    dram, sheet = memory_models()[name].dram, SHEETS[name]
    assert isinstance(dram, Dram)
    assert dram.access_bytes == sheet.access
    assert dram.peak_bytes_per_second == pytest.approx(sheet.peak)
    assert dram.idle_ps - dram.controller_ps == pytest.approx(sheet.idle * 1000, rel=0.001)


FAULTS = {
    "tRCD": ("column_after[bank] = at + RCD;", "column_after[bank] = at + RCD - TCK;"),
    "tRP": (
        "on_clock(later(now, precharge_after[bank])) + RP",
        "on_clock(later(now, precharge_after[bank]))",
    ),
    "tRC": ("activate_after[bank] = at + RC;", ""),
    "tRAS and tRC": ("precharge_after[bank] = at + RAS;\n        activate_after[bank] = at + RC;", ""),
    "tFAW": ("at = later(at, activated[oldest] + FAW);", "at = later(at, activated[oldest]);"),
    "tRRD": ("at = later(at, last_activation + RRD);", ""),
    "tWR": ("later(precharge_after[bank], serve + WR)", "later(precharge_after[bank], serve)"),
    "tWTR": ("later(command, write_over + WTR)", "later(command, write_over)"),
    "tRTP": ("later(precharge_after[bank], command + RTP)", "later(precharge_after[bank], command)"),
    "turnaround": ("2 * TCK : 64'd0", "TCK : 64'd0"),
    "bank groups": ("group_after[group] = command + CCD_L;", ""),
    "data bus": ("data_free = serve;", ""),
    "refresh": ("while (now >= next_refresh)", "while (1'b0)"),
    "tRFC": ("(closes ? RP : 64'd0) + RFC", "(closes ? RP : 64'd0)"),
    "rows closed by refresh": (
        "is_open[b] = 1'b0;\n        end\n        refreshed",
        "end\n        refreshed",
    ),
    "read latency": ("is_write ? CWL : CL", "CWL"),
    "write latency": ("is_write ? CWL : CL", "CL"),
    "column bits": ("rest = (chunk / GROUPS) / COLUMNS;", "rest = (chunk / GROUPS) / (COLUMNS / 2);"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_model_is_found(fault: str, tmp_path: Path) -> None:
    old, new = FAULTS[fault]
    assert model_text().count(old) == 1
    broken = model_text().replace(old, new)
    models = memory_models()
    assert any(
        differences(measured(models[name], sheet, tmp_path, broken), expected(sheet))
        for name, sheet in SHEETS.items()
    )


def test_refreshes_that_come_late_come_one_after_the_other(tmp_path: Path) -> None:
    """Work for three intervals at once: the three refreshes after it take three times as long as one."""
    model, sheet = memory_models()["ddr3-800-x64"], SHEETS["ddr3-800-x64"]
    bench = Bench(model)
    count = int(3.2 * sheet.refi / 10)
    late = int(sheet.refi * 1000)
    one = bench.add([(0, False, 0)] * count + [(0, False, late)])
    three = bench.add([(0, False, 0)] * count + [(0, False, 3 * late)])
    times = bench.figures(tmp_path)
    clock = sheet.period * 1000
    more = (times[three][-1] - times[one][-1]) / clock
    assert more == 2 * sheet.clocks(sheet.rfc)
