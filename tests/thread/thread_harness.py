"""Runs threads in three ways, plain Python, the IR interpreter and the emitted module in Icarus, and compares.

The surroundings are the same in each: a channel gives a fixed sequence of words, whatever happens; commands and
written words are recorded. In Icarus every handshake is stalled at random.
"""

from __future__ import annotations

import ast
import builtins
import copy
import subprocess
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from unsigned_semantics import UnsignedSemantics

from coram_studio.diagnostics import as_text
from coram_studio.ipcore.library import library_text, needed_modules
from coram_studio.thread.arithmetic import MODELS
from coram_studio.thread.compiler import compile_thread
from coram_studio.thread.frontend.lower import lower_thread
from coram_studio.thread.frontend.modules import gather_modules
from coram_studio.thread.interpreter import interpret
from coram_studio.thread.ir.graph import Graph, Value
from coram_studio.thread.ir.ops import PURE, Op
from coram_studio.thread.ir.verify import verify
from coram_studio.thread.ir.widths import Widths
from coram_studio.thread.passes.pipeline import run_passes
from coram_studio.thread.program import IntegerMode, ThreadOptions, ThreadProgram, ThreadSource

MASK64 = (1 << 64) - 1
DEFAULTS = ThreadOptions()


@dataclass
class Trace:
    """What a thread did: its lines, and the traffic of each object in order."""

    prints: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    traffic: dict[str, list[tuple[int, ...]]] = field(default_factory=dict)

    def note(self, key: str, *event: int) -> None:
        self.traffic.setdefault(key, []).append(event)


def incoming(key: str, index: int, width: int) -> int:
    """Word ``index`` that the kernel sends on a channel: small in two of three words."""
    seed = int(key.removeprefix("io").removeprefix("channel"))
    word = ((index + 1) * 0x9E3779B97F4A7C15 + (seed + 1) * 0xD1B54A32D192ED03) & MASK64
    word ^= word >> 29
    if index % 3:
        word &= 31
    return word & ((1 << width) - 1)


# Plain Python


class _Memory:
    def __init__(self, trace: Trace, idx: int, datawidth: int = 32, size: int = 1024, **_: object) -> None:
        self._trace, self._key = trace, f"memory{idx}"

    def write(self, ram_addr: int, mem_addr: int, size: int) -> None:
        self._trace.note(self._key, 0, int(ram_addr), int(mem_addr) & 0xFFFFFFFF, int(size))

    def read(self, ram_addr: int, mem_addr: int, size: int) -> None:
        self._trace.note(self._key, 1, int(ram_addr), int(mem_addr) & 0xFFFFFFFF, int(size))

    write_nonblocking, read_nonblocking = write, read

    def wait(self) -> None:
        """Everything is done at once."""

    def test(self) -> bool:
        return True


class _Stream:
    def __init__(self, trace: Trace, store: int, idx: int, datawidth: int = 32, size: int = 1024) -> None:
        self._trace, self._store = trace, store
        self._key = f"{'outstream' if store else 'instream'}{idx}"

    def read(self, mem_addr: int, size: int) -> None:
        self._trace.note(self._key, self._store, 0, int(mem_addr) & 0xFFFFFFFF, int(size))

    write = write_nonblocking = read_nonblocking = read

    def wait(self) -> None:
        """Everything is done at once."""

    def test(self) -> bool:
        return True


class _Channel:
    def __init__(
        self,
        trace: Trace,
        counts: dict[str, int],
        kind: str,
        idx: int,
        datawidth: int = 32,
        size: int = 16,
    ) -> None:
        self._trace, self._key, self._width, self._counts = trace, f"{kind}{idx}", datawidth, counts

    def write(self, value: int) -> None:
        self._trace.note(self._key, int(value) & ((1 << self._width) - 1))

    def read(self) -> int:
        index = self._counts.get(self._key, 0)
        self._counts[self._key] = index + 1
        return incoming(self._key, index, self._width)


class _Register:
    """The kernel does not write it, so that the thread reads what it has written."""

    def __init__(
        self, trace: Trace, words: dict[str, int], idx: int, datawidth: int = 32, size: int = 16
    ) -> None:
        self._trace, self._key, self._width, self._words = trace, f"register{idx}", datawidth, words

    def write(self, value: int) -> None:
        self._words[self._key] = int(value) & ((1 << self._width) - 1)
        self._trace.note(self._key, self._words[self._key])

    def read(self) -> int:
        return self._words.get(self._key, 0)


