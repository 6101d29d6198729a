"""The thread's module in Verilog-2001."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import jinja2

from coram_studio.locate import resource
from coram_studio.thread.emit.debug_map import build_debug_map
from coram_studio.thread.emit.expressions import Expressions, without_parentheses
from coram_studio.thread.emit.names import Names
from coram_studio.thread.emit.printing import error_lines, print_lines
from coram_studio.thread.ir.ops import DIVIDER, Op, Text
from coram_studio.thread.objects import COMMAND_LOCAL_WIDTH, COMMAND_WORDS_WIDTH, object_ports
from coram_studio.thread.program import ThreadOptions, ThreadPort, ThreadProgram, ThreadSource
from coram_studio.thread.schedule.machine import Act, Await, Goto, If, Machine, Node, State, Step

_READY = {
    Op.COMMAND: "cmd_ready",
    Op.WAIT: "idle",
    Op.SEND: "tx_ready",
    Op.RECEIVE: "rx_valid",
    Op.QUOTIENT: "done",
}
_STEP_NAMES = {
    Op.COMMAND: "COMMAND",
    Op.WAIT: "WAIT",
    Op.SEND: "SEND",
    Op.RECEIVE: "RECEIVE",
    Op.DIVIDE: "DIVIDE",
    Op.QUOTIENT: "DIVISION",
}
FINISHED = "FINISHED"


@dataclass(slots=True)
class _Drive:
    """One place that drives an object's outputs: the condition under which it does, and its values."""

    condition: str
    op: Op
    method: str
    args: tuple[Node, ...]


@dataclass(slots=True)
class _Parts:
    """What the template puts together."""

    outputs: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    divider: dict[str, str | int] | None = None


def emit_program(machine: Machine, source: ThreadSource, options: ThreadOptions) -> ThreadProgram:
    """The module's text, its ports and its debug map. Names the machine's states and registers."""
    module = f"coram_thread_{source.name}"
    ports = _ports(machine, options)
    divider = [
        f"{DIVIDER}_{s}" for s in ("start", "done", "count", "quotient", "remainder", "divisor", "trial")
    ]
    names = Names({"state", module, "clk", "rst", "finished", *divider, *(p.name for p in ports)})
    _name_states(machine, names)
    _name_registers(machine, names)
    expressions = Expressions(machine, names, _roots(machine))
    expressions.widen_divider(_divider_width(machine))
    parts = _Parts()
    drives = _drives(machine, expressions)
    for use in machine.graph.objects:
        parts.outputs += _object_outputs(
            use.key, use.kind, use.data_width, drives.get(use.key, []), expressions, options
        )
    parts.divider = _divider(drives.get(DIVIDER, []), expressions)
    parts.outputs.append(f"assign finished = state == {FINISHED};")
    for state in machine.states:
        parts.states += _state_lines(machine, state, source.name, expressions)
    text = _render(machine, source, module, ports, expressions, parts)
    return ThreadProgram(
        source.name, module, text, ports, machine.graph.objects, build_debug_map(machine, source)
    )


def _ports(machine: Machine, options: ThreadOptions) -> tuple[ThreadPort, ...]:
    ports = [
        ThreadPort("clk", "input", 1),
        ThreadPort("rst", "input", 1),
        ThreadPort("finished", "output", 1),
    ]
    for use in machine.graph.objects:
        ports += object_ports(use, options.external_address_width)
    return tuple(ports)


def _name_states(machine: Machine, names: Names) -> None:
    for state in machine.states:
        parts = [f"S{state.index}"]
        first = next(_waits(state.steps), None)
        lines = [site.span.line for site in state.sites]
        if lines:
            parts.append(f"L{lines[0]}")
        if first is not None:
            parts.append(_STEP_NAMES[first.value.op])
        state.label = names.take("_".join(parts))
    names.take(FINISHED)


def _waits(steps: list[Step]) -> Iterator[Await]:
    """The handshakes of a state, at most one on each path."""
    for step in steps:
        if isinstance(step, Await):
            yield step
        elif isinstance(step, If):
            yield from _waits(step.then)
            yield from _waits(step.other)


def _name_registers(machine: Machine, names: Names) -> None:
    for register in machine.registers:
        wanted = [v.name for v in register.values if v.name]
        register.name = names.take(wanted[0] if wanted else "r", "r")


