"""The fields of a project's settings for the core's ports and clocks, and for the testbench."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QWidget

from coram_studio.model.design import Design
from coram_studio.model.project import CoreSettings, SimulationSettings
from coram_studio.model.rules import DATA_WIDTHS, check_source_path
from coram_studio.ui.shell.dialogs.form import FormDialog, mono_field


def choice(options: Mapping[str, object], value: object, tip: str, parent: QWidget) -> QComboBox:
    """A list of texts and what they stand for, with ``value`` chosen."""
    field = QComboBox(parent)
    for text, data in options.items():
        field.addItem(text, data)
    field.setCurrentIndex(max(field.findData(value), 0))
    field.setToolTip(tip)
    return field


def check(text: str, value: bool, tip: str, parent: QWidget) -> QCheckBox:
    """A box with its text beside it."""
    field = QCheckBox(text, parent)
    field.setChecked(value)
    field.setToolTip(tip)
    return field


def megahertz(value: float, tip: str, parent: QWidget) -> QDoubleSpinBox:
    """A clock."""
    field = QDoubleSpinBox(parent)
    field.setRange(1, 2000)
    field.setSuffix(" MHz")
    field.setValue(value)
    field.setToolTip(tip)
    field.lineEdit().setTextMargins(6, 0, 0, 0)
    return field


class CoreFields:
    """What the table [core] holds."""

    def __init__(self, settings: CoreSettings, dialog: FormDialog) -> None:
        self.bus = choice(
            {"AXI4": "axi4", "Avalon-MM": "avalon"},
            settings.bus,
            "What the core's master ports speak",
            dialog,
        )
        widths = {"As each object": 0} | {f"{width} bits": width for width in DATA_WIDTHS}
        self.width = choice(
            widths, settings.bus_data_width, "How many bits a master port moves at once", dialog
        )
        self.shared = check(
            "All objects share one port",
            settings.shared_bus,
            "One master port, whose users take turns",
            dialog,
        )
        self.slave_bus = choice(
            {"AXI4-Lite": "axi4lite", "AXI4": "axi4"},
            settings.slave_bus,
            "What the core's slave ports speak",
            dialog,
        )
        self.clocks = choice(
            {"One for all": "one", "Kernels have their own": "two"},
            settings.clocks,
            "How many clocks the core has",
            dialog,
        )
        self.unaligned = check(
            "Transfers begin at any byte",
            settings.unaligned,
            "Engines that shift bytes, for addresses between words",
            dialog,
        )
        self.status = check(
            "A port with state and counters",
            settings.status,
            "A slave port from which a host reads state, errors and performance counters",
            dialog,
        )
        self._lay_out(dialog)
        self.bus.currentIndexChanged.connect(lambda _: self._show_slave_bus())
        self._show_slave_bus()

    def _lay_out(self, dialog: FormDialog) -> None:
        dialog.add_field("Bus", self.bus, "AXI4 for tools of AMD and Xilinx, Avalon-MM for those of Intel")
        dialog.add_field("Bus width", self.width, "Wider words are split, narrower ones are packed")
        dialog.add_field(
            "Masters", self.shared, "Saves ports of the interconnect, but they share its bandwidth"
        )
        dialog.add_field("Slaves", self.slave_bus, "With Avalon-MM as the bus, slaves speak that too")
        dialog.add_field("Clocks", self.clocks, "A second one lets kernels run faster or slower than the bus")
        dialog.add_field(
            "Addresses", self.unaligned, "Else a transfer begins at a multiple of its words' bytes"
        )
        dialog.add_field("Status", self.status, "For hosts that watch the core while it works")

    def _show_slave_bus(self) -> None:
        self.slave_bus.setEnabled(self.bus.currentData() == "axi4")

    def settings(self) -> CoreSettings:
        """The settings as edited."""
        return CoreSettings(
            bus=self.bus.currentData(),
            bus_data_width=self.width.currentData(),
            shared_bus=self.shared.isChecked(),
            slave_bus=self.slave_bus.currentData(),
            clocks=self.clocks.currentData(),
            unaligned=self.unaligned.isChecked(),
            status=self.status.isChecked(),
        )


class SimulationFields:
    """What the table [simulation] holds; the kernels' clock counts only where ``core`` gives them one."""

    def __init__(
        self, settings: SimulationSettings, core: CoreFields, root: Path, dialog: FormDialog
    ) -> None:
        self._root = root
        self._core = core
        self.bus = megahertz(settings.bus_mhz, "The clock of the core's ports in simulations", dialog)
        self.kernel = megahertz(
            settings.kernel_mhz, "The clock of kernels and threads in simulations", dialog
        )
        self.host = mono_field(settings.host, dialog)
        self.host.setToolTip("Verilog that plays the host of the core's slave ports")
        self.host.setPlaceholderText("tests/host.v")
        self.host_waits = choice(
            {"Is an error": "error", "Is a warning": "warning"},
            settings.host_waits,
            "A host that does not say that the run is over, long after the last thread",
            dialog,
        )
        self.accelerators = mono_field(", ".join(settings.accelerators), dialog)
        self.accelerators.setToolTip("Accelerators that run side by side on one memory")
        self.accelerators.setPlaceholderText("the one that is built")
        dialog.add_field("Accelerators", self.accelerators, "Run side by side; empty: the one that is built")
        dialog.add_field("Bus clock", self.bus, "Latencies and bandwidth count its cycles")
        dialog.add_field("Kernel clock", self.kernel, "Of a core whose kernels have a clock of their own")
        dialog.add_field("Host", self.host, "Verilog in the project; empty: no host")
        dialog.add_field("Waiting host", self.host_waits, "One that waits on when all threads have finished")
        core.clocks.currentIndexChanged.connect(lambda _: self._show_kernel())
        self._show_kernel()

    def _show_kernel(self) -> None:
        self.kernel.setEnabled(self._core.clocks.currentData() == "two")

    def problem(self) -> str:
        """What is wrong with the host's file, or ""."""
        host = self.host.text()
        if not host:
            return ""
        if reason := check_source_path(host):
            return f"The file {reason}."
        return "" if (self._root / host).is_file() else f"The project has no file {host}."

    def settings(self) -> SimulationSettings:
        """The settings as edited."""
        return SimulationSettings(
            bus_mhz=self.bus.value(),
            kernel_mhz=self.kernel.value(),
            host=self.host.text(),
            host_waits=self.host_waits.currentData(),
            accelerators=self._names(),
        )

    def _names(self) -> tuple[str, ...]:
        parts = (part.strip() for part in self.accelerators.text().split(","))
        return tuple(dict.fromkeys(part for part in parts if part))

    def unknown(self, design: Design) -> str:
        """What is wrong with the accelerators' names, or ""."""
        missing = [name for name in self._names() if design.accelerator(name) is None]
        known = ", ".join(accelerator.name for accelerator in design.accelerators)
        return f"There is no accelerator {missing[0]}; there are: {known}." if missing else ""
