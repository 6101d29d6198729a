"""Bring the tables of older file formats up to the format that the program writes.

A migration takes the parsed table of format n and gives that of format n + 1. Each file has a table of them,
keyed by n; a released migration never changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Table = dict[str, Any]
Migration = Callable[[Table], Table]

SETTINGS_MIGRATIONS: Mapping[int, Migration] = {}
DESIGN_MIGRATIONS: Mapping[int, Migration] = {}
LAYOUT_MIGRATIONS: Mapping[int, Migration] = {}


def migrate(table: Table, written: int, current: int, migrations: Mapping[int, Migration]) -> Table:
    """The table of format ``written`` as one of format ``current``.

    Raises:
        KeyError: there is no migration for one of the formats between them.
    """
    for number in range(written, current):
        table = {**migrations[number](table), "format": number + 1}
    return table
