"""Triggers of the codes of control threads. A catalogue example is compiled as it stands."""

from __future__ import annotations

from collections.abc import Callable

from trigger_tools import Bench, Trigger

from coram_studio.diagnostics import CATALOGUE, Diagnostic
from coram_studio.thread.compiler import compile_thread
from coram_studio.thread.program import ThreadOptions, ThreadSource


def compiled(
    text: str, integers: str = "python", clock_mhz: float = 150.0
) -> Callable[[Bench], tuple[Diagnostic, ...]]:
    """The diagnostics of a thread's text."""

    def trigger(_bench: Bench) -> tuple[Diagnostic, ...]:
        source = ThreadSource("t", "threads/t.py", text)
        options = ThreadOptions(integers=integers, clock_mhz=clock_mhz)  # type: ignore[arg-type]
        return compile_thread(source, options).diagnostics

    return trigger


TRIGGERS: dict[str, Trigger] = {
    **{code: compiled(e.example) for code, e in CATALOGUE.items() if code.startswith("T") and e.example},
    "T026": compiled(CATALOGUE["T026"].example, "uint32"),
    "T032": compiled(CATALOGUE["T032"].example, "uint32"),
    "T030": compiled(CATALOGUE["T030"].example, clock_mhz=400.0),
}
