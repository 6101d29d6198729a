"""Loops: while, and for over range or a tuple, with Python's else, break and continue."""

from __future__ import annotations

import ast

from coram_studio.thread.frontend import arrays, expressions
from coram_studio.thread.frontend.context import Context, LoopTargets
from coram_studio.thread.frontend.early_calls import made_first
from coram_studio.thread.frontend.flow import Join, Loop
from coram_studio.thread.frontend.names import has_call, names_in
from coram_studio.thread.frontend.values import ArrayOperand, TupleOperand, describe
from coram_studio.thread.ir.graph import Value, Variable
from coram_studio.thread.ir.ops import Op


def lower_while(ctx: Context, node: ast.stmt) -> None:
    """``while``."""
    assert isinstance(node, ast.While)
    loop = ctx.flow.open_loop(_assigned(ctx, node), {})
    with ctx.at(node.test), made_first(ctx, (node.test,)):
        condition = expressions.lower_condition(ctx, node.test)
        inside, outside = ctx.flow.branch(condition, ctx.site)
    environment = ctx.flow.environment
    on_break = Join()
    ctx.flow.enter(inside, environment)
    _body(ctx, node, on_break)
    _close(ctx, loop, node)
    ctx.flow.enter(outside, environment)
    ctx.lower_body(node.orelse)
    ctx.flow.leave(on_break)
    ctx.flow.arrive(on_break)


def lower_for(ctx: Context, node: ast.stmt) -> None:
    """``for``."""
    assert isinstance(node, ast.For)
    if not isinstance(node.target, ast.Name):
        raise ctx.refuse(
            "T003",
            "the variable of a for loop must be one name",
            node.target,
            "Take the items apart in the body.",
        )
    iterable = node.iter
    if (
        isinstance(iterable, ast.Call)
        and isinstance(iterable.func, ast.Name)
        and iterable.func.id == "range"
        and ctx.read("range", iterable.func) is None
    ):
        _for_range(ctx, node, iterable, ctx.variable(node.target.id))
        return
    operand = ctx.lower(iterable)
    if isinstance(operand, ArrayOperand):
        _for_array(ctx, node, operand, ctx.variable(node.target.id))
        return
    if not isinstance(operand, TupleOperand):
        raise ctx.refuse(
            "T007", f"a for loop must go over range(...) or a tuple, not {describe(operand)}", iterable
        )
    _for_items(ctx, node, operand, ctx.variable(node.target.id))


def _for_items(ctx: Context, node: ast.For, items: TupleOperand, target: Variable) -> None:
    """One copy of the body per item."""
    on_break = Join()
    head = ctx.spans.between(node.target, node.iter)
    for item in items.items:
        ctx.count_statement(node)
        with ctx.at(head):
            ctx.flow.note(ctx.site)
        ctx.assign(target, item)
        _body(ctx, node, on_break)
    with ctx.at(head):
        ctx.flow.note(ctx.site)
    ctx.lower_body(node.orelse)
    ctx.flow.leave(on_break)
    ctx.flow.arrive(on_break)


def _for_array(ctx: Context, node: ast.For, array: ArrayOperand, target: Variable) -> None:
    with ctx.at(ctx.spans.between(node.target, node.iter)):
        bounds = ctx.constant(0), ctx.constant(array.info.length), ctx.constant(1)
    _counted(ctx, node, bounds, target, array)


def _for_range(ctx: Context, node: ast.For, call: ast.Call, target: Variable) -> None:
    head = ctx.spans.between(node.target, node.iter)
    with ctx.at(head), made_first(ctx, (call,)):
        if not ctx.model.signed and not _counts_down(ctx, call):
            _stepped(ctx, node, call, target)
            return
        bounds = _bounds(ctx, call)
    _counted(ctx, node, bounds, target, None)


def _counts_down(ctx: Context, call: ast.Call) -> bool:
    """Whether the step of a range is a constant that was meant negative."""
    if len(call.args) != 3:
        return False
    step = ctx.lower_integer(call.args[2])
    return step.constant is not None and _step_of(ctx, step) < 0


