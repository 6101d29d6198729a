"""Threads among models of their objects that say when each transfer enters the memory and when it is over.

What a thread does must happen in the program's order, as a kernel sees it: a transfer's first word, a word in a
channel or a register comes after the end of everything before it. Only reading a channel may be done earlier.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from thread_harness import incoming

from coram_studio.locate import resource
from coram_studio.thread.program import ThreadProgram

MOST_CYCLES = 15_000


@dataclass(frozen=True)
class Effect:
    """Something that the thread does: the object's key, what, with which numbers. ``waits``: it is over before more."""

    key: str
    what: str
    numbers: tuple[int, ...] = ()
    waits: bool = True


@dataclass
class Log:
    """Effects in the program's order, waits for an object among them, and printed lines."""

    effects: list[Effect] = field(default_factory=list)
    prints: list[str] = field(default_factory=list)


# As plain Python


class _Memory:
    def __init__(self, log: Log, idx: int, *_: int) -> None:
        self._log, self._key = log, f"memory{idx}"

    def _note(self, what: str, numbers: tuple[int, ...], *, waits: bool = True) -> None:
        self._log.effects.append(Effect(self._key, what, numbers, waits))

    def write(self, ram_addr: int, mem_addr: int, size: int) -> None:
        self._note("load", (ram_addr, mem_addr, size))

    def read(self, ram_addr: int, mem_addr: int, size: int) -> None:
        self._note("store", (ram_addr, mem_addr, size))

    def write_nonblocking(self, ram_addr: int, mem_addr: int, size: int) -> None:
        self._note("load", (ram_addr, mem_addr, size), waits=False)

    def read_nonblocking(self, ram_addr: int, mem_addr: int, size: int) -> None:
        self._note("store", (ram_addr, mem_addr, size), waits=False)

    def wait(self) -> None:
        self._note("wait", ())


class _Words:
    def __init__(self, log: Log, kind: str, idx: int, datawidth: int = 32, *_: int) -> None:
        self._log, self._key, self._width = log, f"{kind}{idx}", datawidth
        self._count, self._word = 0, 0

    def write(self, value: int) -> None:
        self._word = value & ((1 << self._width) - 1)
        self._log.effects.append(Effect(self._key, "send", (self._word,)))

    def read(self) -> int:
        if self._key.startswith("register"):
            return self._word
        self._count += 1
        self._log.effects.append(Effect(self._key, "receive"))
        return incoming(self._key, self._count - 1, self._width)


def run_python(text: str) -> Log:
    """What the thread must do."""
    log = Log()
    exec(
        compile(text, "thread", "exec"),
        {
            "print": lambda *values: log.prints.append(" ".join(map(str, values))),
            "CoramMemory": lambda *a: _Memory(log, *a),
            "CoramChannel": lambda *a: _Words(log, "channel", *a),
            "CoramRegister": lambda *a: _Words(log, "register", *a),
        },
    )
    return log


# As the emitted module

