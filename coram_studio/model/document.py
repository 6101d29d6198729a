"""The document: the state being edited, with undo and redo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from coram_studio.model.design import State
from coram_studio.model.observer import Event


class EditError(Exception):
    """An edit that the model refuses. ``str(error)`` is a sentence for the user; ``code`` is of the catalogue."""

    def __init__(self, message: str, code: str = "D001") -> None:
        super().__init__(message)
        self.code = code


class Edit(Protocol):
    """A named, pure change of the state. Implementations are frozen dataclasses in ``model.edits``."""

    @property
    def label(self) -> str:
        """What the edit does, for the undo menu: "move 3 blocks"."""

    def apply(self, state: State) -> State:
        """The state after the edit. Raises EditError, leaving nothing changed."""


@dataclass(frozen=True, slots=True)
class _Step:
    label: str
    before: State
    after: State


class Document:
    """Holds the current state; every change goes through ``do``, so that it can be undone."""

    def __init__(self, state: State | None = None) -> None:
        self.state = state or State()
        self.changed = Event()  # the state, or what can be undone, has changed
        self.read_only = ""  # the reason why edits are refused, or ""
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._saved = self.state
        self._settle: Callable[[State], State] = lambda state: state

    def settle_by(self, settle: Callable[[State], State], *, now: bool = True) -> None:
        """Pass the state, and every one to come, through a function that brings up to date what is computed in it.

        What it changes is no edit: there is nothing to undo, and nothing to save. With ``now`` false the state of now
        is left as it is, because it is known to be up to date.
        """
        self._settle = settle
        if not now:
            return
        state, saved = settle(self.state), settle(self._saved)
        changed = state != self.state
        self.state, self._saved = state, saved
        if changed:
            self.changed.emit()

    def do(self, edit: Edit) -> State:
        """Apply an edit and remember it. Raises EditError, leaving nothing changed."""
        if self.read_only:
            raise EditError(self.read_only, "P003")
        after = self._settle(edit.apply(self.state))
        if after == self.state:
            return self.state
        self._done.append(_Step(edit.label, self.state, after))
        self._undone.clear()
        self.state = after
        self.changed.emit()
        return after

    def undo(self) -> None:
        """Take the last edit back; nothing happens when there is none."""
        if self._done:
            step = self._done.pop()
            self._undone.append(step)
            self.state = self._settle(step.before)
            self.changed.emit()

    def redo(self) -> None:
        """Do the last undone edit again; nothing happens when there is none."""
        if self._undone:
            step = self._undone.pop()
            self._done.append(step)
            self.state = self._settle(step.after)
            self.changed.emit()

    @property
    def undo_label(self) -> str:
        """What undo would take back, or ""."""
        return self._done[-1].label if self._done else ""

    @property
    def redo_label(self) -> str:
        """What redo would do again, or ""."""
        return self._undone[-1].label if self._undone else ""

    @property
    def modified(self) -> bool:
        """Whether the state differs from the last one saved."""
        return self.state != self._saved

    def mark_saved(self) -> None:
        """Remember the current state as the one on disk."""
        self._saved = self.state
        self.changed.emit()

    def reset(self, state: State) -> None:
        """Replace everything, for example after the files changed on disk; forgets the undo history."""
        self.state = self._settle(state)
        self._saved = self.state
        self._done.clear()
        self._undone.clear()
        self.changed.emit()
