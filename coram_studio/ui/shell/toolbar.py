"""The toolbar: files and undo, the four steps, the memory of a run, progress, and the perspectives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QWidget,
)

from coram_studio.simulate.memory_systems import IDEAL, MemoryModel
from coram_studio.simulate.run import Progress
from coram_studio.ui.icons import Icons
from coram_studio.ui.shell.action_set import ActionSet
from coram_studio.ui.shell.dialogs.memory_fields import known_memories, memory_tip
from coram_studio.ui.shell.jobs import Job, JobRunner
from coram_studio.ui.shell.perspectives import PERSPECTIVES

if TYPE_CHECKING:
    from coram_studio.workbench.session import Session

BUTTONS = (
    "file.new", "file.open", "file.save", "", "edit.undo", "edit.redo", "",
    "design.check", "design.build", "simulate.run", "export.dialog",
)  # fmt: skip

COMPACT_BELOW = 1430
"""Width in pixels below which the toolbar saves room."""

TIGHT_BELOW = 1260
"""Width in pixels below which it saves all the room it can."""

LATENCIES = (8, 32, 64, 128)
"""Read latencies, in bus clock cycles, that the chooser offers."""


class MemoryChooser(QComboBox):
    """Chooses the memory of the next runs: the project's own, an ideal one of another read latency, or a DRAM."""

    options_requested = Signal()  # the user asked for the run's other settings

    _OPTIONS = "..."
    _LATENCY = "latency "

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Memory of the simulation")
        self.setToolTip("Memory that the core is simulated with")
        self.setMinimumWidth(204)
        self._last = 0
        self._session: Session | None = None
        self.set_project(None)
        self.activated.connect(self._activated)

    def follow(self, session: Session | None) -> None:
        """Offer the memories of a project."""
        self._session = session
        self.set_project(session.settings.memory.read_latency if session else None)

    def set_project(self, latency: int | None) -> None:
        """Offer the project's own memory first; ``latency`` is that of its reads where it is ideal."""
        chosen = self.currentData() or ""
        memories = known_memories(self._session.root if self._session else None)
        model = self._session.settings.memory.model if self._session else IDEAL
        self.clear()
        if model != IDEAL:
            self._offer(
                f"{memories[model].title if model in memories else model} (project)", "", memories.get(model)
            )
        else:
            own = "As the project" if latency is None else f"Ideal, latency {latency} (project)"
            self._offer(own, "", memories[IDEAL])
        for cycles in LATENCIES:
            self._offer(f"Ideal, latency {cycles}", f"{self._LATENCY}{cycles}", memories[IDEAL])
        self.insertSeparator(self.count())
        for name, memory in memories.items():
            if name != IDEAL:
                self._offer(memory.title, name, memory)
        self.insertSeparator(self.count())
        self.addItem("Other settings …", self._OPTIONS)
        self.choose(chosen)

    def _offer(self, text: str, data: str, memory: MemoryModel | None) -> None:
        self.addItem(text, data)
        if memory is not None:
            self.setItemData(self.count() - 1, memory_tip(memory), Qt.ItemDataRole.ToolTipRole)

    def memory(self) -> str:
        """The memory for a run, as ``--memory`` takes it; "" for the project's."""
        chosen = str(self.currentData() or "")
        return IDEAL if chosen.startswith(self._LATENCY) else chosen

    def sets(self) -> dict[str, str]:
        """What to set for a run, as ``--set`` takes it."""
        chosen = str(self.currentData() or "")
        latency = chosen.removeprefix(self._LATENCY)
        return {"read_latency": latency} if latency != chosen else {}

    def choose(self, chosen: int | str) -> None:
        """Choose a memory of the list by its name, or an ideal one by its read latency; 0 and "" are the project's."""
        data = chosen if isinstance(chosen, str) else f"{self._LATENCY}{chosen}" if chosen else ""
        self.setCurrentIndex(max(self.findData(data), 0))
        self._last = self.currentIndex()

    def _activated(self, index: int) -> None:
        if self.itemData(index) == self._OPTIONS:
            self.setCurrentIndex(self._last)
            self.options_requested.emit()
        else:
            self._last = index