_MEMORY = """
    integer {k}_seed = {seed};
    reg [57:0] {k}_queue [0:7];
    reg [31:0] {k}_in = 0, {k}_out = 0, {k}_done = 0, {k}_delay = 0;
    reg {k}_room = 0, {k}_sure = 0;
    wire {k}_store = {k}_queue[{k}_out % 8][57];
    wire [24:0] {k}_count = {k}_queue[{k}_out % 8][56:32];
    wire [31:0] {k}_which = {k}_queue[{k}_out % 8][31:0];
    assign {k}_idle = {k}_in == {k}_out;
    assign {k}_cmd_ready = {k}_room && {k}_in - {k}_out < 7;
    wire {k}_busy = !{k}_idle && {k}_held;
    wire {k}_over = {k}_idle || ({k}_in == {k}_out + 1 && {k}_done != 0 && {k}_sure);
    {ending}
    always @(posedge run) if (!rst) begin
        if (!{k}_idle) begin
            if ({k}_delay != 0) {k}_delay <= {k}_delay - 1;
            else if (!{k}_held && {{$random({k}_seed)}} % 4 != 0) begin
                if ({k}_done == 0) $display("@event {t} {k} begin %0d", cycles);
                {k}_done <= {k}_done + 1;
                {k}_sure <= {k}_sure || {{$random({k}_seed)}} % 2;
                if ({k}_done + 1 == {k}_count) begin
                    $display("@event {t} {k} end %0d", cycles);
                    {k}_out <= {k}_out + 1;
                    {k}_done <= 0;
                    {k}_sure <= 0;
                    {k}_delay <= {{$random({k}_seed)}} % {latency};
                end
            end
        end
        if ({k}_cmd_valid && {k}_cmd_ready) begin
            {k}_queue[{k}_in % 8] <= {{{k}_cmd_store, {k}_cmd_words, {k}_cmd_local}};
            {k}_in <= {k}_in + 1;
            if ({k}_idle) {k}_delay <= {{$random({k}_seed)}} % {latency};
            $display("@event {t} {k} command %0d %0d %0d %0d %0d", cycles,
                {k}_cmd_store, {k}_cmd_local, {k}_cmd_address, {k}_cmd_words);
            {early}
        end
        if ({k}_cmd_valid && !{k}_cmd_ready) {k}_kept <= {{1'b1, {k}_cmd_store, {k}_cmd_local, {k}_cmd_address}};
        else {k}_kept <= 0;
        if ({k}_kept[65] && ({k}_cmd_valid !== 1'b1
            || {k}_kept[64:0] !== {{{k}_cmd_store, {k}_cmd_local, {k}_cmd_address}})) $display("@broken {t} {k} kept");
        {k}_room <= {{$random({k}_seed)}} % 4 != 0;
    end
    reg [65:0] {k}_kept = 0;
"""
_CHANNEL = """
    integer {k}_seed = {seed};
    reg [63:0] {k}_count = 0;
    reg [31:0] {k}_words = 0;
    reg {k}_offer = 0;
    wire [63:0] {k}_mixed = ({k}_count + 1) * 64'h9E3779B97F4A7C15 + 64'd{add};
    wire [63:0] {k}_word = {k}_mixed ^ ({k}_mixed >> 29);
    assign {k}_rx_valid = {k}_offer;
    assign {k}_rx_data = ({k}_count % 3 != 0) ? {k}_word & 64'd31 : {k}_word;
    assign {k}_tx_ready = {k}_words < {room};
    reg {k}_hungry = 0;
    wire {k}_taken = {k}_words != 0 && {k}_hungry;
    always @(posedge run) if (!rst) begin
        if ({k}_rx_valid && {k}_rx_ready) begin
            {k}_count <= {k}_count + 1;
            $display("@event {t} {k} receive %0d", cycles);
        end
        if ({k}_tx_valid && {k}_tx_ready) $display("@event {t} {k} send %0d %0d", cycles, {k}_tx_data);
        if ({k}_tx_valid && !{k}_tx_ready && ({any_busy})) $display("@broken {t} {k} stalled");
        {k}_words <= {k}_words + ({k}_tx_valid && {k}_tx_ready) - {k}_taken;
        {k}_hungry <= {{$random({k}_seed)}} % {slow} == 0;
        {k}_offer <= ({k}_offer && !{k}_rx_ready) || {{$random({k}_seed)}} % {slow} == 0;
    end
"""
_REGISTER = """
    reg [{width}-1:0] {k}_word = 0;
    assign {k}_q = {k}_word;
    always @(posedge run) if (!rst && {k}_we) begin
        {k}_word <= {k}_d;
        $display("@event {t} {k} send %0d %0d", cycles, {k}_d);
    end
"""


