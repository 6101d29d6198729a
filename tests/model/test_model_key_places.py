"""Where keys lie in a TOML text."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from model_samples import states

from coram_studio.model.files.design_file import design_text
from coram_studio.model.files.key_places import find_places, place_of
from coram_studio.model.files.migrations import migrate
from coram_studio.model.files.toml_text import Dotted, Inline, toml_text

TEXT = '''# comment = 1
top = "a = 1"  # [not.a.table]
  indented = 2
list = [
  [1, 2], # ] not the end
  "x ] = 3",
]
long = """
[inside]
key = 1 \\""" still
"""""
literal = \'\'\'
[inside] """
\'\'\'
[ one . "two.three" ]
a.b = { c = 1, d = [1] }
"quo\\"ted \\u00e9" = 1
[[many]]
x = 1
[[many]]
x = 2
[last]
'''


def test_places_of_every_form_of_key() -> None:
    tomllib.loads(TEXT)
    places = find_places(TEXT)
    assert places == {
        ("top",): (2, 1),
        ("indented",): (3, 3),
        ("list",): (4, 1),
        ("long",): (8, 1),
        ("literal",): (12, 1),
        ("one", "two.three"): (15, 1),
        ("one", "two.three", "a"): (16, 1),
        ("one", "two.three", "a", "b"): (16, 1),
        ("one", "two.three", 'quo"ted é'): (17, 1),
        ("many",): (18, 1),
        ("many", "x"): (19, 1),
        ("last",): (22, 1),
    }


def test_place_of_an_unknown_key_is_that_of_the_table_around_it() -> None:
    places = find_places(TEXT)
    assert place_of(places, ("one", "two.three", "a", "b", "c")) == (16, 1)
    assert place_of(places, ("one", "two.three", "missing")) == (15, 1)
    assert place_of(places, ("nothing",)) == (1, 1)


def _paths(table: dict[str, Any], path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for key, value in table.items():
        found.append((*path, key))
        if isinstance(value, dict) and "user" not in value:
            found.extend(_paths(value, (*path, key)))
    return found


@settings(max_examples=60, deadline=None)
@given(states())
def test_every_key_that_tomllib_reads_has_a_place(state: Any) -> None:
    text = design_text(state.design)
    places = find_places(text)
    lines = text.split("\n")
    for path in _paths(tomllib.loads(text)):
        line, column = place_of(places, path)
        own = lines[line - 1][column - 1 :]
        # A table that only holds tables has no header of its own: the place is that of the nearest above.
        assert path in places or own.startswith(("[", "format"))


@pytest.mark.parametrize(
    "table",
    [
        {"a": 'quote " backslash \\ tab \t bell \x07 delete \x7f newline \n é 漢'},
        {"": {"": {"x y": True}}},
        {"n": -1, "f": 0.1, "big": 1e300, "list": [1, "a", 2.5], "no": False},
        {"d": Dotted({"x": "1", "é": "2"}), "i": Inline({"a b": 1, "c": "d"})},
        {"empty": {}, "deep": {"er": {}}},
    ],
)
def test_written_tables_read_the_same(table: dict[str, Any]) -> None:
    assert tomllib.loads(toml_text(table)) == table


def test_what_toml_cannot_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="NoneType"):
        toml_text({"a": None})


def test_migrations_run_one_after_the_other() -> None:
    migrations = {
        1: lambda table: {**table, "renamed": table["old"]},
        2: lambda table: {**table, "doubled": table["renamed"] * 2},
    }
    assert migrate({"format": 1, "old": 4}, 1, 3, migrations) == {
        "format": 3,
        "old": 4,
        "renamed": 4,
        "doubled": 8,
    }
    assert migrate({"format": 2, "renamed": 4}, 2, 3, migrations)["doubled"] == 8
    assert migrate({"format": 3}, 3, 3, migrations) == {"format": 3}
