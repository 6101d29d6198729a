"""The picture of the diagram: whole, without what the canvas shows around it, in three formats."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from coram_studio.ui.shell.controllers import view as view_controller
from coram_studio.ui.shell.main_window import MainWindow


def answer(monkeypatch: pytest.MonkeyPatch, path: str, kind: str) -> None:
    """What a person would choose in the file dialog."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (path, kind))


@pytest.mark.parametrize(
    ("typed", "kind", "written", "start"),
    [
        ("a.png", "PNG (*.png)", "a.png", b"\x89PNG"),
        ("a", "SVG (*.svg)", "a.svg", b"<?xml"),
        ("a.v2", "PDF (*.pdf)", "a.v2.pdf", b"%PDF"),
        ("a.svg", "PNG (*.png)", "a.svg", b"<?xml"),
    ],
)
def test_the_suffix_chooses_the_format(
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    kind: str,
    written: str,
    start: bytes,
) -> None:
    answer(monkeypatch, str(tmp_path / typed), kind)
    window.controllers.view.export_picture()
    assert (tmp_path / written).read_bytes().startswith(start)


def test_the_picture_is_whole_whatever_the_canvas_shows(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas = window.controllers.canvas.current()
    answer(monkeypatch, str(tmp_path / "a.png"), "PNG (*.png)")
    window.controllers.view.export_picture()
    canvas.zoom_in()
    canvas.surface.set_view(canvas.surface.view.panned(500, 300))
    answer(monkeypatch, str(tmp_path / "b.png"), "PNG (*.png)")
    window.controllers.view.export_picture()
    assert QImage(str(tmp_path / "a.png")) == QImage(str(tmp_path / "b.png"))
    light = QImage(str(tmp_path / "a.png")).pixelColor(2, 2)
    assert light == window.themes.current.colour("surface")
    window.controllers.view.theme("dark")
    window.controllers.view.export_picture()
    assert QImage(str(tmp_path / "b.png")).pixelColor(2, 2) == window.themes.current.colour("surface")


def test_a_picture_that_cannot_be_written_says_why(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = []
    monkeypatch.setattr(view_controller, "show_problem", lambda _parent, *words: said.append(words))
    answer(monkeypatch, str(tmp_path / "missing" / "a.png"), "PNG (*.png)")
    window.controllers.view.export_picture()
    assert said == [
        ("The picture could not be written", f"{tmp_path / 'missing' / 'a.png'}: No such file or directory")
    ]


def test_icons_keep_their_colours_in_selected_rows(window: MainWindow) -> None:
    from PySide6.QtGui import QIcon

    for icon in (window.icons.kind("memory"), window.icons.icon("file")):
        plain = icon.pixmap(16, 16, QIcon.Mode.Normal).toImage()
        assert icon.pixmap(16, 16, QIcon.Mode.Selected).toImage() == plain
