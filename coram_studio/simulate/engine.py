"""What the program needs to know about a simulator: how to find it, call it and read its messages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from coram_studio.diagnostics import Diagnostic
from coram_studio.simulate.tools import ToolInfo

TESTBENCH_FILE = "testbench.sv"
CORE_FOLDER = "core"
"""Folder of the core's files in the working folder, so that messages name them as the core does."""


@dataclass(frozen=True, slots=True)
class CompilePlan:
    """What to compile. Paths are relative to ``CORE_FOLDER``, where the simulator is started."""

    top: str
    sources: tuple[str, ...]
    defines: tuple[str, ...]
    include_folders: tuple[str, ...]
    waves: bool


class Engine(Protocol):
    """One simulator. Implementations build argument lists and read messages; they start nothing but version checks."""

    @property
    def name(self) -> str:
        """What requests call it, for example ``icarus``."""

    @property
    def title(self) -> str:
        """What people call it."""

    @property
    def progress_cycles(self) -> int:
        """Simulated cycles between signs of life, a power of two."""

    @property
    def simulator_line(self) -> re.Pattern[str]:
        """Matches the lines that the simulator itself prints while it runs."""

    def find(self) -> tuple[ToolInfo, ...] | Diagnostic:
        """Its programs, the one with the version first, or what is missing."""

    def compile_command(self, tools: Sequence[ToolInfo], plan: CompilePlan) -> tuple[str, ...]:
        """How to compile; the current folder is the folder of the core's files."""

    def run_command(self, tools: Sequence[ToolInfo], waves: bool, key: str) -> tuple[str, ...]:
        """How to run what was compiled; the current folder is the working folder."""

    def compile_messages(self, text: str) -> tuple[Diagnostic, ...]:
        """The simulator's errors and warnings as diagnostics, spans relative to the core's folder."""

    def run_messages(self, notices: Sequence[str]) -> tuple[Diagnostic, ...]:
        """The same for the lines that it printed while it ran."""

    def products(self) -> tuple[str, ...]:
        """Files of the working folder that are of no use after the run."""