def _bench(program: ThreadProgram, seed: int) -> str:
    lines = [f"module bench_{program.name} (input wire clk, input wire rst, output reg ended);"]
    # A thread that has ended costs the others no time.
    lines += ["    wire finished;", "    reg [31:0] cycles = 0;", "    wire run = clk & !ended;"]
    ports = ["clk(run)", "rst(rst)", "finished(finished)"]
    names = {port.name for port in program.ports}
    for port in program.ports:
        if port.object_key:
            lines.append(f"    wire [{port.width - 1}:0] {port.name};")
            ports.append(f"{port.name}({port.name})")
    held = [use.key for use in program.objects if f"{use.key}_hold" in names]
    lines += [f"    wire {u.key}_held = {f'{u.key}_hold' if u.key in held else 0};" for u in program.objects]
    for number, use in enumerate(program.objects):
        others = [key for key in held if key != use.key]
        # The bus may answer in the order of the addresses: what is held must not stand before what it waits for.
        asked = " || ".join(f"!{key}_over" for key in others) if use.key in held else ""
        values = {
            "k": use.key,
            "t": program.name,
            "width": use.data_width,
            "seed": seed * 97 + number * 7 + 1,
            "add": (use.coram_id + 1) * 0xD1B54A32D192ED03 & (1 << 64) - 1,
            "latency": 1 + seed % 3 * 6,
            "room": 1 + seed % 3,
            "slow": 1 + seed % 5 * 2,
            "any_busy": " || ".join(f"{key}_busy" for key in held) or "1'b0",
            "early": f'if ({asked}) $display("@broken {program.name} {use.key} early");' if asked else "",
            "ending": f"assign {use.key}_ending = {use.key}_over;" if use.key in held else "",
        }
        template = {"memory": _MEMORY, "channel": _CHANNEL, "register": _REGISTER}[use.kind]
        lines.append(template.format(**values))
    lines.append(f"    {program.module} dut ({', '.join(f'.{p}' for p in ports)});")
    idle = " && ".join(["1'b1", *(f"{u.key}_idle" for u in program.objects if u.kind == "memory")])
    lines.append(f"""    reg over = 0;
    initial ended = 0;
    always @(posedge run) if (!rst && !ended) begin
        cycles <= cycles + 1;
        if (finished === 1'b1 && !over) begin over <= 1; $display("@ended {program.name} %0d", cycles); end
        if (over && {idle}) ended <= 1;
        else if (cycles > {MOST_CYCLES}) ended <= 1;
    end
endmodule
""")
    return "\n".join(lines)


