"""Console, search, project tree, quick pick, welcome page."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from coram_studio.ui.icons import Icons
from coram_studio.ui.shell.console import LINE_LIMIT, Console
from coram_studio.ui.shell.controllers import blocks as blocks_controller
from coram_studio.ui.shell.main_window import MainWindow
from coram_studio.ui.shell.quick_pick import Choice, QuickPick, score
from coram_studio.ui.shell.settings import WindowSettings
from coram_studio.ui.shell.welcome import Card, WelcomePage
from coram_studio.ui.theme import ThemeManager
from coram_studio.workbench.templates import templates


@pytest.fixture
def console(qtbot: QtBot) -> Console:
    themes = ThemeManager()
    console = Console(themes, Icons(themes))
    qtbot.addWidget(console)
    qtbot.addWidget(console.tools)
    console.resize(600, 200)
    console.show()
    return console


def test_console_shows_lines_in_order_and_follows(console: Console) -> None:
    for i in range(300):
        console.add("print", f"line {i}")
    assert console.text.split("\n")[-1] == "line 299"
    bar = console.view.verticalScrollBar()
    assert bar.value() == bar.maximum()
    console.follow.setChecked(False)
    bar.setValue(0)
    console.add("print", "more")
    console.flush()
    assert bar.value() == 0


def test_console_takes_a_flood_and_keeps_the_end(console: Console) -> None:
    start = time.process_time()
    for i in range(LINE_LIMIT * 2):
        console.add("log", f"{i}")
    lines = console.text.split("\n")
    assert len(lines) == LINE_LIMIT
    assert lines[-1] == str(LINE_LIMIT * 2 - 1)
    assert time.process_time() - start < 5


def test_console_finds_and_clears(console: Console) -> None:
    console.add("print", "alpha\nbeta\nalpha")
    console.flush()
    console.field.setText("beta")
    console.find_next()
    assert console.view.textCursor().selectedText() == "beta"
    console.clear()
    assert console.text == ""


def test_what_a_design_prints_stands_out(console: Console) -> None:
    console.add("stage", "Simulating")
    console.add("print", "sum = 1")
    console.flush()
    blocks = [console.view.document().findBlockByNumber(i) for i in (0, 1)]
    colours = {b.begin().fragment().charFormat().foreground().color().name() for b in blocks}
    assert len(colours) == 2


def test_search_finds_lines_in_files_and_unsaved_text(window: MainWindow, qtbot: QtBot) -> None:
    page = window.controllers.sources.open("threads/sum_thread.py")
    QTest.keyClicks(page.editor, "# unsaved_word\n".rstrip())
    window.controllers.edit.find_in_files()
    panel = window.panels.search
    panel.field.setText("unsaved_word")
    qtbot.waitUntil(lambda: panel.count.text() == "1 line in 1 file")
    panel.field.setText("CLK")
    qtbot.waitUntil(lambda: "kernels/vectorsum.v" in _files(panel.tree))
    item = panel.tree.topLevelItem(_files(panel.tree).index("kernels/vectorsum.v")).child(0)
    panel.tree.itemActivated.emit(item, 0)
    assert window.controllers.sources.current().path == "kernels/vectorsum.v"
    panel.regex_button.setChecked(True)
    panel.field.setText("(")
    qtbot.waitUntil(lambda: panel.count.text().startswith("Not a pattern"))


def _files(tree: object) -> list[str]:
    return [tree.topLevelItem(i).text(0) for i in range(tree.topLevelItemCount())]


def test_tree_lists_files_by_kind_and_follows_the_disk(window: MainWindow, qtbot: QtBot) -> None:
    tree = window.panels.project
    texts = _texts(tree)
    assert texts["Kernels"] == ["vectorsum.v"]
    assert texts["Control threads"] == ["sum_thread.py"]
    assert texts["Accelerators"] == ["vector_sum"]
    (window.session.root / "kernels" / "other.v").write_text("module other; endmodule\n", encoding="utf-8")
    qtbot.waitUntil(lambda: _texts(tree)["Kernels"] == ["other.v", "vectorsum.v"])


def _texts(tree: object) -> dict[str, list[str]]:
    model = tree.model
    heads = [model.item(i) for i in range(model.rowCount())]
    return {h.text(): [h.child(i).text() for i in range(h.rowCount())] for h in heads}


def test_return_in_the_tree_opens_the_file(window: MainWindow) -> None:
    tree = window.panels.project
    window.workspace.show_panel("project")
    head = next(
        tree.model.item(i) for i in range(tree.model.rowCount()) if tree.model.item(i).text() == "Kernels"
    )
    tree.view.setCurrentIndex(head.child(0).index())
    QTest.keyClick(tree.view, Qt.Key.Key_Return)
    assert window.controllers.sources.current().path == "kernels/vectorsum.v"


def test_deleting_a_file_asks_and_shows_what_misses_it(
    window: MainWindow, monkeypatch, checked: Callable[[MainWindow], None]
) -> None:
    monkeypatch.setattr(blocks_controller, "confirm", lambda *_: True)
    window.controllers.sources.open("threads/sum_thread.py")
    window.panels.project.delete_requested.emit("threads/sum_thread.py")
    checked(window)
    assert not (window.session.root / "threads" / "sum_thread.py").exists()
    assert window.controllers.sources.page("threads/sum_thread.py") is None
    assert any("sum_thread.py" in d.message for d in window.controllers.problems.all)


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("sim", "Simulate", "Assign items"),
        ("fn", "Find next", "Refine"),
        ("bld", "Build", "Ball and"),
        ("save a", "Save all", "Save"),
    ],
)
def test_fitting_prefers_starts_of_words(query: str, better: str, worse: str) -> None:
    assert score(query, better) > score(query, worse)


def test_what_does_not_fit_is_left_out() -> None:
    assert score("xyz", "Simulate") == 0
    assert score("", "anything") > 0


def test_command_palette_runs_a_command(window: MainWindow, qtbot: QtBot) -> None:
    window.controllers.window.commands()
    pick = window.findChild(QuickPick)
    QTest.keyClicks(pick.field, "perspective debug")
    QTest.keyClick(pick, Qt.Key.Key_Escape)
    window.controllers.window.commands()
    pick = [p for p in window.findChildren(QuickPick) if p.isVisible()][-1]
    QTest.keyClicks(pick.field, "analyse")
    assert pick.shown[0] == "view.analyse"
    QTest.keyClick(pick.field, Qt.Key.Key_Return)
    assert window.workspace.perspective.id == "analyse"


def test_command_palette_offers_only_what_can_be_done(empty_window: MainWindow) -> None:
    empty_window._refresh_actions()
    empty_window.controllers.window.commands()
    pick = empty_window.findChild(QuickPick)
    assert "simulate.run" not in pick.shown
    assert "file.open" in pick.shown
    pick.close()


def test_quick_pick_by_arrows(qtbot: QtBot, window: MainWindow) -> None:
    pick = QuickPick([Choice("a", "Alpha"), Choice("b", "Beta")], "Pick", window)
    chosen: list[str] = []
    pick.chosen.connect(chosen.append)
    pick.open_over(window)
    QTest.keyClick(pick, Qt.Key.Key_Down)
    QTest.keyClick(pick, Qt.Key.Key_Return)
    assert chosen == ["b"]


def test_welcome_page_opens_recent_projects(qtbot: QtBot, project: Path, settings_folder: Path) -> None:
    settings = WindowSettings(settings_folder)
    settings.add_recent(project)
    settings.add_recent(project.parent / "gone")
    themes = ThemeManager()
    page = WelcomePage(settings, themes, Icons(themes))
    qtbot.addWidget(page)
    page.show()
    opened: list[Path] = []
    page.open_requested.connect(opened.append)
    assert len(page.recent_cards) == 1, "a project that is gone is offered"
    QTest.mouseClick(page.recent_cards[0], Qt.MouseButton.LeftButton)
    QTest.keyClick(page.recent_cards[0], Qt.Key.Key_Return)
    assert opened == [project, project]
    page.recent_cards[0].forget_requested.emit()
    assert page.recent_cards == []
    assert settings.recent() == ()


def test_a_template_card_shows_its_picture_and_offers_that_template(
    qtbot: QtBot, settings_folder: Path
) -> None:
    themes = ThemeManager()
    page = WelcomePage(WindowSettings(settings_folder), themes, Icons(themes))
    qtbot.addWidget(page)
    page.show()
    asked: list[str] = []
    page.new_requested.connect(asked.append)
    page.new_button.click()
    shown = [template for template in templates() if template.picture is not None]

    def there() -> list[QLabel]:
        return [label for label in page.findChildren(QLabel) if "Diagram of" in label.accessibleName()]

    qtbot.waitUntil(lambda: all(not label.pixmap().isNull() for label in there()), timeout=20_000)
    assert len(there()) == len(shown)
    for template in templates():
        card = next(c for c in page.findChildren(Card) if c.accessibleName().endswith(f" {template.name}"))
        QTest.mouseClick(card, Qt.MouseButton.LeftButton)
        pictures = [label for label in card.findChildren(QLabel) if not label.pixmap().isNull()]
        assert len(pictures) == (template.picture is not None)
        assert all(picture.width() <= card.width() for picture in pictures)
    assert asked == ["", *(template.name for template in templates())]
