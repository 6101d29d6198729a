"""Runs emitted threads in Icarus, many in one run, among stalling models of the objects that they use."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fuzz_generator import FuzzProgram
from fuzz_reference import REGION, Event
from thread_harness import MASK64

from coram_studio.ipcore.library import library_text, needed_modules
from coram_studio.thread.program import ThreadProgram

MOST_CYCLES = 150_000
SECONDS_PER_RUN = 120
_DMA = ("memory", "instream", "outstream")

_HELD = """
    reg {k}_was = 0;
    reg [{bits}-1:0] {k}_had = 0;
    always @(posedge run) if (!rst) begin
        if ({k}_was && (!{k}_{v}_valid || {k}_had !== {payload})) $display("@protocol {t} {k}");
        if ({k}_{v}_valid === 1'bx) $display("@protocol {t} {k}");
        {k}_was <= {k}_{v}_valid && !{k}_{v}_ready;
        {k}_had <= {payload};
    end
"""
_CHANNEL = """
    integer {k}_seed = {seed};
    reg [63:0] {k}_count = 0;
    reg {k}_offer = 0;
    reg {k}_room = 0;
    wire [63:0] {k}_mixed = ({k}_count + 1) * 64'h9E3779B97F4A7C15 + 64'd{add};
    wire [63:0] {k}_word = {k}_mixed ^ ({k}_mixed >> 29);
    assign {k}_rx_valid = {k}_offer;
    assign {k}_rx_data = {k}_offer ? (({k}_count % 3 != 0) ? {k}_word & 64'd31 : {k}_word) : {{{width}{{1'bx}}}};
    assign {k}_tx_ready = {k}_room;
    always @(posedge run) if (!rst) begin
        if ({k}_rx_valid && {k}_rx_ready) begin
            {k}_count <= {k}_count + 1;
            $display("@event {t} {k} receive");
        end
        if ({k}_tx_valid && {k}_tx_ready) begin
            $display("@event {t} {k} send %0d", {k}_tx_data);
            $display("@over {t}{over_format}"{over_values});
        end
        {k}_offer <= ({k}_offer && !{k}_rx_ready) || {{$random({k}_seed)}} % 8 >= {stall};
        {k}_room <= {{$random({k}_seed)}} % 8 >= {stall};
    end