def _roots(machine: Machine) -> Iterator[Node]:
    for state in machine.states:
        yield from _step_roots(state.steps)


def _step_roots(steps: list[Step]) -> Iterator[Node]:
    for step in steps:
        match step:
            case Act(_, args):
                # The texts of prints use a value several times.
                yield from args * 2
            case Await(_, args, then):
                yield from args
                yield from _step_roots(then)
            case If(condition, then, other):
                # Once where the state decides, once where an output is driven.
                yield condition
                yield condition
                yield from _step_roots(then)
                yield from _step_roots(other)
            case Goto(_, _, moves):
                yield from (node for _, node in moves)


def _divider_width(machine: Machine) -> int:
    """Bits of the widest dividend or divisor."""
    widths = [
        arg.shape.width
        for state in machine.states
        for wait in _waits(state.steps)
        if wait.value.op is Op.DIVIDE
        for arg in wait.args
    ]
    return max(widths, default=0)


# Outputs


def _drives(machine: Machine, expressions: Expressions) -> dict[str, list[_Drive]]:
    found: dict[str, list[_Drive]] = {}
    for state in machine.states:
        _find_drives(state.steps, [f"state == {state.label}"], found, expressions)
    return found


def _find_drives(
    steps: list[Step], conditions: list[str], found: dict[str, list[_Drive]], expressions: Expressions
) -> None:
    for step in steps:
        if isinstance(step, Await):
            if step.value.op not in (Op.WAIT, Op.QUOTIENT):
                call = step.value.call
                text = (
                    conditions[0]
                    if len(conditions) == 1
                    else " && ".join(c if c.isidentifier() else f"({c})" for c in conditions)
                )
                found.setdefault(call.key, []).append(_Drive(text, step.value.op, call.method, step.args))
            # A path has one handshake only.
        elif isinstance(step, If):
            yes, no = expressions.condition(step.condition), expressions.negated(step.condition)
            _find_drives(step.then, [*conditions, yes], found, expressions)
            _find_drives(step.other, [*conditions, no], found, expressions)


def _object_outputs(
    key: str, kind: str, width: int, drives: list[_Drive], expressions: Expressions, options: ThreadOptions
) -> list[str]:
    if kind == "memory":
        lines = [_valid(f"{key}_cmd_valid", drives)]
        stores = [(d.condition, "1'b1" if d.method == "read" else "1'b0") for d in drives]
        lines.append(_choice(f"{key}_cmd_store", stores, 1))
        widths = (COMMAND_LOCAL_WIDTH, options.external_address_width, COMMAND_WORDS_WIDTH)
        for i, (signal, bits) in enumerate(zip(("local", "address", "words"), widths, strict=True)):
            values = [(d.condition, expressions.operand(d.args[i], bits)) for d in drives]
            lines.append(_choice(f"{key}_cmd_{signal}", values, bits))
        return lines
    sends = [d for d in drives if d.op is Op.SEND]
    data = [(d.condition, expressions.operand(d.args[0], width)) for d in sends]
    return [
        _valid(f"{key}_tx_valid", sends),
        _choice(f"{key}_tx_data", data, width),
        _valid(f"{key}_rx_ready", [d for d in drives if d.op is Op.RECEIVE]),
    ]


def _divider(drives: list[_Drive], expressions: Expressions) -> dict[str, str | int] | None:
    """The sequential divider's width and inputs, or None where nothing divides."""
    if not drives:
        return None
    width = expressions.divider_width
    operands = [
        _choice("", [(d.condition, expressions.operand(d.args[i], width)) for d in drives], width)
        .removeprefix("assign  =")
        .strip()
        .removesuffix(";")
        for i in (0, 1)
    ]
    return {
        "width": width,
        "count_bits": width.bit_length(),
        "start": _valid("", drives).removeprefix("assign  =").strip().removesuffix(";"),
        "dividend": operands[0],
        "divisor": operands[1],
    }


def _valid(port: str, drives: list[_Drive]) -> str:
    if not drives:
        return f"assign {port} = 1'b0;"
    if len(drives) == 1:
        return f"assign {port} = {drives[0].condition};"
    return f"assign {port} =\n        " + "\n        || ".join(f"({d.condition})" for d in drives) + ";"


