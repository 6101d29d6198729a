"""Canvases to test on."""

from __future__ import annotations

import os
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from canvas_sample import NAME, Hands, make_state
from PySide6.QtWidgets import QApplication

from coram_studio.model.document import Document
from coram_studio.ui.canvas.view import CanvasView
from coram_studio.ui.theme import ThemeManager, load_fonts


@pytest.fixture(scope="session", autouse=True)
def fonts(qapp: QApplication) -> None:
    """Texts have the sizes that the program gives them."""
    load_fonts()


@pytest.fixture
def document() -> Document:
    """The sample, just opened."""
    return Document(make_state())


@pytest.fixture
def themes() -> ThemeManager:
    """The light theme."""
    return ThemeManager("light")


@pytest.fixture
def open_canvas(qtbot, themes: ThemeManager) -> Callable[[Document], Hands]:
    """Opens a canvas of 1200 x 800 pixels at 100 % on a document."""

    def open_(document: Document) -> Hands:
        view = CanvasView(document, NAME, themes)
        qtbot.addWidget(view)
        view.resize(1200, 800)
        view.show()
        qtbot.waitExposed(view)
        view.reset_zoom()
        view.surface.setFocus()
        return Hands(view)

    return open_


@pytest.fixture
def hands(open_canvas: Callable[[Document], Hands], document: Document) -> Hands:
    """A canvas on the sample."""
    return open_canvas(document)
