"""Reads of variables that may not have been set."""

from __future__ import annotations

from collections.abc import Iterator

from coram_studio.diagnostics import Diagnostic, diagnostic
from coram_studio.thread.frontend.context import Context
from coram_studio.thread.ir.graph import Value
from coram_studio.thread.ir.ops import Op


def check_uses(ctx: Context) -> Iterator[Diagnostic]:
    """One finding per variable and place. Unsigned integers start at 0, as in the tool they come from."""
    sources = {phi: phi.args for block in ctx.graph.blocks for phi in block.phis}
    # The value from before the loop does not reach the code after a loop that surely runs.
    sources.update({left: phi.args[1:] for left, phi in ctx.left_by_loop.items() if left in sources})
    unset = _maybe_unset(sources)
    code = "T006" if ctx.model.signed else "T026"
    seen = set()
    for value, variable, span in ctx.uses:
        if value in unset and (variable.name, span) not in seen:
            seen.add((variable.name, span))
            yield diagnostic(code, f"{variable.name} may be read before it is set", span=span)


def _maybe_unset(sources: dict[Value, list[Value]]) -> set[Value]:
    users: dict[Value, list[Value]] = {}
    work: list[Value] = []
    for phi, args in sources.items():
        for arg in args:
            users.setdefault(arg, []).append(phi)
            if arg.op is Op.UNDEF:
                work.append(phi)
    found: set[Value] = set()
    while work:
        phi = work.pop()
        if phi not in found:
            found.add(phi)
            work.extend(users.get(phi, ()))
    return found
