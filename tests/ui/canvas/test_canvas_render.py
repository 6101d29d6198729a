"""Diagrams as files."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from canvas_sample import NAME, make_state
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer

from coram_studio.ui.canvas.render import render_design
from coram_studio.ui.theme import load_themes


def test_svg_holds_every_name(tmp_path: Path) -> None:
    path = tmp_path / "diagram.svg"
    render_design(make_state(), NAME, path)
    text = path.read_text(encoding="utf-8")
    for name in (
        "vectorsum",
        "buffer",
        "commands",
        "sum_thread",
        "dram",
        "10 × 32",
        "memory 0 · 1,024 × 32 bit",
    ):
        assert name in text
    assert QSvgRenderer(str(path)).isValid()


def test_png_has_the_themes_background_and_twice_the_size(tmp_path: Path) -> None:
    sizes = {}
    for theme in ("light", "dark"):
        path = tmp_path / f"{theme}.png"
        render_design(make_state(), NAME, path, theme)
        image = QImage(str(path))
        assert image.pixelColor(2, 2) == load_themes()[theme].colour("surface")
        sizes[theme] = image.size()
    assert sizes["light"] == sizes["dark"]
    assert sizes["light"].width() > 2 * 1100


def test_pdf_is_one_page_of_the_diagrams_size(tmp_path: Path) -> None:
    path = tmp_path / "diagram.pdf"
    render_design(make_state(), NAME, path)
    data = path.read_bytes()
    assert data.startswith(b"%PDF-")
    (box,) = re.findall(rb"/MediaBox \[([^\]]*)\]", data)
    width, height = (float(v) for v in box.split()[2:])
    assert 800 < width < 1000
    assert 300 < height < 450


def test_the_same_state_gives_the_same_file(tmp_path: Path) -> None:
    for name in ("a.svg", "b.svg"):
        render_design(make_state(), NAME, tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_an_empty_accelerator_gives_an_empty_picture(tmp_path: Path) -> None:
    render_design(make_state((), (), {}), NAME, tmp_path / "empty.png")
    assert not QImage(str(tmp_path / "empty.png")).isNull()


def test_an_unknown_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"diagram\.bmp must end in \.svg, \.png, \.pdf"):
        render_design(make_state(), NAME, tmp_path / "diagram.bmp")


@pytest.mark.parametrize("suffix", ["svg", "png", "pdf"])
def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(OSError, match="No such file"):
        render_design(make_state(), NAME, tmp_path / "missing" / f"diagram.{suffix}")


@pytest.mark.parametrize("suffix", ["svg", "png", "pdf"])
def test_a_failed_write_leaves_the_old_file(tmp_path: Path, suffix: str, monkeypatch) -> None:
    path = tmp_path / f"diagram.{suffix}"
    path.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        render_design(make_state(), NAME, path)
    assert path.read_text() == "old"


def test_it_works_without_a_running_application(tmp_path: Path) -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from canvas_sample import NAME, make_state\n"
        "from coram_studio.ui.canvas.render import render_design\n"
        "render_design(make_state(), NAME, Path(sys.argv[2]))\n"
    )
    path = tmp_path / "diagram.svg"
    here = str(Path(__file__).parent)
    subprocess.run([sys.executable, "-c", program, here, str(path)], check=True, timeout=60)
    assert "Inter" in path.read_text(encoding="utf-8")
