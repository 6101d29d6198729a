"""What control threads with unsigned integers mean where that is not what Python means, as a change of the syntax tree.

Calls are made before the rest of their statement; ``and`` and ``or`` give 0 and 1, if more than one operand counts; a for
loop's variable is its counter, and its bounds are read anew for each round; nothing is 0. Widths are not dealt with here.
"""

from __future__ import annotations

import ast
from typing import Any

_PLAIN = frozenset({"print", "int", "bool", "len", "min", "max", "abs", "divmod", "str", "range", "auto"})


class UnsignedSemantics(ast.NodeTransformer):
    """Makes of such a thread a Python program that does the same."""

    def __init__(self) -> None:
        self._numbers = 0

    def _name(self, kind: str) -> str:
        self._numbers += 1
        return f"_{kind}{self._numbers}"

    def visit(self, node: ast.AST) -> Any:
        found = super().visit(node)
        for new in found if isinstance(found, list) else [found]:
            if isinstance(new, ast.AST) and new is not node and hasattr(node, "lineno"):
                ast.copy_location(new, node)
        return found

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return ast.Constant(0) if node.value is None else node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        self.generic_visit(node)
        kept: dict[str, ast.expr] = {}
        for item in node.values:
            if isinstance(item, ast.Constant) and bool(item.value) == isinstance(node.op, ast.And):
                continue
            calls = any(isinstance(part, ast.Call | ast.NamedExpr) for part in ast.walk(item))
            kept[str(len(kept)) if calls else ast.dump(item)] = item
        only = next(iter(kept.values())) if len(kept) == 1 else None
        if only is not None and not isinstance(only, ast.Constant):
            return _call("int", only)
        return _call("int", _call("bool", node))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        self.generic_visit(node)
        node.body.append(ast.Return(ast.Constant(0)))
        return node

    def visit_Return(self, node: ast.Return) -> ast.stmt:
        node.value = self._early(node.value) if node.value is not None else ast.Constant(0)
        return node

    def visit_Assign(self, node: ast.Assign) -> list[ast.stmt]:
        calls: list[ast.expr] = []
        node.value = self._take_calls(node.value, calls)
        node.targets = [self._take_calls(target, calls) for target in node.targets]
        return [*map(ast.Expr, calls), node]

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        node.value = self._early(node.value) if node.value is not None else None
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> list[ast.stmt]:
        calls: list[ast.expr] = []
        target = self._take_calls(node.target, calls)
        assert isinstance(target, ast.Name | ast.Subscript)
        node.target, node.value = target, self._take_calls(node.value, calls)
        return [*map(ast.Expr, calls), node]

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        node.value = self._early(node.value)
        return node

    def visit_If(self, node: ast.If | ast.While) -> ast.stmt:
        node.test = self._early(node.test)
        node.body = self._statements(node.body)
        node.orelse = self._statements(node.orelse)
        return node

    def visit_While(self, node: ast.While) -> ast.stmt:
        return self.visit_If(node)

    def visit_For(self, node: ast.For) -> ast.stmt | list[ast.stmt]:
        node.body, node.orelse = self._statements(node.body), self._statements(node.orelse)
        call = node.iter
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "range"):
            node.iter = self._early(node.iter)
            return node
        calls: list[ast.expr] = []
        bounds = [self._take_calls(arg, calls) for arg in call.args]
        before: list[ast.stmt] = [ast.Expr(made) for made in calls]
        if len(bounds) == 3 and isinstance(bounds[2], ast.UnaryOp) and isinstance(bounds[2].op, ast.USub):
            call.args = bounds
            return [*before, node]
        start, stop, step = (
            bounds
            if len(bounds) == 3
            else (*bounds, ast.Constant(1))
            if len(bounds) == 2
            else (ast.Constant(0), *bounds, ast.Constant(1))
        )
        assert isinstance(node.target, ast.Name)
        variable, first = ast.Name(node.target.id, ast.Load()), self._name("first")
        counter = ast.IfExp(ast.Name(first, ast.Load()), start, ast.BinOp(variable, ast.Add(), step))
        count = ast.NamedExpr(node.target, counter)
        steps = ast.Tuple([count, ast.NamedExpr(ast.Name(first, ast.Store()), ast.Constant(0))], ast.Load())
        test = ast.Compare(ast.Subscript(steps, ast.Constant(0), ast.Load()), [ast.Lt()], [stop])
        begin = ast.Assign([ast.Name(first, ast.Store())], ast.Constant(1))
        return [*before, begin, ast.While(test, node.body, node.orelse)]

    def _statements(self, nodes: list[ast.stmt]) -> list[ast.stmt]:
        found: list[ast.stmt] = []
        for node in nodes:
            new = self.visit(node)
            found += new if isinstance(new, list) else [new]
        return found

    def _early(self, node: ast.expr) -> ast.expr:
        """The expression behind its calls: ``(_1 := f(x), _2 := g(_1), _1 + _2)[2]``."""
        calls: list[ast.expr] = []
        rest = self._take_calls(node, calls)
        if not calls:
            return rest
        everything = ast.Tuple([*calls, rest], ast.Load())
        return ast.Subscript(everything, ast.Constant(len(calls)), ast.Load())

    def _take_calls(self, node: ast.expr, calls: list[ast.expr]) -> ast.expr:
        name_of = self._name

        class Taking(ast.NodeTransformer):
            def visit_Call(self, call: ast.Call) -> ast.expr:
                self.generic_visit(call)
                function = call.func
                if isinstance(function, ast.Name) and (
                    function.id in _PLAIN or function.id.startswith("Coram")
                ):
                    return call
                if isinstance(function, ast.Name) and function.id.startswith("_"):
                    return call
                name = name_of("made")
                calls.append(ast.NamedExpr(ast.Name(name, ast.Store()), call))
                return ast.Name(name, ast.Load())

        return Taking().visit(self.visit(node))  # type: ignore[no-any-return]


def _call(name: str, *arguments: ast.expr) -> ast.expr:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])
