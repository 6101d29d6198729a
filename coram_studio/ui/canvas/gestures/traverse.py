"""Tab: from block to block in reading order; past the last one the focus leaves the canvas."""

from __future__ import annotations

from coram_studio.ui.canvas.geometry import Rect
from coram_studio.ui.canvas.surface import Surface
from coram_studio.ui.canvas.wording import kind_title, subtitle


def traverse(surface: Surface, step: int) -> bool:
    """Select the next (1) or the previous (-1) block; False when there is none and the focus should move on."""
    scene = surface.scene
    order = scene.reading_order()
    before_first = -1 if step > 0 else len(order)
    index = (order.index(scene.focused) if scene.focused in order else before_first) + step
    if not 0 <= index < len(order):
        scene.focus("")
        return False
    scene.focus(order[index])
    scene.select([order[index]])
    surface.reveal(Rect(*scene.diagram.rects[order[index]]))
    announce(surface)
    return True


def announce(surface: Surface) -> None:
    """Tell assistive technology which block is chosen."""
    scene = surface.scene
    block = scene.diagram.block(scene.focused)
    text = f"{block.name}, {kind_title(block)}, {subtitle(block)}" if block is not None else ""
    surface.setAccessibleDescription(text)
