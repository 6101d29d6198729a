"""Triggers of the codes of control threads. A catalogue example is compiled as it stands."""

from __future__ import annotations

from collections.abc import Callable

from trigger_tools import Bench, Trigger

from coram_studio.diagnostics import CATALOGUE, Diagnostic
from coram_studio.thread.compiler import compile_thread
from coram_studio.thread.program import ThreadOptions, ThreadSource


def compiled(text: str, integers: str = "python") -> Callable[[Bench], tuple[Diagnostic, ...]]:
    """The diagnostics of a thread's text."""

    def trigger(_bench: Bench) -> tuple[Diagnostic, ...]:
        source = ThreadSource("t", "threads/t.py", text)
        return compile_thread(source, ThreadOptions(integers=integers)).diagnostics  # type: ignore[arg-type]

    return trigger


TRIGGERS: dict[str, Trigger] = {
    **{code: compiled(e.example) for code, e in CATALOGUE.items() if code.startswith("T") and e.example},
    "T026": compiled(CATALOGUE["T026"].example, "uint32"),
}
