"""Memory images: raw and hex, with everything that can be wrong with them."""

from __future__ import annotations

import random
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulation_cores import codes, mover, run_core

from coram_studio.diagnostics import Span
from coram_studio.simulate.image import ImageError, read_image
from coram_studio.simulate.run import Result

MEMORY = 1 << 16


def refused(path: Path, memory: int = MEMORY) -> ImageError:
    """The error that reading the image raises."""
    with pytest.raises(ImageError) as caught:
        read_image(path, memory)
    return caught.value


def hex_image(tmp_path: Path, text: str) -> Path:
    """A hex file with that text."""
    path = tmp_path / "image.hex"
    path.write_text(text)
    return path


@pytest.mark.parametrize("suffix", ["bin", "hex"])
def test_a_design_reads_the_image(tmp_path: Path, suffix: str) -> None:
    content = random.Random(1).randbytes(256)
    path = tmp_path / f"image.{suffix}"
    path.write_bytes(content) if suffix == "bin" else path.write_text(content.hex(" ", 1))
    run = run_core(mover(), tmp_path / "run", image=path)
    words = np.frombuffer(content, "<u4").astype(np.uint64)
    assert run.metrics.prints == (f"sum {int(words.sum()) % 2**32}",)
    assert run.metrics.result is Result.PASS


