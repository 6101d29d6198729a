"""Files that are wrong: a diagnostic with its place, and nothing lost."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_samples import vector_sum_state

from coram_studio.diagnostics import Diagnostic, Severity, as_text
from coram_studio.model.design import State
from coram_studio.model.document import Document, EditError
from coram_studio.model.edits import AddAccelerator
from coram_studio.model.files import ProjectFiles, project_files, read_project, write_settings, write_state
from coram_studio.model.files.design_file import design_text, layout_text
from coram_studio.model.project import Project, Settings

SETTINGS = 'format = 1\nname = "sample"\n'


def read_with(root: Path, **files: str | bytes) -> ProjectFiles:
    """Read a project of correct files, some of them replaced: design="..." stands for design.toml."""
    state = vector_sum_state()
    correct: dict[str, str | bytes] = {
        "project": SETTINGS,
        "design": design_text(state.design),
        "layout": layout_text(state),
    }
    for name, content in {**correct, **files}.items():
        data = content if isinstance(content, bytes) else content.encode()
        (root / f"{name}.toml").write_bytes(data)
    return read_project(root)


def only(files: ProjectFiles) -> Diagnostic:
    assert len(files.diagnostics) == 1, [as_text(d) for d in files.diagnostics]
    return files.diagnostics[0]


def place(found: Diagnostic) -> tuple[str, int, int]:
    assert found.span is not None
    return (found.span.path, found.span.line, found.span.column)


@pytest.mark.parametrize(
    ("name", "text", "code", "line", "column", "message"),
    [
        ("design", "format = 1\n[accelerators.a\n", "P010", 2, 16, "Expected ']'"),
        ("design", 'format = 1\nx = "abc\n', "P010", 2, 9, "Illegal character"),
        ("design", "format = 1\n<<<<<<< ours\n", "P010", 2, 1, "Invalid statement"),
        ("design", "format = 1\n[a]\nx = 1\n[a]\n", "P010", 4, 3, "Cannot declare"),
        ("design", "format = 1\nx =", "P010", 2, 4, "Invalid value"),
        ("design", f"format = 1\nx = {'9' * 5000}\n", "P010", 3, 1, "not TOML"),
        ("design", 'format = "one"\n', "P013", 1, 1, 'format must be a positive integer, not "one"'),
        ("design", "# old\nformat = 0\n", "P013", 2, 1, "format must be a positive integer, not 0"),
        ("design", "format = true\n", "P013", 1, 1, "not true"),
        ("design", "format = 1\naccelerators = 3\n", "P020", 2, 1, "accelerators must be a table, not 3"),
        (
            "design",
            '[accelerators.a.blocks.b]\nkind = "pipe"\nname = "b"\n',
            "P022",
            2,
            1,
            'kind must be "kernel", "thread", "memory", "memory_be", "memory_2p", "memory_be_2p", '
            '"instream", "outstream", "channel", "register", "slavestream", "interface" or "external", not "pipe"',
        ),
        ("design", '[accelerators.a.blocks.b]\nname = "b"\n', "P023", 1, 1, "kind must be there"),
        (
            "design",
            '[accelerators.a.blocks.b]\nkind = "memory"\nname = "b"\ndata_width = "32"\n',
            "P020",
            4,
            1,
            'accelerators.a.blocks.b: data_width must be an integer, not "32"',
        ),
        (
            "design",
            '[accelerators.a.blocks.b]\nkind = "memory"\nname = "b"\n\n  address_width = 4000000000\n',
            "P021",
            5,
            3,
            "address_width must be from 0 to 64, not 4000000000",
        ),
        (
            "design",
            '[accelerators.a.blocks."a.b"]\nkind = "thread"\nname = "b"\n',
            "D006",
            1,
            1,
            'the id "a.b" must consist of',
        ),
        (
            "design",
            '[accelerators.a.connections]\nc1 = { user = "vectorsum", provider = "buffer.port" }\n',
            "P025",
            2,
            1,
            'user must be a block and a port with a point between them, not "vectorsum"',
        ),
        (
            "design",
            '[accelerators.a.connections]\nc1 = { user = "a.b" }\n',
            "P023",
            2,
            1,
            "provider must be there",
        ),
        (
            "design",
            '[accelerators.a.blocks.k]\nkind = "kernel"\nname = "k"\n'
            '[accelerators.a.blocks.k.bundles.m]\ntype = "memory"\nside = "user"\nports.D = "mem_d"\n',
            "P026",
            7,
            1,
            'port D must be like "output [31:0] name", not "mem_d"',
        ),
        ("project", 'format = 1\nname = "s"\ninteger = "python"\n', "P024", 3, 1, "integer is not a key"),
        ("project", "format = 1\n", "P023", 1, 1, "name must be there"),
        ("project", 'name = "a b"\n', "P028", 1, 1, 'name "a b" must consist of'),
        ("project", 'name = "s"\nversion = "1.0; rm"\n', "P028", 2, 1, "version must be numbers with points"),
        ("project", 'name = "s"\nvendor = "a[exec]"\n', "P028", 2, 1, "vendor must be a domain name"),
        (
            "project",
            'name = "s"\nintegers = "int8"\n',
            "P022",
            2,
            1,
            'integers must be "python", "uint16", "uint32" or "uint64", not "int8"',
        ),
        (
            "project",
            'name = "s"\nclock_mhz = nan\n',
            "P021",
            2,
            1,
            "clock_mhz must be from 1 to 2000, not nan",
        ),
        ("project", 'name = "s"\nclock_mhz = true\n', "P020", 2, 1, "clock_mhz must be a number, not true"),
        (
            "project",
            'name = "s"\n[memory]\nread_latency = -1\n',
            "P021",
            3,
            1,
            "memory: read_latency must be from 0 to 10000, not -1",
        ),
        ("project", 'name = "s"\n[memory]\nimage = "/etc/passwd"\n', "P027", 3, 1, "must be relative"),
        ("project", 'name = "s"\n[memory]\nimage = "a/../../b"\n', "P027", 3, 1, "must not leave"),
        ("project", 'name = "s"\n[parameters.if]\nvalue = 1\n', "P028", 2, 1, "a name that Python accepts"),
        (
            "project",
            'name = "s"\n[parameters.n]\nvalue = 9\nmaximum = 8\n',
            "P021",
            3,
            1,
            "parameters.n: value must be at most 8, not 9",
        ),
        (
            "project",
            'name = "s"\n[parameters.n]\nvalue = 9223372036854775808\n',
            "P021",
            3,
            1,
            "value must be from -9223372036854775808",
        ),
        (
            "layout",
            "[accelerators.vector_sum]\nbuffer = [1]\n",
            "P020",
            2,
            1,
            "buffer must be two numbers, like [320, 96]",
        ),
        ("layout", "[accelerators.vector_sum]\nbuffer = [1, inf]\n", "P021", 2, 1, "must be within"),
        ("layout", f"[accelerators.vector_sum]\nbuffer = [{10**400}, 0]\n", "P021", 2, 1, "must be within"),
    ],
)
def test_mistake_is_reported_at_its_place(
    tmp_path: Path, name: str, text: str, code: str, line: int, column: int, message: str
) -> None:
    files = read_with(tmp_path, **{name: text})
    found = next((d for d in files.diagnostics if d.code == code), None)
    assert found is not None, [as_text(d) for d in files.diagnostics]
    assert message in found.message
    assert place(found) == (f"{name}.toml", line, column)


@pytest.mark.parametrize("name", ["project", "design", "layout"])
def test_file_with_a_mistake_opens_read_only_and_stays_as_it_is(tmp_path: Path, name: str) -> None:
    broken = f"format = 1\n{name} = = 3\n"
    files = read_with(tmp_path, **{name: broken})
    assert files.project.read_only.startswith(f"{name}.toml:2:{len(name) + 4}: {name}.toml is not TOML")
    assert [d.code for d in write_state(files.project, files.state)] == ["P003"]
    assert [d.code for d in write_settings(files.project)] == ["P003"]
    assert (tmp_path / f"{name}.toml").read_text() == broken


@pytest.mark.parametrize("name", ["project", "design", "layout"])
def test_newer_format_opens_read_only_with_the_reason(tmp_path: Path, name: str) -> None:
    state = vector_sum_state()
    texts = {"project": SETTINGS, "design": design_text(state.design), "layout": layout_text(state)}
    newer = texts[name].replace("format = 1", "format = 7") + "\n[new_thing]\nx = 1\n"
    files = read_with(tmp_path, **{name: newer})
    found = only(files)
    assert found.code == "P012"
    assert found.message == f"{name}.toml must be of format 1 or older, not 7"
    assert place(found) == (f"{name}.toml", 1, 1)
    assert "format 1 or older, not 7" in files.project.read_only
    assert files.state == state, "what can be understood is shown"
    document = Document(files.state)
    document.read_only = files.project.read_only
    with pytest.raises(EditError, match="format 1 or older"):
        document.do(AddAccelerator("other"))


def test_one_unreadable_block_does_not_hide_the_others(tmp_path: Path) -> None:
    text = design_text(vector_sum_state().design).replace('kind = "channel"', 'kind = "chanel"')
    files = read_with(tmp_path, design=text)
    accelerator = files.state.design.accelerator("vector_sum")
    assert accelerator is not None
    assert [block.id for block in accelerator.blocks] == ["buffer", "dram", "sum_thread", "vectorsum"]
    assert only(files).code == "P022"
    assert files.project.read_only


def test_unknown_key_is_a_warning_and_the_project_can_be_saved(tmp_path: Path) -> None:
    text = design_text(vector_sum_state().design).replace("coram_id = 0", "coram_id = 0\nwidht = 3", 1)
    files = read_with(tmp_path, design=text)
    found = only(files)
    assert (found.code, found.severity) == ("P024", Severity.WARNING)
    assert found.message == "accelerators.vector_sum.blocks.buffer: widht is not a key that is known here"
    assert text.split("\n")[place(found)[1] - 1] == "widht = 3"
    assert files.project.read_only == ""
    assert write_state(files.project, files.state) == ()


def test_file_that_is_not_utf8(tmp_path: Path) -> None:
    files = read_with(tmp_path, design='format = 1\n# Grüße: "'.encode() + b'\xe9"\n')
    found = only(files)
    assert found.code == "P011"
    assert place(found) == ("design.toml", 2, 11)
    assert files.project.read_only


def test_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    text = design_text(vector_sum_state().design).replace("\n", "\r\n")
    files = read_with(tmp_path, design=b"\xef\xbb\xbf" + text.encode())
    assert files.diagnostics == ()
    assert files.state == vector_sum_state()
    assert files.block_lines["vector_sum", "buffer"] == 3


def test_missing_files(tmp_path: Path) -> None:
    files = read_project(tmp_path / "nowhere")
    assert only(files).code == "P001"
    assert files.project.read_only
    files = read_project(tmp_path)
    assert [d.code for d in files.diagnostics] == ["P002", "P006"]
    assert "project.toml is missing" in files.diagnostics[0].message
    (tmp_path / "project.toml").write_text(SETTINGS)
    files = read_project(tmp_path)
    assert (only(files).code, only(files).severity) == ("P006", Severity.WARNING)
    assert write_state(files.project, vector_sum_state()) == ()
    assert read_project(tmp_path).state == vector_sum_state()


def test_folder_in_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "project.toml").write_text(SETTINGS)
    (tmp_path / "design.toml").mkdir()
    found = only(read_project(tmp_path))
    assert found.code == "P002"
    assert "design.toml cannot be read: Is a directory" in found.message
    project = Project(tmp_path, Settings("sample"))
    assert [d.code for d in write_state(project, vector_sum_state())] == ["P004"]


def test_enormous_file_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "project.toml").write_text(SETTINGS)
    with (tmp_path / "design.toml").open("wb") as file:
        file.truncate(100 << 20)
    assert "must be smaller than 64 MB" in only(read_project(tmp_path)).message


def test_settings_broken_since_they_were_read_are_not_overwritten(tmp_path: Path) -> None:
    files = read_with(tmp_path)
    (tmp_path / "project.toml").write_text("name = [\n")
    assert [d.code for d in write_settings(files.project)] == ["P010"]
    assert (tmp_path / "project.toml").read_text() == "name = [\n"


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Nothing is read-only to root: act as nobody for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_read_only_folder_refuses_to_save() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        files = read_with(root)
        root.chmod(0o555)
        with ordinary_user():
            assert read_project(root).diagnostics == (), "it can be looked at"
            problems = (*write_state(files.project, State()), *write_settings(files.project))
        root.chmod(0o755)
        assert [d.code for d in problems] == ["P004"]
        assert "Permission denied" in problems[0].message
        assert read_project(root).state == files.state


def test_write_protected_file_refuses_to_be_saved() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        files = read_with(root)
        root.chmod(0o777)
        (root / "design.toml").chmod(0o444)
        with ordinary_user():
            problems = write_state(files.project, State())
        assert [d.code for d in problems] == ["P004"]
        assert read_project(root).state == files.state


@pytest.mark.parametrize(
    ("number", "code"), [(13, "P004"), (30, "P004"), (28, "P005"), (122, "P005"), (5, "P004")]
)
def test_refusal_of_the_system_is_a_diagnostic(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    files = read_with(tmp_path)

    def refuse(path: Path, data: bytes) -> None:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(project_files, "write_atomic", refuse)
    (found,) = write_state(files.project, State())
    assert found.code == code
    assert found.message.startswith("design.toml cannot be written to ")
    assert found.remedy
    assert read_project(tmp_path).state == files.state


_TEXT = design_text(vector_sum_state().design)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, len(_TEXT)),
    st.integers(0, 40),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=8),
)
def test_damaged_design_is_reported_never_raised(start: int, length: int, inserted: str) -> None:
    text = _TEXT[:start] + inserted + _TEXT[start + length :]
    with tempfile.TemporaryDirectory() as folder:
        files = read_with(Path(folder), design=text)
    lines = text.split("\n")
    for found in files.diagnostics:
        path, line, column = place(found)
        assert path == "design.toml"
        assert 1 <= line <= len(lines)
        assert 1 <= column <= len(lines[line - 1]) + 1
    # Either the design could be read whole, or it cannot be overwritten.
    errors = [d for d in files.diagnostics if d.severity is Severity.ERROR]
    assert bool(errors) == bool(files.project.read_only)
