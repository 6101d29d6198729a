"""Forms: equal distances, and no field out of sight."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QScrollArea
from pytestqt.qtbot import QtBot

from coram_studio.ui.shell.dialogs.form import FormDialog
from coram_studio.ui.shell.dialogs.hint import HintLabel
from coram_studio.ui.shell.dialogs.project_settings import ProjectSettingsDialog
from coram_studio.ui.shell.dialogs.run_options import RunOptionsDialog
from coram_studio.ui.shell.main_window import MainWindow


def test_fields_are_evenly_spaced_and_all_in_sight(window: MainWindow, qtbot: QtBot) -> None:
    dialog = RunOptionsDialog(window.session, {}, True, window)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    fields = [*dialog.findChildren(QLineEdit), *dialog.findChildren(QComboBox)]
    tops = sorted(field.mapTo(dialog, field.rect().topLeft()).y() for field in fields)
    hints = sorted(
        hint.mapTo(dialog, hint.rect().bottomLeft()).y() for hint in dialog.findChildren(HintLabel)
    )
    above = [max(bottom for bottom in hints if bottom < top) for top in tops[1:]]
    gaps = {top - bottom for bottom, top in zip(above, tops[1:], strict=True)}
    assert max(gaps) - min(gaps) <= 2, gaps
    box = dialog.findChildren(QCheckBox)[0]
    # On a screen that is lower than the form, what lies below is reached by scrolling.
    for area in dialog.findChildren(QScrollArea):
        area.ensureWidgetVisible(box)
    assert not box.visibleRegion().isEmpty()
    assert box.visibleRegion().boundingRect().height() == box.height()


def test_the_wheel_scrolls_and_changes_no_value_on_its_way(qtbot: QtBot) -> None:
    dialog = FormDialog("Long", "Long", "Save")
    boxes = []
    for number in range(30):
        box = QComboBox(dialog)
        box.addItems(["one", "two", "three"])
        box.setCurrentIndex(1)
        dialog.add_field(f"Field {number}", box)
        boxes.append(box)
    dialog.finish()
    qtbot.addWidget(dialog)
    dialog.resize(520, 400)
    dialog.show()
    qtbot.waitExposed(dialog)
    boxes[1].setFocus()
    at = QPointF(boxes[1].rect().center())
    turn = QWheelEvent(
        at,
        QPointF(boxes[1].mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(boxes[1], turn)
    assert [box.currentIndex() for box in boxes] == [1] * 30
    assert not turn.isAccepted(), "what holds the field does not get the wheel"
    QTest.keyClick(boxes[1], Qt.Key.Key_Down)
    assert boxes[1].currentIndex() == 2


def test_hints_of_two_lines_are_shown_whole(window: MainWindow, qtbot: QtBot) -> None:
    dialog = ProjectSettingsDialog(window.session, window)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    name = next(iter(dialog._labels))
    name.setText("8 is no letter")  # an error of two lines
    QApplication.processEvents()
    hints = [hint for hint in dialog.findChildren(HintLabel) if hint.isVisible()]
    needed = {hint.text(): (hint.height(), hint.heightForWidth(hint.width())) for hint in hints}
    assert any(height > 25 for _, height in needed.values()), "one has two lines at least"
    assert [text for text, (height, least) in needed.items() if height < least] == []
