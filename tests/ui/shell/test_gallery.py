"""The samples in the dialog for new projects: pictures, search, keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from coram_studio.ui.shell.dialogs.new_project import NewProjectDialog
from coram_studio.ui.shell.settings import WindowSettings
from coram_studio.ui.shell.thumbnails import darkened
from coram_studio.ui.theme import ThemeManager
from coram_studio.workbench.templates import Template, templates

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> tuple[Template, ...]:
    """Fourteen samples."""
    real = templates()
    sample = next(template for template in real if template.name == "vector_sum")
    words = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "last",
    ]
    made = [
        Template(
            f"sample_{i:02}",
            f"Shows the {word} way",
            sample.directory,
            sample.picture if i % 2 else None,
        )
        for i, word in enumerate(words)
    ]
    found = (*made, *real[: 13 - len(made)], sample)
    monkeypatch.setattr("coram_studio.ui.shell.dialogs.new_project.templates", lambda: found)
    return found


@pytest.fixture
def dialog(qtbot: QtBot, settings_folder: Path, many: tuple[Template, ...]) -> NewProjectDialog:
    made = NewProjectDialog(WindowSettings(settings_folder), ThemeManager("light"))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def chosen(dialog: NewProjectDialog) -> str:
    template = dialog.gallery.chosen()
    return template.name if template else ""


def test_all_samples_are_there_with_their_pictures(
    qtbot: QtBot, dialog: NewProjectDialog, many: tuple[Template, ...]
) -> None:
    gallery = dialog.gallery
    assert gallery.names() == tuple(template.name for template in many)
    assert chosen(dialog) == "vector_sum", "the first one to learn from"
    assert gallery.list.viewport().rect().intersects(gallery.list.visualRect(gallery.list.currentIndex()))
    wanted = [template.name for template in many if template.picture is not None]
    qtbot.waitUntil(lambda: all(gallery.picture(name) for name in wanted), timeout=20_000)
    picture = gallery.picture("vector_sum")
    assert picture is not None and picture.deviceIndependentSize().width() <= 208
    assert gallery.list.verticalScrollBar().maximum() > 0, "more than fits is scrolled to"
    assert gallery.list.horizontalScrollBar().maximum() == 0


def test_typing_finds_by_name_and_by_description(dialog: NewProjectDialog) -> None:
    gallery = dialog.gallery
    QTest.keyClicks(gallery.search, "seventh way")
    assert gallery.names() == ("sample_06",)
    assert chosen(dialog) == "sample_06"
    assert gallery.description.text() == "Shows the seventh way"
    gallery.search.clear()
    QTest.keyClicks(gallery.search, "sample 03")
    assert gallery.names() == ("sample_03",), "as one says it, without the underscore"
    QTest.keyClick(gallery.search, Qt.Key.Key_Escape)
    assert dialog.isVisible(), "the first Esc takes the search back"
    assert len(gallery.names()) == 14
    assert chosen(dialog) == "sample_03", "what was chosen stays so"


def test_nothing_found_says_so_and_cannot_be_made(dialog: NewProjectDialog) -> None:
    QTest.keyClicks(dialog.gallery.search, "there is none")
    assert dialog.gallery.description.text() == "No sample has “there is none” in its name or description"
    assert not dialog.accept_button.isEnabled()
    QTest.keyClick(dialog.gallery.search, Qt.Key.Key_Escape)
    assert dialog.accept_button.isEnabled()


def test_all_of_it_by_keys(qtbot: QtBot, dialog: NewProjectDialog, tmp_path: Path) -> None:
    gallery = dialog.gallery
    dialog.folder.setText(str(tmp_path))
    assert dialog.focusWidget() is gallery.search
    QTest.keyClick(gallery.search, Qt.Key.Key_Down)
    assert dialog.focusWidget() is gallery.list
    QTest.keyClick(gallery.list, Qt.Key.Key_Home)
    assert chosen(dialog) == "sample_00"
    QTest.keyClick(gallery.list, Qt.Key.Key_Right)
    assert chosen(dialog) == "sample_01"
    QTest.keyClick(gallery.list, Qt.Key.Key_Down)
    assert chosen(dialog) == "sample_04", "three in a row"
    QTest.keyClick(gallery.list, Qt.Key.Key_End)
    assert chosen(dialog) == "vector_sum"
    QTest.keyClick(gallery.list, Qt.Key.Key_Return)
    assert dialog.focusWidget() is dialog.name
    QTest.keyClicks(dialog.name, "by_keys")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert dialog.created == tmp_path / "by_keys"
    assert (tmp_path / "by_keys" / "kernels").is_dir()


def test_by_mouse(dialog: NewProjectDialog) -> None:
    gallery = dialog.gallery
    gallery.list.scrollToTop()
    first = gallery.list.visualRect(gallery.list.model().index(0, 0)).center()
    QTest.mouseClick(gallery.list.viewport(), LEFT, pos=first)
    assert chosen(dialog) == "sample_00"
    second = gallery.list.visualRect(gallery.list.model().index(1, 0)).center()
    QTest.mouseClick(gallery.list.viewport(), LEFT, pos=second)
    QTest.mouseDClick(gallery.list.viewport(), LEFT, pos=second)
    assert chosen(dialog) == "sample_01"
    assert dialog.focusWidget() is dialog.name
    QTest.mouseClick(gallery.list.viewport(), LEFT, pos=QPoint(2, 2))
    assert dialog.accept_button.isEnabled()


def test_a_sample_that_was_asked_for_is_chosen_and_its_name_is_next(
    qtbot: QtBot, settings_folder: Path, many: tuple[Template, ...]
) -> None:
    dialog = NewProjectDialog(WindowSettings(settings_folder), ThemeManager("dark"), template="sample_05")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    assert chosen(dialog) == "sample_05"
    assert dialog.focusWidget() is dialog.name


def test_pictures_turn_dark_and_keep_their_hues() -> None:
    image = QImage(3, 1, QImage.Format.Format_RGB32)
    for x, colour in enumerate(("#ffffff", "#1971c2", "#000000")):
        image.setPixelColor(x, 0, QColor(colour))
    ground = QColor("#1b1f26")
    dark = darkened(image, ground)
    assert dark.pixelColor(0, 0) == ground
    assert dark.pixelColor(2, 0) == QColor("#ffffff")
    blue, before = dark.pixelColor(1, 0), QColor("#1971c2")
    assert abs(blue.hslHueF() - before.hslHueF()) < 0.03
    assert blue.lightnessF() > before.lightnessF()
