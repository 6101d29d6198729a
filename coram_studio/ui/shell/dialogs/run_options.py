"""Choose parameters, memory and limits of the next runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QPushButton, QWidget

from coram_studio.ui.shell.dialogs.core_fields import choice
from coram_studio.ui.shell.dialogs.form import FormDialog, mono_field
from coram_studio.ui.shell.dialogs.memory_fields import (
    INTERCONNECTS,
    MEMORY_TIP,
    STAGES,
    WIDTHS,
    known_memories,
    memory_choice,
)
from coram_studio.workbench import settings_of_run
from coram_studio.workbench.reports import SimulateOptions, UsageError

if TYPE_CHECKING:
    from coram_studio.workbench.session import Session


class RunOptionsDialog(FormDialog):
    """Fields are empty where the project's own value is meant, which stands there in grey."""

    def __init__(
        self,
        session: Session,
        sets: Mapping[str, str],
        waves: bool,
        parent: QWidget | None = None,
        *,
        engine: str = settings_of_run.ENGINES[0],
        memory: str = "",
    ) -> None:
        super().__init__("Simulate with", "Simulate with", "Simulate", parent)
        self._session = session
        settings = session.settings
        self.fields = {p.name: mono_field("", self) for p in settings.parameters}
        for parameter in settings.parameters:
            self.fields[parameter.name].setPlaceholderText(f"{parameter.value}")
            self.add_field(parameter.name, self.fields[parameter.name], parameter.description)
        self._add_memory(memory, sets)
        self._add_numbers()
        self.fields["memory_image"] = image = mono_field("", self)
        image.setPlaceholderText(settings.memory.image or "each word holds its own index")
        place = QWidget(self)
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        browse = QPushButton("Browse …", place)
        browse.clicked.connect(self._browse)
        row.addWidget(image, 1)
        row.addWidget(browse)
        self.add_field("Memory image", image, "Raw bytes (.bin), or $readmemh hex of bytes", holder=place)
        self._engine = QComboBox(self)
        for name, title in settings_of_run.engine_titles().items():
            self._engine.addItem(title, name)
        self._engine.setCurrentIndex(max(0, self._engine.findData(engine)))
        self._engine.setToolTip("The simulator that runs the core")
        self.add_field(
            "Simulator", self._engine, "Verilator is faster in long runs, but compiles for seconds"
        )
        self._waves = QCheckBox("Record waves", self)
        self._waves.setChecked(waves)
        self.form.addRow("", self._waves)
        for key, text in sets.items():
            if key in self.fields:
                self.fields[key].setText(text)
        self.finish()
        for field in self.fields.values():
            field.textChanged.connect(lambda _: self.validate())

    def _add_memory(self, memory: str, sets: Mapping[str, str]) -> None:
        settings = self._session.settings
        self._memory = memory_choice(
            self._session.root,
            {f"{self._title(settings.memory.model)} (project)": ""},
            memory,
            MEMORY_TIP,
            self,
        )
        self.add_field("Memory", self._memory, "The device that all ports share")
        self.choices = {
            "interconnect": self._choice(
                INTERCONNECTS, settings.memory.interconnect, sets.get("interconnect")
            ),
            "interconnect_width": self._choice(
                WIDTHS, settings.memory.interconnect_width, sets.get("interconnect_width")
            ),
            "interconnect_stages": self._choice(
                STAGES, settings.memory.interconnect_stages, sets.get("interconnect_stages")
            ),
        }
        hints = (
            ("interconnect", "Interconnect", "A crossbar before a DRAM, none before an ideal memory"),
            ("interconnect_width", "Its width", "Ports of other widths are converted"),
            ("interconnect_stages", "Its stages", "Registers cost cycles each way"),
        )
        for key, title, hint in hints:
            self.add_field(title, self.choices[key], hint)

    def _title(self, model: str) -> str:
        known = known_memories(self._session.root)
        return known[model].title if model in known else model

    def _choice(self, options: Mapping[str, object], own: object, chosen: str | None) -> QComboBox:
        """A list that begins with the project's own value, which is set by leaving it out."""
        title = next((text for text, value in options.items() if value == own), str(own))
        every = {f"{title} (project)": ""} | {text: str(value) for text, value in options.items()}
        return choice(every, chosen or "", "", self)

    def memory(self) -> str:
        """The memory, as ``--memory`` takes it; "" for the project's."""
        return str(self._memory.currentData())

    def _add_numbers(self) -> None:
        settings = self._session.settings
        for key, title, own, hint in (
            (
                "read_latency",
                "Read latency",
                settings.memory.read_latency,
                "Cycles from address to first data beat",
            ),
            (
                "write_latency",
                "Write latency",
                settings.memory.write_latency,
                "Cycles from last data beat to response",
            ),
            ("cycles", "At most", settings.limits.cycles, "Cycles after which the run is stopped"),
        ):
            self.fields[key] = mono_field("", self)
            self.fields[key].setPlaceholderText(str(own))
            self.add_field(title, self.fields[key], hint)

    def sets(self) -> dict[str, str]:
        """What to set for a run, as ``--set`` takes it."""
        texts = {key: field.text().strip() for key, field in self.fields.items()}
        texts |= {key: str(field.currentData()) for key, field in self.choices.items()}
        return {key: text for key, text in texts.items() if text}

    def waves(self) -> bool:
        """Whether waves are recorded."""
        return self._waves.isChecked()

    def engine(self) -> str:
        """The simulator, as ``--engine`` takes it."""
        return str(self._engine.currentData())

    def problems(self) -> dict[QWidget, str]:
        """What is wrong, by field: each value is tried by itself."""
        found: dict[QWidget, str] = {}
        for key, text in self.sets().items():
            try:
                settings_of_run.resolve(self._session.project, SimulateOptions(sets={key: text}))
            except UsageError as error:
                found[self.fields[key] if key in self.fields else self.choices[key]] = str(error)
        return found

    def _browse(self) -> None:
        start = str(self._session.root / "memory")
        chosen, _ = QFileDialog.getOpenFileName(self, "Memory image", start)
        if chosen:
            path = Path(chosen)
            inside = path.is_relative_to(self._session.root)
            self.fields["memory_image"].setText(str(path.relative_to(self._session.root) if inside else path))
