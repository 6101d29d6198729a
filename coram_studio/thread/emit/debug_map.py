"""The debug map: which source is at work in each state, and where each variable lives."""

from __future__ import annotations

from coram_studio.diagnostics import Span
from coram_studio.thread.ir.graph import Value, Variable
from coram_studio.thread.program import DebugMap, StateInfo, ThreadSource, VariableInfo
from coram_studio.thread.schedule.machine import Machine, Register


def build_debug_map(machine: Machine, source: ThreadSource) -> DebugMap:
    """Of a machine whose registers have their names."""
    states = [
        StateInfo(
            index=state.index,
            label=state.label,
            spans=tuple(dict.fromkeys(site.span for site in state.sites)),
            stacks=tuple(site.stack for site in state.sites),
            waits_for=state.waits,
        )
        for state in machine.states
    ]
    end = Span(source.path, max(1, source.text.rstrip("\n").count("\n") + 1))
    states.append(StateInfo(len(machine.states), "FINISHED", (end,)))
    variables = tuple(
        info
        for variable, versions in machine.graph.bindings.items()
        if (info := _variable(machine, variable, versions)) is not None
    )
    return DebugMap(source.name, source.path, "state", tuple(states), variables)


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
