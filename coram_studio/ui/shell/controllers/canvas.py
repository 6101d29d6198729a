"""The tabs of the accelerators' diagrams."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from coram_studio.diagnostics import Diagnostic, Severity
from coram_studio.model.blocks import KernelBlock, ThreadBlock
from coram_studio.model.source_picture import NO_SOURCES, SourcePicture
from coram_studio.ui.shell.area import Panel

if TYPE_CHECKING:
    from coram_studio.ui.canvas.view import CanvasView
    from coram_studio.ui.shell.main_window import MainWindow

PREFIX = "canvas:"


class CanvasController:
    """Opens one canvas per accelerator and ties them to palette, properties and outline."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._views: dict[str, CanvasView] = {}
        self._unhook: Callable[[], None] | None = None
        self._pictures: Mapping[str, SourcePicture] = {}

    def connect(self) -> None:
        """Follow the project."""
        self._window.session_changed.connect(self._follow_session)
        self._window.workspace.panel_activated.connect(self._activated)

    # Which there are

    def current(self) -> CanvasView | None:
        """The canvas that was used last and is in sight."""
        panel = self._window.workspace.current_of_kind("canvas")
        return self._views.get(panel.key.removeprefix(PREFIX)) if panel else None

    def view(self, accelerator: str) -> CanvasView | None:
        """The canvas of an accelerator, if it is open."""
        return self._views.get(accelerator)

    def open(self, accelerator: str) -> CanvasView:
        """Bring an accelerator's canvas to the top."""
        key = PREFIX + accelerator
        if accelerator not in self._views:
            view = self._make(accelerator)
            self._views[accelerator] = view
            self._window.workspace.add(
                Panel(key, "canvas", accelerator, view, tip=f"Diagram of {accelerator}")
            )
        self._window.workspace.show_panel(key, focus=True)
        return self._views[accelerator]

    def open_top(self) -> None:
        """Bring the canvas of the accelerator that is built to the top."""
        session = self._window.session
        top = session.top_accelerator() if session else None
        if top is not None:
            self.open(top.name)

    def reveal(self, accelerator: str, item: str) -> None:
        """Show a block or a wire."""
        session = self._window.session
        if session is not None and session.document.state.design.accelerator(accelerator) is not None:
            self.open(accelerator).reveal(item)

    def show_pictures(self, pictures: Mapping[str, SourcePicture]) -> None:
        """Show the objects that live in the sources of accelerators, by their names."""
        self._pictures = pictures
        for name, view in self._views.items():
            view.set_picture(pictures.get(name, NO_SOURCES))
        self._window.panels.show_pictures(pictures)

    def show_problems(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Mark the blocks that diagnostics point at, or at whose source, with the gravest severity of each."""
        marks: dict[str, dict[str, Severity]] = {name: {} for name in self._views}
        for found in diagnostics:
            for accelerator, block in self._blocks_of(found):
                if accelerator in marks:
                    known = marks[accelerator].get(block)
                    if known is None or found.severity.rank < known.rank:
                        marks[accelerator][block] = found.severity
        for name, view in self._views.items():
            view.set_problems(marks[name])

    def _blocks_of(self, found: Diagnostic) -> list[tuple[str, str]]:
        """Accelerator and id of the blocks that a diagnostic is about."""
        if found.subject is not None:
            return [(found.subject.accelerator, found.subject.id)]
        session = self._window.session
        if found.span is None or session is None:
            return []
        blocks = [
            (accelerator.name, block.id)
            for accelerator in session.document.state.design.accelerators
            for block in accelerator.blocks
            if isinstance(block, KernelBlock | ThreadBlock) and block.source == found.span.path
        ]
        return blocks + [
            (name, item.id)
            for name, picture in self._pictures.items()
            for item in picture.objects
            if (item.span.path, item.span.line) == (found.span.path, found.span.line)
        ]

    # Making and dropping them

    def _make(self, accelerator: str) -> CanvasView:
        from coram_studio.ui.canvas.view import CanvasView

        window = self._window
        if window.session is None:
            raise ValueError("a canvas needs a project")
        view = CanvasView(window.session.document, accelerator, window.themes)
        view.set_read_only(window.session.document.read_only)
        view.set_picture(self._pictures.get(accelerator, NO_SOURCES))
        view.selection_changed.connect(lambda ids, name=accelerator: self._selected(name, tuple(ids)))
        view.open_requested.connect(lambda block_id, name=accelerator: self.open_block(name, block_id))
        view.message_shown.connect(window.status.say)
        view.zoom_changed.connect(window.controllers.view.show_zoom)
        view.source_needed.connect(lambda key, at: window.controllers.blocks.new_at(key, tuple(at)))
        return view

    def open_block(self, accelerator: str, block_id: str) -> None:
        """Open the source of a kernel or a thread, or the line of an object that lives in one."""
        item = self._pictures.get(accelerator, NO_SOURCES).object(block_id)
        if item is not None:
            self._window.controllers.sources.open(item.span.path, item.span.line, item.span.column)
            return
        session = self._window.session
        found = session.document.state.design.accelerator(accelerator) if session else None
        block = found.block(block_id) if found else None
        if isinstance(block, KernelBlock | ThreadBlock):
            line = 1
            if isinstance(block, KernelBlock):
                module = session.kernel_reading(block).module(block.module)
                line = module.span.line if module else 1
            self._window.controllers.sources.open(block.source, line)

    def _selected(self, accelerator: str, ids: tuple[str, ...]) -> None:
        self._window.panels.show_selection(accelerator, ids)
        self._window.refresh_actions()

    def _activated(self, key: str) -> None:
        if key.startswith(PREFIX):
            self._window.refresh_actions()

    def _follow_session(self) -> None:
        if self._unhook is not None:
            self._unhook()
            self._unhook = None
        self._pictures = {}
        for name in tuple(self._views):
            self._drop(name)
        session = self._window.session
        if session is None:
            return
        document = session.document
        document.changed.connect(self._design_changed)
        self._unhook = lambda: document.changed.disconnect(self._design_changed)
        for accelerator in document.state.design.accelerators:
            self.open(accelerator.name)
        self.open_top()
        top = session.top_accelerator()
        self._window.panels.show_selection(top.name if top else "", ())

    def _design_changed(self) -> None:
        session = self._window.session
        if session is None:
            return
        there = {a.name for a in session.document.state.design.accelerators}
        for name in set(self._views) - there:
            self._drop(name)
        for name in sorted(there - set(self._views)):
            self.open(name)
        self._window.controllers.files.update_titles()
        self._window.live.request()
        self._window.refresh_actions()

    def _drop(self, name: str) -> None:
        self._views.pop(name)
        self._window.workspace.remove(PREFIX + name)
