"""Local simplification: identities of the operators, trivial phis, comparisons of comparisons.

add x, 0 -> x      select c, x, x -> x      eq (lt a, b), 0 -> le b, a      phi x, x -> x
"""

from __future__ import annotations

from coram_studio.thread.ir.graph import Branch, Graph, Value
from coram_studio.thread.ir.ops import COMMUTATIVE, COMPARISONS, PURE, Op, evaluate

_NEGATED = {Op.EQ: Op.NE, Op.NE: Op.EQ}


def simplify(graph: Graph) -> bool:
    """Apply the identities once over the graph, to each value after its arguments."""
    mapping: dict[Value, Value] = {}
    changed = False

    def current(value: Value) -> Value:
        while value in mapping:
            value = mapping[value]
        return value

    for block in graph.blocks:
        for phi in block.phis:
            phi.args = [current(a) for a in phi.args]
            only = _trivial(phi)
            if only is not None:
                mapping[phi] = only
        for value in block.ops:
            value.args = [current(a) for a in value.args]
            if value.op not in PURE:
                continue
            changed |= _normalise(value)
            same = _identity(graph, value)
            if same is not None:
                mapping[value] = same
    graph.replace(mapping)
    for block in graph.blocks:
        block.phis = [v for v in block.phis if v not in mapping]
        block.ops = [v for v in block.ops if v not in mapping]
        terminator = block.terminator
        if isinstance(terminator, Branch):
            changed |= _turn_branch(terminator)
    return changed or bool(mapping)


def _trivial(phi: Value) -> Value | None:
    others = {a for a in phi.args if a is not phi}
    if len(others) == 1:
        (only,) = others
        return only
    defined = {a for a in others if a.op is not Op.UNDEF}
    # A read of the unset variable has been refused, so that the constant is what any read sees.
    if len(defined) == 1 and (only := next(iter(defined))).op is Op.CONST:
        return only
    return None


def _turn_branch(branch: Branch) -> bool:
    condition = branch.condition
    if condition.op is Op.EQ and condition.args[1].constant == 0:
        branch.condition = condition.args[0]
        branch.then, branch.other = branch.other, branch.then
        return True
    if condition.op is Op.NE and condition.args[1].constant == 0:
        branch.condition = condition.args[0]
        return True
    return False


def _normalise(value: Value) -> bool:
    """Constants to the right of commutative operators, and negated comparisons turned."""
    changed = False
    if value.op in COMMUTATIVE and value.args[0].op is Op.CONST and value.args[1].op is not Op.CONST:
        value.args.reverse()
        changed = True
    if value.op in (Op.EQ, Op.NE) and value.args[1].constant == 0 and value.args[0].op in COMPARISONS:
        inner = value.args[0]
        a, b = inner.args
        if value.op is Op.NE:
            value.op, value.args = inner.op, [a, b]
        elif inner.op in _NEGATED:
            value.op, value.args = _NEGATED[inner.op], [a, b]
        else:
            value.op, value.args = (Op.LE if inner.op is Op.LT else Op.LT), [b, a]
        value.boolean = True
        changed = True
    return changed


def _identity(graph: Graph, value: Value) -> Value | None:
    numbers = [a.constant for a in value.args]
    known = [n for n in numbers if n is not None]
    if len(known) == len(numbers):
        result = evaluate(value.op, known, graph.model, exact=value.exact)
        return graph.constant(result, boolean=value.boolean)
    if value.op is Op.SELECT:
        return _select(graph, value)
    if value.op is Op.INVERT:
        inner = value.args[0]
        return inner.args[0] if inner.op is Op.INVERT else None
    return _binary(graph, value)


def _select(graph: Graph, value: Value) -> Value | None:
    condition, then, other = value.args
    if condition.constant is not None:
        return then if condition.constant else other
    if then is other:
        return then
    if condition.op is Op.EQ and condition.args[1].constant == 0 and condition.args[0].op in COMPARISONS:
        value.args = [condition.args[0], other, then]
        return None
    if condition.boolean and then.constant == 1 and other.constant == 0:
        return condition
    if not (condition.boolean and value.boolean):
        return None
    # Of bools: and, or.
    if other.constant == 0 or other is condition:
        value.op, value.args = Op.AND, [condition, then]
    elif then.constant == 1 or then is condition:
        value.op, value.args = Op.OR, [condition, other]
    elif then.constant == 0 and other.constant == 1:
        value.op, value.args = Op.EQ, [condition, graph.constant(0)]
    return None


def _binary(graph: Graph, value: Value) -> Value | None:
    a, b = value.args
    number = b.constant
    same = a is b
    match value.op:
        case Op.ADD | Op.SUB if number == 0 and (value.exact or not a.exact):
            return a
        case Op.OR | Op.XOR | Op.SHL | Op.SHR if number == 0:
            return a
        case Op.MUL | Op.FLOORDIV if number == 1:
            return a
        case Op.MUL | Op.AND if number == 0:
            return graph.constant(0)
        case Op.AND if (number == graph.model.wrap(-1) and not a.exact) or (number == 1 and a.boolean):
            return a
        case Op.AND | Op.OR if same:
            return a
        case Op.SUB | Op.XOR if same:
            return graph.constant(0)
        case Op.EQ | Op.LE if same:
            return graph.constant(1, boolean=True)
        case Op.NE | Op.LT if same:
            return graph.constant(0, boolean=True)
        case Op.NE if number == 0 and a.boolean:
            return a
        case Op.MOD if number == 1:
            return graph.constant(0)
    return _reassociate(graph, value, number)


def _reassociate(graph: Graph, value: Value, number: int | None) -> Value | None:
    """``(x + 3) + 4`` to ``x + 7``; only where nothing in between is exact."""
    a = value.args[0]
    if (
        number is None
        or value.exact
        or a.exact
        or a.op not in (Op.ADD, Op.SUB, Op.AND, Op.OR, Op.XOR, Op.MUL)
    ):
        return None
    inner = a.args[1].constant
    if inner is None:
        return None
    wrap = graph.model.wrap
    if value.op in (Op.ADD, Op.SUB) and a.op in (Op.ADD, Op.SUB):
        total = (inner if a.op is Op.ADD else -inner) + (number if value.op is Op.ADD else -number)
        value.op, value.args = Op.ADD, [a.args[0], graph.constant(wrap(total))]
    elif value.op is a.op and value.op is not Op.SUB:
        result = evaluate(value.op, [inner, number], graph.model)
        value.args = [a.args[0], graph.constant(result)]
    return None