@dataclass
class Happened:
    """What the module did. ``commands`` and ``times`` are by object; times are of begins and ends, or of words."""

    prints: list[str] = field(default_factory=list)
    commands: dict[str, list[tuple[int, ...]]] = field(default_factory=dict)
    begins: dict[str, list[int]] = field(default_factory=dict)
    ends: dict[str, list[int]] = field(default_factory=dict)
    sent: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    received: dict[str, list[int]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    cycles: int = -1


def simulate(
    programs: Sequence[ThreadProgram],
    folder: Path,
    seeds: Sequence[int],
    change: Callable[[str], str] = lambda text: text,
) -> dict[str, Happened]:
    """Run programs side by side; ``change`` may plant a fault into their Verilog."""
    text = ["`timescale 1ns/1ps"]
    text += [resource(f"rtl/{m}.v").read_text(encoding="utf-8") for m in ("coram_fifo", "coram_divider")]
    text += [change(p.verilog) for p in programs]
    text += [_bench(p, s) for p, s in zip(programs, seeds, strict=True)]
    text.append("module bench; reg clk = 0; reg rst = 1; always #1 clk = !clk; initial #10 rst = 0;")
    text += [f"wire e_{p.name}; bench_{p.name} b_{p.name} (clk, rst, e_{p.name});" for p in programs]
    ended = ", ".join(f"e_{p.name}" for p in programs)
    text.append(f"always @(posedge clk) if (&{{{ended}}}) $finish; endmodule")
    source, binary = folder / "overlap.v", folder / "overlap.vvp"
    source.write_text("\n".join(text), encoding="utf-8")
    flags = ["-g2001", "-Wall", "-Wno-timescale", "-DCORAM_STUDIO_RUN", "-s", "bench"]
    command = ["iverilog", *flags, "-o", binary, source]
    built = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert built.returncode == 0, built.stderr[-3000:]
    assert "coram_thread" not in built.stderr, built.stderr
    run = subprocess.run(["vvp", "-n", binary], capture_output=True, text=True, check=False, timeout=120)
    assert "ERROR" not in run.stdout, run.stdout[:1000]
    return _read(run.stdout, programs)


def _read(log: str, programs: Sequence[ThreadProgram]) -> dict[str, Happened]:
    found = {p.name: Happened() for p in programs}
    for line in log.splitlines():
        head, *words = line.split(" ")
        if head not in ("@print", "@event", "@broken", "@ended"):
            continue
        run = found[words[0]]
        if head == "@print":
            run.prints.append(" ".join(words[1:]))
        elif head == "@broken":
            run.broken.add(" ".join(words[1:]))
        elif head == "@ended":
            run.cycles = int(words[1])
        else:
            key, what, *numbers = words[1:]
            time, *rest = (int(n) if n.isdigit() else -1 for n in numbers)
            if what == "command":
                run.commands.setdefault(key, []).append(tuple(rest))
            elif what == "send":
                run.sent.setdefault(key, []).append((time, rest[0]))
            else:
                kind = {"begin": run.begins, "end": run.ends, "receive": run.received}[what]
                kind.setdefault(key, []).append(time)
    return found


# Comparison


def problem(expected: Log, run: Happened) -> str:
    """What a kernel could see that it must not see, or ""."""
    if run.cycles < 0:
        return "it does not come to an end"
    if run.broken:
        return f"rules of the bus are broken: {sorted(run.broken)}"
    if run.prints != expected.prints:
        return f"it prints {run.prints}, not {expected.prints}"
    return _traffic(expected, run) or _order(expected, run)


def _traffic(expected: Log, run: Happened) -> str:
    commands: dict[str, list[tuple[int, ...]]] = {}
    sent: dict[str, list[int]] = {}
    for effect in expected.effects:
        if effect.what in ("load", "store"):
            commands.setdefault(effect.key, []).append((int(effect.what == "store"), *effect.numbers))
        elif effect.what == "send":
            sent.setdefault(effect.key, []).append(effect.numbers[0])
    if commands != run.commands:
        return f"its transfers are {run.commands}, not {commands}"
    words = {key: [word for _, word in pairs] for key, pairs in run.sent.items()}
    return f"its words are {words}, not {sent}" if words != sent else ""


def _order(expected: Log, run: Happened) -> str:
    counts: dict[tuple[str, str], int] = {}
    barrier = -1  # the end of all that must be over
    open_ends: dict[str, int] = {}  # of transfers that nobody waits for yet
    last_received = -1
    for number, effect in enumerate(expected.effects):
        kind = "transfer" if effect.what in ("load", "store") else effect.what
        at = counts.get((effect.key, kind), 0)
        counts[effect.key, kind] = at + 1
        if effect.what == "wait":
            barrier = max(barrier, open_ends.get(effect.key, -1))
            continue
        if effect.what == "receive":
            times = run.received.get(effect.key, [])
            if at >= len(times) or times[at] <= last_received:
                return f"effect {number}, {effect}, is missing or out of order"
            last_received = times[at]
            barrier = max(barrier, last_received)
            continue
        if kind == "transfer":
            begins = run.begins.get(effect.key, [])
            if at >= len(begins):
                return f"effect {number}, {effect}, never begins"
            begin, end = begins[at], _end(run, effect.key, at)
        else:
            begin = end = run.sent[effect.key][at][0]
        if begin <= barrier:
            return (
                f"effect {number}, {effect}, begins in cycle {begin}, but what is before it ends in {barrier}"
            )
        open_ends[effect.key] = end
        if effect.waits:
            barrier = max(barrier, end)
    if any(_end(run, key, len(begins) - 1) < 0 for key, begins in run.begins.items()):
        return "a transfer is not over when the thread has finished"
    return "" if barrier <= run.cycles else "the thread finishes before its effects"


def _end(run: Happened, key: str, at: int) -> int:
    ends = run.ends.get(key, [])
    return ends[at] if at < len(ends) else -1
