"""Small pictures of diagrams, read and shrunk off the window's thread: a large one takes 0.2 s."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QRectF, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPixmap

from coram_studio.ui.theme import Theme

PICTURE = QSize(208, 112)
"""What pictures of samples fit into, in pixels of the window: one size, so that each is read once."""

_known: dict[tuple[str, int, int, int, str], QImage] = {}  # by file, its time, the size, and the ground


class _Courier(QObject):
    """Brings images from workers. It belongs to no window, so it outlives those that are closed meanwhile."""

    read = Signal(str, object)  # the name that was asked for, and its QImage

    def __init__(self) -> None:
        super().__init__()
        self.wanted = True


class Thumbnails(QObject):
    """Reads pictures, each once; ``ready`` brings them as they come."""

    ready = Signal(str, object)  # the name that was asked for, and its QPixmap

    def __init__(self, size: QSize, ratio: float, theme: Theme, parent: QObject | None = None) -> None:
        """``size`` is what pictures fit into, in pixels of the window; ``ratio`` those of the screen for each.

        Pictures are drawn on white. In a dark theme they come with their lightness turned round, on its surface.
        """
        super().__init__(parent)
        self._size = size
        self._ground = theme.hex("surface") if theme.dark else ""
        self._ratio = ratio
        self._courier = courier = _Courier()
        courier.read.connect(self._finish)
        self.destroyed.connect(lambda: _give_up(courier))

    def request(self, name: str, file: Path) -> None:
        """Read a picture; one that cannot be read never comes."""
        reading = _Reading(self._courier, name, file, self._size * self._ratio, self._ground)
        QThreadPool.globalInstance().start(reading)

    def stop(self) -> None:
        """Read no more of them."""
        _give_up(self._courier)

    def _finish(self, name: str, image: QImage) -> None:
        if self._courier.wanted:
            self.ready.emit(name, rounded(QPixmap.fromImage(image), self._ratio))


def _give_up(courier: _Courier) -> None:
    courier.wanted = False


class _Reading(QRunnable):
    """One picture's way from the disk."""

    def __init__(self, courier: _Courier, name: str, file: Path, size: QSize, ground: str) -> None:
        super().__init__()
        self._courier, self._name, self._file, self._size = courier, name, file, size
        self._ground = ground

    def run(self) -> None:
        """Read and shrink it, unless nobody waits for it any more."""
        if not self._courier.wanted or not self._file.is_file():
            return
        size = self._size
        key = (str(self._file), self._file.stat().st_mtime_ns, size.width(), size.height(), self._ground)
        if key not in _known:
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            image = QImage(str(self._file))
            if not image.isNull():
                image = image.scaled(size, keep, smooth)
                image = darkened(image, QColor(self._ground)) if self._ground else image
            _known[key] = image
        if not _known[key].isNull():
            self._courier.read.emit(self._name, _known[key])


def darkened(image: QImage, ground: QColor) -> QImage:
    """The picture with lightness turned round and hues as they are: white becomes ``ground``, black white."""
    import numpy as np

    result = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(result.bits(), np.uint8).reshape(result.height(), -1, 4)[:, : result.width(), :3]
    colours = pixels.astype(np.float32)
    turned = colours + 255 - colours.max(2, keepdims=True) - colours.min(2, keepdims=True)
    base = np.array((ground.blue(), ground.green(), ground.red()), np.float32)
    pixels[:] = base + turned * (1 - base / 255)
    return result


def rounded(plain: QPixmap, ratio: float) -> QPixmap:
    """The picture with round corners, sharp on screens of high resolution."""
    result = QPixmap(plain.size())
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(QRectF(result.rect()), 4 * ratio, 4 * ratio)
    painter.setClipPath(path)
    painter.drawPixmap(0, 0, plain)
    painter.end()
    result.setDevicePixelRatio(ratio)
    return result
