"""Read values out of parsed tables, collecting a diagnostic with its place for each that is not as it must be."""

from __future__ import annotations

import enum
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from coram_studio.diagnostics import Diagnostic, Span, diagnostic
from coram_studio.model.files.key_places import Place, find_places, place_of
from coram_studio.model.files.migrations import Migration, Table, migrate
from coram_studio.model.project import FORMAT

Choice = TypeVar("Choice", bound=enum.Enum)

_TYPE_NAMES: dict[type, str] = {
    bool: "true or false",
    int: "an integer",
    float: "a number",
    str: "a text in quotes",
    dict: "a table",
    list: "a list",
}
_WHERE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(slots=True)
class Source:
    """A file's text while it is read: what its keys' places are, and what was found wrong."""

    path: str
    text: str
    diagnostics: list[Diagnostic] = field(default_factory=list)
    newer: bool = False  # of a format that this program does not know
    _places: dict[tuple[str, ...], Place] | None = None

    @property
    def places(self) -> dict[tuple[str, ...], Place]:
        """Line and column of each key and table; found at the first call."""
        if self._places is None:
            self._places = find_places(self.text)
        return self._places

    def report(self, code: str, message: str, path: tuple[str, ...]) -> None:
        """Add a diagnostic at a key."""
        line, column = place_of(self.places, path)
        self.diagnostics.append(diagnostic(code, message, span=Span(self.path, line, column)))


def parse(source: Source, migrations: Mapping[int, Migration]) -> Table | None:
    """The file's table in today's format, or None when it has a syntax error or no possible format."""
    try:
        table: Table = tomllib.loads(source.text)
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, or an integer of thousands of digits
        source.diagnostics.append(_syntax_error(source, str(error)))
        return None
    written = table.get("format", FORMAT)
    if not isinstance(written, int) or isinstance(written, bool) or written < 1:
        source.report("P013", f"format must be a positive integer, not {_show(written)}", ("format",))
        return None
    if written > FORMAT:
        source.newer = True
        message = f"{source.path} must be of format {FORMAT} or older, not {written}"
        source.report("P012", message, ("format",))
        return table
    return migrate(table, written, FORMAT, migrations)


