"""Diagnostics as values, their order and their printed forms."""

from __future__ import annotations

import json

import pytest

from coram_studio.diagnostics import (
    CATALOGUE,
    Fix,
    ObjectRef,
    Related,
    Severity,
    Span,
    as_json,
    as_text,
    diagnostic,
    has_errors,
    sort_diagnostics,
)

HERE = Span("design.toml", 3, 5)


def test_severity_and_remedy_come_from_the_catalogue() -> None:
    found = diagnostic("D034", "width of buffer must be 8, not 7")
    assert found.severity is CATALOGUE["D034"].severity
    assert found.remedy == CATALOGUE["D034"].remedy
    assert diagnostic("D034", "x", remedy="Do this.").remedy == "Do this."
    assert diagnostic("D034", "x", remedy="").remedy == ""


def test_code_that_does_not_exist_is_a_defect_of_ours() -> None:
    with pytest.raises(KeyError):
        diagnostic("D999", "x")


def test_span_without_an_end_ends_where_it_starts() -> None:
    assert (HERE.end_line, HERE.end_column) == (3, 5)
    assert Span("a", 1, 2, 3, 4).end_line == 3
    assert str(HERE) == "design.toml:3:5"


def test_errors_come_first_then_by_place() -> None:
    warning = diagnostic("P024", "w", span=Span("a.toml", 1))
    late = diagnostic("P020", "x", span=Span("b.toml", 9))
    early = diagnostic("P020", "x", span=Span("b.toml", 2, 7))
    other_file = diagnostic("P020", "x", span=Span("a.toml", 50))
    assert sort_diagnostics([warning, late, early, other_file, late]) == (other_file, early, late, warning)
    assert has_errors([warning, late])
    assert not has_errors([warning])
    assert not has_errors([])


def test_severities_are_ranked() -> None:
    assert [s.rank for s in (Severity.ERROR, Severity.WARNING, Severity.NOTE)] == [0, 1, 2]


def test_text_is_what_editors_and_people_read() -> None:
    related = (
        Related("the other one", Span("kernels/a.v", 8, 2)),
        Related("and this", subject=ObjectRef("a", "b")),
    )
    found = diagnostic("P020", "x must be 1, not 2", span=HERE, remedy="Write 1.", related=related)
    assert as_text(found) == (
        "design.toml:3:5: error: x must be 1, not 2 [P020]\n"
        "    Write 1.\n"
        "    kernels/a.v:8:2: the other one\n"
        "    and this"
    )


def test_text_without_a_line_names_the_block_by_its_id() -> None:
    found = diagnostic("D030", "buffer must have a thread", subject=ObjectRef("sum", "buffer"), remedy="")
    assert as_text(found) == "design.toml:sum.buffer: error: buffer must have a thread [D030]"
    assert as_text(diagnostic("D030", "x", remedy="")) == "error: x [D030]"


def test_json_holds_everything() -> None:
    fix = Fix("Write 1", Span("a.py", 1, 1, 1, 4), "1")
    related = (Related("there", HERE),)
    found = diagnostic(
        "P020", "größer", span=HERE, related=related, fix=fix, subject=ObjectRef("a", "b", "c")
    )
    text = as_json([found])
    assert "größer" in text
    (plain,) = json.loads(text)
    assert plain["severity"] == "error"
    assert plain["span"] == {"path": "design.toml", "line": 3, "column": 5, "end_line": 3, "end_column": 5}
    assert plain["subject"] == {"accelerator": "a", "id": "b", "field": "c"}
    assert plain["fix"]["replacement"] == "1"
    assert plain["related"][0]["span"]["line"] == 3
    assert json.loads(as_json([])) == []
