"""Simulates spliced designs: every object's control side is driven at the top and must reach that object alone.

The CoRAM objects are replaced by stand-ins whose outputs are a function of their control inputs and of their own
parameters, so that a wire to the wrong object, or of the wrong width, shows.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

from coram_studio.model.blocks import ObjectKind
from coram_studio.verilog.source import ObjectInstance, SourceText, Spliced

STAND_INS = """
module CoramMemory1P #(parameter CORAM_THREAD_NAME = "undefined", parameter CORAM_THREAD_ID = 0,
  parameter CORAM_ID = 0, parameter CORAM_SUB_ID = 0, parameter CORAM_ADDR_LEN = 10, parameter CORAM_DATA_WIDTH = 32)
 (input wire CLK, input wire [CORAM_ADDR_LEN-1:0] ADDR, input wire [CORAM_DATA_WIDTH-1:0] D, input wire WE,
  output wire [CORAM_DATA_WIDTH-1:0] Q,
  input wire [CORAM_ADDR_LEN-1:0] dma_addr, input wire dma_en, input wire dma_we,
  input wire [CORAM_DATA_WIDTH-1:0] dma_d, output wire [CORAM_DATA_WIDTH-1:0] dma_q);
  assign dma_q = dma_d + dma_addr * 5 + dma_en * 3 + dma_we * 7 + CORAM_ID * 11 + CORAM_SUB_ID * 13;
endmodule
module CoramChannel #(parameter CORAM_THREAD_NAME = "undefined", parameter CORAM_THREAD_ID = 0,
  parameter CORAM_ID = 0, parameter CORAM_SUB_ID = 0, parameter CORAM_ADDR_LEN = 4, parameter CORAM_DATA_WIDTH = 32)
 (input wire CLK, input wire RST, input wire [CORAM_DATA_WIDTH-1:0] D, input wire ENQ, output wire FULL,
  output wire ALM_FULL, output wire [CORAM_DATA_WIDTH-1:0] Q, input wire DEQ, output wire EMPTY, output wire ALM_EMPTY,
  input wire tx_valid, output wire tx_ready, input wire [CORAM_DATA_WIDTH-1:0] tx_data,
  output wire rx_valid, input wire rx_ready, output wire [CORAM_DATA_WIDTH-1:0] rx_data);
  assign tx_ready = tx_valid ^ CORAM_ID[0];
  assign rx_valid = rx_ready ^ tx_valid ^ CORAM_ID[1];
  assign rx_data = tx_data * 3 + CORAM_ID * 17;
endmodule
module CoramInStream #(parameter CORAM_THREAD_NAME = "undefined", parameter CORAM_THREAD_ID = 0,
  parameter CORAM_ID = 0, parameter CORAM_SUB_ID = 0, parameter CORAM_ADDR_LEN = 10, parameter CORAM_DATA_WIDTH = 32)
 (input wire CLK, input wire RST, output wire [CORAM_DATA_WIDTH-1:0] Q, input wire DEQ, output wire EMPTY,
  output wire ALM_EMPTY, input wire load_en, input wire [CORAM_DATA_WIDTH-1:0] load_d,
  output wire [CORAM_ADDR_LEN-1:0] load_room);
  assign load_room = load_d * 5 + load_en * 3 + CORAM_ID * 11;
