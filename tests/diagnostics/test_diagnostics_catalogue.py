"""The catalogue: well formed, complete, and without codes that nothing can cause."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import coram_studio
from coram_studio.diagnostics import CATALOGUE, catalogue, reference
from coram_studio.diagnostics.catalogue.entry import Entry
from coram_studio.diagnostics.reference import reference_text

PACKAGE = Path(coram_studio.__file__).parent
CATALOGUE_FOLDER = Path(catalogue.__file__).parent
_CODE = re.compile(r"[A-Z]\d{3}")


def all_entries() -> list[Entry]:
    return list(CATALOGUE.values())


def codes_in(path: Path) -> set[str]:
    """Texts of a Python file that are wholly a code."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value)
    }


def used_codes() -> dict[str, list[Path]]:
    used: dict[str, list[Path]] = {}
    folders = (PACKAGE, PACKAGE.parent / "plugins")
    for path in (path for folder in folders for path in folder.rglob("*.py")):
        if path.parent != CATALOGUE_FOLDER:
            for code in codes_in(path):
                used.setdefault(code, []).append(path)
    return used


@pytest.mark.parametrize("entry", all_entries(), ids=lambda entry: entry.code)
def test_entry_is_well_formed(entry: Entry) -> None:
    assert _CODE.fullmatch(entry.code)
    assert entry.title
    assert not entry.title.endswith(".")
    assert len(entry.title) <= 80
    assert entry.remedy.endswith(".")
    assert entry.remedy[0].isupper()
    assert entry.meaning.endswith("."), f"say in a sentence what {entry.code} means"
    assert entry.meaning[0].isupper()
    assert entry.example, f"give the smallest thing that causes {entry.code}"


def test_the_reference_lists_every_code_as_the_catalogue_has_it() -> None:
    path = PACKAGE.parent / "docs" / "diagnostics.md"
    command = f"python -m {reference.__name__} docs/diagnostics.md"
    assert path.read_text(encoding="utf-8") == reference_text(), f"docs/diagnostics.md is old: run {command}"
    headings = re.findall(r"^### ([A-Z]\d{3}): .+ \((error|warning|note)\)$", reference_text(), re.MULTILINE)
    assert sorted(headings) == sorted((code, e.severity.value) for code, e in CATALOGUE.items())


def test_no_code_is_there_twice() -> None:
    written = [
        node.value
        for path in CATALOGUE_FOLDER.glob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Entry"
        for node in call.args[:1]
        if isinstance(node, ast.Constant)
    ]
    assert len(written) == len(set(written)) == len(CATALOGUE)


def test_every_code_that_is_used_is_in_the_catalogue() -> None:
    unknown = {code: paths for code, paths in used_codes().items() if code not in CATALOGUE}
    # Other texts of a letter and three digits exist; a code begins with the letter of an area.
    areas = {code[0] for code in CATALOGUE}
    assert {code for code in unknown if code[0] in areas} == set()


def test_every_code_of_the_catalogue_can_occur() -> None:
    assert sorted(set(CATALOGUE) - set(used_codes())) == []
