"""Triggers of the codes of kernels. A catalogue example is read as it stands."""

from __future__ import annotations

from collections.abc import Callable

from trigger_tools import Bench, Trigger

from coram_studio.diagnostics import CATALOGUE, Diagnostic
from coram_studio.verilog.dataflow import combinational_paths
from coram_studio.verilog.reader import read_kernel
from coram_studio.verilog.source import SourceText
from coram_studio.verilog.splice import splice_objects

_Found = Callable[[Bench], tuple[Diagnostic, ...]]


def read(text: str, suffix: str = "v", **parameters: str) -> _Found:
    """The diagnostics of reading a kernel."""
    return lambda _bench: read_kernel(SourceText(f"kernels/k.{suffix}", text), parameters).diagnostics


def spliced(text: str) -> _Found:
    """The diagnostics of leading out the control side of a kernel's objects."""
    return lambda _bench: splice_objects([SourceText("kernels/k.v", text)], "k").diagnostics


def analysed(text: str) -> _Found:
    """The diagnostics of the dataflow analysis."""
    return lambda _bench: combinational_paths(SourceText("kernels/k.v", text), "k").diagnostics


_SPLICED = ("K010", "K011", "K012", "K013")

TRIGGERS: dict[str, Trigger] = {
    **{
        code: (spliced if code in _SPLICED else read)(entry.example)
        for code, entry in CATALOGUE.items()
        if code.startswith("K") and entry.example
    },
    "K007": read("module k #(parameter W = 8) (input [W-1:0] a);\nendmodule\n", WIDTH="8"),
    "K014": read("module k;\n  wire x = " + "(" * 100_000),
    "K015": analysed("module k(input a, output b);\n  assign b = a[0 +: 1];\n  interface i; endinterface\n"),
    "K016": read("module k(input real r);\nendmodule\n", "sv"),
}
