"""Calm messages: what happened, what it means, and the details for those who want them."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget


def show_problem(parent: QWidget | None, heading: str, text: str, details: str = "") -> None:
    """Say that something did not work; ``details`` unfold on demand."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, "CoRAM Studio", f"<b>{heading}</b>", parent=parent)
    box.setInformativeText(text)
    if details:
        box.setDetailedText(details)
    box.setStandardButtons(QMessageBox.StandardButton.Ok)
    box.exec()


def ask_to_save(parent: QWidget, names: list[str]) -> QMessageBox.StandardButton:
    """Ask what to do with unsaved edits of the things named."""
    listed = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
    box = QMessageBox(QMessageBox.Icon.NoIcon, "CoRAM Studio", "<b>Save the changes?</b>", parent=parent)
    box.setInformativeText(f"Edited and not saved: {listed}.")
    buttons = QMessageBox.StandardButton
    box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
    box.setDefaultButton(buttons.Save)
    box.setEscapeButton(buttons.Cancel)
    return buttons(box.exec())


def confirm(parent: QWidget, heading: str, text: str, verb: str) -> bool:
    """Ask before something that cannot be undone; ``verb`` is on the button that does it."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, "CoRAM Studio", f"<b>{heading}</b>", parent=parent)
    box.setInformativeText(text)
    do = box.addButton(verb, QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.exec()
    return box.clickedButton() is do
