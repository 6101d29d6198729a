"""The panels around the middle: made once, filled anew for each project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedLayout, QWidget

from coram_studio.ui.shell.area import Panel
from coram_studio.ui.shell.console import Console
from coram_studio.ui.shell.empty import EmptyState
from coram_studio.ui.shell.problems.panel import ProblemsPanel
from coram_studio.ui.shell.project_tree import ProjectTree
from coram_studio.ui.shell.runs.panel import RunsPanel
from coram_studio.ui.shell.search_panel import SearchPanel

if TYPE_CHECKING:
    from coram_studio.model.blocks import KernelBlock
    from coram_studio.model.source_picture import SourcePicture
    from coram_studio.ui.shell.main_window import MainWindow
    from coram_studio.workbench.session import Session


class Holder(QWidget):
    """Shows a widget that belongs to a project, and a sentence while there is none."""

    def __init__(self, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(EmptyState("No project open", sentence, parent=self))
        self.content: QWidget | None = None

    def hold(self, content: QWidget | None) -> None:
        """Show this widget in place of the one before, which is dropped."""
        if self.content is not None:
            self._stack.removeWidget(self.content)
            self.content.deleteLater()
        self.content = content
        if content is not None:
            self._stack.addWidget(content)
            self._stack.setCurrentWidget(content)
            self.setFocusProxy(content)


class Panels:
    """All of them; ``add_standing`` puts them into the workspace."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        themes, icons = window.themes, window.icons
        self.project = ProjectTree(themes, icons)
        self.palette = Holder("Open a project, then drag objects from here to its diagram.")
        self.properties = Holder("What is selected on the diagram can be changed here.")
        self.outline = Holder("Blocks and wires of the diagram are listed here.")
        self.problems = ProblemsPanel(themes, icons)
        self.console = Console(themes, icons)
        self.runs = RunsPanel(themes, icons)
        self.search = SearchPanel(themes, icons)
        window.session_changed.connect(self._follow_session)

    def add_standing(self) -> None:
        """Put every panel in its place."""
        for key, title, widget, tools in (
            ("project", "Project", self.project, None),
            ("palette", "Palette", self.palette, None),
            ("properties", "Properties", self.properties, None),
            ("outline", "Outline", self.outline, None),
            ("problems", "Problems", self.problems, self.problems.tools),
            ("console", "Console", self.console, self.console.tools),
            ("runs", "Runs", self.runs, self.runs.tools),
            ("search", "Search", self.search, None),
        ):
            self._window.workspace.add(Panel(key, key, title, widget, tools=tools), show=False)
        self.problems.count_changed.connect(self._show_count)

    def show_selection(self, accelerator: str, ids: tuple[str, ...]) -> None:
        """Let properties and outline follow the canvas."""
        for holder in (self.properties, self.outline):
            content: Any = holder.content
            if content is not None:
                content.set_selection(accelerator, ids)

    def show_pictures(self, pictures: Mapping[str, SourcePicture]) -> None:
        """Let properties and outline know what lives in sources."""
        for holder in (self.properties, self.outline):
            content: Any = holder.content
            if content is not None:
                content.set_pictures(pictures)

    def _show_count(self, count: int) -> None:
        self._window.workspace.retitle("problems", f"Problems  {count}" if count else "Problems", "Problems")

    def _follow_session(self) -> None:
        session = self._window.session
        self.console.clear()
        self.problems.set_diagnostics((), {})
        self.search.set_session(session)
        self.project.set_session(session)
        self.runs.set_session(session)
        if session is None:
            for holder in (self.palette, self.properties, self.outline):
                holder.hold(None)
            return
        from coram_studio.ui.canvas.outline import OutlinePanel
        from coram_studio.ui.canvas.palette import PalettePanel
        from coram_studio.ui.canvas.properties import PropertiesPanel

        themes = self._window.themes
        canvas = self._window.controllers.canvas
        palette = PalettePanel(themes)
        palette.place_requested.connect(self._place)
        properties = PropertiesPanel(session.document, themes)
        properties.open_requested.connect(self._open_selected)
        properties.set_parameter_reader(lambda block: self._parameters(session, block))
        outline = OutlinePanel(session.document, themes)
        outline.block_activated.connect(canvas.reveal)
        self.palette.hold(palette)
        self.properties.hold(properties)
        self.outline.hold(outline)

    @staticmethod
    def _parameters(session: Session, block: KernelBlock) -> tuple[tuple[str, str], ...]:
        module = session.kernel_reading(block).module(block.module)
        return tuple((p.name, p.default) for p in module.parameters) if module else ()

    def _place(self, key: str) -> None:
        canvas = self._window.controllers.canvas.current()
        if canvas is not None:
            canvas.place(key)

    def _open_selected(self, block_id: str) -> None:
        top = self._window.session.top_accelerator() if self._window.session else None
        if top is not None:
            self._window.controllers.canvas.open_block(top.name, block_id)
