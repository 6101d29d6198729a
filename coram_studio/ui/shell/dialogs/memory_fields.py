"""The fields of the memory that simulations have: a device, and the interconnect before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QWidget

from coram_studio.model.memory_dumps import parse_dumps
from coram_studio.model.memory_faults import parse_faults
from coram_studio.model.project import MemorySettings
from coram_studio.model.rules import DATA_WIDTHS
from coram_studio.simulate.memory_systems import IDEAL, MemoryModel, memory_models
from coram_studio.ui.shell.dialogs.core_fields import choice
from coram_studio.ui.shell.dialogs.form import FormDialog, mono_field

INTERCONNECTS = {"By the memory": "none", "Crossbar": "crossbar", "Shared bus": "shared"}
WIDTHS = {"By the memory": 0} | {f"{width} bits": width for width in DATA_WIDTHS}
STAGES = {"Registers at its ports": "registered", "Without registers": "direct"}
UNWRITTEN = {"Is an error": "error", "Is a warning": "warning"}
MEMORY_TIP = "The memory that all accelerators of a simulation share"


def known_memories(root: Path | None) -> dict[str, MemoryModel]:
    """The memories that runs of the project in ``root`` can name."""
    return memory_models(root / "memory" if root is not None else None)


def memory_tip(model: MemoryModel) -> str:
    """What there is to say of a memory, for people who choose one."""
    lines = [model.description or model.title]
    if model.dram is not None:
        gigabytes = model.dram.peak_bytes_per_second / 1e9
        lines.append(f"{gigabytes:g} GB/s at most, {model.dram.idle_ps / 1000:.0f} ns when idle")
        lines.append(f"Bus: {model.bus_width} bits at {model.bus_mhz:g} MHz")
    if model.source:
        lines.append(f"Source: {model.source}")
    return "\n".join(lines)


def memory_choice(
    root: Path | None, first: Mapping[str, str], value: str, tip: str, parent: QWidget
) -> QComboBox:
    """A list of the memories by name, after entries of the caller's own (text and data)."""
    field = choice(first, value, tip, parent)
    for name, model in known_memories(root).items():
        field.addItem(model.title, name)
        field.setItemData(field.count() - 1, memory_tip(model), Qt.ItemDataRole.ToolTipRole)
    field.setCurrentIndex(field.findData(value))
    if field.currentIndex() < 0:
        field.addItem(f"{value} (missing)", value)
        field.setCurrentIndex(field.count() - 1)
    return field


class MemoryFields:
    """What the table [memory] holds."""

    def __init__(self, settings: MemorySettings, root: Path, dialog: FormDialog) -> None:
        self._old = settings
        self.model = memory_choice(root, {}, settings.model, MEMORY_TIP, dialog)
        self.interconnect = choice(
            INTERCONNECTS, settings.interconnect, "What joins all master ports", dialog
        )
        self.width = choice(WIDTHS, settings.interconnect_width, "Bits that move in a cycle", dialog)
        self.stages = choice(STAGES, settings.interconnect_stages, "What delays addresses and data", dialog)
        self.read_latency = _number(settings.read_latency, 1, 10_000, " cycles", dialog)
        self.write_latency = _number(settings.write_latency, 1, 10_000, " cycles", dialog)
        self.size = _number(settings.size, 4096, 1 << 30, " bytes", dialog)
        self.image = mono_field(settings.image, dialog)
        dialog.add_field("Memory", self.model, "The project's own: memory/*.toml")
        dialog.add_field(
            "Interconnect",
            self.interconnect,
            "A crossbar before a DRAM, else none",
        )
        dialog.add_field("Its width", self.width, "Ports of other widths are converted")
        dialog.add_field("Its stages", self.stages, "Registers cost cycles each way")
        dialog.add_field("Read latency", self.read_latency, "Of the ideal memory, from address to first data")
        dialog.add_field(
            "Write latency", self.write_latency, "Of the ideal memory, from last data to response"
        )
        dialog.add_field("Memory size", self.size)
        dialog.add_field("Memory image", self.image, "File; empty: each word holds its index")
        self.unwritten = choice(
            UNWRITTEN,
            settings.unwritten,
            "Bytes that neither the image holds nor the design has written",
            dialog,
        )
        dialog.add_field(
            "Reading no value", self.unwritten, "Bytes that are neither in the image nor written"
        )
        self.dump = mono_field(", ".join(settings.dump), dialog)
        self.dump.setPlaceholderText("0x1000:0x2000, 0:0x40")
        self.dump.setToolTip(
            "Byte addresses whose content each run leaves in its folder; the second is not included"
        )
        dialog.add_field("Keep at the end", self.dump, "Ranges that runs write to dump-*.bin")
        self.faults = mono_field(", ".join(settings.faults), dialog)
        self.faults.setPlaceholderText("0x4000..0x4fff SLVERR")
        self.faults.setToolTip(
            "Byte addresses that answer with SLVERR or DECERR, to try how a design takes errors"
        )
        dialog.add_field("Answer with errors", self.faults, "Ranges of the memory; empty: none")
        for text in (self.dump, self.faults):
            text.textChanged.connect(lambda _: dialog.validate())
        for field in (self.model, self.interconnect):
            field.currentIndexChanged.connect(lambda _: self._show())
        self._show()

    def _show(self) -> None:
        """Enable what counts for the memory that is chosen."""
        ideal = self.model.currentData() == IDEAL
        behind = not ideal or self.interconnect.currentData() != "none"
        self.width.setEnabled(behind)
        self.stages.setEnabled(behind)
        self.read_latency.setEnabled(ideal)
        self.write_latency.setEnabled(ideal)

    def problems(self) -> dict[QWidget, str]:
        """What is wrong with the ranges, by field."""
        found: dict[QWidget, str] = {}
        try:
            parse_dumps(_parts(self.dump))
        except ValueError as error:
            found[self.dump] = _sentence(str(error))
        try:
            parse_faults(_parts(self.faults))
        except ValueError as error:
            found[self.faults] = _sentence(str(error))
        return found

    def settings(self) -> MemorySettings:
        """The settings as edited."""
        return replace(
            self._old,
            model=self.model.currentData(),
            interconnect=self.interconnect.currentData(),
            interconnect_width=self.width.currentData(),
            interconnect_stages=self.stages.currentData(),
            read_latency=self.read_latency.value(),
            write_latency=self.write_latency.value(),
            size=self.size.value(),
            image=self.image.text(),
            unwritten=self.unwritten.currentData(),
            dump=_parts(self.dump),
            faults=_parts(self.faults),
        )


def _parts(field: QLineEdit) -> tuple[str, ...]:
    """What stands between the commas of a field."""
    return tuple(part.strip() for part in field.text().split(",") if part.strip())


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _number(value: int, low: int, high: int, suffix: str, parent: QWidget) -> QSpinBox:
    field = QSpinBox(parent)
    field.setRange(low, high)
    field.setSuffix(suffix)
    field.setGroupSeparatorShown(True)
    field.setValue(value)
    field.lineEdit().setTextMargins(6, 0, 0, 0)
    return field
