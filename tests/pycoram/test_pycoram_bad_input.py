"""Projects that cannot be imported as they are: each message names what is wrong, and nothing is left half written."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path

import pytest

from coram_studio.cli.main import main
from coram_studio.workbench.pycoram.importer import import_pycoram
from coram_studio.workbench.reports import UsageError

LOGIC = """`include "pycoram.v"
module userlogic(input CLK, input RST);
  wire [31:0] q;
  wire empty;
  CoramChannel #(.CORAM_THREAD_NAME("ctrl"), .CORAM_ID(0), .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(32))
  channel (.CLK(CLK), .RST(RST), .D(q), .ENQ(!empty), .Q(q), .DEQ(!empty), .EMPTY(empty));
endmodule
"""
THREAD = "channel = CoramChannel(0, 32)\nchannel.write(1)\n"
MAKEFILE = "TOPMODULE = userlogic\nRTL = userlogic.v\nTHREAD = ctrl.py\n"
WHOLE = {"userlogic.v": LOGIC, "ctrl.py": THREAD, "Makefile": MAKEFILE}


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "old", WHOLE)


def run(
    folder: Path, capsys: pytest.CaptureFixture[str], destination: Path | None = None, *more: str
) -> tuple[int, str, str]:
    code = main(["import-pycoram", str(folder), "-o", str(destination or folder.parent / "new"), *more])
    output = capsys.readouterr()
    return code, output.out, output.err


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"Makefile": MAKEFILE + "RTL += gone.v\n"}, "Makefile:4:1: error: gone.v does not exist in "),
        ({"Makefile": MAKEFILE + "TEST = tests\n", "tests/x": ""}, "error: tests is not a file"),
        (
            {"a/ctrl.py": THREAD, "Makefile": MAKEFILE + "THREAD += a/ctrl.py\n"},
            "Makefile:4:1: error: two control threads are named ctrl: ctrl.py and a/ctrl.py",
        ),
        (
            {"m.img": "00 01\nthis is text\n", "Makefile": MAKEFILE + "MEM = m.img\n"},
            "m.img:2:1: error: the memory image must be hex bytes, or raw bytes in a file named .bin",
        ),
        (
            {"m.dat": bytes(range(256)), "Makefile": MAKEFILE + "MEM = m.dat\n"},
            "error: the memory image must be hex bytes, or raw bytes in a file named .bin: memory image m.dat",
        ),
        (
            {"Makefile": "TOPMODULE = nothing\nRTL = userlogic.v\nTHREAD = ctrl.py\n"},
            "Makefile:1:1: error: the top",
        ),
    ],
)
def test_errors_name_the_place_and_leave_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], files: dict[str, str | bytes], message: str
) -> None:
    write(folder, files)
    before = sorted(folder.parent.rglob("*"))
    code, out, err = run(folder, capsys)
    assert code == 1
    assert message in out
    assert "nothing was imported" in err
    assert sorted(folder.parent.rglob("*")) == before


def test_kernels_that_do_not_parse_are_imported_and_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, {"userlogic.v": LOGIC.replace("wire empty;", "wire empty")})
    code, out, _ = run(folder, capsys)
    assert code == 1
    assert re.search(r"kernels/userlogic\.v:[45]:\d+: error: ';' is missing here", out)
    assert (folder.parent / "new" / "kernels" / "userlogic.v").is_file()
    assert "';' is missing here" in (folder.parent / "new" / "import-report.md").read_text()
    # Once it is corrected, the project is whole.
    write(folder.parent / "new" / "kernels", {"userlogic.v": LOGIC})
    assert "error" not in capsys.readouterr().out


def test_print_statements_are_named_with_what_to_write(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, {"ctrl.py": THREAD + 'print "answer", channel.read()\nprint 1\n'})
    code, out, _ = run(folder, capsys)
    assert code == 1
    assert "threads/ctrl.py:3:1: error: print is a function since Python 3" in out
    assert 'Write print("answer", channel.read()).' in out
    assert "threads/ctrl.py:4:1: error" in out


def test_variables_that_nothing_sets_are_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, {"Makefile": MAKEFILE + "RTL += $(EXTRA_RTL)\nUNUSED = $(OTHER)\n"})
    code, out, _ = run(folder, capsys)
    assert code == 0
    assert "Makefile:4:1: warning: the Makefile's variable EXTRA_RTL is not set: taken as empty" in out
    assert "OTHER" not in out


def test_other_encodings_and_line_ends(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    comment = "表示".encode("shift_jis")
    logic = LOGIC.replace("\n", "\r\n").encode() + b"// " + comment + b"\r\n"
    write(folder, {"userlogic.v": logic, "ctrl.py": b"# " + comment + b"\r\n" + THREAD.encode()})
    write(folder, {"Makefile": b"# " + comment + b"\r\n" + MAKEFILE.replace("\n", "\r\n").encode()})
    code, out, _ = run(folder, capsys)
    assert code == 0, out
    assert "kernels/userlogic.v:8:1: note: kernels/userlogic.v is not UTF-8" in out
    assert "threads/ctrl.py:1:1: note: threads/ctrl.py is not UTF-8" in out
    assert (folder.parent / "new" / "kernels" / "userlogic.v").read_bytes() == logic


def test_a_missing_file_of_a_snippet_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, {"Makefile": MAKEFILE + "TEST = host.v\n", "host.v": 'reg a;\n`include "more.v"\n'})
    code, out, _ = run(folder, capsys)
    assert code == 1
    assert "tests/host.v:2:1: error: the included file more.v does not exist [K009]" in out


