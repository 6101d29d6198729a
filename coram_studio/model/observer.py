"""A minimal observer, so that the model can tell its views of changes without knowing Qt."""

from __future__ import annotations

from collections.abc import Callable


class Event:
    """A past-tense fact that listeners hear of, in the order in which they connected."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []

    def connect(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` at each later emission."""
        self._listeners.append(listener)

    def disconnect(self, listener: Callable[[], None]) -> None:
        """Stop calling ``listener``. Raises ValueError when it was not connected."""
        self._listeners.remove(listener)

    def emit(self) -> None:
        """Call every listener; one that disconnects others during the call is safe."""
        for listener in tuple(self._listeners):
            listener()
