"""Lays what Python did along what the module did, by the debug map alone: see "How it is checked" in docs/debug-map.md."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from fuzz_bench import bench_text, libraries
from fuzz_generator import FuzzProgram
from fuzz_reference import Surroundings, run_python

from coram_studio.thread.program import DebugMap, StateInfo, ThreadProgram, VariableInfo

Stack = tuple[tuple[str, int], ...]
Values = dict[tuple[str, str], int]
MOST_CYCLES = 6_000
_DIRECTIONS = {"send": "out", "command": "out", "receive": "in"}
# Lines that compile to nothing.
_SILENT = (
    ast.FunctionDef,
    ast.ClassDef,
    ast.Import,
    ast.ImportFrom,
    ast.Global,
    ast.Nonlocal,
    ast.match_case,
)


class MapIsWrong(Exception):  # noqa: N818 - what is looked for
    """The map does not say what the module does."""


@dataclass(frozen=True)
class Item:
    """A line that Python is about to run, with its call stack, or (``event``) what an object does in it.

    ``values`` are those of all integer variables, by function and name.
    """

    stack: Stack
    values: Values
    event: tuple[str, str] | None = None


@dataclass
class Cycle:
    """A clock cycle: the state, all registers, and what happens at its end."""

    state: int
    registers: dict[str, int]
    events: list[tuple[str, str]] = field(default_factory=list)


def without_polling(text: str) -> str:
    """How often a thread asks whether a transfer is over is not for Python to know: it waits instead."""
    return re.sub(r"while not (\w+)\.test\(\):\n +pass", r"\1.wait()", text)


# Python


def python_items(program: FuzzProgram) -> list[Item]:
    """What plain Python does, line by line."""
    items: list[Item] = []
    silent = _silent_lines(program.text)
    bodies = _class_bodies(program.text)

    def take(frame: FrameType | None, event: tuple[str, str] | None) -> None:
        frames = []
        while frame is not None:
            if frame.f_code.co_filename == "thread":
                frames.append(frame)
            frame = frame.f_back
        stack = tuple(
            ("" if f.f_code.co_name == "<module>" else f.f_code.co_name, f.f_lineno) for f in reversed(frames)
        )
        if not stack or stack[-1][1] in bodies or (event is None and stack[-1][1] in silent):
            return
        values: Values = {}
        for (function, _), each in zip(stack, reversed(frames), strict=True):
            for name, value in each.f_locals.items():
                if isinstance(value, int):
                    values[function, name] = int(value)
        items.append(Item(stack, values, event))

    class Traced(Surroundings):
        def note(self, key: str, what: str, *numbers: int) -> None:
            super().note(key, what, *numbers)
            take(sys._getframe(1), (key, what))

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename != "thread":
            return None
        if event == "line":
            take(frame, None)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        run_python(program.text, program.options.integers, Traced())
    finally:
        sys.settrace(before)
    return items


def _silent_lines(text: str) -> set[int]:
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, _SILENT)]
    return {node.pattern.lineno if isinstance(node, ast.match_case) else node.lineno for node in nodes}


def _class_bodies(text: str) -> set[int]:
    return {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }


# Hardware


def hardware_cycles(compiled: ThreadProgram, program: FuzzProgram, folder: Path) -> list[Cycle]:
    """The cycles of the emitted module until it is finished; empty where there are too many."""
    registers = sorted({v.register for v in compiled.debug_map.variables if v.register})
    shown = "".join(f" {name}=%b" for name in registers)
    values = "".join(f", dut.{name}" for name in registers)
    trace = (
        f'  always @(negedge run) if (!rst) $display("@cycle %0d{shown}", '
        f"dut.{compiled.debug_map.state_register}{values});\nendmodule"
    )
    bench = bench_text(compiled, program).replace("endmodule", trace)
    text = (
        "`timescale 1ns/1ps\n"
        + "".join(libraries([compiled]))
        + compiled.verilog
        + bench
        + "module bench; reg clk = 0; reg rst = 1; wire ended;\n"
        f"always #1 clk = !clk; initial #10 rst = 0; bench_{compiled.name} b (.clk(clk), .rst(rst), .ended(ended));\n"
        f"always @(posedge clk) if (ended || $time > {2 * MOST_CYCLES}) $finish; endmodule\n"
    )
    source, binary = folder / "map.v", folder / "map.vvp"
    source.write_text(text, encoding="utf-8")
    command = ["iverilog", "-g2001", "-s", "bench", "-o", str(binary), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    log = subprocess.run(["vvp", "-n", str(binary)], check=True, capture_output=True, timeout=60).stdout
    cycles: list[Cycle] = []
    for line in log.decode("utf-8", "replace").split("\n"):
        head, *words = line.split(" ")
        if head == "@cycle":
            found = dict(word.split("=") for word in words[1:])
            numbers = {name: int(bits, 2) for name, bits in found.items() if set(bits) <= {"0", "1"}}
            cycles.append(Cycle(int(words[0]), numbers))
        elif head == "@event" and cycles:
            cycles[-1].events.append((words[1], words[2]))
        elif head == "@ended":
            return cycles
    return []


# Both


def check_map(debug: DebugMap, items: Sequence[Item], cycles: Sequence[Cycle]) -> int:
    """Lay the items along the cycles; returns how many values of variables have been compared.

    Raises:
        MapIsWrong: there is no way to do it.
    """
    return _Replay(debug, items, cycles).run()


class _Replay:
    def __init__(self, debug: DebugMap, items: Sequence[Item], cycles: Sequence[Cycle]) -> None:
        self._items, self._cycles = items, cycles
        self._states = {state.index: state for state in debug.states}
        self._variables = debug.variables
        self._compared = 0
        self._stacks: dict[int, list[Stack]] = {
            state.index: [
                tuple((frame.function, frame.span.line) for frame in stack) for stack in state.stacks
            ]
            for state in debug.states
        }
        self._fits: dict[tuple[int, Stack, bool], bool] = {}

    def run(self) -> int:
        places = {0}
        last = len(self._states) - 1
        for number, cycle in enumerate(self._cycles):
            if cycle.state == last:
                break
            state = self._states[cycle.state]
            self._check_waits(state, cycle)
            good = [p for p in sorted(places) if self._agree(state, cycle, p)]
            after = {end for place in good for end in self._ends(cycle, place)}
            if self._may_stall(state, number):
                after |= places
            if not after:
                raise MapIsWrong(self._complaint(number, sorted(places), good))
            places = after
        if len(self._items) not in places:
            left = self._items[max(places)]
            raise MapIsWrong(f"finished, but {left.stack} {left.event} is still to come")
        return self._compared

    def _check_waits(self, state: StateInfo, cycle: Cycle) -> None:
        for key, what in cycle.events:
            # What happens at once does not wait.
            known = {(wait.object, wait.direction) for wait in state.waits}
            if not key.startswith("register") and (key, _DIRECTIONS[what]) not in known:
                raise MapIsWrong(f"{state.label} does not wait for {key} {what}")

    def _may_stall(self, state: StateInfo, number: int) -> bool:
        cycle, after = self._cycles[number], self._cycles[min(number + 1, len(self._cycles) - 1)]
        same = cycle.state == after.state and cycle.registers == after.registers
        return bool(state.waits) and same and not cycle.events

    def _agree(self, state: StateInfo, cycle: Cycle, place: int) -> bool:
        """Whether the registers have the values that Python's variables have there.

        A state in the middle of a line has them from before or after it.
        """
        if place >= len(self._items):
            return True
        known = [self._items[place].values]
        if place and self._continues(cycle.state, place):
            begun = next((i for i in range(place - 1, -1, -1) if self._items[i].event is None), 0)
            known.append(self._items[begun].values)
        for number in state.variables:
            info = self._variables[number]
            values = [v for every in known if (v := every.get((info.function, info.name))) is not None]
            if not values or info.register not in cycle.registers:
                continue
            self._compared += 1
            mask, held = (1 << info.width) - 1, cycle.registers[info.register]
            if all((held ^ value) & mask for value in values):
                return False
        return True

    def _ends(self, cycle: Cycle, place: int) -> list[int]:
        """Where the items of this cycle may end that begin at ``place``."""
        wanted = Counter(cycle.events)
        ends = []
        if not wanted and self._continues(cycle.state, place):
            ends.append(place)
        for at in range(place, len(self._items)):
            item = self._items[at]
            if not self._fit(cycle.state, item.stack):
                break
            if item.event is not None:
                if not wanted[item.event]:
                    break
                wanted[item.event] -= 1
            if not any(wanted.values()):
                ends.append(at + 1)
        return ends

    def _fit(self, state: int, stack: Stack) -> bool:
        """Whether the state has the line, or a call that stands in it."""
        key = (state, stack, False)
        if key not in self._fits:
            self._fits[key] = any(own[: len(stack)] == stack for own in self._stacks[state])
        return self._fits[key]

    def _continues(self, state: int, place: int) -> bool:
        """Whether the state goes on with the line before ``place``, or with the statement that has called it."""
        if place == 0:
            return not self._stacks[state]
        stack = self._items[place - 1].stack
        key = (state, stack, True)
        if key not in self._fits:
            self._fits[key] = not self._stacks[state] or any(
                own == stack[: len(own)] or own[: len(stack)] == stack for own in self._stacks[state]
            )
        return self._fits[key]

    def _complaint(self, number: int, places: list[int], good: list[int]) -> str:
        cycle = self._cycles[number]
        state = self._states[cycle.state]
        at = [(self._items[p].stack, self._items[p].event) for p in places[:3] if p < len(self._items)]
        if good:
            return f"cycle {number}: {state.label} with {self._stacks[cycle.state]} and {cycle.events} has not {at}"
        held = [self._show(self._variables[i], cycle, places[0]) for i in state.variables]
        return f"cycle {number}: registers at {state.label} differ at {at}: {', '.join(filter(None, held))}"

    def _show(self, info: VariableInfo, cycle: Cycle, place: int) -> str:
        if place >= len(self._items):
            return ""
        value = self._items[place].values.get((info.function, info.name))
        return f"{info.function}.{info.name} ({info.register}) {cycle.registers.get(info.register or '')} for {value}"
