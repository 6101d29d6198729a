"""The table of actions: every handler exists, every condition is known, no two actions share a key."""

from __future__ import annotations

from collections import Counter

from PySide6.QtGui import QKeySequence

from coram_studio.locate import resource
from coram_studio.ui.shell.actions import ACTIONS, MENUS
from coram_studio.ui.shell.conditions import conditions
from coram_studio.ui.shell.main_window import MainWindow


def test_no_two_actions_share_a_key() -> None:
    keys = Counter(QKeySequence(key).toString() for spec in ACTIONS for key in spec.keys)
    assert {key: count for key, count in keys.items() if count > 1} == {}
    assert "" not in keys, "a key's name is misspelt"


def test_ids_are_unique_and_menus_exist() -> None:
    ids = Counter(spec.id for spec in ACTIONS)
    assert max(ids.values()) == 1
    menus = {name for name, _ in MENUS}
    assert {spec.menu.partition("/")[0] for spec in ACTIONS if spec.menu} <= menus


def test_mnemonics_of_a_menu_differ() -> None:
    for name, _ in MENUS:
        letters = [
            spec.text[spec.text.index("&") + 1].lower()
            for spec in ACTIONS
            if spec.menu == name and "&" in spec.text
        ]
        doubled = [letter for letter, count in Counter(letters).items() if count > 1]
        assert doubled == [], f"{name}: {doubled}"


def test_icons_exist() -> None:
    missing = [s.icon for s in ACTIONS if s.icon and not resource(f"icons/{s.icon}.svg").is_file()]
    assert missing == []


def test_handlers_and_conditions_exist(empty_window: MainWindow) -> None:
    known = conditions(empty_window)
    for spec in ACTIONS:
        assert callable(empty_window.resolve(spec.handler)), spec.id
        assert not spec.when or spec.when in known, spec.id


def test_without_a_project_only_what_makes_sense_is_enabled(empty_window: MainWindow) -> None:
    empty_window._refresh_actions()
    actions = empty_window.actions_
    for enabled in ("file.new", "file.open", "tools.commands", "help.keys", "view.theme_dark"):
        assert actions[enabled].isEnabled(), enabled
    for disabled in ("file.save", "design.check", "simulate.run", "export.dialog", "edit.undo", "edit.find"):
        assert not actions[disabled].isEnabled(), disabled


def test_keys_are_those_of_the_field() -> None:
    keys = {spec.id: spec.keys for spec in ACTIONS}
    assert keys["edit.redo"] == ("Ctrl+Y", "Ctrl+Shift+Z")
    assert keys["design.check"] == ("F7", "Ctrl+R")
    assert keys["design.build"] == ("Ctrl+B",)
    assert keys["simulate.run"] == ("F5",)
    assert keys["tools.commands"] == ("Ctrl+Shift+P",)
