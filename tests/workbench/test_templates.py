"""New projects from samples."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from coram_studio.workbench.reports import UsageError
from coram_studio.workbench.templates import create_project, project_name, templates


def test_the_samples_are_found_and_described() -> None:
    found = {t.name: t for t in templates()}
    assert "Sums an array" in found["vector_sum"].description


def test_a_new_project_is_a_named_copy_without_outputs(tmp_path: Path) -> None:
    made = create_project(tmp_path / "deep" / "my-sum")
    assert tomllib.loads((made / "project.toml").read_text())["name"] == "my_sum"
    assert (made / "kernels" / "vectorsum.v").is_file()
    assert (made / "threads" / "sum_thread.py").is_file()
    assert not (made / "runs").exists()
    assert [p.name for p in made.parent.iterdir()] == ["my-sum"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    assert (create_project(tmp_path / "p") / "project.toml").is_file()


def test_a_folder_with_content_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "mine.txt").write_text("keep")
    with pytest.raises(UsageError, match="not an empty folder"):
        create_project(tmp_path / "p")
    assert (tmp_path / "p" / "mine.txt").read_text() == "keep"


def test_an_unknown_template_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no template 'x'; there are: .*vector_sum"):
        create_project(tmp_path / "p", "x")
    assert not (tmp_path / "p").exists()


def test_a_name_must_be_an_identifier(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="must be letters, digits and _"):
        create_project(tmp_path / "p", name="9 lives")


def test_a_parent_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be made"):
        create_project(tmp_path / "file" / "p")


@pytest.mark.parametrize(
    ("folder", "name"), [("a-b", "a_b"), ("9lives", "project_9lives"), ("été", "t"), ("--", "project")]
)
def test_names_from_folders(folder: str, name: str) -> None:
    assert project_name(Path("/x") / folder) == name
