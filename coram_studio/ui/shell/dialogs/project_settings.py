"""Change what project.toml holds."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from coram_studio.diagnostics import as_text, has_errors
from coram_studio.model.project import Settings
from coram_studio.ui.shell.dialogs.core_fields import CoreFields, SimulationFields, check, choice, megahertz
from coram_studio.ui.shell.dialogs.form import FormDialog, mono_field
from coram_studio.ui.shell.dialogs.memory_fields import MemoryFields
from coram_studio.ui.shell.messages import show_problem

if TYPE_CHECKING:
    from coram_studio.workbench.session import Session

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_VERSION = re.compile(r"\d+(\.\d+)*")


class ProjectSettingsDialog(FormDialog):
    """Shows the settings and writes them when accepted."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Project settings", "Project settings", "Save", parent)
        self._session = session
        settings = session.settings
        self.name = mono_field(settings.name, self)
        self.description = QLineEdit(settings.description, self)
        self.description.setCursorPosition(0)
        self.version = mono_field(settings.version, self)
        self.vendor = mono_field(settings.vendor, self)
        self.top = QComboBox(self)
        self.top.addItem("The only one", "")
        for accelerator in session.document.state.design.accelerators:
            self.top.addItem(accelerator.name, accelerator.name)
        self.top.setCurrentIndex(max(self.top.findData(settings.top), 0))
        self.top.setToolTip("The accelerator that is built and simulated")
        self.clock = megahertz(settings.clock_mhz, "How long the paths of control threads may be", self)
        self.prefer = choice(
            {"The clock": "clock", "Few cycles": "cycles"},
            settings.prefer,
            "Whether a statement may take several cycles so that the clock is reached",
            self,
        )
        self.overlap = check(
            "Go on behind a transfer",
            settings.overlap,
            "A blocking transfer does not stop the thread where nobody can tell",
            self,
        )
        self.parameters = {p.name: mono_field(str(p.value), self) for p in settings.parameters}
        self._lay_out(settings)
        self.finish()
        for field in (
            *(self.name, self.version, self.image, self.simulation.host, self.simulation.accelerators),
            *self.parameters.values(),
        ):
            field.textChanged.connect(lambda _: self.validate())

    def _lay_out(self, settings: Settings) -> None:
        self.add_page("Project")
        self.add_field("Name", self.name, "Letters, digits and _; the core is named so")
        self.add_field("Description", self.description)
        self.add_field("Version", self.version, "Numbers with dots; packages carry it")
        self.add_field("Vendor", self.vendor, "As a domain name; packages carry it")
        self.add_field("Accelerator", self.top, "What is built")
        self.add_field("Target clock", self.clock, "The schedule of the control threads aims for it")
        self.add_field(
            "Prefer", self.prefer, "With few cycles, a division or product takes one, and the clock falls"
        )
        self.add_field("Overlap", self.overlap, "Threads use the time in which words are on their way")
        for parameter in settings.parameters:
            self.add_field(parameter.name, self.parameters[parameter.name], parameter.description)
        self.add_page("Core")
        self.core = CoreFields(settings.core, self)
        self.add_page("Simulation")
        self.simulation = SimulationFields(settings.simulation, self.core, self._session.root, self)
        self.memory = MemoryFields(settings.memory, self._session.root, self)
        self.read_latency, self.write_latency = self.memory.read_latency, self.memory.write_latency
        self.memory_size, self.image = self.memory.size, self.memory.image

    def problems(self) -> dict[QWidget, str]:
        """What is wrong, by field."""
        found: dict[QWidget, str] = {}
        if not _NAME.fullmatch(self.name.text()):
            found[self.name] = "The name must be letters, digits and _, starting with a letter."
        if not _VERSION.fullmatch(self.version.text()):
            found[self.version] = "The version must be numbers with dots between them."
        image = self.image.text()
        if image and not (self._session.root / image).is_file():
            found[self.image] = f"The project has no file {image}."
        found |= self.memory.problems()
        found[self.simulation.host] = self.simulation.problem()
        found[self.simulation.accelerators] = self.simulation.unknown(self._session.document.state.design)
        for parameter in self._session.settings.parameters:
            field = self.parameters[parameter.name]
            try:
                value = int(field.text(), 0)
            except ValueError:
                found[field] = "It must be an integer."
                continue
            if parameter.minimum is not None and value < parameter.minimum:
                found[field] = f"It must be at least {parameter.minimum}."
            if parameter.maximum is not None and value > parameter.maximum:
                found[field] = f"It must be at most {parameter.maximum}."
        return found

    def settings(self) -> Settings:
        """The settings as edited."""
        old = self._session.settings
        parameters = tuple(replace(p, value=int(self.parameters[p.name].text(), 0)) for p in old.parameters)
        return replace(
            old,
            name=self.name.text(),
            description=self.description.text(),
            version=self.version.text(),
            vendor=self.vendor.text(),
            top=str(self.top.currentData()),
            clock_mhz=self.clock.value(),
            prefer=self.prefer.currentData(),
            overlap=self.overlap.isChecked(),
            parameters=parameters,
            memory=self.memory.settings(),
            core=self.core.settings(),
            simulation=self.simulation.settings(),
        )

    def try_accept(self) -> None:
        """Write the settings."""
        if not self.validate():
            return
        problems = self._session.change_settings(self.settings())
        if has_errors(problems):
            show_problem(self, "The settings could not be saved", "\n".join(as_text(p) for p in problems))
            return
        self.accept()
