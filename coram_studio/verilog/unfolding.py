"""Write out uses of macros in the files that hold them, where text must be put in among what they stand for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from coram_studio.verilog.elaborate import Elaboration, tokens_of
from coram_studio.verilog.source import SourceText

_Use = tuple[str, int, int]
"""Where a macro is used: path of the file, and the range of characters."""


def unfold(
    elaboration: Elaboration, sources: Sequence[SourceText], locations: Collection[Any]
) -> tuple[SourceText, ...]:
    """The sources with the uses of macros written out that make the text at these locations.

    Lines keep their numbers. Uses in included files stay as they are.
    """
    wanted = {use for location in locations if (use := _use(elaboration, location)) is not None}
    files = {path for path, _, _ in wanted}
    texts: dict[_Use, list[str]] = {use: [] for use in wanted}
    for source, tree in elaboration.trees:
        if source.path in files:
            for token in tokens_of(tree.root):
                if elaboration.is_in_file(token.location):
                    continue
                use = _use(elaboration, token.location)
                if use in texts:
                    texts[use].append(str(token.rawText))
    return tuple(_written_out(source, texts) for source in sources)


def _written_out(source: SourceText, texts: dict[_Use, list[str]]) -> SourceText:
    text = source.text
    for path, start, end in sorted(texts, reverse=True):
        if path == source.path:
            words = " ".join(texts[(path, start, end)])
            text = text[:start] + words + "\n" * text.count("\n", start, end) + text[end:]
    return replace(source, text=text)


def _use(elaboration: Elaboration, location: Any) -> _Use | None:
    """The use of a macro that makes a token, in the file that is compiled; None in an included one."""
    found = elaboration.use_of_macro(location)
    places = None if found is None else elaboration.places(found.start)
    if found is None or places is None or elaboration.inclusion(found.start):
        return None
    return places.path, places.character(found.start.offset), places.character(found.end.offset)
