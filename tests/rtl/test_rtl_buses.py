"""Stages between engines and ports: random bursts under random stalls against a reference, and how fast they are."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from coram_studio.locate import resource

HERE = Path(__file__).resolve().parent
DOWN, UP, ARBITER, AVALON = 1, 2, 3, 4
LIBRARY = (
    "coram_fifo",
    "coram_round_robin",
    "coram_axi4_downsizer",
    "coram_axi4_upsizer",
    "coram_axi4_arbiter",
)

SHAPES: dict[str, dict[str, int]] = {
    "halves": {"STAGE": DOWN, "S_WIDTH": 64, "M_WIDTH": 32},
    "sixteenths": {"STAGE": DOWN, "S_WIDTH": 128, "M_WIDTH": 8, "BURST": 16},
    "pairs": {"STAGE": UP, "S_WIDTH": 32, "M_WIDTH": 64},
    "sixteens": {"STAGE": UP, "S_WIDTH": 8, "M_WIDTH": 128, "BURST": 64},
    "two masters": {"STAGE": ARBITER, "MASTERS": 2},
    "five masters": {"STAGE": ARBITER, "MASTERS": 5, "BURST": 8},
    "Avalon": {"STAGE": AVALON},
    "Avalon, buffered": {"STAGE": AVALON, "STEADY": 0, "BURST": 256},
}


def compiled(folder: Path, parameters: dict[str, int], fault: tuple[str, str] | None = None) -> Path:
    """The bench for a stage, with a fault planted in the library."""
    program = folder / "bench.vvp"
    library = folder / "library.v"
    names = (*LIBRARY, "coram_avalon_master")
    text = "\n".join(resource(f"rtl/{name}.v").read_text() for name in names)
    if fault is not None:
        assert fault[0] in text
        text = text.replace(*fault)
    library.write_text(text)
    chosen = {"S_WIDTH": 32, "M_WIDTH": 32, **parameters}
    settings = [f"-Pbus_bench.{name}={value}" for name, value in chosen.items()]
    sources = [library, resource("sim/coram_sim_avalon_agent.sv"), HERE / "bus_bench.v"]
    subprocess.run(["iverilog", "-g2012", "-o", program, *settings, *sources], check=True, timeout=60)
    return program


def run(program: Path, **knobs: int) -> str:
    """What the bench prints."""
    arguments = [f"+{name}={value}" for name, value in knobs.items()]
    result = subprocess.run(
        ["vvp", "-N", program, *arguments], capture_output=True, text=True, check=True, timeout=60
    )
    return result.stdout


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_byte_arrives_under_any_stalls(tmp_path: Path, shape: dict[str, int]) -> None:
    program = compiled(tmp_path, shape)
    for seed, stall, lazy in ((1, 0, 0), (3, 30, 1), (4, 70, 0)):
        output = run(program, seed=seed, stall=stall, lazy=lazy, count=60 // shape.get("MASTERS", 2))
        assert "BENCH" not in output and "@check" not in output, (seed, stall, output[:500])
        assert "done in" in output


FAULTS: list[tuple[str, tuple[str, str]]] = [
    ("halves", ("assign s_rlast = m_rlast;", "assign s_rlast = m_rvalid;")),
    ("pairs", ("fresh <= complete;", "fresh <= 1'b0;")),
    ("pairs", ("D({reach[LANE-1:0], start})", "D({start, reach[LANE-1:0]})")),
    ("two masters", ("assign m_wdata = s_wdata[sender*", "assign m_wdata = s_wdata[owner*")),
    ("Avalon, buffered", ("D({last_word, m_response,", "D({last_word, s_bresp,")),
    ("Avalon", ("midway | (held ? held_write :", "(held ? held_write :")),
]


@pytest.mark.parametrize(("shape", "fault"), FAULTS, ids=[f"{name}: {new}" for name, (_, new) in FAULTS])
def test_the_bench_finds_a_planted_fault(tmp_path: Path, shape: str, fault: tuple[str, str]) -> None:
    program = compiled(tmp_path, SHAPES[shape], fault)
    found = (run(program, seed=seed, stall=stall, count=40) for seed, stall in ((1, 0), (2, 30), (4, 70)))
    assert any("BENCH" in output or "@check" in output for output in found)


def rate(output: str) -> float:
    """Beats on the bus for each cycle in which it was in use."""
    match = re.search(r"(\d+) beats in (\d+)", output)
    assert match is not None, output
    return int(match[1]) / int(match[2])


@pytest.mark.parametrize("shape", ["halves", "two masters"])
def test_the_bus_is_kept_busy(tmp_path: Path, shape: str) -> None:
    """Reads and writes side by side: two beats a cycle at most."""
    longer = {"BURST": 64}
    assert (
        rate(run(compiled(tmp_path, SHAPES[shape] | longer), count=240 // (SHAPES[shape].get("MASTERS", 2))))
        > 1.6
    )
