"""Forms: equal distances, and no field out of sight."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtWidgets import QCheckBox, QLineEdit
from pytestqt.qtbot import QtBot

from coram_studio.ui.shell.dialogs.run_options import RunOptionsDialog
from coram_studio.ui.shell.main_window import MainWindow


def test_fields_are_evenly_spaced_and_all_in_sight(window: MainWindow, qtbot: QtBot) -> None:
    dialog = RunOptionsDialog(window.session, {}, True, window)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    tops = [field.mapTo(dialog, field.rect().topLeft()).y() for field in dialog.findChildren(QLineEdit)]
    gaps = {below - above for above, below in pairwise(tops)}
    assert max(gaps) - min(gaps) <= 2, gaps
    box = dialog.findChildren(QCheckBox)[0]
    assert not box.visibleRegion().isEmpty()
    assert box.visibleRegion().boundingRect().height() == box.height()
