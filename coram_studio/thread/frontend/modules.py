"""Imported files of the project: which they are, found by reading import statements; nothing is executed.

As in Python, ``import helpers`` in a thread finds ``helpers.py`` in the thread's own folder, whichever file the
statement stands in; ``import tools.clamp`` finds ``tools/clamp.py``, and ``tools/__init__.py`` before it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from coram_studio.thread.frontend.parse import MOST_CHARACTERS, parse
from coram_studio.thread.program import ModuleSource, ThreadSource

MOST_MODULES = 64
"""Files that one thread may import, directly or through others."""


def gather_modules(source: ThreadSource, read: Callable[[str], str | None]) -> tuple[ModuleSource, ...]:
    """The files that a thread imports, directly or through others, in the order of their names.

    ``read`` gives the text of a file by its path in the project, or None where there is none. What is not
    found is left out: an import of something else has no effect.
    """
    found: dict[str, ModuleSource] = {}
    folder = PurePosixPath(source.path).parent
    todo = [source.text]
    tried: set[str] = set()
    characters = len(source.text)
    # What is too large altogether is refused later, and need not be read to its end.
    while todo and characters <= MOST_CHARACTERS:
        for name in _imported(ThreadSource(source.name, source.path, todo.pop())):
            if name in tried or len(found) >= MOST_MODULES:
                continue
            tried.add(name)
            for path in _places(folder, name):
                text = read(path)
                if text is not None:
                    found[name] = ModuleSource(name, path, text)
                    todo.append(text)
                    characters += len(text)
                    break
    return tuple(found[name] for name in sorted(found))


def with_parents(name: str) -> tuple[str, ...]:
    """``a.b.c`` as ``a``, ``a.b``, ``a.b.c``: Python loads them in this order."""
    parts = name.split(".")
    return tuple(".".join(parts[: i + 1]) for i in range(len(parts)))


def _places(folder: PurePosixPath, name: str) -> tuple[str, str]:
    base = folder.joinpath(*name.split("."))
    return f"{base}/__init__.py", f"{base}.py"


def _imported(source: ThreadSource) -> Iterator[str]:
    """Names of modules that a text may mean."""
    if "import" not in source.text:
        return
    module, _, _ = parse(source)
    # Those in functions and ifs too: they are refused where they stand.
    for node in ast.walk(module) if module is not None else ():
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from with_parents(alias.name)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from with_parents(node.module)
            # What is imported from a folder may be a file in it.
            yield from (f"{node.module}.{alias.name}" for alias in node.names if alias.name != "*")
