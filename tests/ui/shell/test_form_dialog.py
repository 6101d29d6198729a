"""Forms: equal distances, and no field out of sight."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QScrollArea
from pytestqt.qtbot import QtBot

from coram_studio.ui.shell.dialogs.run_options import RunOptionsDialog
from coram_studio.ui.shell.main_window import MainWindow


def test_fields_are_evenly_spaced_and_all_in_sight(window: MainWindow, qtbot: QtBot) -> None:
    dialog = RunOptionsDialog(window.session, {}, True, window)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    fields = [*dialog.findChildren(QLineEdit), *dialog.findChildren(QComboBox)]
    tops = sorted(field.mapTo(dialog, field.rect().topLeft()).y() for field in fields)
    gaps = {below - above for above, below in pairwise(tops)}
    assert max(gaps) - min(gaps) <= 2, gaps
    box = dialog.findChildren(QCheckBox)[0]
    # On a screen that is lower than the form, what lies below is reached by scrolling.
    for area in dialog.findChildren(QScrollArea):
        area.ensureWidgetVisible(box)
    assert not box.visibleRegion().isEmpty()
    assert box.visibleRegion().boundingRect().height() == box.height()
