"""Which modules of a project may be the top of its user logic."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coram_studio.workbench.pycoram.finding import without_comments

_MODULE = re.compile(
    r"\bmodule\s+(?:automatic\s+|static\s+)?([A-Za-z_]\w*)(?P<body>.*?)(?=\bendmodule\b|\bmodule\b|\Z)",
    re.DOTALL,
)
_NO_PORTS = re.compile(r"\s*(?:\(\s*\)\s*)?;")
_STRING = re.compile(r'"(?:\\.|[^"\\\n])*"')
_WORD = re.compile(r"[A-Za-z_]\w*")
_DEFINE = re.compile(r"`define\b(?:[^\\\n]|\\(?:\r?\n|.))*")
_USE = re.compile(r"`\w+\s*\([^;]*")
_INSTANCE = re.compile(r"\b([A-Za-z_]\w*)(?=\s*#\s*[(\d]|\s+[A-Za-z_]\w*\s*(?:\[[^\]]*\]\s*)?\()")


def likely_tops(texts: Iterable[str]) -> list[str]:
    """Modules that no other instantiates, in order.

    A module without ports is the user's own testbench, and neither a top nor in the way of one.
    """
    modules: list[tuple[str, str]] = []
    macros: set[str] = set()  # words of their texts, which may be instances
    for text in texts:
        clean = _STRING.sub('""', without_comments(text))
        macros.update(word for match in _DEFINE.finditer(clean) for word in _WORD.findall(match[0]))
        found = [(match[1], match["body"]) for match in _MODULE.finditer(clean)]
        modules += [(name, body) for name, body in found if not _NO_PORTS.match(body)]
    names = list(dict.fromkeys(name for name, _ in modules))
    used = set(macros)
    for name, body in modules:
        words = [*_INSTANCE.findall(body), *(w for use in _USE.findall(body) for w in _WORD.findall(use))]
        used.update(word for word in words if word != name)
    return [name for name in names if name not in used] or names
