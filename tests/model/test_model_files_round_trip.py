"""What is saved is what is read again, whatever it holds."""

from __future__ import annotations

import tempfile
import tomllib
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from model_samples import identifiers, states, texts, vector_sum_state

from coram_studio.model.design import State
from coram_studio.model.files import read_project, write_settings, write_state
from coram_studio.model.files.design_file import design_text, layout_text, read_design
from coram_studio.model.files.tables import Source
from coram_studio.model.project import Limits, MemorySettings, Parameter, Project, Settings


def save(root: Path, state: State, project_settings: Settings | None = None) -> None:
    project = Project(root, project_settings or Settings("sample"))
    assert write_settings(project) == ()
    assert write_state(project, state) == ()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(states())
def test_any_state_survives_the_disk(state: State) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        save(root, state)
        files = read_project(root)
    assert files.diagnostics == ()
    assert files.state == state
    assert files.project.read_only == ""


@settings(max_examples=60, deadline=None)
@given(states())
def test_every_block_and_wire_has_its_line(state: State) -> None:
    text = design_text(state.design)
    with tempfile.TemporaryDirectory() as folder:
        save(Path(folder), state)
        lines = read_project(Path(folder)).block_lines
    written = text.split("\n")
    for accelerator in state.design.accelerators:
        for block in accelerator.blocks:
            assert written[lines[accelerator.name, block.id] - 1].endswith(f"blocks.{block.id}]")
        for connection in accelerator.connections:
            if all(block.id != connection.id for block in accelerator.blocks):
                assert written[lines[accelerator.name, connection.id] - 1].startswith(f"{connection.id} = ")


INT64 = st.integers(-(1 << 63), (1 << 63) - 1)
PROJECT_SETTINGS = st.builds(
    Settings,
    name=st.just("sample"),
    description=texts,
    version=st.sampled_from(["1.0", "2", "0.1.2.3"]),
    vendor=st.sampled_from(["example.org", "lab"]),
    top=texts,
    integers=st.sampled_from(["python", "uint16", "uint32", "uint64"]),
    clock_mhz=st.floats(1, 2000),
    prefer=st.sampled_from(["clock", "cycles"]),
    parameters=st.lists(
        st.builds(Parameter, st.sampled_from(["blocks", "n", "size", "_x"]), INT64, texts),
        max_size=3,
        unique_by=lambda p: p.name,
    ).map(tuple),
    memory=st.builds(
        MemorySettings,
        read_latency=st.integers(0, 10_000),
        write_latency=st.integers(0, 10_000),
        size=st.integers(4096, 1 << 31),
        image=st.sampled_from(["", "memory/random.bin"]),
    ),
    limits=st.builds(
        Limits,
        cycles=st.integers(1, 10**15),
        wall_seconds=st.floats(0.1, 1e7),
        memory_bytes=st.integers(1 << 24, 1 << 50),
        output_bytes=st.integers(1 << 10, 1 << 50),
    ),
)


@settings(max_examples=80, deadline=None)
@given(PROJECT_SETTINGS, PROJECT_SETTINGS)
def test_settings_survive_the_disk_over_any_older_ones(old: Settings, new: Settings) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        save(root, State(), old)
        assert read_project(root).project.settings == old
        save(root, State(), new)
        files = read_project(root)
    assert files.diagnostics == ()
    assert files.project.settings == new


@given(identifiers)
@settings(deadline=None)
def test_bounds_of_a_parameter_come_and_go(description: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for parameter in (
            Parameter("n", 5, description, 1, 9),
            Parameter("n", 5, "", None, 9),
            Parameter("n", 7, description, 2, None),
        ):
            save(Path(folder), State(), Settings("sample", parameters=(parameter,)))
            assert read_project(Path(folder)).project.settings.parameters == (parameter,)


def test_design_file_is_sorted_with_one_thing_per_line() -> None:
    state = vector_sum_state()
    text = design_text(state.design)
    expected = """
[accelerators.vector_sum.blocks.buffer]
kind = "memory"
name = "buffer"
thread = "sum_thread"
coram_id = 0
data_width = 32
address_width = 10

[accelerators.vector_sum.blocks.commands]
"""
    assert text.startswith("format = 1\n" + expected)
    assert 'ports.ADDR = "output [9:0] mem_addr"\n' in text
    assert text.endswith(
        "\n[accelerators.vector_sum.connections]\n"
        'buffer_dma = { user = "buffer.dma", provider = "dram.dma" }\n'
        'vectorsum_comm = { user = "vectorsum.comm", provider = "commands.port" }\n'
        'vectorsum_mem = { user = "vectorsum.mem", provider = "buffer.port" }\n'
    )
    tomllib.loads(text)


def test_moving_a_block_changes_one_line_of_the_layout_and_nothing_else(tmp_path: Path) -> None:
    state = vector_sum_state()
    save(tmp_path, state)
    before = {path.name: path.read_text() for path in tmp_path.iterdir()}
    save(tmp_path, State(state.design, state.layout.moved("vector_sum", {"buffer": (7.25, -3.0)})))
    after = {path.name: path.read_text() for path in tmp_path.iterdir()}
    changed = [name for name in before if before[name] != after[name]]
    assert changed == ["layout.toml"]
    new = set(after["layout.toml"].split("\n")) - set(before["layout.toml"].split("\n"))
    assert new == {"buffer = [7.25, -3]"}


def test_layout_of_a_block_that_is_gone_is_left_out(tmp_path: Path) -> None:
    state = vector_sum_state()
    save(tmp_path, State(state.design, state.layout.moved("vector_sum", {"ghost": (1.0, 2.0)})))
    assert read_project(tmp_path).state == state


def test_own_comments_and_keys_of_project_toml_survive(tmp_path: Path) -> None:
    text = (
        "# The sum of everything.\nformat = 1\nname = 'sample' # short\n\n[team]\nlead = \"Ada\"\n"
        "\n[memory] # as measured\nread_latency = 0x40 # slow\n"
    )
    (tmp_path / "project.toml").write_text(text)
    project = read_project(tmp_path).project
    assert project.settings.memory.read_latency == 64
    changed = Settings("sample", clock_mhz=200.0, memory=MemorySettings(read_latency=64, write_latency=9))
    assert write_settings(Project(tmp_path, changed)) == ()
    written = (tmp_path / "project.toml").read_text()
    for kept in (
        "# The sum of everything.",
        "name = 'sample' # short",
        'lead = "Ada"',
        "[memory] # as measured",
        "read_latency = 0x40 # slow",
    ):
        assert kept in written
    assert read_project(tmp_path).project.settings == changed


def test_saving_what_is_there_already_touches_no_file(tmp_path: Path) -> None:
    save(tmp_path, vector_sum_state())
    stamps = {path.name: path.stat().st_ino for path in tmp_path.iterdir()}
    save(tmp_path, vector_sum_state())
    assert {path.name: path.stat().st_ino for path in tmp_path.iterdir()} == stamps
    assert sorted(stamps) == ["design.toml", "layout.toml", "project.toml"]


def test_layout_text_of_nothing_is_only_the_format() -> None:
    assert layout_text(State()) == "format = 1\n"
    assert read_design(Source("design.toml", design_text(State().design))) == State().design
