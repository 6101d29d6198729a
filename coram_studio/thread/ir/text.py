"""The IR as text, for tests and for people who debug the compiler."""

from __future__ import annotations

from coram_studio.thread.ir.graph import Block, Branch, Graph, Jump, Value
from coram_studio.thread.ir.ops import Field, ObjectCall, Op, Text


def format_graph(graph: Graph) -> str:
    """One line per operation, blocks in order, with source lines at the right."""
    lines = [f"thread {graph.name} ({graph.model.describe()})"]
    lines += [f"  object {o.key}: {o.kind} {o.data_width} bit x {o.size}" for o in graph.objects]
    lines += [f"  {a.key}: {a.name}[{a.length}]" for a in graph.arrays.values()]
    for block in graph.blocks:
        lines.extend(_block(block))
    return "\n".join(lines) + "\n"


def format_value(value: Value) -> str:
    """``%7 = add %3, 4``; a constant is its number."""
    if value.op is Op.CONST:
        return ("False", "True")[value.payload == 1] if value.boolean else str(value.payload)
    args = ", ".join(format_operand(a) for a in value.args)
    head = f"%{value.number}{'.' + value.name if value.name else ''} = {value.op.value}"
    marks = (" exact" if value.exact else "") + (" bool" if value.boolean else "")
    payload = _payload(value)
    return f"{head}{marks}{' ' + payload if payload else ''}{' ' + args if args else ''}"


def format_operand(value: Value) -> str:
    """A use of a value."""
    return format_value(value) if value.op is Op.CONST else f"%{value.number}"


def _payload(value: Value) -> str:
    payload = value.payload
    if isinstance(payload, ObjectCall):
        marks = (" strict" if payload.strict else "") + (" queued" if payload.queued else "")
        return f"{payload.key}.{payload.method}{marks}"
    if isinstance(payload, Text):
        return repr("".join(_piece(p) for p in payload.pieces))
    return payload if isinstance(payload, str) else ""


def _piece(piece: str | Field) -> str:
    if isinstance(piece, str):
        return piece
    return f"{{{piece.fill}{piece.align}{piece.width}{piece.conversion}}}"


def _block(block: Block) -> list[str]:
    preds = ", ".join(map(repr, block.preds))
    lines = [f"b{block.number}:" + (f"  ; from {preds}" if preds else "")]
    for value in [*block.phis, *block.ops]:
        line = f"    {format_value(value)}"
        if value.site is not None:
            line = f"{line:<60}; line {value.site.span.line}"
        lines.append(line)
    match block.terminator:
        case Jump(target):
            lines.append(f"    jump {target!r}")
        case Branch(condition, then, other):
            lines.append(f"    branch {format_operand(condition)} ? {then!r} : {other!r}")
        case _:
            lines.append("    halt")
    return lines
