"""Compile a design for a simulator: step by step, with limits, or from what an earlier run has left."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from coram_studio.diagnostics import Diagnostic, diagnostic, has_errors
from coram_studio.model.project import Limits
from coram_studio.simulate.build_cache import BuildCache
from coram_studio.simulate.engine import CompilePlan, CompileStep, Engine
from coram_studio.simulate.output import CapturedText
from coram_studio.simulate.process import Ending, Outcome
from coram_studio.simulate.run import Result
from coram_studio.simulate.tools import ToolInfo
from coram_studio.simulate.verdict import disk_full, out_of_memory

RunStep = Callable[[CompileStep, CapturedText], Outcome]
"""Runs a step's program to its end."""


class StoppedError(Exception):
    """The run cannot go on: its result, why, and what the compiler printed."""

    def __init__(self, result: Result, *found: Diagnostic, text: str = "") -> None:
        super().__init__(result.value)
        self.result = result
        self.found = found
        self.text = text


@dataclass(frozen=True, slots=True)
class Compilation:
    """One design on its way to a program that a simulator runs."""

    engine: Engine
    tools: Sequence[ToolInfo]
    plan: CompilePlan
    limits: Limits
    cache: BuildCache
    run_step: RunStep

    def run(self) -> tuple[Diagnostic, ...]:
        """Leave the compiled program in the plan's folder; returns the compiler's warnings.

        Raises:
            StoppedError: the design was refused, a limit was reached, or the run was cancelled.
            OSError: the plan's folder cannot be written.
        """
        key = self.engine.build_key(self.tools, self.plan)
        program = self.plan.folder / self.engine.products()[0]
        if key:
            text = self._fetch(key, program)
            if text is not None:
                return self.engine.compile_messages(text)
        texts = [self._step(step) for step in self.engine.compile_steps(self.tools, self.plan)]
        if key:
            self._keep(key, program, "".join(texts))
        return self.engine.compile_messages("".join(texts))

    def _step(self, step: CompileStep) -> str:
        """Run a step, or take its product from the cache; returns what it printed."""
        product = self.plan.folder / step.product
        if step.key:
            kept = self._fetch(step.key, product)
            if kept is not None:
                return kept
        text = CapturedText()
        outcome = self.run_step(step, text)
        self._check(outcome, text.text, product)
        if step.key:
            self._keep(step.key, product, text.text)
        return text.text

    def _check(self, outcome: Outcome, text: str, product: Path) -> None:
        limits, title = self.limits, self.engine.title
        if outcome.ending is Ending.CANCELLED:
            raise StoppedError(Result.CANCELLED)
        if outcome.ending is Ending.WALL:
            message = f"{title} must compile the design within {limits.wall_seconds:g} s, but did not"
            raise StoppedError(Result.TIMEOUT, diagnostic("S021", message))
        if outcome.ending is Ending.DISK:
            raise StoppedError(Result.LIMIT, disk_full("while the design was compiled"))
        if outcome.ending is Ending.OUTPUT:
            message = f"the compiled design must be smaller than {limits.output_bytes:,} bytes, but is not"
            raise StoppedError(Result.LIMIT, diagnostic("S023", message))
        if out_of_memory(outcome, limits.memory_bytes, text):
            message = f"{title} must compile the design with {limits.memory_bytes:,} bytes of memory"
            raise StoppedError(Result.LIMIT, diagnostic("S022", f"{message}, but needs more"))
        if outcome.code != 0 or not _is_filled(product):
            messages = self.engine.compile_messages(text)
            if not has_errors(messages):
                last = text.strip().splitlines()[-1:] or [f"exit status {outcome.code}"]
                remedy = (
                    "It names no place in the design: look at the end of log.txt, or run the tool by hand."
                )
                failed = diagnostic("S006", f"{title} failed on the design: {last[0]}", remedy=remedy)
                messages = (*messages, failed)
            raise StoppedError(Result.ERROR, *messages, text=text)

    def _fetch(self, key: str, product: Path) -> str | None:
        """Put what is kept where the product belongs; returns what was printed when it was made."""
        text = self.cache.fetch(_text_key(key))
        data = None if text is None else self.cache.fetch(key)
        if text is None or data is None:
            return None
        product.parent.mkdir(parents=True, exist_ok=True)
        product.write_bytes(data)
        product.chmod(0o700)
        return text.decode(errors="replace")

    def _keep(self, key: str, product: Path, text: str) -> None:
        # The text first: without it the product is not taken.
        if _is_filled(product) and self.cache.keep(_text_key(key), text.encode()):
            self.cache.keep(key, product.read_bytes())


def _is_filled(path: Path) -> bool:
    """Whether it is a file, not a link to one, that holds something."""
    return not path.is_symlink() and path.is_file() and path.stat().st_size > 0


def _text_key(key: str) -> str:
    return hashlib.sha256(f"{key} text".encode()).hexdigest()
