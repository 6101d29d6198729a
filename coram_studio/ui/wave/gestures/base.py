"""What a gesture is, and what it may do to the wave view."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPoint
from PySide6.QtGui import QMouseEvent

from coram_studio.ui.wave.row_layout import RowLayout
from coram_studio.ui.wave.rows import RowList
from coram_studio.ui.wave.time_axis import TimeAxis


class Surface(Protocol):
    """The canvas, as gestures see it."""

    axis: TimeAxis
    rows: RowList
    names_width: int
    drop_line: int | None
    zoom_band: tuple[float, float] | None

    def layout_now(self) -> RowLayout:
        """Where the rows are."""

    def row_y(self, y: float) -> float:
        """A height in the widget as a height in the layout."""

    def set_names_width(self, width: int) -> None:
        """Widen or narrow the column of names."""

    def place_cursor(self, position: QPoint, *, snap: bool) -> None:
        """Put the cursor at a position, or at an edge of the row's signal near it."""

    def place_marker(self, time: float) -> None:
        """Put the marker at a time."""

    def scroll_rows(self, pixels: int) -> None:
        """Move the rows up by so many pixels."""

    def refresh(self) -> None:
        """Paint again."""


class Gesture:
    """From a press of a mouse button to its release. ``surface`` is what it acts on."""

    def __init__(self, surface: Surface) -> None:
        self.surface = surface

    @staticmethod
    def accepts(surface: Surface, event: QMouseEvent) -> bool:
        """Whether a press starts this gesture; the base starts none."""
        return False

    def press(self, event: QMouseEvent) -> None:
        """The button went down."""

    def move(self, event: QMouseEvent) -> None:
        """The mouse moved with the button down."""

    def release(self, event: QMouseEvent) -> None:
        """The button came up."""

    def cancel(self) -> None:
        """Escape was pressed: leave things as they were."""
