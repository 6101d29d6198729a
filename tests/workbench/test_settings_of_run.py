"""Settings of one run, given as texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from coram_studio.model.project import MemorySettings, Parameter, Project, Settings
from coram_studio.workbench.reports import SimulateOptions, UsageError
from coram_studio.workbench.settings_of_run import RunSettings, resolve


@pytest.fixture
def project(tmp_path: Path) -> Project:
    parameter = Parameter("blocks", 8, minimum=1, maximum=64)
    return Project(tmp_path, Settings("demo", parameters=(parameter,)))


def resolved(project: Project, **sets: str) -> RunSettings:
    return resolve(project, SimulateOptions(sets=sets))


def test_nothing_set_gives_the_projects_settings(project: Project) -> None:
    result = resolved(project)
    assert result.settings == project.settings
    assert result.image is None


def test_each_key_reaches_its_setting(project: Project) -> None:
    result = resolved(
        project,
        blocks="0x10",
        read_latency="64",
        write_latency="5",
        memory_size="65536",
        cycles="1234",
        wall_seconds="2.5",
    ).settings
    assert result.parameters[0].value == 16
    assert result.memory == MemorySettings(read_latency=64, write_latency=5, size=65536)
    assert (result.limits.cycles, result.limits.wall_seconds) == (1234, 2.5)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("blocks", "many", "blocks must be an integer, not 'many'"),
        ("blocks", "0", "blocks must be at least 1, not 0"),
        ("blocks", "65", "blocks must be at most 64, not 65"),
        ("read_latency", "-1", "read_latency must be at least 1, not -1"),
        ("memory_size", "12", "memory_size must be at least 4096, not 12"),
        ("wall_seconds", "never", "wall_seconds must be a positive number of seconds, not 'never'"),
        ("wall_seconds", "nan", "wall_seconds must be a positive number of seconds, not 'nan'"),
        ("memory_image", "absent.bin", "memory_image: there is no file absent.bin"),
        ("block", "3", "parameters of this project: blocks"),
    ],
)
def test_what_is_wrong_is_named(project: Project, key: str, value: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        resolved(project, **{key: value})
    assert words in str(caught.value)


def test_an_image_is_found_in_the_project(project: Project) -> None:
    image = project.root / "memory" / "a.bin"
    image.parent.mkdir()
    image.write_bytes(b"\0" * 16)
    assert resolved(project, memory_image="memory/a.bin").image == image
    assert resolved(project, memory_image=str(image)).image == image


def test_unknown_engine_and_memory(project: Project) -> None:
    with pytest.raises(UsageError, match="engine must be one of icarus"):
        resolve(project, SimulateOptions(engine="questa"))
    with pytest.raises(UsageError, match="memory must be one of ideal"):
        resolve(project, SimulateOptions(memory="ddr9"))
