"""Which gesture a press begins: the first in this order that takes it."""

from __future__ import annotations

from coram_studio.ui.canvas.gestures.base import Gesture
from coram_studio.ui.canvas.gestures.connect import Connect
from coram_studio.ui.canvas.gestures.move import Move
from coram_studio.ui.canvas.gestures.pan import Pan
from coram_studio.ui.canvas.gestures.pick import Pick
from coram_studio.ui.canvas.gestures.rubber_band import RubberBand

PRESS_GESTURES: tuple[type[Gesture], ...] = (
    Pan,  # its buttons and keys mean nothing else
    Connect,  # pins stick out of cards, so they come before them
    Move,
    Pick,
    RubberBand,  # whatever is left is empty canvas
)
