"""A control thread with the files of the project that it imports."""

from __future__ import annotations

from dataclasses import replace

from coram_studio.diagnostics import Diagnostic
from coram_studio.thread.program import ThreadSource
from coram_studio.workbench.sources import Sources


def with_imports(source: ThreadSource, sources: Sources) -> tuple[ThreadSource, tuple[Diagnostic, ...]]:
    """The thread and its files, unsaved texts of editors included; the diagnostics say which cannot be read."""
    if "import" not in source.text:
        return source, ()
    # Imported when it is needed: most threads import nothing.
    from coram_studio.thread.frontend.modules import gather_modules

    problems: list[Diagnostic] = []

    def read(path: str) -> str | None:
        if not sources.exists(path):
            return None
        text, problem = sources.read_thread(path)
        if problem is not None:
            problems.append(problem)
        return text

    modules = gather_modules(source, read)
    return replace(source, modules=modules), tuple(problems)