def test_reading_beyond_the_image_is_named_once_and_fails(tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(bytes(100))
    run = run_core(mover(), tmp_path / "run", image=path)
    assert run.metrics.result is Result.FAIL
    assert codes(run) == ["S033"]
    message = next(d.message for d in run.diagnostics if d.code == "S033")
    assert "the design reads at 0x64, but memory image x.bin holds 100 bytes" in message


def test_bytes_without_a_value_may_be_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(bytes(100))
    run = run_core(mover(), tmp_path / "run", image=path, unwritten="warning")
    assert run.metrics.result is Result.PASS
    assert codes(run) == ["S037"]
    assert "the design reads at 0x64" in next(d.message for d in run.diagnostics if d.code == "S037")


def test_a_gap_in_the_image(tmp_path: Path) -> None:
    path = hex_image(tmp_path, "00 01 02 03 @8 " + "ff " * 248)
    run = run_core(mover(), tmp_path / "run", image=path)
    assert codes(run) == ["S033"]
    message = next(d.message for d in run.diagnostics if d.code == "S033")
    assert "reads at 0x4, where memory image image.hex has a gap" in message


def test_what_the_design_has_written_may_be_read(tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(bytes(256))
    # Writes 64 words at 0x8000, beyond the image, then looks at whether they have a value now.
    look = "$display(\"held %b %b\", testbench.storage.held(64'h1000), testbench.storage.held(64'h1020));"
    run = run_core(mover(WRITE=1, extra=look), tmp_path / "run", image=path)
    assert run.metrics.result is Result.PASS
    assert run.metrics.prints[-1] == "held 11111111 00000000"


@pytest.mark.parametrize("pages", [1, 2, 300])
def test_every_page_of_an_image_reaches_the_memory(tmp_path: Path, pages: int) -> None:
    content = random.Random(2).randbytes(pages * 4096 - 100)
    path = tmp_path / "x.bin"
    path.write_bytes(content)
    place = (pages * 4096 - 100 - 256) // 64 * 64
    run = run_core(mover(READ_FROM=place), tmp_path / "run", image=path, size=2 << 20)
    words = np.frombuffer(content[place : place + 256], "<u4").astype(np.uint64)
    assert run.metrics.prints == (f"sum {int(words.sum()) % 2**32}",)


@given(
    blocks=st.lists(
        st.tuples(st.one_of(st.none(), st.integers(0, 900)), st.lists(st.integers(0, 255), max_size=12)),
        max_size=6,
    ),
    style=st.randoms(use_true_random=False),
)
@settings(max_examples=60, deadline=None)
def test_hex_means_what_readmemh_makes_of_it(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[tuple[int | None, list[int]]], style: random.Random
) -> None:
    expected: dict[int, int] = {}
    address = 0
    pieces: list[str] = []
    for start, values in blocks:
        if start is not None:
            address = start
            pieces.append(f"@{start:x}")
        for value in values:
            text = style.choice(
                [f"{value:02x}", f"{value:02X}", f"{value:x}", f"{value >> 4:x}_{value & 15:x}"]
            )
            pieces += [text, *style.choice([[], ["// 12 @5\n"], ["/* zz\n ff */"], ["\n"], ["\t"]])]
            expected[address] = value
            address += 1
    path = hex_image(tmp_path_factory.mktemp("image"), " ".join(pieces))
    image = read_image(path, MEMORY)
    assert {k: int(image.data[k]) for k in np.flatnonzero(image.held)} == expected


def test_the_simulator_reads_hex_as_we_do(tmp_path: Path) -> None:
    text = "0a 0B // c\n@10 1 2_3 /* 44\n 55 */ ff\n@8 7\n"
    path = hex_image(tmp_path, text)
    (tmp_path / "t.v").write_text(
        f'module t; reg [7:0] m[0:31]; integer i; initial begin $readmemh("{path}", m);'
        ' for (i = 0; i < 32; i = i + 1) $display("%h", m[i]); end endmodule'
    )
    subprocess.run(["iverilog", "-o", "t.vvp", "t.v"], cwd=tmp_path, check=True)
    said = subprocess.run(["vvp", "-N", "t.vvp"], cwd=tmp_path, check=True, capture_output=True, text=True)
    theirs = [line for line in said.stdout.splitlines() if len(line) == 2]
    image = read_image(path, 32)
    ours = [f"{image.data[k]:02x}" if k < len(image.data) and image.held[k] else "xx" for k in range(32)]
    assert ours == theirs


@pytest.mark.parametrize(
    ("text", "code", "place", "words"),
    [
        ("00 hello", "S011", (1, 4), "must hold hex bytes, not 'hello'"),
        ("00 @ 10", "S011", (1, 4), "not '@'"),
        ("@10 @zz 00", "S011", (1, 5), "not '@zz'"),
        ("00\r\n01\r\n-1", "S011", (3, 1), "not '-1'"),
        ("0x10", "S011", (1, 1), "not '0x10'"),
        ("00\n@10000 01", "S012", (2, 8), "has a byte at 0x10000"),
        ("_", "S011", (1, 1), "not '_'"),
        ("00 " + "q" * 100, "S011", (1, 4), "…"),
    ],
)
def test_wrong_hex_is_shown_where_it_is(
    tmp_path: Path, text: str, code: str, place: tuple[int, int], words: str
) -> None:
    found = refused(hex_image(tmp_path, text)).diagnostic
    assert found.code == code
    assert isinstance(found.span, Span)
    assert (found.span.path, found.span.line, found.span.column) == ("image.hex", *place)
    assert words in found.message


@pytest.mark.parametrize(
    ("text", "code", "place", "words", "held"),
    [
        ("00 01\n 02 zz 5", "S013", (2, 5), "1 byte without a value, the first 'zz'", [0, 1, 2, None, 5]),
        ("00 1X ?0 1", "S013", (1, 4), "2 bytes without a value, the first '1X'", [0, None, None, 1]),
        (
            "00 /* ab\n cd */ 100 7",
            "S015",
            (2, 8),
            "1 byte of more than two hex digits, the first '100'",
            [0, 0, 7],
        ),
        ("1122_3344\n11223345", "S015", (1, 1), "2 bytes of more than two hex digits", [0x44, 0x45]),
        ("007 00000008", None, None, "", [7, 8]),
    ],
)
def test_what_readmemh_takes_is_taken_with_a_warning(
    tmp_path: Path,
    text: str,
    code: str | None,
    place: tuple[int, int] | None,
    words: str,
    held: list[int | None],
) -> None:
    image = read_image(hex_image(tmp_path, text), MEMORY)
    assert [int(d) if h else None for d, h in zip(image.data, image.held, strict=True)] == held
    if code is None:
        assert image.findings == ()
        return
    (found,) = image.findings
    assert found.code == code
    assert words in found.message
    assert isinstance(found.span, Span)
    assert (found.span.line, found.span.column) == place


def test_an_image_larger_than_the_memory(tmp_path: Path) -> None:
    raw = tmp_path / "x.bin"
    raw.write_bytes(bytes(MEMORY + 1))
    found = refused(raw).diagnostic
    assert found.code == "S012"
    assert "must fit the memory of 65,536 bytes, but holds 65,537 bytes" in found.message
    assert refused(hex_image(tmp_path, "00 " * 100), 64).diagnostic.code == "S012"


def test_images_that_are_not_files(tmp_path: Path) -> None:
    assert "does not exist" in refused(tmp_path / "absent.bin").diagnostic.message
    (tmp_path / "folder.bin").mkdir()
    assert "is a folder" in refused(tmp_path / "folder.bin").diagnostic.message
    binary = tmp_path / "binary.hex"
    binary.write_bytes(bytes(range(256)))
    assert refused(binary).diagnostic.code == "S011"


def test_an_unusable_image_starts_nothing(tmp_path: Path) -> None:
    run = run_core(mover(), tmp_path / "run", image=hex_image(tmp_path, "00 hello"))
    assert run.metrics.result is Result.ERROR
    assert codes(run) == ["S011"]
    assert not (run.directory / "sim").exists()


def test_an_empty_image_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(b"")
    run = run_core(mover(), tmp_path / "run", image=path)
    assert codes(run) == ["S033"]


def test_a_megabyte_of_hex_is_read_at_once(tmp_path: Path) -> None:
    content = random.Random(3).randbytes(1 << 20)
    path = hex_image(tmp_path, "@0\n" + content.hex("\n", 1))
    start = time.process_time()
    image = read_image(path, 1 << 20)
    assert time.process_time() - start < 2.0
    assert image.data.tobytes() == content and image.held.all()
