"""What the mouse does in the wave view: one gesture, one class, one file; the first that accepts a press has it."""

from __future__ import annotations

from coram_studio.ui.wave.gestures.base import Gesture, Surface
from coram_studio.ui.wave.gestures.move_cursor import MoveCursor
from coram_studio.ui.wave.gestures.pan import Pan
from coram_studio.ui.wave.gestures.reorder import Reorder
from coram_studio.ui.wave.gestures.resize_names import ResizeNames
from coram_studio.ui.wave.gestures.zoom_range import ZoomRange

GESTURES: tuple[type[Gesture], ...] = (ResizeNames, Pan, ZoomRange, MoveCursor, Reorder)
"""In the order in which they are offered a press."""

__all__ = ["GESTURES", "Gesture", "Surface"]
