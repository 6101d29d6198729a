"""Module names that kernels may not have, because the core has modules of those names itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from coram_studio.diagnostics import Diagnostic, Span, diagnostic
from coram_studio.ipcore.library import LIBRARY_MODULES
from coram_studio.ipcore.user_logic import user_logic_module
from coram_studio.model.design import Accelerator
from coram_studio.thread.program import ThreadProgram
from coram_studio.verilog.source import SourceText

_HIDDEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)
_MODULE = re.compile(r"\b(?:macro)?module\s+(?:(?:automatic|static)\s+)?(\w+)")


def check_module_names(
    accelerator: Accelerator, kernels: Sequence[SourceText], programs: Sequence[ThreadProgram]
) -> Iterator[Diagnostic]:
    """A finding for each module of ``kernels`` that the core would define a second time."""
    taken = dict.fromkeys(LIBRARY_MODULES, "a module of the CoRAM library")
    taken |= {program.module: f"the module of control thread {program.name}" for program in programs}
    taken[user_logic_module(accelerator)] = "the module made from the diagram"
    taken[accelerator.name] = "the core's top module"
    for source in kernels:
        for match in _MODULE.finditer(_HIDDEN.sub(_blank, source.text)):
            if (use := taken.get(match[1])) is not None:
                message = f"Module {match[1]} must have another name: this one is that of {use}"
                yield diagnostic("C012", message, span=_span(source, match.start(1), match.end(1)))


def declared_modules(text: str) -> tuple[str, ...]:
    """Names of the modules that a Verilog text declares, in order."""
    return tuple(match[1] for match in _MODULE.finditer(_HIDDEN.sub(_blank, text)))


def _blank(match: re.Match[str]) -> str:
    """Spaces instead of a comment or string, so that places stay the same."""
    return re.sub(r"[^\n]", " ", match[0])


def _span(source: SourceText, start: int, end: int) -> Span:
    line = source.text.count("\n", 0, start) + 1
    column = start - (source.text.rfind("\n", 0, start) + 1) + 1
    return Span(source.path, line, column, line, column + end - start)