def _stepped(ctx: Context, node: ast.For, call: ast.Call, target: Variable) -> None:
    """A loop over a range of unsigned integers, as the tool that such threads come from has it.

    The loop's variable is the counter itself: what the body assigns to it counts, and after the loop it is the first
    number that is not in the range. Variables in stop and step are read anew for each round.
    """
    changing = _assigned(ctx, node)
    with ctx.at(ctx.spans.between(node.target, node.iter)):
        fixed = _bounds(ctx, call)
        ctx.assign(target, fixed[0])
        loop = ctx.flow.open_loop(changing, {})
        count = loop.phis[target]
        varying = [_varies(ctx, arg, changing) for arg in call.args]
        stop = _bounds(ctx, call)[1] if any(varying) else fixed[1]
        inside, outside = ctx.flow.branch(_goes_on(ctx, count, stop, fixed[2]), ctx.site)
        environment = ctx.flow.environment
        ctx.flow.enter(inside, environment)
        head = ctx.site
    on_break = Join()
    _body(ctx, node, on_break)
    with ctx.at(ctx.spans.between(node.target, node.iter)):
        step = _bounds(ctx, call)[2] if any(varying) else fixed[2]
        untouched = ctx.flow.environment[target] is count and not any(varying)
        exact = untouched and _cannot_wrap(ctx, stop, step)
        before = ctx.integer(ctx.flow.environment[target], node, "the variable of a for loop over a range")
        count.exact = exact
        after = ctx.flow.pure(Op.ADD, before, step, site=head, exact=exact)
        ctx.assign(target, after)
    _close(ctx, loop, node)
    ctx.flow.enter(outside, environment)
    if not any(varying) and _runs(ctx, *fixed):
        _leave_set(ctx, loop)
    ctx.lower_body(node.orelse)
    ctx.flow.leave(on_break)
    ctx.flow.arrive(on_break)


def _varies(ctx: Context, node: ast.expr, changing: list[Variable]) -> bool:
    """Whether a bound may be another number in another round. Calls in it have been made."""
    if isinstance(node, ast.Call) and node in ctx.made_calls:
        return False
    if isinstance(node, ast.Name):
        return ctx.variable(node.id) in changing
    return any(
        _varies(ctx, child, changing) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)
    )


def _cannot_wrap(ctx: Context, stop: Value, step: Value) -> bool:
    """Whether a number below ``stop`` has room for ``step``: then the counter is at most their sum."""
    if stop.written is not None and not ctx.model.holds(stop.written):
        return False
    if step.constant == 1:
        return True
    return (
        stop.constant is not None
        and step.constant is not None
        and ctx.model.holds(stop.constant + step.constant)
    )


def _counted(
    ctx: Context,
    node: ast.For,
    bounds: tuple[Value, Value, Value],
    target: Variable,
    array: ArrayOperand | None,
) -> None:
    """A loop over a range, whose numbers are the target's values or, with ``array``, indices of them."""
    start, stop, step = bounds
    with ctx.at(ctx.spans.between(node.target, node.iter)):
        counter = Variable(-ctx.new_scope_number(), target.function, target.name)
        start, stop = _signed_bounds(ctx, start, stop, step)
        loop = ctx.flow.open_loop(_assigned(ctx, node), {counter: start})
        count = ctx.flow.environment[counter]
        assert isinstance(count, Value)
        count.exact = True
        inside, outside = ctx.flow.branch(_goes_on(ctx, count, stop, step), ctx.site)
        environment = ctx.flow.environment
        ctx.flow.enter(inside, environment)
        item = count if array is None else arrays.load(ctx, array, count)
        if not ctx.model.signed and _step_of(ctx, step) < 0:
            item = ctx.pure(Op.AND, count, ctx.constant(ctx.model.high))
        ctx.assign(target, item)
        # The range is over even where the body has assigned its variable.
        head = ctx.site
    on_break = Join()
    _body(ctx, node, on_break)
    ctx.flow.environment[counter] = ctx.flow.pure(
        Op.ADD,
        count,
        ctx.graph.constant(_step_of(ctx, step)) if step.constant is not None else step,
        site=head,
        exact=True,
    )
    _close(ctx, loop, node)
    ctx.flow.enter(outside, environment)
    if _runs(ctx, start, stop, step):
        _leave_set(ctx, loop)
    ctx.flow.environment.pop(counter, None)
    ctx.lower_body(node.orelse)
    ctx.flow.leave(on_break)
    ctx.flow.arrive(on_break)
    ctx.flow.environment.pop(counter, None)


