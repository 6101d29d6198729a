"""Slave ports in Icarus: bursts of every kind under random stalls, both writers of a register file, the status block."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from coram_studio.locate import resource

HERE = Path(__file__).resolve().parent

pytestmark = pytest.mark.skipif(shutil.which("iverilog") is None, reason="Icarus Verilog is not installed")


def run(directory: Path, bench: Path, top: str, modules: dict[str, str], **parameters: int) -> list[str]:
    """Lines that a bench prints; ``modules`` are texts of library modules."""
    out = directory / "bench.vvp"
    sources = [bench]
    for name, text in modules.items():
        (directory / f"{name}.v").write_text(text)
        sources.append(directory / f"{name}.v")
    settings = [f"-P{top}.{name}={value}" for name, value in parameters.items()]
    command = ["iverilog", "-g2012", "-s", top, *settings, "-o", str(out), *map(str, sources)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    done = subprocess.run(["vvp", "-N", str(out)], check=True, capture_output=True, text=True, timeout=100)
    return done.stdout.splitlines()


def library(*names: str) -> dict[str, str]:
    return {name: resource(f"rtl/{name}.v").read_text() for name in names}


def bursts(directory: Path, fault: tuple[str, str, str] | None = None, **parameters: int) -> list[str]:
    modules = library("coram_axi4_slave", "coram_ioregister")
    if fault is not None:
        module, old, new = fault
        assert modules[module].count(old) == 1, old
        modules[module] = modules[module].replace(old, new)
    return run(directory, HERE / "slave_bench.v", "slave_bench", modules, **parameters)


@pytest.mark.parametrize(("width", "size"), [(32, 40), (8, 70), (16, 9), (64, 17), (32, 1)])
def test_random_bursts(width: int, size: int, tmp_path: Path) -> None:
    lines = bursts(tmp_path, DATA_WIDTH=width, SIZE=max(size, 2), SEED=width + size)
    figures = re.fullmatch(r"END 0 errors (\d+) beats", lines[-1])
    assert figures and int(figures[1]) > 1000, lines


FAULTS = [
    ("coram_axi4_slave", "wrap <= span;", "wrap <= span >> 1;"),
    (
        "coram_axi4_slave",
        "wire [ADDR_WIDTH-1:0] next = (address | beat) + 1'b1;",
        "wire [ADDR_WIDTH-1:0] next = address + beat + 1'b1;",
    ),
    ("coram_axi4_slave", "(burst == FIXED) ? {ADDR_WIDTH{1'b0}} :", ""),
    ("coram_ioregister", "if (bus_we[b] & ~same) of_bus", "if (bus_we[b]) of_bus"),
    ("coram_ioregister", "<= thread_d[b*8+:8] ^ thread_other;", "<= thread_d[b*8+:8];"),
    ("coram_ioregister", "& {BUS_WIDTH{exists}};", ";"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[1][:40])
def test_a_planted_fault_is_seen(fault: tuple[str, str, str], tmp_path: Path) -> None:
    assert not bursts(tmp_path, fault)[-1].startswith("END 0 ")


STATUS = ("coram_status", "coram_event_crossing", "coram_synchroniser")


@pytest.mark.parametrize("synchronised", [0, 1])
def test_the_status_block_counts_exactly_and_clears_errors(synchronised: int, tmp_path: Path) -> None:
    modules = library(*STATUS)
    lines = run(tmp_path, HERE / "status_bench.v", "status_bench", modules, SYNCHRONISED=synchronised)
    assert lines[-1] == "END 0 errors", lines


STATUS_FAULTS = [
    ("(errors & ~clear)", "errors"),
    ("(errors & ~clear) | faults_now", "(errors | faults_now) & ~clear"),
    ("if (~held | clearing) shown", "if (~held) shown"),
    (
        "totals[turn] + {{64 - SHORT{1'b0}}, short_now}",
        "totals[turn] + {{63 - SHORT{1'b0}}, short_now[SHORT-1:1], 1'b0}",
    ),
    ("? {SHORT{1'b0}} : count) +", "? {{SHORT-1{1'b0}}, 1'b1} : count) +"),
    ("wire write = take & req_write & (&req_strobe);", "wire write = take & req_write;"),
]


@pytest.mark.parametrize("fault", STATUS_FAULTS, ids=lambda fault: fault[0][:40])
def test_a_fault_in_the_status_block_is_seen(fault: tuple[str, str], tmp_path: Path) -> None:
    modules = library(*STATUS)
    assert modules["coram_status"].count(fault[0]) == 1
    modules["coram_status"] = modules["coram_status"].replace(*fault)
    assert run(tmp_path, HERE / "status_bench.v", "status_bench", modules)[-1] != "END 0 errors"
