"""What an empty canvas says: what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget


class EmptyCanvas(QWidget):
    """A few sentences and buttons in the middle of a canvas without blocks."""

    add_requested = Signal(str)  # key of the entry to add

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        heading = QLabel("Draw your accelerator")
        heading.setProperty("look", "heading")
        text = QLabel(
            "Begin with the kernel that computes. Then add the memories and channels it speaks to,\n"
            "a control thread that moves the data, and a memory interface. Drag them here from\n"
            "the palette, or press A. Drag from pin to pin to wire them."
        )
        text.setProperty("look", "muted")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        for key, title, look in (
            ("kernel", "Add a kernel", "primary"),
            ("memory", "Add a memory", ""),
            ("thread", "Add a control thread", ""),
        ):
            button = QPushButton(title)
            button.setProperty("look", look)
            button.clicked.connect(lambda _=False, key=key: self.add_requested.emit(key))
            buttons.addWidget(button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        for label in (heading, text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        layout.addSpacing(4)
        layout.addLayout(buttons)
        self.setAccessibleName("The diagram is empty")
