"""Draws a diagram to a file: SVG, PNG or PDF, without a window."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPageSize, QPaintDevice, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from coram_studio.model.design import State
from coram_studio.model.files.atomic import write_atomic
from coram_studio.model.source_picture import NO_SOURCES, SourcePicture
from coram_studio.ui.canvas.diagram import Diagram
from coram_studio.ui.canvas.geometry import Rect
from coram_studio.ui.canvas.paint.content import paint_content
from coram_studio.ui.canvas.paint.style import Style
from coram_studio.ui.theme import load_fonts, load_themes

_MARGIN = 32.0  # units around the diagram
_SCALE = 2.0  # pixels per unit in a PNG
_LARGEST = 16_000  # pixels along a side of a PNG
_EMPTY = Rect(0, 0, 480, 240)


def render_design(
    state: State, accelerator: str, path: Path, theme: str = "light", picture: SourcePicture = NO_SOURCES
) -> None:
    """Draw an accelerator's diagram; the suffix of ``path`` (.svg, .png, .pdf) chooses the format.

    ``picture`` is what lives in the accelerator's sources.

    Starts an offscreen QGuiApplication when there is none. Raises ValueError for another suffix, KeyError for a
    theme that there is not, OSError when the file cannot be written.
    """
    painters = {".svg": _paint_svg, ".png": _paint_png, ".pdf": _paint_pdf}
    paint = painters.get(path.suffix.lower())
    if paint is None:
        raise ValueError(f"{path.name} must end in {', '.join(painters)}")
    style_theme = load_themes()[theme]
    # Kept by name while it is needed: an application that nothing refers to is destroyed.
    application = QGuiApplication.instance() or _start()
    diagram = Diagram(accelerator)
    diagram.sync(state, picture)
    extent = (diagram.extent() or _EMPTY).inflated(_MARGIN)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    paint(buffer, diagram, extent, Style(style_theme))
    # Qt's own writers report a full disk on standard error at best, and leave half of a file.
    write_atomic(path, bytes(buffer.data().data()))
    del application


def _start() -> QGuiApplication:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication(["coram-studio"])
    load_fonts()
    return application


def _paint_svg(target: QBuffer, diagram: Diagram, extent: Rect, style: Style) -> None:
    generator = QSvgGenerator()
    generator.setOutputDevice(target)
    generator.setTitle(diagram.name)
    generator.setDescription(f"Block diagram of {diagram.name}, drawn by CoRAM Studio")
    generator.setResolution(96)
    size = QSize(round(extent.width), round(extent.height))
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    _draw(generator, diagram, extent, style, 1.0)


def _paint_png(target: QBuffer, diagram: Diagram, extent: Rect, style: Style) -> None:
    scale = min(_SCALE, _LARGEST / max(extent.width, extent.height))
    image = QImage(round(extent.width * scale), round(extent.height * scale), QImage.Format.Format_RGB32)
    _draw(image, diagram, extent, style, scale)
    writer = QImageWriter(target, QByteArray(b"png"))
    if not writer.write(image):
        raise OSError(writer.errorString())


def _paint_pdf(target: QBuffer, diagram: Diagram, extent: Rect, style: Style) -> None:
    writer = QPdfWriter(target)
    writer.setTitle(diagram.name)
    writer.setCreator("CoRAM Studio")
    writer.setResolution(96)
    # A unit is a 96th of an inch, as on screens at 100 %.
    points = QSizeF(extent.width * 0.75, extent.height * 0.75)
    exact = QPageSize.SizeMatchPolicy.ExactMatch
    writer.setPageSize(QPageSize(points, QPageSize.Unit.Point, diagram.name, exact))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    _draw(writer, diagram, extent, style, 1.0)


def _draw(device: QPaintDevice, diagram: Diagram, extent: Rect, style: Style, scale: float) -> None:
    painter = QPainter(device)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    painter.translate(-extent.left, -extent.top)
    painter.fillRect(QRectF(extent.left, extent.top, extent.width, extent.height), style.surface)
    # Every text is drawn however small the picture: a print can be read with a magnifying glass.
    paint_content(painter, diagram, extent, 1.0, style, {})
    painter.end()
