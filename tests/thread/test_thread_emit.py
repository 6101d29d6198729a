"""The emitted module: clean for every tool, safe names, ports, prints, and the debug map."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from test_thread_corpus import CORPUS
from thread_harness import check_everywhere, compile_text, libraries, run_hardware, run_python
from thread_programs import random_threads

from coram_studio.thread.program import ThreadOptions

SAMPLE = CORPUS["sum"]


def lint(text: str, folder: Path, options: ThreadOptions = ThreadOptions()) -> None:  # noqa: B008 - frozen
    """Verilator with all warnings, Icarus as Verilog-2001, and Yosys have nothing to say."""
    program = compile_text(text, options=options)
    path = folder / f"{program.module}.v"
    path.write_text(program.verilog, encoding="utf-8")
    files = [str(path)]
    for module, text in zip(program.library, libraries([program]), strict=True):
        (folder / f"{module}.v").write_text(text, encoding="utf-8")
        files.append(str(folder / f"{module}.v"))
    for command in (
        ["verilator", "--lint-only", "-Wall", "--top-module", program.module, *files],
        ["iverilog", "-g2001", "-Wall", "-o", str(folder / "x.vvp"), *files],
        [
            "yosys",
            "-q",
            "-e",
            ".*",
            "-p",
            f"read_verilog {' '.join(files)}; hierarchy -check -top {program.module}; proc; check -assert",
        ],
    ):
        run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert run.returncode == 0 and not run.stdout.strip() and not run.stderr.strip(), (
            f"{command[0]}:\n{run.stdout}{run.stderr}\n{program.verilog}"
        )


@pytest.mark.parametrize("name", CORPUS)
def test_the_module_is_clean_for_every_tool(name: str, tmp_path: Path) -> None:
    lint(CORPUS[name], tmp_path)


@pytest.mark.parametrize("number", range(4))
def test_modules_of_random_threads_are_clean(number: int, tmp_path: Path) -> None:
    lint(random_threads(1, 500 + number)[0], tmp_path)


def test_divisions_within_a_state_are_clean_too(tmp_path: Path) -> None:
    text = (
        "c = CoramChannel(0, 32)\nd = CoramChannel(1, 16)\nfor i in range(3):\n    x = c.read()\n    y = d.read() | 1\n"
        "    c.write(x // y + x % y + (x & 7) // ((y & 7) + 1) + y // (y + 900) + (x - y) // (y - 70 or 1))\n"
    )
    lint(text, tmp_path, ThreadOptions(prefer="cycles"))


def test_names_that_are_keywords_or_not_ascii_are_made_safe(tmp_path: Path) -> None:
    text = """
c = CoramChannel(0, 32)
def reg(wire, module):
    output = wire + module
    for always in range(3):
        output += always
    return output
größe = c.read()
state = 1
clk = 2
finished = 0
channel0_tx_valid = c.read()
State = c.read()
x_next = c.read()
FINISHED = c.read()
while state < 5:
    state += 1
    clk += reg(state, größe)
    finished += clk
    channel0_tx_valid += finished
    State ^= clk
    x_next += State
    FINISHED ^= x_next
    c.write(FINISHED)
print(größe, state, clk, finished, channel0_tx_valid, State, x_next)
"""
    check_everywhere([text], tmp_path)
    lint(text, tmp_path)
    program = compile_text(text)
    assert "gru00f6" not in program.verilog
    assert "gruf6udfe" in program.verilog
    registers = {v.name: v.register for v in program.debug_map.variables}
    assert registers["größe"] == "gruf6udfe"
    own = [v.register for v in program.debug_map.variables if v.function == "" and v.register]
    assert len(own) == 8 and len({r.lower() for r in own}) == 8


def test_ports_are_in_order_and_complete() -> None:
    program = compile_text(SAMPLE, options=ThreadOptions(external_address_width=40))
    assert program.module == "coram_thread_t"
    assert [(p.name, p.direction, p.width) for p in program.ports] == [
        ("clk", "input", 1),
        ("rst", "input", 1),
        ("finished", "output", 1),
        ("channel0_tx_valid", "output", 1),
        ("channel0_tx_ready", "input", 1),
        ("channel0_tx_data", "output", 32),
        ("channel0_rx_valid", "input", 1),
        ("channel0_rx_ready", "output", 1),
        ("channel0_rx_data", "input", 32),
        ("memory0_cmd_valid", "output", 1),
        ("memory0_cmd_ready", "input", 1),
        ("memory0_cmd_store", "output", 1),
        ("memory0_cmd_local", "output", 32),
        ("memory0_cmd_address", "output", 40),
        ("memory0_cmd_words", "output", 25),
        ("memory0_idle", "input", 1),
    ]
    assert {(p.object_key, p.signal) for p in program.ports if p.object_key} >= {("memory0", "cmd_valid")}


def test_parameters_replace_the_first_assignment_at_module_level(tmp_path: Path) -> None:
    text = "n = 3\ndef f():\n    n = 10\n    return n\nprint(n, f())\nn = 5\nprint(n)\n"
    program = compile_text(text, options=ThreadOptions(parameters={"n": 42, "other": 1}))
    run = run_hardware([program], tmp_path)["t"]
    assert run.trace.prints == ["42 10", "5"]


def test_unsigned_integers_wrap_divide_and_compare_unsigned(tmp_path: Path) -> None:
    text = """