def _bounds(ctx: Context, call: ast.Call) -> tuple[Value, Value, Value]:
    if call.keywords or not 1 <= len(call.args) <= 3:
        raise ctx.refuse(
            "T008", f"range must have 1 to 3 arguments, not {len(call.args) + len(call.keywords)}", call
        )
    # A bool would make the loop's variable one; range gives integers.
    zero = ctx.graph.constant(0)
    values = [ctx.lower_integer(a, "an argument of range") for a in call.args]
    values = [ctx.pure(Op.ADD, v, zero) if v.boolean else v for v in values]
    if len(values) == 1:
        values.insert(0, zero)
    if len(values) == 2:
        values.append(ctx.constant(1))
    start, stop, step = values
    if step.constant == 0:
        raise ctx.refuse("T020", "the step of range must not be 0", call.args[2])
    if step.constant is None:
        ctx.check(ctx.pure(Op.NE, step, zero, boolean=True), ("the step of range is 0",))
    return start, stop, step


def _step_of(ctx: Context, step: Value) -> int:
    """The step of a constant one; unsigned integers count down when the step was written negative."""
    number = step.constant
    if number is None:
        return 1
    if not ctx.model.signed and number >> (ctx.model.width - 1):
        return number - (1 << ctx.model.width)
    return number


def _signed_bounds(ctx: Context, start: Value, stop: Value, step: Value) -> tuple[Value, Value]:
    """Counting down in unsigned integers, range(9, -1, -1) must end: read both bounds as signed."""
    if ctx.model.signed or _step_of(ctx, step) > 0:
        return start, stop
    return _as_signed(ctx, start), _as_signed(ctx, stop)


def _runs(ctx: Context, start: Value, stop: Value, step: Value) -> bool:
    """Whether the body is known to run at least once."""
    first, last = start.constant, stop.constant
    if first is None or last is None or step.constant is None:
        return False
    return first < last if _step_of(ctx, step) > 0 else last < first


def _leave_set(ctx: Context, loop: Loop) -> None:
    """After a loop that has run, a variable is what the body left, also where it was unset before the loop."""
    for variable, phi in loop.phis.items():
        # Within another loop, what was there before is a phi, of which it is not known yet whether it is set.
        if len(phi.args) == 2 and phi.args[0].op in (Op.UNDEF, Op.PHI) and not ctx.flow.dead:
            left = ctx.graph.new_value(Op.PHI, [phi], boolean=phi.boolean)
            left.name, left.block = variable.name, ctx.flow.block
            ctx.flow.block.phis.append(left)
            ctx.flow.environment[variable] = left
            ctx.flow.bind(variable, left)
            ctx.left_by_loop[left] = phi


def _as_signed(ctx: Context, value: Value) -> Value:
    width = ctx.model.width
    if value.constant is not None:
        number = value.constant
        return ctx.graph.constant(number - (1 << width) if number >> (width - 1) else number)
    big = ctx.pure(Op.LT, ctx.constant((1 << (width - 1)) - 1), value, boolean=True)
    modulus = ctx.graph.constant(1 << width)
    lowered = ctx.flow.pure(Op.SUB, value, modulus, site=ctx.site, exact=True)
    return ctx.flow.pure(Op.SELECT, big, lowered, value, site=ctx.site, exact=True)


def _goes_on(ctx: Context, count: Value, stop: Value, step: Value) -> Value:
    up = ctx.pure(Op.LT, count, stop, boolean=True)
    down = ctx.pure(Op.LT, stop, count, boolean=True)
    if step.constant is not None or not ctx.model.signed:
        return up if _step_of(ctx, step) > 0 else down
    rising = ctx.pure(Op.LT, ctx.graph.constant(0), step, boolean=True)
    return ctx.pure(Op.SELECT, rising, up, down, boolean=True)


def _body(ctx: Context, node: ast.While | ast.For, on_break: Join) -> None:
    on_continue = Join()
    loops = ctx.activation.loops
    loops.append(LoopTargets(on_break, on_continue))
    try:
        ctx.lower_body(node.body)
    finally:
        loops.pop()
    ctx.flow.leave(on_continue)
    ctx.flow.arrive(on_continue)


def _close(ctx: Context, loop: Loop, node: ast.AST) -> None:
    for variable in ctx.flow.close_loop(loop):
        text = f"{variable.name} must not change what it stands for within a loop"
        ctx.report("T021", text, node, "Use one variable per object.")


def _assigned(ctx: Context, node: ast.While | ast.For) -> list[Variable]:
    """Variables that an iteration may assign: those that need a value at the loop's head."""
    parts: list[ast.AST] = [*node.body]
    parts.append(node.test if isinstance(node, ast.While) else node.target)
    names = names_in(parts).assigned
    variables = dict.fromkeys(ctx.variable(name) for name in sorted(names))
    if has_call(parts):
        names |= ctx.outer_names
    variables.update(dict.fromkeys(v for v in ctx.flow.environment if v.name in names and v.scope >= 0))
    return list(variables)
