"""Changed copies of included files: one, or several where the inclusions of a file need different changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from coram_studio.verilog.elaborate import Elaboration, declared_modules, tokens_of
from coram_studio.verilog.includes import Include, includes
from coram_studio.verilog.insertions import Insertion
from coram_studio.verilog.places import Places
from coram_studio.verilog.source import SourceText

_Content = dict[int, list[str]]
"""Texts to put in, by the character before which they go."""


@dataclass(slots=True)
class Copies:
    """What becomes of files: insertions of those that are compiled, and the included files by their new names.

    ``headers`` are the original files, each with the name of the copy and what is put into it.
    """

    insertions: list[Insertion] = field(default_factory=list)
    headers: list[tuple[SourceText, str, list[Insertion]]] = field(default_factory=list)


def make_copies(
    elaboration: Elaboration, insertions: Iterable[Insertion], headers: Sequence[SourceText]
) -> Copies:
    """Share out insertions to files and copies of included files.

    Inclusions that ask for the same at the places that both have get one copy; to ask for nothing at a place is to
    ask for something else. For others the name in the directive gets a number, ``lane_2.vh``, which is an insertion
    like any other.
    """
    return _Maker(elaboration, headers).run(insertions)


class _Maker:
    def __init__(self, elaboration: Elaboration, headers: Sequence[SourceText]) -> None:
        self._elaboration = elaboration
        self._headers = {(header.path, header.include_name or header.path): header for header in headers}
        self._names = {name for _, name in self._headers}
        self._copies: dict[tuple[str, str], list[tuple[str, _Content]]] = {}  # by header: names and contents
        self._found: dict[str, tuple[Include, ...]] = {}  # directives of the files that are compiled
        self._result = Copies()

    def run(self, insertions: Iterable[Insertion]) -> Copies:
        wanted: dict[int, tuple[tuple[str, str], _Content]] = {}  # by inclusion: its file, what it asks for
        for item in insertions:
            if item.inclusion:
                self._enter(wanted, item.inclusion, (item.path, item.include_name), item.character, item.text)
            else:
                self._result.insertions.append(item)
        self._ask_for_nothing(wanted)
        # The innermost first: which copy they get is put into the files that include them.
        todo = dict(wanted)
        while todo:
            inclusion = max(todo, key=self._depth)
            file, content = todo.pop(inclusion)
            number = self._number(file, content)
            self._name(inclusion, file, number, todo)
        for file, header in self._headers.items():
            for name, content in self._copies.get(file, [(file[1], {})]):
                own = [Insertion(file[0], at, text) for at, texts in content.items() for text in texts]
                self._result.headers.append((header, name, own))
        return self._result

    def _ask_for_nothing(self, wanted: dict[int, tuple[tuple[str, str], _Content]]) -> None:
        """Let inclusions say where they need what others put in to be left out.

        Those in a module that is declared again, as of a file that several include, mean the one that asks.
        """
        characters: dict[tuple[str, str], set[int]] = {}
        for file, content in wanted.values():
            characters.setdefault(file, set()).update(content)
        if not characters:
            return
        asking = set(wanted)
        seen = [
            (str(module.header.name.value), self._seen(module, characters))
            for _, tree in self._elaboration.trees
            for module in declared_modules(tree)
        ]
        asked = {name for name, places in seen if places.keys() & asking}
        for name, places in seen:
            if name in asked and not places.keys() & asking:
                continue
            for inclusion, (file, found) in places.items():
                _, content = wanted.setdefault(inclusion, (file, {}))
                for character in sorted(found):
                    content.setdefault(character, [])

    def _seen(
        self, module: Any, characters: dict[tuple[str, str], set[int]]
    ) -> dict[int, tuple[tuple[str, str], set[int]]]:
        """Of the characters of included files those beside tokens of a module, by inclusion with its file."""
        result: dict[int, tuple[tuple[str, str], set[int]]] = {}
        for token in tokens_of(module, self._is_of_one_file):
            inclusion = self._elaboration.inclusion(token.location)
            places = self._elaboration.places(token.location) if inclusion else None
            file = (places.path, places.include_name) if places else ("", "")
            if places is None or file not in characters:
                continue
            start = token.location.offset
            ends = (start, start + len(str(token.rawText).encode()))
            found = {places.character(offset) for offset in ends} & characters[file]
            if found:
                result.setdefault(inclusion, (file, set()))[1].update(found)
        return result

    def _is_of_one_file(self, node: Any) -> bool:
        """Whether nothing below a node is included; told without a look at its tokens."""
        start, end = node.sourceRange.start, node.sourceRange.end
        first, last = self._elaboration.places(start), self._elaboration.places(end)
        if first is None or first is not last or self._elaboration.inclusion(start):
            return False
        begin, stop = first.character(start.offset), first.character(end.offset)
        return all(not begin <= directive.start < stop for directive in self._directives(first))

    def _directives(self, places: Places) -> tuple[Include, ...]:
        if places.path not in self._found:
            self._found[places.path] = tuple(includes(places.text))
        return self._found[places.path]

    @staticmethod
    def _enter(
        wanted: dict[int, tuple[tuple[str, str], _Content]],
        inclusion: int,
        file: tuple[str, str],
        character: int,
        text: str,
    ) -> None:
        _, content = wanted.setdefault(inclusion, (file, {}))
        content.setdefault(character, []).append(text)

    def _depth(self, inclusion: int) -> int:
        depth = 0
        while inclusion:
            inclusion, depth = self._elaboration.inclusion(self._elaboration.includer(inclusion)), depth + 1
        return depth

    def _number(self, file: tuple[str, str], content: _Content) -> str:
        """What the name of the copy with that content has before its suffix: "" for the first copy."""
        copies = self._copies.setdefault(file, [])
        path = PurePosixPath(file[1])
        for name, known in copies:
            if all(known[at] == content[at] for at in known.keys() & content.keys()):
                known.update(content)
                return PurePosixPath(name).stem.removeprefix(path.stem)
        number, name = "", file[1]
        count = 2
        while copies and name in self._names:
            number = f"_{count}"
            name = str(path.with_name(f"{path.stem}{number}{path.suffix}"))
            count += 1
        self._names.add(name)
        copies.append((name, dict(content)))
        return number

    def _name(
        self,
        inclusion: int,
        file: tuple[str, str],
        number: str,
        todo: dict[int, tuple[tuple[str, str], _Content]],
    ) -> None:
        """Put the number of a copy into the directive that includes it."""
        location: Any = self._elaboration.includer(inclusion)
        places = self._elaboration.places(location)
        if places is None:
            raise ValueError(f"{file[0]} is included by a file that was not given")
        at = places.character(location.offset)
        directive = next(each for each in includes(places.text) if each.end >= at)
        character = directive.end - 1 - len(PurePosixPath(directive.name).suffix)
        outer = self._elaboration.inclusion(location)
        if outer:
            self._enter(todo, outer, (places.path, places.include_name), character, number)
        elif number:
            self._result.insertions.append(Insertion(places.path, character, number))


def renamed(header: SourceText, name: str) -> SourceText:
    """The included file under the name of a copy."""
    return header if name == (header.include_name or header.path) else replace(header, include_name=name)
