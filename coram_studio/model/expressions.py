"""Whole numbers computed from a project's parameters: widths of objects, and parameters of kernels."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from coram_studio.model.blocks import KernelBlock, ObjectBlock
from coram_studio.model.design import Accelerator, Design
from coram_studio.model.project import Parameter

Values = Mapping[str, int]
"""The values of parameters, by name."""

_LONGEST = 200  # characters
_LARGEST = 1 << 64  # of a result on the way; what is larger is no width
_BINARY: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.floordiv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
}
# A name in Verilog that is no part of a number, of a macro, a system function, a path, or a string.
_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\\\S+|(?:[`$.]|::|\d*\')?[A-Za-z_][\w$]*|\d\w*')
_SIGNS = re.compile(r"[\w\s()+\-*/%<>]*")


class ExpressionError(ValueError):
    """An expression without a value; ``str(error)`` is the end of a sentence that begins with the expression."""


def parameter_values(parameters: Iterable[Parameter]) -> dict[str, int]:
    """The values of a project's parameters by name."""
    return {parameter.name: parameter.value for parameter in parameters}


def evaluate(text: str, values: Values) -> int:
    """The value of whole numbers and names under + - * / % << >> and brackets; / rounds down.

    Raises ExpressionError.
    """
    return _value(_parsed(text), values)


def check_expression(text: str) -> str:
    """Why ``text`` is no expression, whatever names are known, as the end of a sentence; "" if it is one."""
    try:
        for node in ast.walk(_parsed(text)):
            if not isinstance(node, ast.Name):
                _check_node(node)
    except ExpressionError as error:
        return str(error)
    return ""


def with_values(text: str, values: Values) -> str:
    """A Verilog expression in which the names of parameters are replaced by their values."""

    def value(match: re.Match[str]) -> str:
        found = values.get(match[0])
        if found is None:
            return match[0]
        return str(found) if found >= 0 else f"({found})"

    return _TOKEN.sub(value, text)


def depends(block: KernelBlock, values: Values) -> bool:
    """Whether a parameter of the kernel is computed from parameters of the project."""
    return any(with_values(text, values) != text for _, text in block.parameters)


def kernel_with_values(block: KernelBlock, values: Values) -> KernelBlock:
    """The kernel with numbers where its parameters name those of the project."""
    if not depends(block, values):
        return block
    return replace(
        block, parameters=tuple((name, with_values(text, values)) for name, text in block.parameters)
    )


def object_with_width(block: ObjectBlock, values: Values) -> ObjectBlock:
    """The object as wide as its expression says; as it is where it has none, or that has no value."""
    if not block.width_expression:
        return block
    try:
        width = evaluate(block.width_expression, values)
    except ExpressionError:
        return block
    return block if width == block.data_width else replace(block, data_width=width)


def with_object_widths(design: Design, values: Values) -> Design:
    """The design with the widths that its objects' expressions have; the same one where none changes."""
    for accelerator in design.accelerators:
        blocks = tuple(
            object_with_width(block, values) if isinstance(block, ObjectBlock) else block
            for block in accelerator.blocks
        )
        if blocks != accelerator.blocks:
            design = design.with_accelerator(accelerator.with_blocks(blocks))
    return design


def width_problems(accelerator: Accelerator, values: Values) -> Iterable[tuple[ObjectBlock, str]]:
    """The objects whose width cannot be computed, each with a sentence that says why."""
    for block in accelerator.blocks:
        if isinstance(block, ObjectBlock) and block.width_expression:
            try:
                evaluate(block.width_expression, values)
            except ExpressionError as error:
                yield block, f"width of {block.name}: {block.width_expression} {error}"


def _parsed(text: str) -> ast.expr:
    if len(text) > _LONGEST:
        raise ExpressionError(f"must have {_LONGEST} characters at most")
    if not _SIGNS.fullmatch(text):  # comments and strings of Python among them
        raise ExpressionError("must be whole numbers and parameters under + - * / % << >>")
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ExpressionError("must be whole numbers and parameters under + - * / % << >>") from None


def _check_node(node: ast.AST) -> None:
    match node:
        case ast.Constant(value=int() as number) if not isinstance(number, bool) and number < _LARGEST:
            return
        case ast.BinOp(op=kind) if type(kind) in _BINARY:
            return
        case ast.UnaryOp(op=ast.USub()) | ast.expr_context() | ast.operator() | ast.unaryop():
            return
    raise ExpressionError("must be whole numbers and parameters under + - * / % << >>")


def _value(node: ast.expr, values: Values) -> int:
    match node:
        case ast.Name(id=name):
            if name not in values:
                known = ", ".join(values) or "none"
                raise ExpressionError(
                    f"names {name}, which is no parameter of the project; there are: {known}"
                )
            return values[name]
        case ast.BinOp(left=left, op=kind, right=right):
            _check_node(node)
            return _applied(kind, _value(left, values), _value(right, values))
        case ast.UnaryOp(operand=operand):
            _check_node(node)
            return -_value(operand, values)
        case ast.Constant(value=int() as number):
            _check_node(node)
            return number
    raise ExpressionError("must be whole numbers and parameters under + - * / % << >>")


def _applied(kind: ast.operator, left: int, right: int) -> int:
    if isinstance(kind, ast.Div | ast.FloorDiv | ast.Mod) and right == 0:
        raise ExpressionError("must not divide by 0")
    if isinstance(kind, ast.LShift | ast.RShift) and not 0 <= right <= 64:
        raise ExpressionError(f"must shift by 0 to 64 bits, not {right}")
    result = _BINARY[type(kind)](left, right)
    if abs(result) >= _LARGEST:
        raise ExpressionError("must not exceed 64 bits")
    return result
