"""All signals of a file as a tree of scopes, in flat lists: built off the window's thread, searched in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from coram_studio.wave.signals import Variable


@dataclass(slots=True)
class Scope:
    """A scope: its name, its place among its parent's children, the scopes in it, and its signals' numbers."""

    name: str
    path: str
    parent: int
    row: int = 0
    scopes: list[int] = field(default_factory=list)
    signals: list[int] = field(default_factory=list)


class SignalIndex:
    """``variables`` in the file's order; ``scopes`` by number, 0 being the root above the top scopes."""

    def __init__(self, variables: Sequence[Variable]) -> None:
        self.variables = tuple(variables)
        self.scopes: list[Scope] = [Scope("", "", -1)]
        self.scope_of: list[int] = []
        self.row_of: list[int] = [0] * len(variables)
        self._lower = [v.path.lower() for v in variables]
        numbers = {"": 0}
        for number, variable in enumerate(variables):
            scope = self._scope(variable.scope, numbers)
            self.scope_of.append(scope)
            self.scopes[scope].signals.append(number)
        for one in self.scopes:
            one.scopes.sort(key=lambda n: self.scopes[n].name.lower())
            one.signals.sort(key=lambda n: self.variables[n].name.lower())
            for row, number in enumerate(one.scopes):
                self.scopes[number].row = row
            for row, number in enumerate(one.signals, len(one.scopes)):
                self.row_of[number] = row

    def find(self, text: str) -> list[int]:
        """Numbers of the signals whose path contains every word of ``text``, whatever the case.

        Those whose own name begins with the first word come first, then those whose name contains it.
        """
        words = text.lower().split()
        if not words:
            return []
        found = [i for i, path in enumerate(self._lower) if words[0] in path]
        for word in words[1:]:
            found = [i for i in found if word in self._lower[i]]
        ranked: tuple[list[int], list[int], list[int]] = ([], [], [])
        for number in found:
            path = self._lower[number]
            place = path.find(words[0], path.rfind(".") + 1)
            ranked[2 if place < 0 else 0 if path[place - 1 : place] in (".", "") else 1].append(number)
        return ranked[0] + ranked[1] + ranked[2]

    def _scope(self, path: str, numbers: dict[str, int]) -> int:
        if path in numbers:
            return numbers[path]
        above, _, name = path.rpartition(".")
        parent = self._scope(above, numbers)
        number = len(self.scopes)
        self.scopes.append(Scope(name, path, parent))
        self.scopes[parent].scopes.append(number)
        numbers[path] = number
        return number
