"""Write nested tables as TOML: always the same text for the same tables, one thing per line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_TO_ESCAPE = re.compile(r'[\\"\x00-\x1f\x7f]')


class Inline(dict[str, Any]):
    """A table that is written on one line: ``key = { a = 1 }``."""


class Dotted(dict[str, Any]):
    """A table that is written as one line per key, without a header of its own: ``ports.ADDR = "..."``."""


def toml_text(table: Mapping[str, Any]) -> str:
    """The table as TOML, keys in the order that the table has them; an empty table still gets its header."""
    lines: list[str] = []
    _write_table(table, (), lines)
    return "\n".join(lines).strip("\n") + "\n"


def toml_key(key: str) -> str:
    """A key, in quotes where it needs them."""
    return key if _BARE.match(key) else toml_string(key)


def toml_string(text: str) -> str:
    """A basic string."""
    return f'"{_TO_ESCAPE.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0], f"\\u{ord(match[0]):04X}")


def _write_table(table: Mapping[str, Any], path: tuple[str, ...], lines: list[str]) -> None:
    own = [(key, value) for key, value in table.items() if not _has_header(value)]
    below = [(key, value) for key, value in table.items() if _has_header(value)]
    if path and (own or not below):
        lines.append("")
        lines.append(f"[{'.'.join(map(toml_key, path))}]")
    for key, value in own:
        if isinstance(value, Dotted):
            lines.extend(f"{toml_key(key)}.{toml_key(k)} = {_value(v)}" for k, v in value.items())
        else:
            lines.append(f"{toml_key(key)} = {_value(value)}")
    for key, value in below:
        _write_table(value, (*path, key), lines)


def _has_header(value: object) -> bool:
    return isinstance(value, dict) and not isinstance(value, Inline | Dotted)


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return toml_string(value)
        case int():
            return str(value)
        case float():
            return repr(value)
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case dict():
            return f"{{ {', '.join(f'{toml_key(k)} = {_value(v)}' for k, v in value.items())} }}"
    raise TypeError(f"no TOML for {type(value).__name__}")
