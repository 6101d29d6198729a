"""Small pictures of diagrams, read and shrunk off the window's thread: a large one takes 0.2 s."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QRectF, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPixmap

PICTURE = QSize(208, 112)
"""What pictures of samples fit into, in pixels of the window: one size, so that each is read once."""

_known: dict[tuple[str, int, int, int], QImage] = {}  # by file, its time, and the size


class _Courier(QObject):
    """Brings images from workers. It belongs to no window, so it outlives those that are closed meanwhile."""

    read = Signal(str, object)  # the name that was asked for, and its QImage

    def __init__(self) -> None:
        super().__init__()
        self.wanted = True


class Thumbnails(QObject):
    """Reads pictures, each once; ``ready`` brings them as they come."""

    ready = Signal(str, object)  # the name that was asked for, and its QPixmap

    def __init__(self, size: QSize, ratio: float, parent: QObject | None = None) -> None:
        """``size`` is what pictures fit into, in pixels of the window; ``ratio`` those of the screen for each."""
        super().__init__(parent)
        self._size = size
        self._ratio = ratio
        self._courier = courier = _Courier()
        courier.read.connect(self._finish)
        self.destroyed.connect(lambda: _give_up(courier))

    def request(self, name: str, file: Path) -> None:
        """Read a picture; one that cannot be read never comes."""
        QThreadPool.globalInstance().start(_Reading(self._courier, name, file, self._size * self._ratio))

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

    def __init__(self, courier: _Courier, name: str, file: Path, size: QSize) -> None:
        super().__init__()
        self._courier, self._name, self._file, self._size = courier, name, file, size

    def run(self) -> None:
        """Read and shrink it, unless nobody waits for it any more."""
        if not self._courier.wanted or not self._file.is_file():
            return
        size = self._size
        key = (str(self._file), self._file.stat().st_mtime_ns, size.width(), size.height())
        if key not in _known:
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            image = QImage(str(self._file))
            _known[key] = image if image.isNull() else image.scaled(size, keep, smooth)
        if not _known[key].isNull():
            self._courier.read.emit(self._name, _known[key])


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
