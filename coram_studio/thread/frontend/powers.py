"""Powers whose exponent is not known: a loop of squares and products."""

from __future__ import annotations

import ast

from coram_studio.thread.frontend import calls
from coram_studio.thread.frontend.context import Context
from coram_studio.thread.frontend.values import FunctionOperand
from coram_studio.thread.ir.graph import Value

_POWER = """
def power(base, exponent):
    result = 1
    while exponent:
        if exponent & 1:
            result *= base
        base *= base
        exponent >>= 1
    return result
"""


def variable_power(ctx: Context, base: Value, exponent: Value, node: ast.AST) -> Value:
    """``base ** exponent`` of unsigned integers; two products for each bit of the exponent up to its highest 1."""
    definition = ast.parse(_POWER).body[0]
    assert isinstance(definition, ast.FunctionDef)
    for part in ast.walk(definition):
        ast.copy_location(part, node)
    function = FunctionOperand(definition, {}, ctx.scope.root)
    operand = calls.inline_with(ctx, function, {"base": base, "exponent": exponent}, node)
    return ctx.integer(operand, node)