def test_destinations(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(folder, capsys, folder)
    assert (code, "is not an empty folder" in err) == (2, True)
    code, out, _ = run(folder, capsys, folder / "studio" / "one")
    assert code == 0, out
    # What was made inside is no part of what is imported next.
    (folder / "Makefile").unlink()
    code, out, _ = run(folder, capsys, folder / "studio" / "two")
    assert code == 0, out
    assert "| Verilog         | userlogic.v |" in out
    (folder / "file").write_text("")
    code, _, err = run(folder, capsys, folder / "file" / "new")
    assert code == 2
    assert str(folder / "file") in err


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unwritable for this user")
def test_unwritable_destination(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    locked = folder.parent / "locked"
    locked.mkdir(mode=0o500)
    code, _, err = run(folder, capsys, locked / "new")
    assert code == 2
    assert "Permission denied" in err
    assert list(locked.iterdir()) == []


def test_unwritable_destination_by_the_system(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied", str(target))

    monkeypatch.setattr(shutil, "copyfile", refuse)
    before = sorted(folder.parent.rglob("*"))
    code, _, err = run(folder, capsys, folder.parent / "deep" / "er" / "new")
    assert code == 2
    assert "Permission denied" in err
    assert sorted(folder.parent.rglob("*")) == before


def test_links_in_circles_and_other_things_of_a_folder(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "Makefile").unlink()
    (folder / "round").symlink_to(folder)
    (folder / "itself.v").symlink_to("itself.v")
    os.mkfifo(folder / "pipe.v")
    write(folder, {"noise.v": bytes(range(256)) * 50, "noise.py": b"\0\xff" * 300, "readme.pdf": b"%PDF\0"})
    code, out, _ = run(folder, capsys)
    assert code == 0, out
    assert "| Verilog         | userlogic.v |" in out
    assert "there is no Makefile" in out


def test_folder_of_several_projects(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "all" / "one", WHOLE)
    code, out, _ = run(tmp_path / "all", capsys)
    assert code == 0
    assert "the project is one, the only one with a Makefile" in out
    write(tmp_path / "all" / "two", WHOLE)
    code, out, _ = run(tmp_path / "all", capsys, tmp_path / "other")
    assert code == 1
    assert "all holds several projects, in one, two: give the folder of one" in out


def test_huge_folders_are_looked_at_in_part(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coram_studio.workbench.pycoram.finding._MOST_FILES", 50)
    (folder / "Makefile").unlink()
    write(folder, {f"zz/data{n}.txt": "" for n in range(60)})
    code, out, _ = run(folder, capsys)
    assert code == 0
    assert "the folder holds more than 50 files" in out


def test_questions_are_answered_by_options(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "Makefile").unlink()
    write(folder, {"a.img": "00\n", "b.img": "01\n"})
    code, out, err = run(folder, capsys)
    assert code == 2
    assert "Which memory image belongs to the project? (a.img, b.img, )" in out
    assert "answer by --image" in err
    assert not (folder.parent / "new").exists()
    code, out, _ = run(folder, capsys, None, "--image", "b.img")
    assert code == 0
    assert (folder.parent / "new" / "memory" / "b.img").is_file()


def test_import_that_is_killed_leaves_nothing_that_the_next_does_not_remove(folder: Path) -> None:
    new = folder.parent / "new"
    program = textwrap.dedent(f"""
        import os, signal
        from pathlib import Path
        from coram_studio.model import files
        import coram_studio.workbench.pycoram.importer as importer
        importer.write_state = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        importer.import_pycoram(Path({str(folder)!r}), Path({str(new)!r}))
    """)
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    left = [path.name for path in folder.parent.iterdir() if path != folder]
    assert len(left) == 1
    assert left[0].startswith(".new.")
    assert import_pycoram(folder, new).ok
    assert sorted(path.name for path in folder.parent.iterdir()) == ["new", "old"]


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing does not exist"):
        import_pycoram(tmp_path / "nothing", tmp_path / "new")
    write(tmp_path / "empty", {"readme.txt": "no project"})
    report = import_pycoram(tmp_path / "empty", tmp_path / "new")
    assert [d.code for d in report.diagnostics] == ["I001"]
    assert not (tmp_path / "new").exists()


def test_included_files_are_looked_for_where_no_folder_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '`include "sub/size.h"\n`ifdef NEVER\n`include "twice.h"\n`endif\n' + LOGIC
    files = {"inc/sub/size.h": "`define W 32\n", "a/twice.h": "", "b/twice.h": "", "inc/other/size.h": "x"}
    write(folder, {"userlogic.v": text.replace("[31:0]", "[`W-1:0]"), **files})
    code, out, _ = run(folder, capsys)
    assert code == 0
    assert "- inc is an include folder, as sub/size.h is only there" in out
    assert not (folder.parent / "new" / "kernels" / "a").exists()


def test_data_that_lies_outside_of_the_project_is_not_copied(tmp_path: Path) -> None:
    top = LOGIC.replace(
        "  wire empty;",
        "  wire empty;\n  reg [7:0] a [0:1];\n"
        '  initial $readmemh("../../../../other/key", a);\n  initial $readmemh("../../own.txt", a);',
    )
    folder = write(tmp_path / "some" / "old", {**WHOLE, "userlogic.v": top, "own.txt": "01 02\n"})
    write(tmp_path / "other", {"key": "secret\n"})
    import_pycoram(folder, tmp_path / "new")
    texts = {path.name: path.read_text() for path in (tmp_path / "new").rglob("*") if path.is_file()}
    assert texts["own.txt"] == "01 02\n"
    assert not [name for name, text in texts.items() if text == "secret\n"]
