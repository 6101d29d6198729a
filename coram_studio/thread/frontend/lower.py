"""The frontend's whole: a thread's text to a graph in SSA form."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

from coram_studio.diagnostics import Diagnostic, Span, diagnostic, has_errors
from coram_studio.thread.frontend import expressions, statements
from coram_studio.thread.frontend.check import check_syntax
from coram_studio.thread.frontend.context import Activation, Context, LimitReached, ParsedModule
from coram_studio.thread.frontend.kinds import resolve_kinds
from coram_studio.thread.frontend.names import names_in
from coram_studio.thread.frontend.own_name import MAIN, decide_own_name
from coram_studio.thread.frontend.parse import MOST_CHARACTERS, parse
from coram_studio.thread.frontend.pragmas import find_pragmas
from coram_studio.thread.frontend.uncalled import check_uncalled
from coram_studio.thread.frontend.unset import check_uses
from coram_studio.thread.frontend.values import Scope
from coram_studio.thread.ir.graph import Graph
from coram_studio.thread.program import ObjectUse, ThreadOptions, ThreadSource


@dataclass(frozen=True, slots=True)
class Lowered:
    """A graph unless there are errors, and the objects as far as they could be read."""

    graph: Graph | None
    objects: tuple[ObjectUse, ...]
    diagnostics: tuple[Diagnostic, ...]


def lower_thread(source: ThreadSource, options: ThreadOptions) -> Lowered:
    """Parse, check, inline and lower one thread."""
    module, spans, problems = parse(source)
    if module is None:
        return Lowered(None, (), problems)
    module = decide_own_name(module, MAIN)
    modules, problems = _parse_modules(source)
    if has_errors(problems):
        return Lowered(None, (), problems)
    syntax = check_syntax(module, spans)
    for parsed in modules.values():
        syntax += check_syntax(parsed.tree, parsed.spans)
    ctx = Context(source, module, spans, options, modules, expressions.lower, statements.lower_body)
    _take_pragmas(ctx, module)
    try:
        _lower_module(ctx, module)
    except RecursionError:
        place = Span(source.path)
        ctx.diagnostics.append(diagnostic("T002", "calls and statements are nested too deeply", span=place))
    objects = tuple(
        replace(use, operations=frozenset(ctx.operations.get(key, ())))
        for key, use in sorted(ctx.objects.items(), key=lambda item: (item[1].kind, item[1].coram_id))
    )
    found = (*syntax, *ctx.diagnostics)
    if has_errors(found):
        return Lowered(None, objects, found)
    assert not ctx.dropped, "a statement was dropped without an error"
    found += check_uncalled(ctx)
    ctx.graph.objects = objects
    ctx.graph.forget_literals()
    ctx.graph.prune()
    found += (*check_uses(ctx), *resolve_kinds(ctx.graph))
    return Lowered(None if has_errors(found) else ctx.graph, objects, found)


def _take_pragmas(ctx: Context, module: ast.Module) -> None:
    """The comments of the thread and of what it imports that speak to the compiler."""
    files = [(ctx.source.path, ctx.source.text, module)]
    files += [(given.path, given.text, ctx.modules[given.name].tree) for given in ctx.source.modules]
    for path, text, tree in files:
        pragmas, problems = find_pragmas(path, text, tree)
        ctx.pragmas = ctx.pragmas.joined(pragmas)
        ctx.diagnostics += problems


def _parse_modules(source: ThreadSource) -> tuple[dict[str, ParsedModule], tuple[Diagnostic, ...]]:
    """The files that the thread imports. Their top levels have the scopes 1, 2, ..."""
    modules: dict[str, ParsedModule] = {}
    problems: tuple[Diagnostic, ...] = ()
    characters = len(source.text) + sum(len(given.text) for given in source.modules)
    if characters > MOST_CHARACTERS:
        text = f"the thread and what it imports must have at most {MOST_CHARACTERS:,} characters, not {characters:,}"
        return modules, (diagnostic("T002", text, span=Span(source.path)),)
    for number, given in enumerate(source.modules, 1):
        tree, spans, found = parse(ThreadSource(given.name, given.path, given.text))
        problems += found
        if tree is not None:
            modules[given.name] = ParsedModule(decide_own_name(tree, given.name), spans, number)
    return modules, problems


def _lower_module(ctx: Context, module: ast.Module) -> None:
    names = names_in(module.body)
    span = Span(ctx.source.path)
    scope = Scope(0, "", names.assigned, frozenset(), frozenset(), None, None, span)
    ctx.literals.open(scope.number, module)
    # It stays: what is looked at afterwards stands at the top level too.
    ctx.activations.append(Activation(scope, None, None))
    try:
        statements.lower_body(ctx, module.body)
    except LimitReached as reached:
        if reached.finding is not None:
            ctx.diagnostics.append(reached.finding)
