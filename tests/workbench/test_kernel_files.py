"""Kernels that include files, are compiled with macros and read data: found, current, and in the core."""

from __future__ import annotations

import threading
from pathlib import Path

import kernel_project
import pytest

from coram_studio.diagnostics import Diagnostic, Severity
from coram_studio.ipcore.manifest import Core
from coram_studio.simulate.run import Result
from coram_studio.workbench.reports import SimulateOptions
from coram_studio.workbench.session import Session

KERNEL = "kernels/vectorsum.v"
WORDS = "kernels/include/deep/words.vh"
SHIFT_JIS = "// 表示: 能力\\".encode("shift-jis")  # its second bytes are backslashes, twice


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return kernel_project.make(tmp_path)


def core_of(session: Session) -> Core:
    report = session.build()
    assert report.core is not None, report.diagnostics
    return report.core


def errors(session: Session) -> list[Diagnostic]:
    return [d for d in session.check().diagnostics if d.severity is Severity.ERROR]


def edit(path: Path, old: str, new: str) -> tuple[int, int]:
    """Replace text that occurs once; gives line and column of the new text."""
    text = path.read_text()
    assert text.count(old) == 1, (old, text.count(old))
    path.write_text(text.replace(old, new))
    before = text[: text.index(old)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def default_of(session: Session, name: str) -> int | None:
    """The default of the kernel's parameter."""
    (module,) = session.kernel_modules(KERNEL)
    return next(p.value for p in module.parameters if p.name == name)


def is_missing(session: Session, header: str) -> bool:
    """Whether the header is reported as missing, at the line of sizes.vh that includes it."""
    return any(
        d.code == "K009"
        and header in d.message
        and d.span is not None
        and (d.span.path, d.span.line) == ("kernels/include/sizes.vh", 1)
        for d in errors(session)
    )


def test_everything_is_in_the_core(root: Path) -> None:
    core = core_of(Session.open(root))
    assert core.manifest.headers == ("include/sizes.vh", "include/deep/words.vh")
    assert core.manifest.data == ("data/table.hex",)
    assert core.manifest.defines == ("EXTRA=1000",)
    assert core.text("data/table.hex") == "64\n"
    assert dict(core.origins)["include/deep/words.vh"] == WORDS
    assert (root / "build/core/include/deep/words.vh").read_text() == (root / WORDS).read_text()
    assert not any(path.endswith(".vh") for path in core.manifest.files)


def test_modules_of_a_file_are_read_with_what_it_includes(root: Path) -> None:
    session = Session.open(root)
    assert [m.name for m in session.kernel_modules(KERNEL)] == ["vectorsum"]
    assert next(p.value for p in session.kernel_modules(KERNEL)[0].parameters if p.name == "WORDS") == 128
    assert session.kernel_modules("kernels/missing.v") == ()


def test_a_changed_header_is_read_anew(root: Path) -> None:
    session = Session.open(root)
    before = core_of(session)
    assert default_of(session, "WORDS") == 128
    (root / WORDS).write_text("`define WORDS_OF_A_BLOCK 127\n")  # as many bytes as before
    assert default_of(session, "WORDS") == 127
    after = core_of(session)
    assert after.fingerprint != before.fingerprint
    assert after.text("include/deep/words.vh") == "`define WORDS_OF_A_BLOCK 127\n"


def test_a_changed_table_is_read_anew(root: Path) -> None:
    session = Session.open(root)
    before = core_of(session)
    (root / "kernels/table.hex").write_text("65\n")
    after = core_of(session)
    assert after.text("data/table.hex") == "65\n"
    assert after.fingerprint != before.fingerprint


def test_unsaved_text_of_a_header_counts(root: Path) -> None:
    session = Session.open(root)
    core_of(session)
    session.set_buffer(WORDS, "`define WORDS_OF_A_BLOCK 99\n")
    assert default_of(session, "WORDS") == 99
    assert core_of(session).text("include/deep/words.vh") == "`define WORDS_OF_A_BLOCK 99\n"
    session.set_buffer(WORDS, "`define WORDS_OF_A_BLOCK )\n")
    assert any(d.severity is Severity.ERROR for d in session.check().diagnostics)
    session.set_buffer(WORDS, None)
    assert default_of(session, "WORDS") == 128
    assert errors(session) == []


def test_a_header_that_only_an_editor_has_is_found(root: Path) -> None:
    session = Session.open(root)
    (root / WORDS).unlink()
    assert is_missing(session, "deep/words.vh")
    session.set_buffer(WORDS, "`define WORDS_OF_A_BLOCK 128\n")
    assert errors(session) == []


def test_changed_macros_are_used(root: Path) -> None:
    edit(root / KERNEL, "WORDS = `BLOCK_WORDS", "WORDS = `EXTRA")
    assert default_of(Session.open(root), "WORDS") == 1000
    edit(root / "project.toml", "EXTRA=1000", "EXTRA=17")
    assert default_of(Session.open(root), "WORDS") == 17
    assert core_of(Session.open(root)).manifest.defines == ("EXTRA=17",)
    edit(root / "project.toml", "EXTRA=17", "EXTRA")
    assert default_of(Session.open(root), "WORDS") == 1


def test_a_missing_header_is_reported_where_it_is_included(root: Path) -> None:
    line, column = edit(root / KERNEL, "sizes.vh", "missing.vh")
    found = next(d for d in errors(Session.open(root)) if d.code == "K009" and "missing.vh" in d.message)
    assert found.span is not None
    assert (found.span.path, found.span.line) == (KERNEL, line)
    assert found.span.column in (column, column - 1)


def test_a_mistake_in_a_header_is_reported_in_it(root: Path) -> None:
    (root / WORDS).write_text("`define WORDS_OF_A_BLOCK 128\n/* é */ wire = 3;\n")
    found = errors(Session.open(root))
    assert found
    assert found[0].span is not None
    assert (found[0].span.path, found[0].span.line) == (WORDS, 2)


@pytest.mark.parametrize("name", ["../table.vh", "/etc/passwd", "a/../../b.vh"])
def test_no_file_outside_the_include_folders_is_read(root: Path, name: str) -> None:
    edit(root / KERNEL, "sizes.vh", name)
    assert "K009" in [d.code for d in errors(Session.open(root))]


def test_a_link_that_leaves_the_project_is_not_followed(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("outside") / "secret.vh"
    secret.write_text("`define WORDS_OF_A_BLOCK 128\n")
    (root / WORDS).unlink()
    (root / WORDS).symlink_to(secret)
    assert is_missing(Session.open(root), "deep/words.vh")


def test_the_folder_of_the_including_file_comes_first(root: Path) -> None:
    (root / "kernels/sizes.vh").write_text("`define BLOCK_WORDS 77\n")
    assert default_of(Session.open(root), "WORDS") == 77


def test_two_files_of_one_name_are_an_error_at_the_second(root: Path) -> None:
    text = (root / KERNEL).read_text()
    (root / KERNEL).write_text('`include "other.vh"\n' + text)
    (root / "kernels/include/other.vh").write_text('// it has a namesake\n  `include "words.vh"\n')
    (root / "kernels/include/words.vh").write_text("\n")
    (root / "kernels/include/sizes.vh").write_text('`include "deep/more.vh"\n`define BLOCK_WORDS 128\n')
    (root / "kernels/include/deep/more.vh").write_text('`include "words.vh"\n')
    (found,) = errors(Session.open(root))
    assert found.code == "B012"
    assert found.span is not None
    assert (found.span.path, found.span.line, found.span.column) in [
        ("kernels/include/other.vh", 2, 3),
        ("kernels/include/deep/more.vh", 1, 1),
    ]
    assert "kernels/include/words.vh" in found.message
    assert WORDS in found.message


def test_an_included_file_of_modules_is_not_compiled_twice(root: Path) -> None:
    text = (root / KERNEL).read_text()
    text = text.replace("sum + table_data[0]", "plus").replace(
        "  reg [1:0] state;",
        "  wire [31:0] plus;\n  adder u (.a(sum), .b(table_data[0]), .q(plus));\n  reg [1:0] state;",
    )
    (root / KERNEL).write_text('`include "adder.v"\n' + text)
    (root / "kernels/adder.v").write_text(
        "module adder(input wire [31:0] a, input wire [31:0] b, output wire [31:0] q);\n"
        "  assign q = a + b;\nendmodule\n"
    )
    core = core_of(Session.open(root))
    assert "include/adder.v" in core.manifest.headers
    assert "hdl/adder.v" not in core.manifest.files


def test_a_missing_include_folder_is_a_warning(root: Path) -> None:
    edit(root / "project.toml", '["kernels/include"]', '["kernels/include", "kernels/none"]')
    (found,) = Session.open(root).check().diagnostics
    assert (found.code, found.severity) == ("B009", Severity.WARNING)
    assert "kernels/none" in found.message


@pytest.mark.parametrize("call", ['$readmemh("absent.hex", table_data)', "$readmemb ( `NAME , table_data)"])
def test_a_missing_table_is_reported_at_its_name(root: Path, call: str) -> None:
    edit(root / "kernels/include/sizes.vh", "`define BLOCK", '`define NAME "absent.hex"\n`define BLOCK')
    line, column = edit(root / KERNEL, '$readmemh("table.hex", table_data)', call)
    (found,) = errors(Session.open(root))
    assert found.code == "B013"
    assert "absent.hex" in found.message
    assert found.span is not None
    name = call.index('"') if '"' in call else call.index("`")
    assert (found.span.path, found.span.line, found.span.column) == (KERNEL, line, column + name)


@pytest.mark.parametrize("name", ["/etc/hostname", "../table.hex"])
def test_a_table_outside_the_project_is_an_error(root: Path, name: str) -> None:
    edit(root / KERNEL, '"table.hex"', f'"{name}"')
    (found,) = errors(Session.open(root))
    assert found.code == "B013"
    assert f'"{name}" must' in found.message


def test_a_table_by_its_name_from_pycorams_simulation_is_found(root: Path) -> None:
    edit(root / KERNEL, '"table.hex"', '"../../table.hex"')
    core = core_of(Session.open(root))
    assert core.manifest.data == ("data/table.hex",)
    text = next(core.text(path) for path in core.manifest.files if "table_data" in core.text(path))
    assert '$readmemh("table.hex"' in text


def test_tables_in_what_ifdef_leaves_out_are_not_wanted(root: Path) -> None:
    edit(
        root / KERNEL,
        "  reg [1:0] state;",
        '`ifdef NOBODY_DEFINES_THIS\n  initial $readmemh("absent.hex", table_data);\n`endif\n'
        '  // $readmemh("absent.hex", table_data);\n  reg [1:0] state;',
    )
    assert errors(Session.open(root)) == []


@pytest.mark.parametrize("place", ["kernels/extra/rom.mem", "extra/rom.mem"])
def test_tables_named_by_parameters_are_found(root: Path, place: str) -> None:
    edit(root / KERNEL, "parameter DATA_WIDTH", 'parameter ROM = "extra/rom.mem",\n    parameter DATA_WIDTH')
    edit(root / KERNEL, '$readmemh("table.hex", table_data)', "$readmemh(ROM, table_data)")
    assert core_of(Session.open(root)).manifest.data == ()  # nobody knows whether it is one
    (root / place).parent.mkdir()
    (root / place).write_text("64\n")
    assert core_of(Session.open(root)).manifest.data == ("data/extra/rom.mem",)


def test_bytes_of_other_encodings_survive(tmp_path: Path) -> None:
    root = kernel_project.make(tmp_path, SHIFT_JIS)
    (root / "kernels/table.hex").write_bytes(b"// \x95\x5c\n64\n")
    session = Session.open(root)
    (found,) = session.check().diagnostics
    assert (found.code, found.severity) == ("B008", Severity.NOTE)
    assert found.span is not None
    assert (found.span.path, found.span.line) == (KERNEL, 1)
    core_of(session)
    written = (root / "build/core/hdl/vectorsum.v").read_bytes()
    assert written == (root / KERNEL).read_bytes()
    assert (root / "build/core/data/table.hex").read_bytes() == b"// \x95\x5c\n64\n"
    report = session.simulate(SimulateOptions(waves=False), lambda _: None, threading.Event())
    assert report.run is not None
    assert report.run.metrics.result is Result.PASS, report.diagnostics
    assert (report.run.directory / "sim/core/hdl/vectorsum.v").read_bytes() == written
    total = kernel_project.SUM + kernel_project.MACRO + kernel_project.TABLE
    assert report.run.metrics.prints == (f"sum = {total}",)


def test_a_table_may_not_have_the_name_of_a_file_of_the_simulation(root: Path) -> None:
    edit(root / KERNEL, '"table.hex"', '"image.dat"')
    (root / "kernels/image.dat").write_text("64\n")
    report = Session.open(root).simulate(SimulateOptions(waves=False), lambda _: None, threading.Event())
    assert report.run is not None
    assert report.run.metrics.result is Result.ERROR
    assert any("image.dat" in d.message for d in report.diagnostics)
