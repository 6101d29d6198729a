"""The divider in Icarus against Python: operands at the edges and at random, of many widths, and how long it takes."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest

from coram_studio.locate import resource

BENCH = """
module bench;
  parameter A = 32, B = 32, BITS = 4, STEPS = 2, COUNT = 1;
  reg clk = 0, rst = 1, start = 0;
  reg [A+B-1:0] pairs[0:COUNT-1];
  reg [A-1:0] a;
  reg [B-1:0] b;
  wire done;
  wire [A-1:0] q;
  wire [B-1:0] r;
  coram_divider #(.DIVIDEND(A), .DIVISOR(B), .BITS(BITS), .STEPS(STEPS)) divider (clk, rst, start, a, b, done, q, r);
  always #1 clk = !clk;
  integer i, cycles;
  initial begin
    $readmemh("pairs.hex", pairs);
    repeat (3) @(negedge clk);
    rst = 0;
    for (i = 0; i < COUNT; i = i + 1) begin
      {a, b} = pairs[i];
      start = 1;
      @(negedge clk) start = 0;
      {a, b} = {A + B{1'bx}};
      for (cycles = 1; !done && cycles < 100; cycles = cycles + 1) @(negedge clk);
      $display("%0d %0d %0d", q, r, cycles);
      if (i % 3 == 0) @(negedge clk);
    end
    $finish;
  end
endmodule
"""
SHAPES = [  # dividend, divisor, bits, steps
    (2, 2, 2, 1),
    (5, 9, 1, 5),
    (8, 8, 2, 4),
    (16, 16, 8, 1),
    (17, 5, 4, 2),
    (12, 40, 2, 4),
    (32, 32, 2, 4),
    (32, 32, 4, 2),
    (33, 32, 1, 33),
    (64, 64, 2, 4),
    (64, 64, 8, 1),
]


def divide(
    folder: Path,
    shape: tuple[int, int, int, int],
    pairs: list[tuple[int, int]],
    fault: tuple[str, str] | None = None,
) -> list[list[str]]:
    """Quotient, remainder and cycles of each division."""
    a, b, bits, steps = shape
    text = resource("rtl/coram_divider.v").read_text(encoding="utf-8")
    if fault is not None:
        assert text.count(fault[0]) == 1
        text = text.replace(*fault)
    (folder / "bench.v").write_text(text + BENCH)
    (folder / "pairs.hex").write_text("\n".join(f"{x << b | y:x}" for x, y in pairs))
    sizes = {"A": a, "B": b, "BITS": bits, "STEPS": steps, "COUNT": len(pairs)}
    flags = [f"-Pbench.{name}={value}" for name, value in sizes.items()]
    command = ["iverilog", "-g2001", "-Wall", "-s", "bench", "-o", "bench.vvp", *flags, "bench.v"]
    built = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert "coram_divider" not in built.stderr, built.stderr
    run = subprocess.run(["vvp", "-n", "bench.vvp"], cwd=folder, capture_output=True, text=True, check=True)
    lines = [line.split() for line in run.stdout.splitlines()]
    return [line for line in lines if len(line) == 3]


def operands(dividend: int, divisor: int, count: int) -> list[tuple[int, int]]:
    """Pairs at the edges, and random ones of any length; no divisor is 0."""
    pick = random.Random(dividend * 100 + divisor)
    most_a, most_b = (1 << dividend) - 1, (1 << divisor) - 1
    edges_a = {
        0,
        1,
        2,
        3,
        most_a,
        most_a - 1,
        most_a >> 1,
        most_b & most_a,
        *(1 << i for i in range(dividend)),
    }
    edges_b = {
        1,
        2,
        3,
        most_b,
        most_b - 1,
        most_b >> 1,
        most_a & most_b,
        *(1 << i for i in range(divisor)),
    } - {0}
    pairs = [(a, b) for a in sorted(edges_a) for b in sorted(edges_b)]
    pairs = pick.sample(pairs, min(count, len(pairs)))
    for _ in range(count):
        a = pick.randrange(1 << pick.randint(1, dividend))
        b = pick.randrange(1, 1 << pick.randint(1, divisor)) if divisor > 1 else 1
        pairs += [(a, b), (min(a, most_b) or 1 if a <= most_a else 1, min(a, most_b) or 1)]
    return [(a & most_a, b) for a, b in pairs]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_quotients_and_remainders_are_those_of_python(
    shape: tuple[int, int, int, int], tmp_path: Path
) -> None:
    dividend, divisor, bits, steps = shape
    pairs = operands(dividend, divisor, 200)
    found = divide(tmp_path, shape, pairs)
    assert [(int(q), int(r)) for q, r, _ in found] == [divmod(a, b) for a, b in pairs]
    group = bits * steps
    for (a, b), (_, _, cycles) in zip(pairs, found, strict=True):
        groups = max(0, -(-a.bit_length() // group) - max(1, -(-b.bit_length() // group)) + 1)
        assert int(cycles) == 2 + groups * steps, (a, b)


def test_all_operands_of_five_bits(tmp_path: Path) -> None:
    pairs = [(a, b) for a in range(32) for b in range(1, 32)]
    found = divide(tmp_path, (5, 5, 2, 1), pairs)
    assert [(int(q), int(r)) for q, r, _ in found] == [divmod(a, b) for a, b in pairs]


def test_by_zero_it_ends_with_some_numbers(tmp_path: Path) -> None:
    for shape in ((8, 8, 2, 4), (32, 32, 4, 2)):
        ((quotient, remainder, cycles), *_) = divide(tmp_path, shape, [(77, 0), (7, 2)])
        assert quotient.isdigit() and remainder.isdigit()
        assert int(cycles) < 50


@pytest.mark.parametrize(
    "fault",
    [
        ("less3[DIVISOR+2] ? less2", "less2[DIVISOR+2] ? less2"),
        ("~less3[DIVISOR+2] : ~less1", "~less2[DIVISOR+2] : ~less1"),
        ("long[j+i-2] & ~longer[j]", "long[j+i-2] & ~longer[j+1 > GROUPS ? GROUPS : j+1]"),
    ],
    ids=["digit", "quotient", "groups"],
)
def test_a_planted_fault_is_seen(fault: tuple[str, str], tmp_path: Path) -> None:
    shape = (32, 32, 4, 2)
    pairs = operands(32, 32, 100)
    wrong = divide(tmp_path, shape, pairs, fault)
    assert wrong != divide(tmp_path, shape, pairs)
