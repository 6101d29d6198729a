"""Ties a Qt object to an event of the model for as long as the object lives."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from coram_studio.model.observer import Event


def follow(owner: QObject, event: Event, listener: Callable[[], None]) -> None:
    """Call ``listener`` at each emission until ``owner`` is destroyed: documents outlive their views."""
    event.connect(listener)
    owner.destroyed.connect(lambda: event.disconnect(listener))
