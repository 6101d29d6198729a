"""What the window's actions do, one controller per topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coram_studio.ui.shell.controllers.blocks import BlocksController
from coram_studio.ui.shell.controllers.canvas import CanvasController
from coram_studio.ui.shell.controllers.edit import EditController
from coram_studio.ui.shell.controllers.files import FilesController
from coram_studio.ui.shell.controllers.importing import ImportController
from coram_studio.ui.shell.controllers.problems import ProblemsController
from coram_studio.ui.shell.controllers.results import ResultsController
from coram_studio.ui.shell.controllers.run import RunController
from coram_studio.ui.shell.controllers.sources import SourcesController
from coram_studio.ui.shell.controllers.view import ViewController
from coram_studio.ui.shell.controllers.window import WindowController

if TYPE_CHECKING:
    from coram_studio.ui.shell.main_window import MainWindow


class Controllers:
    """All of them, by the names that handlers use."""

    def __init__(self, window: MainWindow) -> None:
        self.files = FilesController(window)
        self.sources = SourcesController(window)
        self.blocks = BlocksController(window)
        self.canvas = CanvasController(window)
        self.edit = EditController(window)
        self.view = ViewController(window)
        self.run = RunController(window)
        self.problems = ProblemsController(window)
        self.results = ResultsController(window)
        self.importing = ImportController(window)
        self.window = WindowController(window)

    def connect(self) -> None:
        """Connect what they listen to; once, when the window is whole."""
        for controller in (
            self.files,
            self.sources,
            self.blocks,
            self.canvas,
            self.view,
            self.run,
            self.problems,
            self.results,
        ):
            controller.connect()
