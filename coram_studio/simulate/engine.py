"""What the program needs to know about a simulator: how to find it, call it and read its messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from coram_studio.diagnostics import Diagnostic
from coram_studio.simulate.tools import ToolInfo

TESTBENCH_FILE = "testbench.sv"
CORE_FOLDER = "core"
"""Folder of the core's files in the working folder, so that messages name them as the core does."""


@dataclass(frozen=True, slots=True)
class CompilePlan:
    """What to compile. Paths are relative to ``CORE_FOLDER``, where the simulator is started.

    ``folder`` is the working folder, absolute; kernels can write into it once something of theirs has run.
    """

    folder: Path
    top: str
    sources: tuple[str, ...]
    defines: tuple[str, ...]
    include_folders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompileStep:
    """One program of a compilation.

    ``folder`` is its current folder and ``product`` the file that it must leave, relative to the working folder.
    ``key``: content hash of all that the product depends on if it is kept for other designs too, else "".
    """

    command: tuple[str, ...]
    folder: str
    product: str
    key: str = ""


class Engine(Protocol):
    """One simulator. Implementations build argument lists and read messages; they start nothing but version checks."""

    @property
    def name(self) -> str:
        """What requests call it, for example ``icarus``."""

    @property
    def title(self) -> str:
        """What people call it."""

    @property
    def exact_outputs(self) -> bool:
        """Whether it takes outputs of tasks in variables of their own width only."""

    @property
    def progress_cycles(self) -> int:
        """Simulated cycles between signs of life, a power of two."""

    @property
    def simulator_line(self) -> re.Pattern[str]:
        """Matches the lines that the simulator itself prints while it runs."""

    @property
    def fatal_line(self) -> re.Pattern[str]:
        """Matches those of them after which it ends a run by itself because a kernel said so."""

    def find(self) -> tuple[ToolInfo, ...] | Diagnostic:
        """Its programs, the one with the version first, or what is missing."""

    def build_key(self, tools: Sequence[ToolInfo], plan: CompilePlan) -> str:
        """Content hash of all that the compiled program depends on; "" where it is not worth keeping.

        The sources are in the plan's folder when this is asked. Raises OSError when they cannot be read.
        """

    def compile_steps(self, tools: Sequence[ToolInfo], plan: CompilePlan) -> Iterator[CompileStep]:
        """How to compile, step by step: each is asked for when the one before it has left its product.

        The last one's product is the first of ``products``. Raises OSError when the plan's folder cannot be written.
        """

    def run_command(
        self, tools: Sequence[ToolInfo], waves: bool, arguments: Sequence[str]
    ) -> tuple[str, ...]:
        """How to run what was compiled, with plusargs; the current folder is the working folder."""

    def compile_messages(self, text: str) -> tuple[Diagnostic, ...]:
        """The simulator's errors and warnings as diagnostics, spans relative to the core's folder."""

    def run_messages(self, notices: Sequence[str]) -> tuple[Diagnostic, ...]:
        """The same for the lines that it printed while it ran."""

    def products(self) -> tuple[str, ...]:
        """Files and folders in the working folder that are of no use after the run, the compiled program first."""