"""
_REGISTER = """
    reg [{width}-1:0] {k}_word = 0;
    assign {k}_q = {k}_word;
    always @(posedge run) if (!rst) begin
        if ({k}_we === 1'bx) $display("@protocol {t} {k}");
        if ({k}_we) begin
            {k}_word <= {k}_d;
            $display("@event {t} {k} send %0d", {k}_d);
            $display("@over {t}{over_format}"{over_values});
        end
    end
"""
# Transfers are queued, and each is done in one step after a random time.
_TRANSFERS = """
    integer {k}_seed = {seed};
    integer {k}_i;
    reg [31:0] {k}_region [0:{region}-1];
    reg [31:0] {k}_held [0:255];
    reg [31:0] {k}_stream = 0;
    reg [31:0] {k}_digest;
    reg [89:0] {k}_queue [0:3];
    reg [31:0] {k}_started = 0;
    reg [31:0] {k}_over = 0;
    reg [7:0] {k}_timer = 0;
    reg {k}_room = 0;
    reg {k}_s;
    reg [31:0] {k}_l;
    reg [31:0] {k}_a;
    reg [24:0] {k}_n;
    assign {k}_cmd_ready = {k}_room;
    assign {k}_idle = {k}_started == {k}_over;
    initial for ({k}_i = 0; {k}_i < 256; {k}_i = {k}_i + 1) begin
        {k}_region[{k}_i] = {k}_i * 32'h9E3779B1;
        {k}_held[{k}_i] = {k}_i * 32'h85EBCA6B + 7;
    end
    always @(posedge run) if (!rst) begin
        if (!{k}_idle) {k}_timer <= {k}_timer - 1;
        if (!{k}_idle && {k}_timer == 0) begin
            {{{k}_s, {k}_l, {k}_a, {k}_n}} = {k}_queue[{k}_over % 4];
            for ({k}_i = 0; {k}_i < {k}_n; {k}_i = {k}_i + 1) begin
                {work}
            end
            {k}_over <= {k}_over + 1;
            {k}_timer <= {{$random({k}_seed)}} % {latency};
        end
        if ({k}_cmd_valid && {k}_cmd_ready) begin
            {k}_started <= {k}_started + 1;
            {k}_queue[{k}_started % 4] <= {{{command}}};
            $display("@event {t} {k} command {command_format}", {command_values});
        end
        {k}_room <= {k}_started - {k}_over < 3 && {{$random({k}_seed)}} % 8 >= {stall};
    end
    task {k}_report;
        begin
            {k}_digest = {k}_stream;
            for ({k}_i = 0; {k}_i < 256; {k}_i = {k}_i + 1) {k}_digest = {k}_digest * 31 + {k}_region[{k}_i];
            for ({k}_i = 0; {k}_i < 256; {k}_i = {k}_i + 1) {k}_digest = {k}_digest * 31 + {k}_held[{k}_i];
            if ({k}_started != 0) $display("@dram {t} {k} %0d", {k}_digest);
        end
    endtask
"""
_PLACE = "{k}_region[(({k}_a >> 2) + {k}_i) & 255]"
_OWN = "{k}_held[({k}_l + {k}_i) & 255]"
_WORK = {
    "memory": f"if ({{k}}_s) {_PLACE} = {_OWN}; else {_OWN} = {_PLACE};",
    "instream": f"{{k}}_stream = {{k}}_stream * 31 + {_PLACE};",
    "outstream": f"{{k}}_stream = {{k}}_stream + 32'hC2B2AE35; {_PLACE} = {{k}}_stream;",
}


@dataclass
class HardwareRun:
    """What the emitted module did. ``over`` has, per word sent, the finished transfers of each object."""

    prints: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    over: list[dict[str, int]] = field(default_factory=list)
    dram: dict[str, int] = field(default_factory=dict)
    ended: bool = False
    protocol: set[str] = field(default_factory=set)


class SimulationFailed(Exception):  # noqa: N818 - named for what it says
    """Icarus refused the emitted modules, warned of them, or did not come to an end."""


def bench_text(program: ThreadProgram, fuzz: FuzzProgram) -> str:
    """The module that runs a thread among models of its objects."""
    dma = [use.key for use in program.objects if use.kind in _DMA]
    lines = [f"module bench_{program.name} (input wire clk, input wire rst, output reg ended);"]
    # A thread that has ended costs the others no time.
    lines += ["    wire finished;", "    wire run = clk & !ended;", "    initial ended = 0;"]
    ports = ["clk(run)", "rst(rst)", "finished(finished)"]
    for port in program.ports:
        if port.object_key:
            lines.append(f"    wire [{port.width - 1}:0] {port.name};")
            ports.append(f"{port.name}({port.name})")
    for use in program.objects:
        k, kind = use.key, use.kind
        values = {
            "k": k,
            "t": program.name,
            "width": use.data_width,
            "seed": sum(map(ord, fuzz.seed + k)) * 7919,
            "add": (use.coram_id + 1) * 0xD1B54A32D192ED03 & MASK64,
            "stall": fuzz.stall,
            "latency": fuzz.latency,
            "region": REGION,
            "over_format": " %0d" * len(dma),
            "over_values": "".join(f", {key}_over" for key in dma),
        }
        if kind in _DMA:
            fields = ["cmd_store", "cmd_local", "cmd_address", "cmd_words"]
            named = [f"{k}_{f}" for f in (fields if kind == "memory" else fields[2:])]
            values["command_values"] = ", ".join(named)
            values["command_format"] = " ".join(["%0d"] * len(named))
            values["command"] = ", ".join(named if kind == "memory" else ["33'd0", *named])
            values["work"] = _WORK[kind].format(k=k)
            lines.append(_TRANSFERS.format(**values))
            held = {"v": "cmd", "bits": 90, "payload": f"{{{values['command']}}}"}
            lines.append(_HELD.format(k=k, t=program.name, **held))
        elif kind == "channel":
            lines.append(_CHANNEL.format(**values))
            lines.append(
                _HELD.format(k=k, t=program.name, v="tx", bits=use.data_width, payload=f"{k}_tx_data")
            )
        else:
            lines.append(_REGISTER.format(**values))
    lines.append(f"    {program.module} dut ({', '.join(f'.{p}' for p in ports)});")
    idle = " && ".join(["finished === 1'b1", *(f"{key}_idle" for key in dma)])
    reports = " ".join(f"{key}_report;" for key in dma)
    lines.append(f"""    reg [31:0] cycles = 0;
    always @(posedge run) if (!rst) begin
        cycles <= cycles + 1;
        if ({idle}) begin ended <= 1; {reports} $display("@ended {program.name}"); end
        else if (cycles > {MOST_CYCLES}) ended <= 1;
    end
endmodule
""")
    return "\n".join(lines)


def libraries(programs: Sequence[ThreadProgram]) -> list[str]:
    """The library's modules that the programs instantiate."""
    return [library_text(m) for m in needed_modules(m for p in programs for m in p.library)]


def simulate(
    programs: Sequence[ThreadProgram], fuzz: Sequence[FuzzProgram], folder: Path
) -> dict[str, HardwareRun]:
    """Run programs side by side; their names are distinct.

    Raises:
        SimulationFailed: see there.
    """
    names = [p.name for p in programs]
    text = ["`timescale 1ns/1ps", *libraries(programs), *(p.verilog for p in programs)]
    text += [bench_text(p, f) for p, f in zip(programs, fuzz, strict=True)]
    text.append("module bench; reg clk = 0; reg rst = 1; always #1 clk = !clk; initial #10 rst = 0;")
    text += [f"wire e_{n}; bench_{n} b_{n} (.clk(clk), .rst(rst), .ended(e_{n}));" for n in names]
    ended = ", ".join(f"e_{n}" for n in names)
    text.append(f'always @(posedge clk) if (&{{{ended}}}) begin $display("@done"); $finish; end endmodule')
    source, binary = folder / "bench.v", folder / "bench.vvp"
    source.write_text("\n".join(text), encoding="utf-8")
    flags = ["-g2001", "-Wall", "-Wno-timescale", "-DCORAM_STUDIO_RUN", "-s", "bench"]
    try:
        built = subprocess.run(
            ["iverilog", *flags, "-o", binary, source],
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS_PER_RUN,
        )
        if built.returncode or "coram_thread" in built.stderr:
            raise SimulationFailed(built.stderr[-3000:])
        run = subprocess.run(["vvp", "-n", binary], capture_output=True, check=False, timeout=SECONDS_PER_RUN)
    except subprocess.TimeoutExpired as error:
        raise SimulationFailed(f"no end within {SECONDS_PER_RUN} s") from error
    log = run.stdout.decode("utf-8", "replace")
    if "@done" not in log:
        raise SimulationFailed(log[-3000:])
    return _read_log(log, programs)


def _read_log(log: str, programs: Sequence[ThreadProgram]) -> dict[str, HardwareRun]:
    runs = {p.name: HardwareRun() for p in programs}
    dma = {p.name: [use.key for use in p.objects if use.kind in _DMA] for p in programs}
    for line in log.split("\n"):
        head, *words = line.split(" ")
        match head:
            case "@print":
                runs[words[0]].prints.append(" ".join(words[1:]))
            case "@event":
                runs[words[0]].events.append(tuple(words[1:]))
            case "@over":
                counts = dict(zip(dma[words[0]], map(int, words[1:]), strict=True))
                runs[words[0]].over.append(counts)
            case "@dram":
                runs[words[0]].dram[words[1]] = int(words[2]) if words[2].isdigit() else -1
            case "@ended":
                runs[words[0]].ended = True
            case "@protocol":
                runs[words[0]].protocol.add(words[1])
            case "@error":
                # The text names the file, and the file the thread.
                runs[words[0].split(".py")[0]].errors.append(" ".join(words))
    return runs
