"""The thread's module in Verilog-2001."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import jinja2

from coram_studio.locate import resource
from coram_studio.thread.emit.debug_map import build_debug_map
from coram_studio.thread.emit.expressions import Expressions, without_parentheses
from coram_studio.thread.emit.names import Names
from coram_studio.thread.emit.outputs import FINISHED, Outputs, declared_range, ready, waits
from coram_studio.thread.emit.printing import error_lines, print_lines
from coram_studio.thread.emit.queue import QUEUE_MODULE, Queued, queue_names, queue_ports, queued_objects
from coram_studio.thread.ir.ops import DIVIDER, Op, Text
from coram_studio.thread.objects import object_ports
from coram_studio.thread.program import ThreadOptions, ThreadPort, ThreadProgram, ThreadSource
from coram_studio.thread.schedule.divider import plan_divider
from coram_studio.thread.schedule.machine import Act, Await, Goto, If, Machine, Node, Put, State, Step

DIVIDER_MODULE = "coram_divider"
_STEP_NAMES = {
    Op.COMMAND: "COMMAND",
    Op.WAIT: "WAIT",
    Op.SEND: "SEND",
    Op.RECEIVE: "RECEIVE",
    Op.POKE: "POKE",
    Op.PEEK: "PEEK",
    Op.QUOTIENT: "DIVISION",
    Op.DRAIN: "DRAIN",
}


def emit_program(machine: Machine, source: ThreadSource, options: ThreadOptions) -> ThreadProgram:
    """The module's text, its ports and its debug map. Names the machine's states and registers."""
    module = f"coram_thread_{source.name}"
    queued = queued_objects(machine)
    ports = _ports(machine, options, queued)
    divider = [DIVIDER, *(f"{DIVIDER}_{s}" for s in ("start", "done", "quotient", "remainder"))]
    names = Names(
        {"state", module, "clk", "rst", "finished", *divider, *(p.name for p in ports)} | queue_names(queued)
    )
    _name_states(machine, names)
    _name_registers(machine, names)
    for array in machine.arrays.values():
        array.name = names.take(array.name, "list")
    expressions = Expressions(machine, names, _roots(machine))
    plan = plan_divider(machine, options.clock_mhz)
    if plan is not None:
        expressions.widen_divider(plan.dividend, plan.divisor)
    outputs = Outputs(machine, expressions, options, queued, plan)
    parts = {
        "outputs": outputs.objects(),
        "divider": outputs.divider(),
        "queue": outputs.queue(),
        "arrays": outputs.arrays(),
        "states": [
            line
            for state in machine.states
            for line in _state_lines(machine, state, source.name, expressions)
        ],
    }
    text = _render(machine, source, module, ports, expressions, parts)
    library = ((QUEUE_MODULE,) if queued.keys else ()) + ((DIVIDER_MODULE,) if plan is not None else ())
    debug_map = build_debug_map(machine, source)
    return ThreadProgram(source.name, module, text, ports, machine.graph.objects, debug_map, library)


def _ports(machine: Machine, options: ThreadOptions, queued: Queued) -> tuple[ThreadPort, ...]:
    ports = [
        ThreadPort("clk", "input", 1),
        ThreadPort("rst", "input", 1),
        ThreadPort("finished", "output", 1),
    ]
    for use in machine.graph.objects:
        ports += object_ports(use, options.external_address_width)
        ports += queue_ports(use.key) if use.key in queued.loads else ()
    return tuple(ports)


def _name_states(machine: Machine, names: Names) -> None:
    for state in machine.states:
        parts = [f"S{state.index}"]
        first = next(waits(state.steps), None)
        lines = [site.span.line for site in state.sites]
        if lines:
            parts.append(f"L{lines[0]}")
        if first is not None:
            parts.append(_STEP_NAMES[first.value.op])
        state.label = names.take("_".join(parts))
    names.take(FINISHED)


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
            case Put(_, args):
                yield from args
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
            case Await(_, _, then):
                inner = _step_lines(machine, state, then, thread, expressions)
                agreed = ready(step)
                lines += [f"if ({agreed}) begin", *_indent(inner), "end"] if agreed else inner
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


@cache
def _template() -> jinja2.Template:
    """The module's template; reading it would be a third of a check that runs at every keystroke."""
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    return environment.from_string(resource("templates/thread/thread.v.j2").read_text(encoding="utf-8"))


def _render(
    machine: Machine,
    source: ThreadSource,
    module: str,
    ports: tuple[ThreadPort, ...],
    expressions: Expressions,
    parts: Mapping[str, object],
) -> str:
    labels = [s.label for s in machine.states] + [FINISHED]
    bits = max(1, (len(labels) - 1).bit_length())
    text = _template().render(
        thread=source.name,
        source=source.path.replace("\n", " "),
        module=module,
        ports=[f"{p.direction + ' wire':<11} {declared_range(p.width)}{p.name}" for p in ports],
        state_bits=bits,
        state_names=[f"localparam [{bits - 1}:0] {label} = {bits}'d{i};" for i, label in enumerate(labels)],
        registers=[f"reg {declared_range(r.width)}{r.name};" for r in machine.registers],
        wires=[f"wire {declared_range(w.width)}{w.name} = {w.text};" for w in expressions.wires],
        first_state=labels[0],
        tables=expressions.divisions.tables,
        functions=expressions.divisions.functions,
        **parts,
    )
    return (
        "\n".join(line.lstrip() if line.lstrip().startswith("`") else line for line in text.splitlines())
        + "\n"
    )