class TableReader:
    """Takes values out of one table by key; ``finish`` reports the keys that nobody took."""

    def __init__(self, source: Source, table: Mapping[str, Any], path: tuple[str, ...] = ()) -> None:
        self.source = source
        self.path = path
        self._table = table
        self._taken: set[str] = set()

    def has(self, key: str) -> bool:
        """Whether the table has the key."""
        return key in self._table

    def text(self, key: str, default: str | None = None) -> str:
        """A string. Without a default the key must be there."""
        found = self._take(key, str, default)
        return found if isinstance(found, str) else (default or "")

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        found = self._take(key, bool, default)
        return found if isinstance(found, bool) else default

    def integer(self, key: str, default: int | None, low: int, high: int) -> int:
        """An integer from ``low`` to ``high``. Without a default the key must be there."""
        found = self._take(key, int, default)
        if not isinstance(found, int) or isinstance(found, bool):
            return low if default is None else default
        if not low <= found <= high:
            self.report("P021", f"{key} must be from {low} to {high}, not {found}", key)
            return min(max(found, low), high)
        return found

    def integer_or_text(self, key: str, default: int, low: int, high: int) -> tuple[int, str]:
        """An integer from ``low`` to ``high`` and "", or the default and the text from which it is to be computed."""
        found = self._table.get(key)
        if isinstance(found, str) and not found.strip().isdecimal():  # a number in quotes is a mistake
            return default, self.text(key, "")
        return self.integer(key, default, low, high), ""

    def number(self, key: str, default: float, low: float, high: float) -> float:
        """An integer or a fraction from ``low`` to ``high``."""
        found = self._take(key, float, default)
        if isinstance(found, bool) or not isinstance(found, int | float):
            return default
        if not low <= found <= high:  # also false for nan
            self.report("P021", f"{key} must be from {low:g} to {high:g}, not {_show(found)}", key)
            return default
        return float(found)

    def choice(self, key: str, kinds: type[Choice], default: Choice | None = None) -> Choice | None:
        """A member of an enumeration by its value; None where it is missing or not known."""
        if default is not None and key not in self._table:
            return default
        known = tuple(str(member.value) for member in kinds)
        found = self.one_of(key, known, None if default is None else str(default.value))
        return next((member for member in kinds if member.value == found), default)

    def one_of(self, key: str, known: Iterable[str], default: str | None = None) -> str:
        """One of the known strings; the default, or "", where it is missing or not known."""
        known = tuple(known)
        found = self.text(key, default)
        if found in known or (key not in self._table):
            return found
        if isinstance(self._table[key], str):
            self.report("P022", f"{key} must be {_alternatives(known)}, not {_show(found)}", key)
        return default or ""

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of strings; an empty one where it is missing."""
        found = self._take(key, list, [])
        if not isinstance(found, list):
            return ()
        for item in found:
            if not isinstance(item, str):
                self.report("P020", f"{key} must be a list of texts in quotes, not with {_show(item)}", key)
        return tuple(item for item in found if isinstance(item, str))

    def table(self, key: str) -> TableReader:
        """A table within this one; an empty one where it is missing."""
        found = self._take(key, dict, {})
        return TableReader(self.source, found if isinstance(found, dict) else {}, (*self.path, key))

    def tables(self) -> Iterator[tuple[str, TableReader]]:
        """Every entry, each of which must be a table."""
        for key in self._table:
            found = self._take(key, dict, {})
            if isinstance(found, dict):
                yield key, TableReader(self.source, found, (*self.path, key))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every entry, each of which must be a string."""
        for key in self._table:
            found = self._take(key, str, "")
            if isinstance(found, str):
                yield key, found

    def values(self) -> Iterator[tuple[str, Any]]:
        """Every entry, whatever it is."""
        self._taken.update(self._table)
        yield from self._table.items()

    def report(self, code: str, message: str, *keys: str) -> None:
        """Add a diagnostic at a key of this table, with the table's name before the message."""
        where = ".".join(self.path)
        self.source.report(code, f"{where}: {message}" if where else message, (*self.path, *keys))

    def finish(self) -> None:
        """Warn of every key that was not read."""
        for key in self._table:
            if key not in self._taken and not self.source.newer:
                self.report("P024", f"{key} is not a key that is known here", key)

    def _take(self, key: str, kind: type, default: object) -> object:
        self._taken.add(key)
        if key not in self._table:
            if default is None:
                self.report("P023", f"{key} must be there", key)
            return default
        found = self._table[key]
        fits = isinstance(found, int | float) if kind is float else isinstance(found, kind)
        if fits and (kind is bool or not isinstance(found, bool)):
            return found
        self.report("P020", f"{key} must be {_TYPE_NAMES[kind]}, not {_show(found)}", key)
        return None


def _syntax_error(source: Source, message: str) -> Diagnostic:
    match = _WHERE.search(message)
    lines = source.text.split("\n")
    line, column = len(lines), len(lines[-1]) + 1
    if match is not None and match[1]:
        line, column = int(match[1]), int(match[2])
    text = message[: match.start()] if match else message
    return diagnostic("P010", f"{source.path} is not TOML: {text}", span=Span(source.path, line, column))


def _alternatives(known: tuple[str, ...]) -> str:
    quoted = [f'"{name}"' for name in known]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def _show(value: object) -> str:
    """A value as the user wrote it, nearly; long ones cut off."""
    match value:
        case bool():
            return "true" if value else "false"
        case dict():
            return "a table"
        case list():
            return "a list"
        case str():
            return f'"{value}"' if len(value) <= 40 else f'"{value[:37]}..."'
        case int() if abs(value) > 10**30:
            return "an integer of more than 30 digits"
    return str(value)