class RunProgress(QWidget):
    """Says what runs and how far it is, and cancels it; out of sight while nothing runs."""

    cancel_requested = Signal()  # the user asked to stop the job
    wanted = Signal(bool)  # whether there is something to show

    def __init__(self, jobs: JobRunner, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._stage = ""
        self._cycles = 0
        self.label = QLabel(self)
        self.label.setProperty("look", "small")
        # The label gives way in a narrow window, so that the buttons stay in sight.
        self.label.setMinimumWidth(30)
        self.label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(90)
        self.cancel = QToolButton(self)
        icons.bind(self.cancel, "cancel", "error")
        self.cancel.setText("Cancel")
        self.cancel.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.cancel.setToolTip("Stop it (Shift+F5)")
        self.cancel.setAccessibleName("Cancel the running job")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self.label)
        row.addWidget(self.bar)
        row.addWidget(self.cancel)
        self._timer = QTimer(self)
        self._timer.setInterval(200)
        self._timer.timeout.connect(self._show)
        self._appear = QTimer(self)
        self._appear.setSingleShot(True)
        self._appear.setInterval(150)  # a job shorter than this would only flicker
        self._appear.timeout.connect(lambda: self.wanted.emit(True))
        jobs.started.connect(self._start)
        jobs.progressed.connect(self._progress)
        jobs.finished.connect(self._end)
        jobs.failed.connect(self._end)
        self.cancel.clicked.connect(self.cancel_requested)

    def _start(self, job: Job) -> None:
        self._stage, self._cycles = job.title, 0
        self.cancel.setVisible(job.cancellable)
        self.cancel.setEnabled(True)
        self.bar.setRange(0, 0)
        self._show()
        self._timer.start()
        if job.cancellable:
            self.wanted.emit(True)
        else:
            self._appear.start()

    def _progress(self, progress: Progress) -> None:
        self._stage = progress.stage or self._stage
        self._cycles = max(self._cycles, progress.cycles)
        self._show()

    def _end(self, *_args: object) -> None:
        self._timer.stop()
        self._appear.stop()
        self.wanted.emit(False)

    def _show(self) -> None:
        job = self._jobs.job
        if job is None:
            return
        parts = ["Stopping …" if self._jobs.cancelling else self._stage]
        if self._cycles:
            parts.append(f"{self._cycles:,} cycles")
        if self._jobs.seconds >= 1:
            parts.append(f"{self._jobs.seconds:.0f} s")
        if self._jobs.cancelling:
            self.cancel.setEnabled(False)
        if job.limit and self._cycles:
            self.bar.setRange(0, job.limit)
            self.bar.setValue(min(self._cycles, job.limit))
        self.label.setText(" · ".join(parts))
        self.label.setToolTip(self.label.text())


class ToolBar(QToolBar):
    """Everything on one line."""

    perspective_chosen = Signal(str)  # the user asked for the perspective of that id

    def __init__(
        self, actions: ActionSet, jobs: JobRunner, icons: Icons, parent: QWidget | None = None
    ) -> None:
        super().__init__("Toolbar", parent)
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setFloatable(False)
        self.setIconSize(QSize(16, 16))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._quiet = [b for b in actions.add_buttons(self, BUTTONS) if b.property("look") == "flat"]
        self._memory_label = label = QLabel("Memory", self)
        label.setProperty("look", "muted")
        label.setContentsMargins(12, 0, 4, 0)
        label_action = self.addWidget(label)
        self.memory = MemoryChooser(self)
        label.setBuddy(self.memory)
        memory_action = self.addWidget(self.memory)
        self.progress = RunProgress(jobs, icons, self)
        self._progress_action = self.addWidget(self.progress)
        self._progress_action.setVisible(False)
        # While something runs, its progress takes the place of the memory of the next run.
        self.progress.wanted.connect(self._progress_action.setVisible)
        self.progress.wanted.connect(lambda on: label_action.setVisible(not on))
        self.progress.wanted.connect(lambda on: memory_action.setVisible(not on))
        space = QWidget(self)
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)
        self._perspectives = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        for perspective in PERSPECTIVES:
            button = QToolButton(self)
            button.setText(perspective.title)
            button.setToolTip(perspective.tip)
            button.setAccessibleName(f"Perspective {perspective.title}")
            button.setCheckable(True)
            button.setProperty("look", "perspective")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, name=perspective.id: self.perspective_chosen.emit(name))
            self._perspectives.addButton(button)
            self._buttons[perspective.id] = button
            self.addWidget(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the buttons for files and undo show their icons alone, and the rest is tighter."""
        super().resizeEvent(event)
        self._set_tight(self.width() < TIGHT_BELOW)
        style = (
            Qt.ToolButtonStyle.ToolButtonIconOnly
            if self.width() < COMPACT_BELOW
            else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        )
        for button in self._quiet:
            if button.toolButtonStyle() != style:
                button.setToolButtonStyle(style)

    def _set_tight(self, tight: bool) -> None:
        if bool(self.property("tight")) == tight:
            return
        self.setProperty("tight", tight)
        self._memory_label.setText("" if tight else "Memory")
        self.progress.label.setVisible(not tight)
        for button in self.findChildren(QToolButton):
            button.style().unpolish(button)
            button.style().polish(button)

    def show_perspective(self, name: str) -> None:
        """Mark the perspective in force."""
        self._buttons[name].setChecked(True)
