"""What lies between two clocks, in Icarus at several ratios and phases, with random back-pressure and resets apart."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from coram_studio.locate import resource

HERE = Path(__file__).resolve().parent
MODULES = (
    "coram_synchroniser",
    "coram_async_fifo",
    "coram_axi4_crossing",
    "coram_request_crossing",
    "coram_event_crossing",
)

# Half periods in ps and the second clock's phase: equal clocks with several phases, 3:1, 1:3, 100:77, 10:1, 1:10.
CLOCKS = [
    (5000, 5000, 0),
    (5000, 5000, 2500),
    (5000, 5000, 9999),
    (5000, 15000, 100),
    (15000, 5000, 100),
    (5000, 3850, 0),
    (5000, 50000, 3),
    (50000, 5000, 3),
]


def compile_bench(
    directory: Path, bench: str, fault: tuple[str, str] | None = None, **parameters: int
) -> Path:
    """A bench as a file that vvp runs, with a fault planted in the library."""
    library = []
    planted = 0
    for module in MODULES:
        text = resource(f"rtl/{module}.v").read_text(encoding="utf-8")
        if fault is not None and fault[0] in text:
            planted += text.count(fault[0])
            text = text.replace(*fault)
        library.append(directory / f"{module}.v")
        library[-1].write_text(text, encoding="utf-8")
    assert fault is None or planted == 1
    out = directory / f"{bench}.vvp"
    flags = [f"-P{bench}.{name}={value}" for name, value in parameters.items()]
    command = ["iverilog", "-g2005", "-s", bench, "-o", str(out), *flags, str(HERE / "crossing_benches.v")]
    subprocess.run([*command, *map(str, library)], check=True)
    return out


def run_bench(bench: Path, clocks: tuple[int, int, int], **settings: int) -> dict[str, int]:
    """The figures of the bench's END line."""
    half_a, half_b, phase = clocks
    values = {"half_a": half_a, "half_b": half_b, "phase": phase, **settings}
    arguments = [f"+{name}={value}" for name, value in values.items()]
    finished = subprocess.run(
        ["vvp", "-N", str(bench), *arguments], capture_output=True, text=True, check=True, timeout=60
    )
    end = next(line for line in finished.stdout.splitlines() if line.startswith("END "))
    return {name: int(value) for name, value in (item.split("=") for item in end.split()[1:])}


STALLS = [{"stall_a": 0, "stall_b": 0}, {"stall_a": 60, "stall_b": 0}, {"stall_a": 30, "stall_b": 60}]


@pytest.mark.parametrize("addr_len", [1, 4])
def test_the_fifo_brings_every_word_once_and_in_order(tmp_path: Path, addr_len: int) -> None:
    bench = compile_bench(tmp_path, "fifo_bench", ADDR_LEN=addr_len, WORDS=400)
    for number, clocks in enumerate(CLOCKS):
        for stalls in STALLS:
            got = run_bench(bench, clocks, **stalls, hold_a=4 + 5 * (number % 2), hold_b=9 - 5 * (number % 2))
            assert (got["words"], got["bad"]) == (400, 0), (clocks, stalls)


def test_the_fifo_of_16_places_keeps_the_slower_clocks_rate(tmp_path: Path) -> None:
    bench = compile_bench(tmp_path, "fifo_bench", WORDS=1000)
    for clocks in CLOCKS:
        got = run_bench(bench, clocks)
        slower = got["cycles_a"] if clocks[0] > clocks[1] else got["cycles_b"]
        assert slower <= 1000, clocks


def test_accesses_cross_one_at_a_time_and_get_their_answers(tmp_path: Path) -> None:
    bench = compile_bench(tmp_path, "request_bench", REQUESTS=100)
    for clocks in CLOCKS:
        for stalls in STALLS:
            got = run_bench(bench, clocks, **stalls, hold_b=12)
            assert got == {"words": 100, "bad": 0, "seen": 100}, (clocks, stalls)


@pytest.mark.parametrize("strobes", [0, 1])
def test_the_channels_of_axi4_cross_at_full_rate(tmp_path: Path, strobes: int) -> None:
    bench = compile_bench(tmp_path, "axi_bench", STROBES=strobes, WORDS=500)
    for clocks in CLOCKS:
        for stalls in STALLS:
            got = run_bench(bench, clocks, **stalls, hold_a=11)
            assert got["bad"] == 0, (clocks, stalls)
            # What arrives at a keeps the rate of its clock, or of b's where that is slower.
            slower = max(1.0, clocks[1] / clocks[0])
            if not any(stalls.values()):
                assert got["cycles"] <= got["beats"] * slower + 2, clocks


def test_every_event_is_told(tmp_path: Path) -> None:
    bench = compile_bench(tmp_path, "event_bench", GROUPS=60)
    for number, clocks in enumerate(CLOCKS):
        got = run_bench(bench, clocks, hold_a=4 + 5 * (number % 2), hold_b=9 - 5 * (number % 2))
        assert got["bad"] == 0 and got["told"] > 60, clocks


FAULTS = [
    ("fifo_bench", ("tail_gray <= tail_1 ^ (tail_1 >> 1);", "tail_gray <= tail_1;")),
    ("fifo_bench", ("(head_gray != tail_seen) & (~full | out_ready)", "(head_gray != tail_seen)")),
    ("fifo_bench", ("3 << (ADDR_LEN - 1)", "1 << ADDR_LEN")),
    ("request_bench", ("if (answer_new) cross_answer <= answer;", "cross_answer <= request;")),
    ("request_bench", ("if (request_new) begin\n        begun", "if (1'b0) begin\n        begun")),
    ("event_bench", ("waiting <= ~free & (waiting | in_event);", "waiting <= ~free & in_event;")),
    ("event_bench", ("(free & (waiting | in_event))", "(free & waiting)")),
    ("event_bench", ("seen & ~taken;", "seen;")),
    ("axi_bench", (".in_data({s_araddr, s_arlen})", ".in_data({s_awaddr, s_arlen})")),
    ("axi_bench", (".in_data({m_rdata, m_rresp, m_rlast})", ".in_data({m_rdata, m_bresp, m_rlast})")),
]


@pytest.mark.parametrize(("name", "fault"), FAULTS, ids=[f"{n}-{f[1]}" for n, f in FAULTS])
def test_a_planted_fault_is_found(tmp_path: Path, name: str, fault: tuple[str, str]) -> None:
    bench = compile_bench(tmp_path, name, fault)
    assert any(run_bench(bench, clocks, stall_a=30, stall_b=30)["bad"] for clocks in CLOCKS[:4])