endmodule
"""

_INPUTS = {
    ObjectKind.MEMORY_1P: ("dma_addr", "dma_en", "dma_we", "dma_d"),
    ObjectKind.CHANNEL: ("tx_valid", "tx_data", "rx_ready"),
    ObjectKind.IN_STREAM: ("load_en", "load_d"),
}


def has_icarus() -> bool:
    """Whether Icarus Verilog is installed."""
    return shutil.which("iverilog") is not None


def failures(spliced: Spliced, directory: Path, *, defines: tuple[str, ...] = (), seed: int = 1) -> list[str]:
    """Compile and run; the control ports that did not give what their object must give."""
    generator = random.Random(seed)
    declarations: list[str] = []
    connections = [f".{port.name}()" for port in spliced.top_ports]
    checks: list[str] = []
    for item in spliced.objects:
        values: dict[str, int] = {}
        for name in _INPUTS[item.kind]:
            width = _width(item, name)
            values[name] = generator.getrandbits(width)
            connections.append(f".{item.prefix}_{name}({width}'d{values[name]})")
        for name, expected in _expected(item, values).items():
            width = _width(item, name)
            port = f"{item.prefix}_{name}"
            declarations.append(f"wire [{width - 1}:0] {port};")
            connections.append(f".{port}({port})")
            checks.append(
                f"if ({port} !== {width}'d{expected}) "
                f'$display("BAD {item.path} {name} %h, not {expected:x}", {port});'
            )
    bench = "\n".join(
        [
            "module bench;",
            *declarations,
            f"{spliced.top} dut ({', '.join(connections)});",
            "initial begin #10;",
            *checks,
            '$display("CHECKED %0d", ' + str(len(checks)) + "); $finish; end",
            "endmodule",
        ]
    )
    names = []
    files = [*spliced.sources, SourceText("stand_ins.v", STAND_INS), SourceText("bench.v", bench)]
    for number, source in enumerate(files):
        name = f"{number}_{Path(source.path).name}"
        (directory / name).write_bytes(source.text.encode("utf-8", "surrogateescape"))
        names.append(name)
    for header in spliced.headers:
        place = directory / header.include_name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(header.text.encode("utf-8", "surrogateescape"))
    command = [
        "iverilog",
        "-g2012",
        "-I",
        ".",
        "-s",
        "bench",
        "-o",
        "bench.vvp",
        *(f"-D{d}" for d in defines),
        *names,
    ]
    built = subprocess.run(command, cwd=directory, capture_output=True, text=True, timeout=60, check=False)
    if built.returncode != 0 or "error" in built.stderr:
        return [f"iverilog: {built.stderr}"]
    run = subprocess.run(
        ["vvp", "-n", "bench.vvp"], cwd=directory, capture_output=True, text=True, timeout=60, check=False
    )
    lines = run.stdout.splitlines()
    if f"CHECKED {len(checks)}" not in lines:
        return [f"vvp: {run.stdout}{run.stderr}"]
    return [line for line in lines if line.startswith("BAD")]


def without_insertions(spliced_text: str, original: str) -> bool:
    """Whether the original can be had by deleting from the spliced text, line by line."""
    spliced_lines, original_lines = spliced_text.split("\n"), original.split("\n")
    if len(spliced_lines) != len(original_lines):
        return False
    return all(_is_subsequence(o, s) for o, s in zip(original_lines, spliced_lines, strict=True))


def _is_subsequence(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(character in rest for character in part)


def _width(item: ObjectInstance, port: str) -> int:
    if port in ("dma_addr", "load_room"):
        return item.address_width
    return item.data_width if port in ("dma_d", "dma_q", "tx_data", "rx_data", "load_d") else 1


def _expected(item: ObjectInstance, v: dict[str, int]) -> dict[str, int]:
    mask = (1 << item.data_width) - 1
    if item.kind is ObjectKind.MEMORY_1P:
        total = v["dma_d"] + v["dma_addr"] * 5 + v["dma_en"] * 3 + v["dma_we"] * 7
        return {"dma_q": (total + item.coram_id * 11 + item.sub_id * 13) & mask}
    if item.kind is ObjectKind.IN_STREAM:
        room = v["load_d"] * 5 + v["load_en"] * 3 + item.coram_id * 11
        return {"load_room": room & ((1 << item.address_width) - 1)}
    return {
        "tx_ready": v["tx_valid"] ^ (item.coram_id & 1),
        "rx_valid": v["rx_ready"] ^ v["tx_valid"] ^ (item.coram_id >> 1 & 1),
        "rx_data": (v["tx_data"] * 3 + item.coram_id * 17) & mask,
    }