class _IoRegister:
    """The bus does not write it, so that the thread reads what it has written."""

    def __init__(
        self, trace: Trace, words: dict[str, int], idx: int, datawidth: int = 32, size: int = 16
    ) -> None:
        self._trace, self._key, self._width, self._words = trace, f"ioregister{idx}", datawidth, words

    def write(self, index: int, value: int) -> None:
        word = self._words[f"{self._key}.{index}"] = int(value) & ((1 << self._width) - 1)
        self._trace.note(self._key, index, word)

    def read(self, index: int) -> int:
        return self._words.get(f"{self._key}.{index}", 0)


class _Wrapping(ast.NodeTransformer):
    """Every operator's result goes through ``_wrap``, which is what 64-bit integers mean.

    With ``unsigned`` integers, ``/`` divides integers.
    """

    def __init__(self, unsigned: bool = False) -> None:
        self._unsigned = unsigned

    def visit_Div(self, node: ast.Div) -> ast.operator:
        return ast.FloorDiv() if self._unsigned else node

    def _call(self, node: ast.expr) -> ast.expr:
        return ast.Call(ast.Name("_wrap", ast.Load()), [node], [])

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        return self._call(node)

    def visit_MatchValue(self, node: ast.MatchValue) -> ast.MatchValue:
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        self.generic_visit(node)
        return self._call(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        self.generic_visit(node)  # the operator too
        current = copy.copy(node.target)
        current.ctx = ast.Load()
        value = ast.BinOp(current, node.op, node.value)
        return ast.Assign([node.target], self._call(value))


def _importer(modules: Mapping[str, str], namespace: dict[str, object]) -> Callable[..., object]:
    """Python's ``__import__`` with files of ours in front; each is run at its first import."""
    loaded: dict[str, types.ModuleType] = {}

    def load(name: str) -> types.ModuleType:
        parent, _, own = name.rpartition(".")
        above = load(parent) if parent else None
        if name not in loaded:
            module = loaded[name] = types.ModuleType(name)
            # The objects are built in, not names of the module.
            module.__dict__["__builtins__"] = {**namespace["__builtins__"], **namespace}  # type: ignore[dict-item]
            tree = ast.fix_missing_locations(_Wrapping().visit(ast.parse(modules.get(name, ""))))
            exec(compile(tree, name, "exec"), module.__dict__)
        if above is not None:
            setattr(above, own, loaded[name])
        return loaded[name]

    def find(
        name: str, outer: object = None, inner: object = None, wanted: Sequence[str] = (), level: int = 0
    ) -> object:
        if not any(known == name or known.startswith(f"{name}.") for known in modules):
            return builtins.__import__(name, None, None, wanted or (), level)
        module = load(name)
        for each in wanted or ():
            if f"{name}.{each}" in modules:
                load(f"{name}.{each}")
        return module if wanted else loaded[name.split(".")[0]]

    return find


def _unsigned_range(width: int) -> Callable[..., range]:
    """``range`` of unsigned integers: counting down, the bounds are read as signed."""

    def signed(value: int) -> int:
        return value - (1 << width) if value >> (width - 1) else value

    def make(*args: int) -> range:
        start, stop, step = args if len(args) == 3 else (*args, 1) if len(args) == 2 else (0, *args, 1)
        if signed(step) < 0:
            return range(signed(start), signed(stop), signed(step))
        return range(start, stop, step)

    return make


def run_python(
    text: str, modules: Mapping[str, str] = MappingProxyType({}), integers: IntegerMode = "python"
) -> Trace:
    """Run the thread as plain Python against reference objects; ``modules`` are files that it may import."""
    trace = Trace()
    counts: dict[str, int] = {}
    model = MODELS[integers]

    def wrapping(value: object) -> object:
        return model.wrap(value) if isinstance(value, int) and not isinstance(value, bool) else value

    def show(*values: object, sep: str = " ", end: str = "\n") -> None:
        if not model.signed:
            values = tuple(int(v) if isinstance(v, bool) else v for v in values)
        trace.prints.extend((sep.join(map(str, values)) + end).removesuffix("\n").split("\n"))

    tree = ast.parse(text)
    if not model.signed:
        tree = UnsignedSemantics().visit(tree)
    tree = ast.fix_missing_locations(_Wrapping(not model.signed).visit(tree))
    namespace: dict[str, object] = {
        "__name__": "__main__",
        "_wrap": wrapping,
        "print": show,
        "CoramMemory": lambda *a, **k: _Memory(trace, *a, **k),
        "CoramInStream": lambda *a, **k: _Stream(trace, 0, *a, **k),
        "CoramOutStream": lambda *a, **k: _Stream(trace, 1, *a, **k),
        "CoramRegister": lambda *a, **k: _Register(trace, counts, *a, **k),
        "CoramChannel": lambda *a, **k: _Channel(trace, counts, "channel", *a, **k),
        "CoramIoChannel": lambda *a, **k: _Channel(trace, counts, "iochannel", *a, **k),
        "CoramIoRegister": lambda *a, **k: _IoRegister(trace, counts, *a, **k),
    }
    if not model.signed:
        namespace["range"] = _unsigned_range(model.width)
    namespace["__builtins__"] = {**vars(builtins)}
    namespace["__builtins__"]["__import__"] = _importer(modules, namespace)  # type: ignore[index]
    exec(compile(tree, "thread", "exec"), namespace)
    return trace


# The interpreter


class World:
    """The surroundings for the interpreter."""

    def __init__(self, graph: Graph) -> None:
        self.trace = Trace()
        self._graph = graph
        self._counts: dict[str, int] = {}
        self._registers: dict[str, int] = {}

    def command(self, key: str, store: bool, local: int, address: int, words: int) -> None:
        self.trace.note(key, int(store), local, address, words)

    def wait(self, key: str) -> None:
        """Everything is done at once."""

    def test(self, key: str) -> bool:
        return True

    def send(self, key: str, data: int) -> None:
        self.trace.note(key, data)
        self._registers[key] = data

    def receive(self, key: str) -> int:
        if key.startswith("register"):
            return self._registers.get(key, 0)
        index = self._counts.get(key, 0)
        self._counts[key] = index + 1
        return incoming(key, index, self._graph.object(key).data_width)

    def poke(self, key: str, index: int, data: int) -> None:
        self.trace.note(key, index, data)
        self._registers[f"{key}.{index}"] = data

    def peek(self, key: str, index: int) -> int:
        return self._registers.get(f"{key}.{index}", 0)

    def print(self, text: str) -> None:
        self.trace.prints.extend(text.split("\n"))

    def error(self, text: str) -> None:
        self.trace.errors.append(text)


def run_graph(graph: Graph, *, check_ranges: bool = False) -> Trace:
    """Interpret a graph; with ``check_ranges``, every value must lie where range analysis says."""
    world = World(graph)
    observe: Callable[[Value, int], None] | None = None
    if check_ranges:
        ranges = Widths(graph, 32).ranges

        def observe(value: Value, number: int) -> None:
            if value.op in PURE | {Op.PHI, Op.RECEIVE, Op.QUOTIENT, Op.REMAINDER}:
                low, high = ranges.of(value)
                assert low <= number <= high, f"{value!r} is {number}, not in {low}..{high}"

    interpret(graph, world, observe=observe, steps=200_000)
    return world.trace


def with_modules(source: ThreadSource, modules: Mapping[str, str]) -> ThreadSource:
    """The thread with what it imports of these files, which lie in its folder."""
    files = {f"{name.replace('.', '/')}.py": text for name, text in modules.items()}
    return replace(source, modules=gather_modules(source, files.get))


def run_interpreter(
    text: str, options: ThreadOptions = DEFAULTS, modules: Mapping[str, str] = MappingProxyType({})
) -> list[tuple[str, Trace]]:
    """The traces as lowered, and after each pass."""
    lowered = lower_thread(with_modules(ThreadSource("t", "t.py", text), modules), options)
    assert lowered.graph is not None, "\n".join(as_text(d) for d in lowered.diagnostics) + "\n" + text
    verify(lowered.graph)
    traces = [("lowered", run_graph(lowered.graph))]
    run_passes(lowered.graph, lambda name, graph: traces.append((name, run_graph(graph))))
    traces.append(("ranges", run_graph(lowered.graph, check_ranges=True)))
    return traces


# The emitted module


def compile_text(
    text: str,
    name: str = "t",
    options: ThreadOptions = DEFAULTS,
    modules: Mapping[str, str] = MappingProxyType({}),
) -> ThreadProgram:
    """The program of a thread that must compile."""
    result = compile_thread(with_modules(ThreadSource(name, f"{name}.py", text), modules), options)
    assert result.program is not None, "\n".join(as_text(d) for d in result.diagnostics) + "\n" + text
    return result.program


_CHANNEL = """
    // {key}
    reg [63:0] {key}_count = 0;
    reg {key}_offer = 0;
    reg {key}_room = 0;
    wire [63:0] {key}_mixed = ({key}_count + 1) * 64'h9E3779B97F4A7C15 + 64'd{add};
    wire [63:0] {key}_word = {key}_mixed ^ ({key}_mixed >> 29);
    assign {key}_rx_valid = {key}_offer;
    assign {key}_rx_data = {key}_offer ? (({key}_count % 3 != 0) ? {key}_word & 64'd31 : {key}_word) : {{{width}{{1'bx}}}};
    assign {key}_tx_ready = {key}_room;
    always @(posedge clk) if (!rst) begin
        if ({key}_rx_valid && {key}_rx_ready) {key}_count <= {key}_count + 1;
        if ({key}_tx_valid && {key}_tx_ready) $display("@traffic {thread} {key} %0d", {key}_tx_data);
        {key}_offer <= ({key}_offer && !{key}_rx_ready) || $urandom % 3 != 0;
        {key}_room <= $urandom % 3 != 0;
    end
"""
_MEMORY = """
    // {key}
    reg [7:0] {key}_busy = 0;
    reg {key}_room = 0;
    assign {key}_cmd_ready = {key}_room;
    assign {key}_idle = {key}_busy == 0;
    always @(posedge clk) if (!rst) begin
        if ({key}_busy != 0) {key}_busy <= {key}_busy - 1;
        if ({key}_cmd_valid && {key}_cmd_ready) begin
            {key}_busy <= {key}_busy + 1 + $urandom % 7;
            $display("@traffic {thread} {key} %0d %0d %0d %0d",
                {key}_cmd_store, {key}_cmd_local, {key}_cmd_address, {key}_cmd_words);
        end
        {key}_room <= $urandom % 3 != 0;
    end
"""
_STREAM = """
    // {key}
    reg [7:0] {key}_busy = 0;
    reg {key}_room = 0;
    assign {key}_cmd_ready = {key}_room;
    assign {key}_idle = {key}_busy == 0;
    always @(posedge clk) if (!rst) begin
        if ({key}_busy != 0) {key}_busy <= {key}_busy - 1;
        if ({key}_cmd_valid && {key}_cmd_ready) begin
            {key}_busy <= {key}_busy + 1 + $urandom % 7;
            $display("@traffic {thread} {key} {store} 0 %0d %0d", {key}_cmd_address, {key}_cmd_words);
        end
        {key}_room <= $urandom % 3 != 0;
    end
"""
_REGISTER = """
    // {key}
    reg [{width}-1:0] {key}_word = 0;
    assign {key}_q = {key}_word;
    always @(posedge clk) if (!rst && {key}_we) begin
        {key}_word <= {key}_d;
        $display("@traffic {thread} {key} %0d", {key}_d);
    end
"""
_IO_REGISTER = """
    // {key}
    reg [{width}-1:0] {key}_words [0:{size}-1];
    integer {key}_i;
    initial for ({key}_i = 0; {key}_i < {size}; {key}_i = {key}_i + 1) {key}_words[{key}_i] = 0;
    assign {key}_q = {key}_words[{key}_index];
    always @(posedge clk) if (!rst && {key}_we) begin
        {key}_words[{key}_index] <= {key}_d;
        $display("@traffic {thread} {key} %0d %0d", {key}_index, {key}_d);
    end
"""
_BENCHES = {
    "memory": _MEMORY,
    "channel": _CHANNEL,
    "register": _REGISTER,
    "iochannel": _CHANNEL,
    "ioregister": _IO_REGISTER,
    "instream": _STREAM.replace("{store}", "0"),
    "outstream": _STREAM.replace("{store}", "1"),
}


def _bench(program: ThreadProgram, cycles: int) -> str:
    lines = [
        f"module bench_{program.name} (input wire clk, input wire rst, output reg ended);",
        "    wire finished;",
    ]
    ports = ["clk", "rst", "finished"]
    for port in program.ports:
        if port.object_key:
            lines.append(f"    wire [{port.width - 1}:0] {port.name};")
            ports.append(port.name)
    for use in program.objects:
        text = _BENCHES[use.kind]
        add = (use.coram_id + 1) * 0xD1B54A32D192ED03 & MASK64
        lines.append(
            text.format(
                key=use.key,
                thread=program.name,
                width=use.data_width,
                add=add,
                size=1 << max(1, (use.size - 1).bit_length()),
            )
        )
    joined = ", ".join(f".{p}({p})" for p in ports)
    lines.append(f"    {program.module} dut ({joined});")
    lines.append(f"""    reg [31:0] cycles = 0;
    initial ended = 0;
    always @(posedge clk) if (!rst && !ended) begin
        cycles <= cycles + 1;
        if (finished === 1'b1) begin ended <= 1; $display("@ended {program.name} %0d", cycles); end
        else if (cycles > {cycles}) begin ended <= 1; $display("@hang {program.name}"); end
    end
endmodule
""")
    return "\n".join(lines)


@dataclass
class HardwareRun:
    """What the emitted module did, and in how many cycles."""

    trace: Trace
    cycles: int


def libraries(programs: Sequence[ThreadProgram]) -> list[str]:
    """The library's modules that the programs instantiate."""
    return [library_text(m) for m in needed_modules(m for p in programs for m in p.library)]


def run_hardware(
    programs: Sequence[ThreadProgram], folder: Path, *, cycles: int = 30_000
) -> dict[str, HardwareRun]:
    """Simulate programs side by side in one run of Icarus; a hang fails."""
    text = ["`timescale 1ns/1ps", *libraries(programs), *(p.verilog for p in programs)]
    text += [_bench(p, cycles) for p in programs]
    ended = ", ".join(f"ended_{p.name}" for p in programs)
    text.append("module bench; reg clk = 0; reg rst = 1; always #1 clk = !clk; initial #10 rst = 0;")
    for program in programs:
        text.append(f"wire ended_{program.name};")
        text.append(
            f"bench_{program.name} b_{program.name} (.clk(clk), .rst(rst), .ended(ended_{program.name}));"
        )
    text.append(f"wire [{len(programs) - 1}:0] all_ended = {{{ended}}};")
    text.append('always @(posedge clk) if (&all_ended) begin $display("@done"); $finish; end endmodule')
    source, binary = folder / "bench.v", folder / "bench.vvp"
    source.write_text("\n".join(text), encoding="utf-8")
    command = [
        "iverilog",
        "-g2001",
        "-Wall",
        "-Wno-timescale",
        "-DCORAM_STUDIO_RUN",
        "-s",
        "bench",
        "-o",
        binary,
        source,
    ]
    built = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert built.returncode == 0, built.stderr
    assert "coram_thread" not in built.stderr, built.stderr
    run = subprocess.run(["vvp", "-n", binary], capture_output=True, check=False, timeout=120)
    return _read_log(run.stdout.decode("utf-8", "replace"), programs)


def _read_log(log: str, programs: Sequence[ThreadProgram]) -> dict[str, HardwareRun]:
    runs = {p.name: HardwareRun(Trace(), -1) for p in programs}
    assert "@done" in log, log[-2000:]
    for line in log.split("\n"):
        words = line.split(" ")
        match words[0]:
            case "@print":
                runs[words[1]].trace.prints.append(" ".join(words[2:]))
            case "@traffic":
                runs[words[1]].trace.note(words[2], *(int(w) if w.isdigit() else -1 for w in words[3:]))
            case "@ended":
                runs[words[1]].cycles = int(words[2])
            case "@error":
                # The text names the file, and the file the thread.
                runs[words[1].split(".py")[0]].trace.errors.append(" ".join(words[1:]))
            case "@hang":
                raise AssertionError(f"{words[1]} hangs")
    return runs


def compare(name: str, text: str, expected: Trace, got: Trace) -> None:
    """Fail with both traces where they differ."""
    for what in ("prints", "traffic", "errors"):
        a, b = getattr(expected, what), getattr(got, what)
        assert a == b, f"{name}: {what} differ\nexpected {a}\n     got {b}"


def check_everywhere(
    texts: Sequence[str],
    folder: Path,
    modules: Mapping[str, str] = MappingProxyType({}),
    options: ThreadOptions = DEFAULTS,
) -> list[HardwareRun]:
    """Run threads in all three ways and compare them all with plain Python."""
    expected = [run_python(text, modules, options.integers) for text in texts]
    for text, trace in zip(texts, expected, strict=True):
        for name, got in run_interpreter(text, options, modules):
            compare(name, text, trace, got)
    programs = [compile_text(text, f"p{i}", options, modules) for i, text in enumerate(texts)]
    runs = run_hardware(programs, folder)
    for i, (text, trace) in enumerate(zip(texts, expected, strict=True)):
        compare("hardware", text, trace, runs[f"p{i}"].trace)
    return [runs[f"p{i}"] for i in range(len(texts))]
