"""Builds cores around random threads and runs several of them in Icarus, each with an off-chip memory of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fuzz_bench import SECONDS_PER_RUN, SimulationFailed
from fuzz_core_reference import initial_byte
from fuzz_cores import DRAM_BYTES
from fuzz_generator import CoreShape, FuzzProgram
from fuzz_reference import Event

from coram_studio.diagnostics import as_text
from coram_studio.ipcore.core import build_core
from coram_studio.ipcore.manifest import Core, Interface
from coram_studio.model.blocks import OBJECT_KINDS, InterfaceBlock, KernelBlock, ObjectKind, ThreadBlock
from coram_studio.model.bundles import Direction, Port
from coram_studio.model.design import Accelerator
from coram_studio.model.project import Settings
from coram_studio.thread.program import ThreadProgram, ThreadResult
from coram_studio.verilog.bundles import find_bundles
from coram_studio.verilog.source import SourceText

HDL = Path(__file__).parent / "hdl"
MOST_CORE_CYCLES = 20_000
_BUS_MODELS = {"axi4": "fuzz_axi4", "avalon": "fuzz_avalon"}
_TWO_PORTS = frozenset({ObjectKind.MEMORY_2P, ObjectKind.MEMORY_BE_2P})
_BYTE_ENABLES = frozenset({ObjectKind.MEMORY_BE_1P, ObjectKind.MEMORY_BE_2P})


_KERNEL_BUNDLES = find_bundles((Port("CLK", Direction.INPUT), Port("RST", Direction.INPUT)))


class CoreRefused(Exception):  # noqa: N818 - named for what it says
    """A core of a right program could not be built."""


@dataclass
class CoreRun:
    """What a core did; ``dram`` has the bytes that are not what they were at first, by address, -1 for an unknown one."""

    prints: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    dram: dict[int, int] = field(default_factory=dict)
    ended: bool = False
    protocol: set[str] = field(default_factory=set)


def _kernel(name: str, fuzz: FuzzProgram, shape: CoreShape) -> str:
    text = (HDL / "fuzz_kernel.v").read_text(encoding="utf-8")
    memories = "\n".join(_memory(name, shape, number) for number in range(2))
    values = {
        "NAME": name,
        "SEED": str(sum(map(ord, fuzz.seed)) * 7919 + 1),
        "STALL": f"3'd{fuzz.stall}",
        "WIDTH0": str(shape.memory_widths[0]),
        "WIDTH1": str(shape.memory_widths[1]),
        "STREAM": str(shape.stream_width),
        "MEMORIES": memories,
    }
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    return text


def _memory(name: str, shape: CoreShape, number: int) -> str:
    """The instance of a memory: where it has two ports, the worker reads one and writes the other."""
    kind, width = shape.memory_kinds[number], shape.memory_widths[number]
    word = f"q{number} * {width}'d3 + step"
    enable = f"writes && job[13] == 1'b{number}"
    pins = [("CLK", "CLK")]
    if kind in _TWO_PORTS:
        pins += [("ADDR0", "place"), ("D0", f"{width}'d0"), ("WE0", "1'b0"), ("Q0", f"q{number}")]
        pins += [("ADDR1", "place"), ("D1", word), ("WE1", enable)]
        masks = ("MASK0", "MASK1")
    else:
        pins += [("ADDR", "place"), ("D", word), ("WE", enable), ("Q", f"q{number}")]
        masks = ("MASK",)
    if kind in _BYTE_ENABLES:
        pins += [(mask, f"{{{width // 8}{{1'b1}}}}") for mask in masks]
    parameters = (
        f'.CORAM_THREAD_NAME("{name}"), .CORAM_THREAD_ID(0), .CORAM_ID({number}), .CORAM_SUB_ID(0), '
        f".CORAM_ADDR_LEN(6), .CORAM_DATA_WIDTH({width})"
    )
    joined = ", ".join(f".{pin}({net})" for pin, net in pins)
    return f"  {OBJECT_KINDS[kind].module} #({parameters}) memory{number} ({joined});"


def build(program: ThreadProgram, fuzz: FuzzProgram) -> Core:
    """The core around a compiled thread.

    Raises:
        CoreRefused: there are errors.
    """
    assert fuzz.core is not None
    name = program.name
    kernel = SourceText(f"kernels/{name}.v", _kernel(name, fuzz, fuzz.core))
    blocks = (
        KernelBlock("kernel", "kernel", f"fuzz_kernel_{name}", kernel.path, (), _KERNEL_BUNDLES),
        ThreadBlock(name, name, f"threads/{name}.py"),
        InterfaceBlock("dram", "dram"),
    )
    accelerator = Accelerator(f"core_{name}").with_blocks(blocks)
    settings = Settings(f"core_{name}", core=fuzz.core.settings)
    thread = ThreadResult(program, program.objects, ())
    result = build_core(settings, accelerator, [kernel], [thread])
    if result.core is None:
        raise CoreRefused("\n".join(as_text(d) for d in result.diagnostics))
    return result.core


def _bench(program: ThreadProgram, fuzz: FuzzProgram, core: Core) -> str:
    name, manifest = program.name, core.manifest
    nets = {port.name: f"n_{port.name}" for port in manifest.ports}
    lines = [f"module bench_{name} (input wire clk, input wire rst, output reg ended);"]
    lines += ["  initial ended = 0;", "  wire run = clk & !ended;", "  reg other_clk = 0;"]
    # A clock of another, odd rate for the side that is not the bus.
    lines.append(f"  always #{fuzz.latency % 3 + 2} other_clk = !other_clk & !ended;")
    lines += [f"  wire [{port.width - 1}:0] {nets[port.name]};" for port in manifest.ports]
    driven = set()
    for interface in manifest.interfaces:
        if interface.protocol in ("clock", "reset"):
            port = interface.ports[0][1]
            driven.add(port)
            bus = port in ("aclk", "aresetn")
            clock = "run" if bus else "other_clk"
            lines.append(f"  assign {nets[port]} = {clock if interface.protocol == 'clock' else '!rst'};")
        elif interface in manifest.masters:
            driven |= {port for _, port in interface.ports}
            lines.append(_model(program, fuzz, interface, nets))
    lines += [
        f"  assign {nets[port.name]} = 0;"
        for port in manifest.ports
        if port.direction is Direction.INPUT and port.name not in driven
    ]
    lines.append(f"  fuzz_dram #(.BYTES({DRAM_BYTES})) dram ();")
    joined = ", ".join(f".{port.name}({nets[port.name]})" for port in manifest.ports)
    lines.append(f"  {manifest.top} core ({joined});")
    thread = ".".join(("core", *manifest.threads[0].path))
    lines.append(_watch(program, thread))
    idle = [f"{thread}.finished === 1'b1"]
    idle += [f"{thread}.{port.name} === 1'b1" for port in program.ports if port.signal == "idle"]
    lines.append(f"""  integer cycles = 0, calm = 0, i;
  always @(posedge run) if (!rst) begin
    cycles <= cycles + 1;
    calm <= {" && ".join(idle)} ? calm + 1 : 0;
    if (calm == 100) begin
      ended <= 1;
      for (i = 0; i < {DRAM_BYTES}; i = i + 1)
        if (dram.bytes[i] !== (((i + 1) * 32'h9E3779B1) >> 13 & 255)) $display("@byte {name} %0d %0d", i, dram.bytes[i]);
      $display("@ended {name} %0d", cycles);
    end else if (cycles > {MOST_CORE_CYCLES}) ended <= 1;
  end
endmodule
""")
    return "\n".join(lines)


def _model(program: ThreadProgram, fuzz: FuzzProgram, interface: Interface, nets: dict[str, str]) -> str:
    known = _MODEL_PORTS[interface.protocol]
    pins = [
        f".{logical.lower()}({nets[port]})" for logical, port in interface.ports if logical.lower() in known
    ]
    clock = nets[interface.clock]
    parameters = {
        "BYTES": DRAM_BYTES,
        "DATA_WIDTH": interface.data_width,
        "ADDR_WIDTH": interface.address_width,
        "SEED": sum(map(ord, fuzz.seed + interface.name)) * 7919,
        "STALL": fuzz.stall,
        "LATENCY": fuzz.latency,
        "NAME": f'"{program.name}"',
    }
    if interface.protocol == "axi4":
        parameters["ID_WIDTH"] = max(1, interface.id_width)
    given = ", ".join(f".{name}({value})" for name, value in parameters.items())
    model = _BUS_MODELS[interface.protocol]
    return f"  {model} #({given}) at_{interface.name} (.clk({clock}), .rst(rst), {', '.join(pins)});"


_AXI = "awid awaddr awlen awsize awvalid awready wdata wstrb wlast wvalid wready bid bresp bvalid bready"
_AXI += " arid araddr arlen arsize arvalid arready rid rdata rresp rlast rvalid rready"
_AVALON = "address read write writedata byteenable burstcount waitrequest readdata readdatavalid response"
_AVALON += " writeresponsevalid"
_MODEL_PORTS = {"axi4": frozenset(_AXI.split()), "avalon": frozenset(_AVALON.split())}


def _watch(program: ThreadProgram, thread: str) -> str:
    """Shows what passes the thread's ports."""
    lines = [f"  always @(posedge {thread}.clk) if (!{thread}.rst) begin"]
    name = program.name
    for use in program.objects:
        at, key = f"{thread}.{use.key}", use.key
        signals = {port.signal for port in program.ports if port.object_key == key}
        if "tx_valid" in signals:
            lines.append(
                f'    if ({at}_tx_valid && {at}_tx_ready) $display("@event {name} {key} send %0d", {at}_tx_data);'
            )
        if "rx_ready" in signals:
            lines.append(
                f'    if ({at}_rx_valid && {at}_rx_ready) $display("@event {name} {key} receive %0d", {at}_rx_data);'
            )
        if "we" in signals:
            lines.append(f'    if ({at}_we) $display("@event {name} {key} send %0d", {at}_d);')
        if "cmd_valid" in signals:
            fields = ["cmd_store", "cmd_local"] if "cmd_store" in signals else []
            fields += ["cmd_address", "cmd_words"]
            shown, values = " ".join(["%0d"] * len(fields)), ", ".join(f"{at}_{f}" for f in fields)
            lines.append(
                f'    if ({at}_cmd_valid && {at}_cmd_ready) $display("@event {name} {key} command {shown}", {values});'
            )
    return "\n".join([*lines, "  end"])


def simulate_cores(
    programs: Sequence[ThreadProgram], fuzz: Sequence[FuzzProgram], cores: Sequence[Core], folder: Path
) -> dict[str, CoreRun]:
    """Run cores side by side; the threads' names are distinct.

    Raises:
        SimulationFailed: see there.
    """
    names = [p.name for p in programs]
    files: dict[str, str] = {}
    for core in cores:
        for path in core.manifest.files:
            files[path] = core.text(path)
    text = ["`timescale 1ns/1ps", *files.values(), (HDL / "fuzz_dram.v").read_text(encoding="utf-8")]
    text += [_bench(p, f, c) for p, f, c in zip(programs, fuzz, cores, strict=True)]
    text.append("module bench; reg clk = 0; reg rst = 1; always #3 clk = !clk; initial #100 rst = 0;")
    text += [f"wire e_{n}; bench_{n} b_{n} (.clk(clk), .rst(rst), .ended(e_{n}));" for n in names]
    ended = ", ".join(f"e_{n}" for n in names)
    text.append(f'always @(posedge clk) if (&{{{ended}}}) begin $display("@done"); $finish; end endmodule')
    source, binary = folder / "cores.v", folder / "cores.vvp"
    source.write_text("\n".join(text), encoding="utf-8")
    command = ["iverilog", "-g2001", "-DCORAM_STUDIO_RUN", "-s", "bench", "-o", binary, source]
    try:
        built = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS_PER_RUN)
        if built.returncode:
            raise SimulationFailed(built.stderr[-3000:])
        run = subprocess.run(["vvp", "-n", binary], capture_output=True, check=False, timeout=SECONDS_PER_RUN)
    except subprocess.TimeoutExpired as error:
        raise SimulationFailed(f"no end within {SECONDS_PER_RUN} s") from error
    log = run.stdout.decode("utf-8", "replace")
    if "@done" not in log:
        raise SimulationFailed(log[-3000:])
    return _read_log(log, names)


def _read_log(log: str, names: Sequence[str]) -> dict[str, CoreRun]:
    runs = {name: CoreRun() for name in names}
    for line in log.split("\n"):
        head, *words = line.split(" ")
        match head:
            case "@print":
                runs[words[0]].prints.append(" ".join(words[1:]))
            case "@event":
                runs[words[0]].events.append(tuple(words[1:]))
            case "@byte":
                runs[words[0]].dram[int(words[1])] = int(words[2]) if words[2].isdigit() else -1
            case "@ended":
                runs[words[0]].ended = True
            case "@protocol":
                runs[words[0]].protocol.add(words[1])
            case "@error":
                # A thread's check names its file, an engine's its object: both begin with the thread's name.
                owner = next(n for n in names if words[0].split(".")[0].split("_")[0].rstrip(":") == n)
                runs[owner].errors.append(" ".join(words))
    return runs


def changed_bytes(dram: bytes | bytearray) -> dict[int, int]:
    """The bytes of the reference that are not what they were at first."""
    return {i: byte for i, byte in enumerate(dram) if byte != initial_byte(i)}
