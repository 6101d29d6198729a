"""Whether each value is a bool or an int: Python prints and combines them differently."""

from __future__ import annotations

from dataclasses import replace

from coram_studio.diagnostics import Diagnostic, diagnostic
from coram_studio.thread.ir.graph import Graph, Value, values_of
from coram_studio.thread.ir.ops import Field, Op, Text

_DEPENDENT = (Op.PHI, Op.SELECT, Op.AND, Op.OR, Op.XOR)


def resolve_kinds(graph: Graph) -> tuple[Diagnostic, ...]:
    """Settle the kinds of merged values, then how prints show them.

    A value that may be a bool or an int cannot be printed: which text it has is not known.
    """
    values = [v for block in graph.blocks for v in values_of(block)]
    dependent = [v for v in values if v.op in _DEPENDENT]
    for value in dependent:
        value.boolean = True
    _spread(dependent)
    mixed = _mixed(dependent)
    findings: list[Diagnostic] = []
    for value in values:
        if value.op is Op.STORE and (value.args[1].boolean or value.args[1] in mixed) and graph.model.signed:
            text = "an item of a list must be an integer, not a bool"
            findings.append(diagnostic("T022", text, span=value.site.span if value.site else None))
        if isinstance(value.payload, Text):
            _settle(value, mixed, findings, graph.model.signed)
    return tuple(findings)


def _sources(value: Value) -> list[Value]:
    args = value.args[1:] if value.op is Op.SELECT else value.args
    return [a for a in args if a.op is not Op.UNDEF]


def _spread(dependent: list[Value]) -> None:
    users: dict[Value, list[Value]] = {}
    for value in dependent:
        for arg in value.args:
            users.setdefault(arg, []).append(value)
    work = list(dependent)
    while work:
        value = work.pop()
        if value.boolean and not all(a.boolean for a in _sources(value)):
            value.boolean = False
            work.extend(users.get(value, ()))


def _mixed(dependent: list[Value]) -> set[Value]:
    mixed: set[Value] = set()
    changed = True
    while changed:
        changed = False
        for value in dependent:
            if value.boolean or value in mixed:
                continue
            sources = _sources(value)
            some = any(a.boolean or a in mixed for a in sources)
            # An operator on a bool and an int gives an int; a choice between them may give either.
            if some and (value.op in (Op.PHI, Op.SELECT) or all(a.boolean or a in mixed for a in sources)):
                mixed.add(value)
                changed = True
    return mixed


def _settle(value: Value, mixed: set[Value], findings: list[Diagnostic], python: bool) -> None:
    assert isinstance(value.payload, Text)
    arguments = iter(value.args[1:] if value.op is Op.CHECK else value.args)
    pieces: list[str | Field] = []
    for piece in value.payload.pieces:
        if isinstance(piece, Field):
            argument = next(arguments)
            if piece.conversion == "s":
                if argument in mixed and python:
                    name = argument.name or "a printed value"
                    text = f"{name} may be a bool or an integer here, which print differently"
                    findings.append(diagnostic("T022", text, span=value.site.span if value.site else None))
                # Unsigned integers come from a tool in which comparisons give 0 and 1.
                piece = replace(piece, conversion="?" if argument.boolean and python else "d")
        pieces.append(piece)
    value.payload = Text(tuple(pieces))