def _choice(port: str, values: list[tuple[str, str]], width: int) -> str:
    """The value of whichever place drives the port; where none does, it does not matter."""
    if not values:
        return f"assign {port} = {width}'d0;"
    if len({text for _, text in values}) == 1:
        return f"assign {port} = {values[0][1]};"
    # Places with equal values share one arm; the last value needs no condition.
    last = values[-1][1]
    arms = [f"({c}) ? {v} :" for c, v in values[:-1] if v != last]
    return f"assign {port} =\n        " + "\n        ".join([*arms, f"{last};"])


# States


def _state_lines(machine: Machine, state: State, thread: str, expressions: Expressions) -> list[str]:
    lines = [f"{state.label}: begin"]
    places = sorted({site.span.line for site in state.sites})
    if places:
        lines.append("    // " + ("line " if len(places) == 1 else "lines ") + ", ".join(map(str, places)))
    lines += _indent(_step_lines(machine, state, state.steps, thread, expressions))
    return [*lines, "end"]


def _indent(lines: list[str]) -> list[str]:
    return [line if line.startswith("`") else "    " + line for line in lines]


def _step_lines(
    machine: Machine, state: State, steps: list[Step], thread: str, expressions: Expressions
) -> list[str]:
    lines: list[str] = []
    for step in steps:
        match step:
            case Act(value, args):
                assert isinstance(value.payload, Text)
                if value.op is Op.PRINT:
                    lines += print_lines(thread, value.payload, args, expressions)
                else:
                    lines += error_lines(args[0], value.payload, args[1:], expressions)
            case Await(value, _, then):
                inner = _step_lines(machine, state, then, thread, expressions)
                if value.op not in _READY:
                    lines += inner
                    continue
                lines += [f"if ({value.call.key}_{_READY[value.op]}) begin", *_indent(inner), "end"]
            case If(condition, then, other):
                lines += _if_lines(
                    expressions.condition(condition),
                    expressions.negated(condition),
                    _step_lines(machine, state, then, thread, expressions),
                    _step_lines(machine, state, other, thread, expressions),
                )
            case Goto(target, _, moves):
                for register, node in moves:
                    lines.append(
                        f"{register.name} <= {without_parentheses(expressions.operand(node, register.width))};"
                    )
                if target != state.index:
                    label = FINISHED if target is None else machine.states[target].label
                    lines.append(f"state <= {label};")
    return lines


def _if_lines(condition: str, negated: str, then: list[str], other: list[str]) -> list[str]:
    if not then and not other:
        return []
    if not then:
        return [f"if ({negated}) begin", *_indent(other), "end"]
    lines = [f"if ({condition}) begin", *_indent(then)]
    return [*lines, "end else begin", *_indent(other), "end"] if other else [*lines, "end"]


# The whole


def _render(
    machine: Machine,
    source: ThreadSource,
    module: str,
    ports: tuple[ThreadPort, ...],
    expressions: Expressions,
    parts: _Parts,
) -> str:
    labels = [s.label for s in machine.states] + [FINISHED]
    bits = max(1, (len(labels) - 1).bit_length())
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    template = environment.from_string(resource("templates/thread/thread.v.j2").read_text(encoding="utf-8"))
    text = template.render(
        thread=source.name,
        source=source.path.replace("\n", " "),
        module=module,
        ports=[f"{p.direction + ' wire':<11} {_bits(p.width)}{p.name}" for p in ports],
        state_bits=bits,
        state_names=[f"localparam [{bits - 1}:0] {label} = {bits}'d{i};" for i, label in enumerate(labels)],
        registers=[f"reg {_bits(r.width)}{r.name};" for r in machine.registers],
        wires=[f"wire {_bits(w.width)}{w.name} = {w.text};" for w in expressions.wires],
        outputs=parts.outputs,
        first_state=labels[0],
        states=parts.states,
        divider=parts.divider,
    )
    return (
        "\n".join(line.lstrip() if line.lstrip().startswith("`") else line for line in text.splitlines())
        + "\n"
    )


def _bits(width: int) -> str:
    return f"[{width - 1}:0] " if width > 1 else ""
