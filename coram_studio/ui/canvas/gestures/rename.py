"""Rename: a field over the card's name; Enter keeps the new name, Esc the old one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit

from coram_studio.model.document import EditError
from coram_studio.model.edits import ChangeBlock
from coram_studio.ui.canvas.card import HEAD
from coram_studio.ui.canvas.scene import lives_in_source
from coram_studio.ui.canvas.surface import Surface


def start_rename(surface: Surface) -> None:
    """Edit the name of the chosen block in place, or say what to do first."""
    scene = surface.scene
    if scene.focused not in scene.diagram.cards:
        scene.message_shown.emit("Choose a block to rename")
    elif (found := scene.source_object(scene.focused)) is not None:
        scene.message_shown.emit(lives_in_source(found))
    elif not scene.refused():
        surface.reveal(scene.diagram.rects[scene.focused])
        RenameField(surface, scene.focused)


class RenameField(QLineEdit):
    """Lies over the head of a card. A name that is refused turns the field red and says why; it stays open."""

    def __init__(self, surface: Surface, block_id: str) -> None:
        super().__init__(surface)
        self._surface = surface
        self._block = surface.scene.model.blocks_by_id[block_id]
        self._done = False
        rect = surface.scene.diagram.rects[block_id]
        zoom = surface.view.zoom
        left, top = surface.view.to_pixels(rect.left, rect.top)
        self.setGeometry(
            round(left + 4), round(top + (HEAD * zoom - 28) / 2), max(round(rect.width * zoom) - 8, 140), 28
        )
        self.setText(self._block.name)
        self.setAccessibleName(f"New name of {self._block.name}")
        self.selectAll()
        self._reason = QLabel(surface)
        self._reason.setProperty("look", "error")
        self._reason.setFrameShape(QLabel.Shape.StyledPanel)
        self._reason.setAutoFillBackground(True)
        self._reason.setMargin(6)
        self._reason.hide()
        self.installEventFilter(self)
        self.show()
        self.setFocus()
        self.textEdited.connect(self._accept_again)
        surface.view_changed.connect(self._leave)

    def _accept_again(self) -> None:
        self._mark("")

    def _commit(self) -> None:
        name = self.text().strip()
        scene = self._surface.scene
        if name == self._block.name:
            self._leave()
            return
        try:
            scene.document.do(ChangeBlock(scene.name, replace(self._block, name=name)))
        except EditError as error:
            self._mark(str(error))
            scene.message_shown.emit(str(error))
            return
        self._leave()

    def _mark(self, reason: str) -> None:
        self.setProperty("invalid", bool(reason))
        self._reason.setText(reason)
        self._reason.adjustSize()
        self._reason.move(self.x(), self.y() + self.height() + 4)
        self._reason.setVisible(bool(reason))
        self.style().unpolish(self)
        self.style().polish(self)

    def _leave(self) -> None:
        if not self._done:
            self._done = True
            self._surface.setFocus()
            for widget in (self._reason, self):
                widget.hide()
                widget.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter, Esc, and leaving the field."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self._leave()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._commit()
                return True
        if event.type() is QEvent.Type.FocusOut and not self._done:
            self._commit()
            self._leave()
        return super().eventFilter(watched, event)
