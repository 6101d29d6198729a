"""Proofs with yosys-smtbmc: properties are put into a copy of a library module, which is then checked."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coram_studio.locate import resource

HERE = Path(__file__).resolve().parent
TIMEOUT = 240  # seconds for one question to the solver


@dataclass(frozen=True)
class Model:
    """A module with its properties, as SMT."""

    smt: Path

    def check(self, *arguments: str) -> bool:
        """Whether the solver finds the properties to hold (or, with -c, the covers to be reached)."""
        command = ["yosys-smtbmc", "-s", "z3", "--unroll", *arguments, str(self.smt)]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
        )
        try:
            output, _ = process.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # the solver is a child of yosys-smtbmc
            process.communicate()
            raise
        status = re.search(r"Status: (\w+)", output)
        assert status is not None, output
        return status[1] == "PASSED"

    def proved(self, depth: int) -> bool:
        """Whether the properties hold for ``depth`` cycles from reset, and then for ever by induction."""
        return self.check("-t", str(depth)) and self.check("-i", "-t", str(depth))

    def refuted(self, depth: int) -> bool:
        """Whether the properties fail within ``depth`` cycles from reset."""
        return not self.check("-t", str(depth))

    def reached(self, depth: int) -> bool:
        """Whether all that is to be covered can happen within ``depth`` cycles."""
        return self.check("-c", "-t", str(depth))


def library(module: str, fault: tuple[str, str] | None = None) -> str:
    """Text of a library module, with a fault planted."""
    text = resource(f"rtl/{module}.v").read_text(encoding="utf-8")
    if fault is not None:
        assert text.count(fault[0]) == 1, fault
        text = text.replace(*fault)
    return text


def with_properties(text: str, *names: str) -> str:
    """The module with the files' properties before its end."""
    body, end = text.rsplit("endmodule", 1)
    return (
        body
        + "\n".join((HERE / f"{name}.v").read_text(encoding="utf-8") for name in names)
        + "endmodule"
        + end
    )


def probed_fifo(text: str) -> str:
    """coram_fifo with ports that show its words."""
    header = "    output wire             ALM_EMPTY\n"
    assert text.count(header) == 1
    probes = (
        header.rstrip("\n") + ",\n    output wire [(1 << ADDR_LEN)*WIDTH-1:0] f_words,\n"
        "    output wire [ADDR_LEN-1:0] f_count\n"
    )
    return with_properties(text.replace(header, probes), "coram_fifo_probe")


def fifo_model(directory: Path, parameters: Mapping[str, int], fault: tuple[str, str] | None = None) -> Model:
    """coram_fifo with its properties."""
    text = with_properties(probed_fifo(library("coram_fifo", fault)), "coram_fifo_properties")
    return translate(directory, "coram_fifo", parameters, text)


def dma_model(directory: Path, parameters: Mapping[str, int], fault: tuple[str, str] | None = None) -> Model:
    """coram_dma with its properties; both of its FIFOs show their words."""
    text = probed(
        library("coram_dma", fault),
        "  wire [7:0] beats;\n",
        Probe("commands", "fq", "QUEUE_LOG2", "COMMAND"),
        Probe("bursts", "fb", "OUTSTANDING_LOG2", "BURST"),
    )
    text = with_properties(text, "coram_dma_properties")
    return translate(directory, "coram_dma", parameters, text, probed_fifo(library("coram_fifo")))


def splitter_model(
    directory: Path, parameters: Mapping[str, int], fault: tuple[str, str] | None = None
) -> Model:
    """coram_splitter with its properties; its queue shows its words."""
    text = probed(
        library("coram_splitter", fault),
        "  wire queue_full;\n",
        Probe("commands", "fq", "QUEUE_LOG2", "COMMAND"),
    )
    text = with_properties(text, "coram_splitter_properties")
    return translate(directory, "coram_splitter", parameters, text, probed_fifo(library("coram_fifo")))


def stream_model(
    directory: Path, module: str, parameters: Mapping[str, int], fault: tuple[str, str] | None = None
) -> Model:
    """A stream's engine with its properties; the queue of bursts, where there is one, shows its words."""
    text = library(module, fault)
    if module == "coram_outstream_dma":
        text = probed(text, "  wire w_free =", Probe("bursts", "fb", "OUTSTANDING_LOG2", "BURST"))
    text = with_properties(text, f"{module}_properties")
    fifo = probed_fifo(library("coram_fifo"))
    return translate(directory, module, parameters, text, library("coram_splitter"), fifo)


def rows_model(directory: Path, parameters: Mapping[str, int], fault: tuple[str, str] | None = None) -> Model:
    """coram_rows with its properties; its queue shows its words."""
    queue = Probe("commands", "fq", "QUEUE_LOG2", "2 * ROW_WIDTH")
    text = library("coram_rows", fault).replace(".EMPTY(),\n      .ALM_EMPTY()", ".EMPTY(), .ALM_EMPTY()")
    text = with_properties(probed(text, "  wire full;\n", queue), "coram_rows_properties")
    return translate(directory, "coram_rows", parameters, text, probed_fifo(library("coram_fifo")))


def banks_model(
    directory: Path, parameters: Mapping[str, int], fault: tuple[str, str] | None = None
) -> Model:
    """coram_banks with its properties."""
    text = with_properties(library("coram_banks", fault), "coram_banks_properties")
    return translate(directory, "coram_banks", parameters, text)


@dataclass(frozen=True)
class Probe:
    """A FIFO whose words are to be seen, as ``<prefix>_words`` and ``<prefix>_count``."""

    instance: str
    prefix: str
    count: str  # bits of its number of words
    width: str


def probed(text: str, place: str, *probes: Probe) -> str:
    """A module whose FIFOs show their words, on wires declared at ``place``."""
    wires = ""
    for probe in probes:
        before, after = text.split(f") {probe.instance} (", 1)
        pins = f".ALM_EMPTY(), .f_words({probe.prefix}_words), .f_count({probe.prefix}_count)"
        text = f"{before}) {probe.instance} ({after.replace('.ALM_EMPTY()', pins, 1)}"
        wires += (
            f"  wire [(1 << {probe.count})*({probe.width})-1:0] {probe.prefix}_words;\n"
            f"  wire [{probe.count}-1:0] {probe.prefix}_count;\n"
        )
    assert text.count(place) == 1
    return text.replace(place, wires + place)


def translate(directory: Path, top: str, parameters: Mapping[str, int], *texts: str) -> Model:
    """A module with its properties as SMT; ``texts`` are it and what it instantiates."""
    source = directory / f"{top}_formal.v"
    source.write_text("\n".join(texts), encoding="utf-8")
    smt = directory / f"{top}.smt2"
    settings = " ".join(f"-set {name} {value}" for name, value in parameters.items())
    script = (
        f"read_verilog -formal -sv {source}; chparam {settings} {top}; "
        f"prep -top {top} -flatten; memory_map; opt -full; dffunmap; check -assert; write_smt2 -wires {smt}"
    )
    subprocess.run(["yosys", "-q", "-p", script], check=True, capture_output=True, text=True)
    return Model(smt)
