"""Zoom and theme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from coram_studio.ui.editor.source_editor import SourceEditor
from coram_studio.ui.editor.source_page import SourcePage
from coram_studio.ui.shell.messages import show_problem
from coram_studio.ui.shell.style import palette, style_sheet
from coram_studio.ui.theme import Theme

if TYPE_CHECKING:
    from coram_studio.ui.shell.main_window import MainWindow

CHOICES = ("light", "dark", "system")

_PICTURES = {"PNG (*.png)": ".png", "SVG (*.svg)": ".svg", "PDF (*.pdf)": ".pdf"}
"""Kinds of pictures as the file dialog names them, and their suffixes."""


def system_theme() -> str:
    """The desktop's choice: "dark" or "light"."""
    return "dark" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"


def dress(theme: Theme, window: QWidget) -> None:
    """Give a window, and what opens from it, the colours of a theme.

    The sheet is the window's and not the application's: Qt goes through every widget once for each of its ancestors
    when the application's changes, and through those that are in no window, too (200 ms in place of 40).
    """
    app = QApplication.instance()
    if isinstance(app, QApplication):
        app.setPalette(palette(theme))
    window.setStyleSheet(style_sheet(theme))


class ViewController:
    """Zooms whatever is in front, and switches the theme."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def connect(self) -> None:
        """Follow theme and tabs."""
        self._window.themes.changed.connect(self._dress)
        self._window.workspace.panel_activated.connect(lambda _: self._show_current())
        QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _: self._follow_system())
        choice = self._window.settings.text("theme", "system")
        self._window.actions_.check(f"view.theme_{choice if choice in CHOICES else 'system'}")

    # Zoom

    def target(self) -> Any:
        """What zooms: the canvas, source or wave view in front."""
        panel = self._window.workspace.current_of_kind("canvas", "source", "waves", "bandwidth", "welcome")
        if panel is None or panel.kind not in ("canvas", "source", "waves"):
            return None
        return panel.widget.editor if isinstance(panel.widget, SourcePage) else panel.widget

    def zoom_in(self) -> None:
        """Show it larger."""
        self._zoom("zoom_in", 1)

    def zoom_out(self) -> None:
        """Show it smaller."""
        self._zoom("zoom_out", -1)

    def reset_zoom(self) -> None:
        """Show it at 100 %."""
        self._zoom("reset_zoom", 0)

    def fit(self) -> None:
        """Show all of it; texts go to 100 %."""
        self._zoom("fit", 0)

    def _zoom(self, method: str, steps: int) -> None:
        from coram_studio.ui.canvas.view import CanvasView

        target = self.target()
        if isinstance(target, SourceEditor):
            target.zoom_by(steps)
        elif isinstance(target, CanvasView):
            getattr(target, method)()
        elif target is not None:
            # Time has no natural scale: 100 % is the whole run.
            target.actions_of_canvas.actions["fit" if method == "reset_zoom" else method].trigger()

    def show_zoom(self, zoom: float) -> None:
        """Show the zoom of what is in front in the status bar."""
        self._window.status.zoom.setText(f"{zoom * 100:.0f} %")

    def _show_current(self) -> None:
        target = self.target()
        if isinstance(target, SourceEditor):
            self.show_zoom(target.zoom)
        elif (canvas := self._window.controllers.canvas.current()) is not None:
            self.show_zoom(canvas.surface.view.zoom)
        else:
            self._window.status.zoom.clear()
        self._window.controllers.sources.show_place()

    def arrange(self) -> None:
        """Lay out the selected blocks of the diagram in front, or all of it."""
        canvas = self._window.controllers.canvas.current()
        if canvas is not None:
            canvas.arrange()

    # Theme

    def theme(self, choice: str) -> None:
        """Use a theme from now on: light, dark, or as the system."""
        self._window.settings.set_text("theme", choice)
        self._window.themes.use(system_theme() if choice == "system" else choice)
        self._window.actions_.check(f"view.theme_{choice}")

    def toggle_theme(self) -> None:
        """Go from light to dark or back."""
        self.theme("light" if self._window.themes.current.dark else "dark")

    def _follow_system(self) -> None:
        if self._window.settings.text("theme", "system") == "system":
            self._window.themes.use(system_theme())

    def _dress(self) -> None:
        dress(self._window.themes.current, self._window)

    # Others

    def full_screen(self) -> None:
        """Fill the screen, or go back."""
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def export_picture(self) -> None:
        """Write the whole diagram to a file, without what the canvas shows around it."""
        canvas = self._window.controllers.canvas.current()
        session = self._window.session
        if canvas is None or session is None:
            return
        name = canvas.scene.name
        start = str(session.root / f"{name}.png")
        path, kind = QFileDialog.getSaveFileName(
            self._window, "Picture of the diagram", start, ";;".join(_PICTURES), next(iter(_PICTURES))
        )
        if not path:
            return
        from coram_studio.ui.canvas.render import render_design

        target = Path(path)
        if target.suffix.lower() not in _PICTURES.values():
            target = target.with_name(target.name + _PICTURES.get(kind, ".png"))
        try:
            picture = canvas.scene.diagram.picture
            render_design(session.document.state, name, target, self._window.themes.current.name, picture)
        except OSError as error:
            reason = error.strerror or str(error)
            show_problem(self._window, "The picture could not be written", f"{target}: {reason}")
        else:
            self._window.status.say(f"Wrote {target}")
