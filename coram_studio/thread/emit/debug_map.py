"""The debug map: which source is at work in each state, and where each variable lives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from coram_studio.diagnostics import Span
from coram_studio.thread.ir.graph import Value, Variable
from coram_studio.thread.ir.ops import Op
from coram_studio.thread.program import DebugMap, StateInfo, ThreadSource, VariableInfo, Wait
from coram_studio.thread.schedule.machine import Await, If, Machine, Register, State, Step

_DIRECTIONS: Mapping[Op, Literal["out", "in", "end"]] = {
    Op.COMMAND: "out",
    Op.SEND: "out",
    Op.RECEIVE: "in",
    Op.WAIT: "end",
    Op.DRAIN: "end",
    Op.QUOTIENT: "end",
}


def build_debug_map(machine: Machine, source: ThreadSource) -> DebugMap:
    """Of a machine whose registers have their names."""
    found = {
        variable: info
        for variable, versions in machine.graph.bindings.items()
        if (info := _variable(machine, variable, versions)) is not None
    }
    owners = _owners(machine)
    states = [
        StateInfo(
            index=state.index,
            label=state.label,
            spans=tuple(dict.fromkeys(site.span for site in state.sites)),
            stacks=tuple(site.stack for site in state.sites),
            waits_for=state.waits,
            waits=tuple(dict.fromkeys(_waits(state.steps))),
            variables=tuple(
                number
                for number, (variable, info) in enumerate(found.items())
                if _holds(machine, state, variable, info, owners)
            ),
        )
        for state in machine.states
    ]
    end = Span(source.path, max(1, source.text.rstrip("\n").count("\n") + 1))
    states.append(StateInfo(len(machine.states), "FINISHED", (end,)))
    return DebugMap(source.name, source.path, "state", tuple(states), tuple(found.values()))


def _waits(steps: list[Step]) -> Iterator[Wait]:
    """What a state waits for, on all its paths."""
    for step in steps:
        if isinstance(step, Await):
            direction = _DIRECTIONS.get(step.value.op)
            if direction is not None and not step.immediate:
                yield Wait(step.value.call.key, step.value.call.method, direction)
            yield from _waits(step.then)
        elif isinstance(step, If):
            yield from _waits(step.then)
            yield from _waits(step.other)


def _owners(machine: Machine) -> dict[Value, set[Variable]]:
    """The variables that have had a value: more than one after a copy."""
    owners: dict[Value, set[Variable]] = {}
    for variable, versions in machine.graph.bindings.items():
        for value in versions:
            owners.setdefault(value, set()).add(variable)
    return owners


def _holds(
    machine: Machine,
    state: State,
    variable: Variable,
    info: VariableInfo,
    owners: Mapping[Value, set[Variable]],
) -> bool:
    """Whether the variable has its value where the map says, when the state is entered.

    A value that another variable has had as well may be kept for that one alone, and one of a function that has ended
    for its caller.
    """
    if info.register is None or not _active(machine, state, variable):
        return False
    live = [v for v in machine.graph.bindings[variable] if v in state.live]
    if len(live) != 1 or len(owners[live[0]]) > 1:
        return False
    return machine.register_of[live[0]].name == info.register


def _active(machine: Machine, state: State, variable: Variable) -> bool:
    """Whether the function's activation that the variable belongs to is at work in the state."""
    if not variable.function:
        return True
    paths = {
        tuple(frame.span for frame in value.site.stack[:-1])
        for value in machine.graph.bindings[variable]
        if value.site is not None and value.site.stack and value.site.stack[-1].function == variable.function
    }
    return any(
        frame.function == variable.function and tuple(f.span for f in site.stack[:depth]) in paths
        for site in state.sites
        for depth, frame in enumerate(site.stack)
    )


def _variable(machine: Machine, variable: Variable, versions: list[Value]) -> VariableInfo | None:
    if variable.scope < 0:
        return None  # a loop's counter, which stands in for the loop's variable
    held: dict[int, Register] = {}
    for value in versions:
        register = machine.register_of.get(value)
        if register is not None:
            held[id(register)] = register
    if held:
        best = max(held.values(), key=lambda r: sum(v in r.values for v in versions))
        return VariableInfo(variable.name, variable.function, best.name, best.width, best.signed)
    constants = {v.constant for v in versions}
    if len(constants) == 1 and (number := constants.pop()) is not None:
        width = max(1, number.bit_length() + (number < 0))
        return VariableInfo(variable.name, variable.function, None, width, number < 0, number)
    return None
