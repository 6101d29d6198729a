"""The glyphs of the monospaced font as arrays, so that thousands of values are drawn by table lookup."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from coram_studio.ui.theme import mono_font

_ASCII = "".join(chr(c) for c in range(32, 127)) + "…·→×µΔ"
_INKED = "0123456789ABCXYZabdfghklpqy(),_"
_FAINT = 0.1


class GlyphAtlas:
    """Coverage of each character, side by side in cells of equal width, in device pixels.

    ``coverage``: float32 from 0 to 1, shape (cell height, characters * cell width).
    """

    def __init__(self, pixels: int, ratio: float) -> None:
        self._ratio = ratio
        self._font = mono_font(pixels)
        metrics = QFontMetricsF(self._font)
        self.cell_width = max(1, round(metrics.horizontalAdvance("0") * ratio))
        self._full_height = max(1, math.ceil((metrics.ascent() + metrics.descent()) * ratio))
        self.cell_height = self._full_height
        self._ascent = metrics.ascent()
        self._place: dict[str, int] = {}
        self._lookup = np.zeros(128, np.int64)
        self.coverage: npt.NDArray[np.float32] = np.zeros((self.cell_height, 0), np.float32)
        self._rows = slice(0, self.cell_height)
        self._rows = self._ink_rows()
        self.cell_height = self._rows.stop - self._rows.start
        self.coverage = np.zeros((self.cell_height, 0), np.float32)
        self.add(_ASCII)

    @property
    def size(self) -> int:
        """Characters in the atlas; it grows as others are asked for."""
        return len(self._place)

    def add(self, characters: str) -> None:
        """Draw characters that are not in it yet."""
        fresh = [c for c in dict.fromkeys(characters) if c not in self._place]
        if not fresh:
            return
        self.coverage = np.concatenate([self.coverage, self._draw(fresh)], axis=1)
        for character in fresh:
            self._place[character] = len(self._place)
            if ord(character) < 128:
                self._lookup[ord(character)] = self._place[character]

    def codes(self, text: str) -> npt.NDArray[np.int64]:
        """Places of a text's characters, int64, shape (characters,)."""
        if text.isascii():
            codes: npt.NDArray[np.int64] = self._lookup[np.frombuffer(text.encode(), np.uint8)]
            return codes
        self.add(text)
        return np.array([self._place[c] for c in text], np.int64)

    def _draw(self, characters: list[str]) -> npt.NDArray[np.float32]:
        width, height = self.cell_width * len(characters), self._full_height
        image = QImage(width, height, QImage.Format.Format_Grayscale8)
        image.fill(QColor("black"))
        painter = QPainter(image)
        painter.scale(self._ratio, self._ratio)
        painter.setFont(self._font)
        painter.setPen(QColor("white"))
        for i, character in enumerate(characters):
            painter.drawText(QPointF(i * self.cell_width / self._ratio, self._ascent), character)
        painter.end()
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())
        return rows[self._rows, :width].astype(np.float32) / np.float32(255)

    def _ink_rows(self) -> slice:
        """The rows that letters and digits touch: cells without air above and below fit between a bus's lines."""
        inked = np.flatnonzero(self._draw(list(_INKED)).max(axis=1) > _FAINT)
        return slice(int(inked[0]), int(inked[-1]) + 1) if len(inked) else slice(0, self._full_height)
