"""No flip-flop that nothing reads, and none beyond what ranges and demanded bits show; Yosys counts along."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from thread_harness import check_everywhere, compile_text

from coram_studio.locate import projects_root
from coram_studio.thread import compiler
from coram_studio.thread.frontend.lower import Lowered, lower_thread
from coram_studio.thread.ir.ops import Op
from coram_studio.thread.program import ThreadOptions, ThreadSource

needs_yosys = pytest.mark.skipif(shutil.which("yosys") is None, reason="Yosys is not installed")

ARRAY_NOBODY_READS = """
a = CoramChannel(0)
kept = [0] * 4
lost = [0] * 8
for i in range(4):
    v = a.read()
    kept[i] = v
    lost[i] = v * 3
    lost[i + 4] += lost[i]
for i in range(4):
    a.write(kept[i])
"""
BYTES_OF_ITEMS = """
a = CoramChannel(0)
b = CoramChannel(1, 8)
items = [0] * 4
for i in range(4):
    items[i] = a.read() - 1000
for i in range(4):
    b.write(items[i])
"""
ITEMS_WITH_SIGN = """
a = CoramChannel(0)
items = [0] * 4
for i in range(4):
    items[i] = (a.read() & 255) - 100
for i in range(4):
    a.write(items[i] >> 2)
    if items[i] < 0:
        a.write(items[i] & 15)
"""
COPIED_ITEMS = """
a = CoramChannel(0)
b = CoramChannel(1, 8)
first = [0] * 4
second = [0] * 4
for i in range(4):
    first[i] = a.read()
for i in range(4):
    second[3 - i] = first[i] + 5
for i in range(4):
    b.write(second[i] >> 4)
"""


def arrays(text: str) -> dict[str, int]:
    """Bits of an item of each array of the module."""
    program = compile_text(text)
    found = re.findall(r"reg (?:\[(\d+):0\] )?(\w+) \[0:\d+\];", program.verilog)
    return {name: int(high or 0) + 1 for high, name in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ARRAY_NOBODY_READS, {"kept": 32}),
        (BYTES_OF_ITEMS, {"items": 8}),
        (ITEMS_WITH_SIGN, {"items": 9}),
        (COPIED_ITEMS, {"first": 12, "second": 12}),
    ],
    ids=["unread", "bytes", "signed", "copied"],
)
def test_arrays_hold_what_is_asked_of_them(text: str, expected: dict[str, int], tmp_path: Path) -> None:
    assert arrays(text) == expected
    check_everywhere([text], tmp_path)


def remaining(verilog: str, folder: Path) -> dict[str, tuple[int, int]]:
    """Of each register: its bits, and those that are still there when Yosys has removed what is constant or unread.

    Low bits that are constant count as bits that are there: addresses are multiples of a block's bytes, and the
    module keeps the numbers of the source, which waves and the debugger show. Synthesis gives these bits no flip-flop.
    """
    declared = {
        name: int(high or 0) + 1
        for high, name in re.findall(r"^\s*reg (?:\[(\d+):0\] )?(\w+);", verilog, re.MULTILINE)
        if name != "state"
    }
    (folder / "t.v").write_text(verilog)
    script = (
        "read_verilog -sv -DSYNTHESIS t.v; hierarchy -auto-top; proc; opt -full; wreduce; techmap; opt -full; clean; "
        "write_json t.json"
    )
    subprocess.run(["yosys", "-q", "-p", script], cwd=folder, check=True, capture_output=True)
    (module,) = json.loads((folder / "t.json").read_text())["modules"].values()
    held = _flip_flops_that_count(module)
    names = module["netnames"]
    bits = {name: names[name]["bits"] if name in names else [] for name in declared}
    return {
        name: (width, _low_constants(bits[name]) + len(held & set(bits[name])))
        for name, width in declared.items()
    }


def _flip_flops_that_count(module: dict[str, Any]) -> set[int]:
    """The outputs of flip-flops from which something reaches an output of the module."""
    driver = {}
    for cell in module["cells"].values():
        directions = cell["port_directions"]
        inputs = [b for p, bits in cell["connections"].items() if directions[p] == "input" for b in bits]
        for port, bits in cell["connections"].items():
            if directions[port] == "output":
                driver.update(dict.fromkeys(bits, (cell["type"], inputs)))
    todo = [b for port in module["ports"].values() if port["direction"] == "output" for b in port["bits"]]
    found, seen = set(), set()
    while todo:
        bit = todo.pop()
        if bit in driver and bit not in seen:
            seen.add(bit)
            kind, inputs = driver[bit]
            todo += inputs
            if "dff" in kind.lower():
                found.add(bit)
    return found


def _low_constants(bits: list[int | str]) -> int:
    """How many of the lowest bits are constant; none where all are."""
    return next((place for place, bit in enumerate(bits) if bit not in ("0", "1")), 0)


SAMPLES = sorted(projects_root().glob("*/threads/*.py"))


def without_checks(source: ThreadSource, options: ThreadOptions) -> Lowered:
    """The thread as it is synthesized: checks, of transfers too, are there in simulation alone."""
    lowered = lower_thread(source, options)
    assert lowered.graph is not None
    for block in lowered.graph.blocks:
        block.ops = [value for value in block.ops if value.op is not Op.CHECK]
    return lowered


@needs_yosys
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_no_flip_flop_of_a_sample_is_constant_or_unread(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Prints are not synthesized, and what only they read is not either.
    text = re.sub(r"^(\s*)print\(.*\)$", r"\1pass", path.read_text(), flags=re.MULTILINE)
    monkeypatch.setattr(compiler, "lower_thread", without_checks)
    program = compiler.compile_thread(ThreadSource("t", path.name, text)).program
    assert program is not None
    registers = remaining(program.verilog, tmp_path)
    assert {name: kept for name, kept in registers.items() if kept[0] != kept[1]} == {}


@needs_yosys
def test_the_count_sees_a_bit_that_is_constant_and_one_that_is_unread(tmp_path: Path) -> None:
    verilog = """module t(input clk, input [3:0] d, input [3:0] e, output [3:0] q);
    reg [3:0] a;
    reg [3:0] b;
    reg c;
    assign q = {a[3:1], b[3]};
    always @(posedge clk) begin
        a <= {1'b0, d[2:0]};
        b <= e;
        c <= d[0];
    end
endmodule
"""
    assert remaining(verilog, tmp_path) == {"a": (4, 2), "b": (4, 1), "c": (1, 0)}
