"""The catalogue of diagnostic codes: one table, put together from one file per area.

A code is a letter for the area and three digits: D design, P project files, K kernels, T control threads,
C core generation, B builds and their files, S simulation, X export, W waves, I imports. A code's meaning never
changes once released.
"""

from __future__ import annotations

from coram_studio.diagnostics.catalogue.build import BUILD
from coram_studio.diagnostics.catalogue.core import CORE
from coram_studio.diagnostics.catalogue.design import DESIGN
from coram_studio.diagnostics.catalogue.entry import Entry
from coram_studio.diagnostics.catalogue.export import EXPORT
from coram_studio.diagnostics.catalogue.imports import IMPORTS
from coram_studio.diagnostics.catalogue.kernel import KERNEL
from coram_studio.diagnostics.catalogue.project import PROJECT
from coram_studio.diagnostics.catalogue.simulation import SIMULATION
from coram_studio.diagnostics.catalogue.thread import THREAD
from coram_studio.diagnostics.catalogue.wave import WAVE

CATALOGUE: dict[str, Entry] = {
    entry.code: entry
    for entries in (DESIGN, PROJECT, KERNEL, THREAD, CORE, BUILD, SIMULATION, EXPORT, WAVE, IMPORTS)
    for entry in entries
}

__all__ = ["CATALOGUE", "Entry"]
