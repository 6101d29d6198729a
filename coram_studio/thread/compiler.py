"""The control-thread compiler's interface."""

from __future__ import annotations

from dataclasses import replace

from coram_studio.thread.emit.module import emit_program
from coram_studio.thread.frontend.lower import lower_thread
from coram_studio.thread.ir.widths import Widths
from coram_studio.thread.passes.pipeline import run_passes
from coram_studio.thread.program import ThreadOptions, ThreadResult, ThreadSource
from coram_studio.thread.schedule.registers import allocate_registers
from coram_studio.thread.schedule.states import form_states
from coram_studio.thread.schedule.timing import check_timing, thread_timing

_DEFAULTS = ThreadOptions()


def compile_thread(source: ThreadSource, options: ThreadOptions = _DEFAULTS) -> ThreadResult:
    """Compile a thread to one Verilog module, ``coram_thread_<name>``.

    Never raises for what the text contains: errors are diagnostics, and then there is no program.
    """
    lowered = lower_thread(source, options)
    if lowered.graph is None:
        return ThreadResult(None, lowered.objects, lowered.diagnostics)
    run_passes(lowered.graph, overlap=options.overlap)
    widths = Widths(lowered.graph, options.external_address_width)
    machine = form_states(lowered.graph, widths, options.clock_mhz)
    allocate_registers(machine, widths)
    program = emit_program(machine, source, options)
    timing = thread_timing(machine, options.clock_mhz)
    found = (*lowered.diagnostics, *check_timing(timing))
    return ThreadResult(replace(program, timing=timing), lowered.objects, found)


def analyse_thread(source: ThreadSource, options: ThreadOptions = _DEFAULTS) -> ThreadResult:
    """Diagnostics and objects of a thread without compiling it: quick enough for every keystroke."""
    lowered = lower_thread(source, options)
    return ThreadResult(None, lowered.objects, lowered.diagnostics)