x = 0
x -= 1
print(x, x + 1, x > 5, x / 2, x // 3, x % 10, x >> 4, ~x, x * x)
y = 7 / 2
print(y, 1 if y == 3 else 0, 4000000000 + 500000000, 1 << 31)
for i in range(3, -1, -1):
    print("i", i)
"""
    program = compile_text(text, options=ThreadOptions(integers="uint32"))
    run = run_hardware([program], tmp_path)["t"]
    assert run.trace.prints == [
        "4294967295 0 1 2147483647 1431655765 5 268435455 0 1",
        "3 1 4500000000 2147483648",
        *(f"i {i}" for i in (3, 2, 1, 0)),
    ]


def test_python_integers_wrap_at_64_bits(tmp_path: Path) -> None:
    text = """
c = CoramChannel(0, 32)
x = (1 << 62) + (c.read() & 0)
print(x + x, x * 4, -(x + x), x + x - 1, abs(-x - x))
"""
    run = run_hardware([compile_text(text)], tmp_path)["t"]
    low, high = -(1 << 63), (1 << 63) - 1
    assert run.trace.prints == [f"{low} 0 {low} {high} {low}"]


def test_failed_checks_are_reported_with_their_line(tmp_path: Path) -> None:
    text = """
m = CoramMemory(0, 32, 64)
c = CoramChannel(0, 32)
x = c.read() & 0
assert x == 0, "fine"
assert x == 1, f"x is {x}"
m.write(60 + x, 0, x + 5)
print(7 // x)
"""
    run = run_hardware([compile_text(text)], tmp_path)["t"]
    assert run.trace.errors == [
        "t.py:6: assertion failed: x is 0",
        "t.py:7: transfer outside of memory0",
        "t.py:8: division by zero",
    ]


def test_checks_that_cannot_fail_are_not_in_the_module() -> None:
    text = """
m = CoramMemory(0, 32, 64)
c = CoramChannel(0, 32)
x = c.read() & 15
m.write(x * 2, 0, x + 1)
c.write(100 // (x + 1))
assert x < 16
"""
    assert "@error" not in compile_text(text).verilog


def test_test_sees_a_transfer_that_is_under_way(tmp_path: Path) -> None:
    text = """
m = CoramMemory(0, 32, 64)
done = True
rounds = 0
m.write_nonblocking(0, 0, 16)
if m.test():
    print("too early")
while not m.test():
    rounds += 1
print(rounds > 0, m.test())
m.wait()
print("end")
"""
    run = run_hardware([compile_text(text)], tmp_path)["t"]
    assert run.trace.prints == ["True True", "end"]


def test_the_index_of_a_list_wraps_like_any_result(tmp_path: Path) -> None:
    text = """
c = CoramChannel(0, 32)
items = [0] * 8
x = c.read() & 3
items[(x - 7) & 7] = 5
items[-(x + 1) & 7] += 1
for i in range(8):
    print(i, items[(2 - i) & 7])
"""
    check_everywhere([text], tmp_path)


def test_compilation_is_deterministic() -> None:
    for text in (SAMPLE, *random_threads(3, 77)):
        assert compile_text(text).verilog == compile_text(text).verilog


def test_print_texts_survive_every_character(tmp_path: Path) -> None:
    text = 'print("100% \\\\ \\"quoted\\" %d \\t tab, größe €", 5)\nprint("two\\nlines", "", 1)\nprint()\n'
    program = compile_text(text)
    run = run_hardware([program], tmp_path)["t"]
    assert run.trace.prints == run_python(text).prints
    lint(text, tmp_path)


def test_the_debug_map_ties_states_and_registers_to_the_source() -> None:
    program = compile_text(SAMPLE, "sum_thread")
    debug = program.debug_map
    assert (debug.thread, debug.source, debug.state_register) == ("sum_thread", "sum_thread.py", "state")
    assert [s.index for s in debug.states] == list(range(len(debug.states)))
    for state in debug.states:
        assert f"{state.label} =" in program.verilog
    lines = SAMPLE.split("\n")
    waits = {s.waits_for: s for s in debug.states if s.waits_for}
    assert set(waits) == {("memory0", "write"), ("channel0", "write"), ("channel0", "read")}
    receive = waits["channel0", "read"]
    assert "total = channel.read()" in lines[receive.spans[0].line - 1]
    outer, inner = receive.stacks[0]
    assert (outer.function, inner.function) == ("", "sum_blocks")
    assert lines[outer.span.line - 1] == "sum_blocks(blocks)"
    covered = {span.line for state in debug.states for span in state.spans}
    executable = {i + 1 for i, line in enumerate(lines) if line.strip() and not line.startswith("def")}
    assert covered >= executable
    variables = {v.name: v for v in debug.variables}
    assert variables["blocks"].constant == 8 and variables["blocks"].register is None
    assert variables["total"].register == "total" and variables["total"].width == 32
    assert f"reg [{variables['address'].width - 1}:0] {variables['address'].register};" in program.verilog
    assert json.loads(json.dumps(debug.to_json()))["states"][0]["label"] == debug.states[0].label
