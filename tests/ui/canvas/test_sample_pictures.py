"""Pictures of the samples' diagrams: they are what "coram-studio render" draws today."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from coram_studio.ui.canvas.render import render_design
from coram_studio.workbench.session import Session
from coram_studio.workbench.templates import Template, templates

WITH_PICTURE = [template for template in templates() if template.picture is not None]
SMALL = 152  # pixels in width: what remains of texts does not depend on how a machine draws glyphs


def thumbnail(path: Path) -> QImage:
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32)
    return image.scaledToWidth(SMALL, Qt.TransformationMode.SmoothTransformation)


def test_the_first_sample_has_a_picture_and_a_text() -> None:
    sample = next(template for template in templates() if template.name == "vector_sum")
    assert sample.picture is not None
    assert "diagram.png" in (sample.directory / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("sample", WITH_PICTURE, ids=lambda sample: sample.name)
def test_pictures_show_the_samples_as_they_are(sample: Template, tmp_path: Path) -> None:
    session = Session.open(sample.directory, keep=False)
    top = session.top_accelerator()
    assert top is not None
    picture = session.source_pictures()[top.name]
    render_design(session.document.state, top.name, tmp_path / "now.png", picture=picture)
    assert QImage(str(sample.picture)).size() == QImage(str(tmp_path / "now.png")).size()
    old, new = thumbnail(sample.picture), thumbnail(tmp_path / "now.png")
    wrong = 0
    for y in range(old.height()):
        for x in range(old.width()):
            a, b = old.pixelColor(x, y), new.pixelColor(x, y)
            wrong += max(abs(a.red() - b.red()), abs(a.green() - b.green()), abs(a.blue() - b.blue())) > 40
    assert wrong < old.width() * old.height() / 200, f"{wrong} pixels differ: render {sample.name} again"
