"""``match`` on integers: constants, alternatives, captures, the wildcard, and guards."""

from __future__ import annotations

import ast

from coram_studio.thread.frontend import expressions
from coram_studio.thread.frontend.context import Context
from coram_studio.thread.frontend.flow import Join
from coram_studio.thread.ir.graph import Value
from coram_studio.thread.ir.ops import Op

_REMEDY = "Match integers, alternatives with |, a name, or _."


def lower_match(ctx: Context, node: ast.stmt) -> None:
    """A chain of comparisons, in the order of the cases."""
    assert isinstance(node, ast.Match)
    with ctx.at(node.subject):
        subject = ctx.lower_integer(node.subject, "the subject of match")
        ctx.flow.note(ctx.site)
    end = Join()
    for case in node.cases:
        _case(ctx, subject, case, end)
    ctx.flow.leave(end)
    ctx.flow.arrive(end)


def _case(ctx: Context, subject: Value, case: ast.match_case, end: Join) -> None:
    """The body goes to ``end``; afterwards the flow is where the case does not apply."""
    missed = Join()
    with ctx.at(case.pattern):
        matched, failed = ctx.flow.branch(_condition(ctx, subject, case.pattern), ctx.site)
        environment = ctx.flow.environment
        ctx.flow.enter(failed, environment)
        ctx.flow.leave(missed)
        ctx.flow.enter(matched, environment)
        _capture(ctx, subject, case.pattern)
    if case.guard is not None:
        with ctx.at(case.guard):
            holds, fails = ctx.flow.branch(expressions.lower_condition(ctx, case.guard), ctx.site)
            environment = ctx.flow.environment
            ctx.flow.enter(fails, environment)
            ctx.flow.leave(missed)
            ctx.flow.enter(holds, environment)
    ctx.lower_body(case.body)
    ctx.flow.leave(end)
    ctx.flow.arrive(missed)


def _condition(ctx: Context, subject: Value, pattern: ast.pattern) -> Value:
    match pattern:
        case ast.MatchAs(pattern=None):
            return ctx.constant(1, boolean=True)
        case ast.MatchAs(pattern=ast.pattern() as inner):
            return _condition(ctx, subject, inner)
        case ast.MatchValue(value=expression):
            number = ctx.lower_integer(expression, "a case")
            return ctx.pure(Op.EQ, subject, number, boolean=True)
        case ast.MatchOr(patterns=alternatives):
            result = ctx.constant(0, boolean=True)
            for alternative in alternatives:
                if isinstance(alternative, ast.MatchAs):
                    raise ctx.refuse(
                        "T003", "a name cannot be an alternative of a case", alternative, _REMEDY
                    )
                condition = _condition(ctx, subject, alternative)
                result = ctx.pure(Op.OR, result, condition, boolean=True)
            return result
    raise ctx.refuse("T003", "this pattern is not part of the thread language", pattern, _REMEDY)


def _capture(ctx: Context, subject: Value, pattern: ast.pattern) -> None:
    if isinstance(pattern, ast.MatchAs) and pattern.name is not None:
        ctx.assign(ctx.variable(pattern.name), subject)
