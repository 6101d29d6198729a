"""The exporter interface: what a plugin that writes a vendor's package implements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from coram_studio.diagnostics import Diagnostic
from coram_studio.ipcore.manifest import Core


@dataclass(frozen=True, slots=True)
class Option:
    """A setting of an exporter, as the export dialog and ``--option NAME=VALUE`` offer it."""

    name: str
    title: str
    default: str
    description: str = ""
    choices: tuple[str, ...] = ()
    pattern: str = ""  # regular expression that a value must match whole


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to write and where. ``options`` holds only names that the exporter offers."""

    core: Core
    directory: Path
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What was written: the package's folder, its files relative to it, and every diagnostic."""

    directory: Path
    files: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


class Exporter(Protocol):
    """Writes one kind of package. ``id`` is what ``--to`` takes; it writes into a new folder and swaps it in."""

    id: str
    title: str
    description: str

    def options(self, core: Core) -> tuple[Option, ...]:
        """The settings that apply to this core."""

    def export(self, request: ExportRequest) -> ExportResult:
        """Write the package below ``request.directory``."""
