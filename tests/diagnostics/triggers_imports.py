"""Triggers of the codes of imports: folders as PyCoRAM's users have them, imported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from trigger_tools import Bench

from coram_studio.diagnostics import Diagnostic
from coram_studio.workbench.pycoram.importer import import_pycoram

LOGIC = """`include "pycoram.v"
module userlogic(input CLK, input RST);
  wire [31:0] q;
  wire empty;
  CoramChannel #(.CORAM_THREAD_NAME("ctrl"), .CORAM_ID(0), .CORAM_ADDR_LEN(4), .CORAM_DATA_WIDTH(32))
  channel (.CLK(CLK), .RST(RST), .D(q), .ENQ(!empty), .Q(q), .DEQ(!empty), .EMPTY(empty));
endmodule
"""
THREAD = "channel = CoramChannel(0, 32)\nchannel.write(1)\n"
MAKEFILE = "TOPMODULE = userlogic\nRTL = userlogic.v\nTHREAD = ctrl.py\n"
WHOLE = {"userlogic.v": LOGIC, "ctrl.py": THREAD, "Makefile": MAKEFILE}


def imported(files: Mapping[str, str]) -> Callable[[Bench], Iterable[Diagnostic]]:
    """The import of a project with these files."""

    def trigger(bench: Bench) -> Iterable[Diagnostic]:
        folder = bench.folder / "old"
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        folder.mkdir(exist_ok=True)
        return import_pycoram(folder, bench.folder / "new").diagnostics

    return trigger


def _made(more: str) -> Callable[[Bench], Iterable[Diagnostic]]:
    return imported({**WHOLE, "Makefile": MAKEFILE + more})


def _configured(text: str) -> Callable[[Bench], Iterable[Diagnostic]]:
    return imported({**WHOLE, "Makefile": MAKEFILE + "CONFIG = a.config\n", "a.config": text})


def _absolute(bench: Bench) -> Iterable[Diagnostic]:
    """An included file that is named by its absolute path."""
    header = bench.folder / "defs.vh"
    header.write_text("`define WIDTH 32\n")
    return imported({**WHOLE, "userlogic.v": f'`include "{header}"\n' + LOGIC})(bench)


TRIGGERS = {
    "I001": imported({}),
    "I002": _made("RTL += missing.v\n"),
    "I003": imported({**WHOLE, "other/ctrl.py": THREAD, "Makefile": MAKEFILE + "THREAD += other/ctrl.py\n"}),
    "I004": _made("RTL += $(COMMON_RTL)\n"),
    "I005": imported({**WHOLE, "Makefile": MAKEFILE.replace("TOPMODULE = userlogic", "TOPMODULE = other")}),
    "I006": _configured("[synthesis]\next_width = 512\n"),
    "I007": _configured("[synthesis]\nsingle_clock = maybe\n"),
    "I008": _configured("[synthesis]\nif_type = general\n"),
    "I009": imported({**WHOLE, "Makefile": MAKEFILE + "MEM = a.img\n", "a.img": "this is no image\n"}),
    "I010": _made("RTL += $(shell git ls-files '*.v')\n"),
    "I011": imported({"userlogic.v": LOGIC}),
    "I012": imported(
        {"userlogic.v": LOGIC, "my-ctrl.py": THREAD, "Makefile": "RTL = userlogic.v\nTHREAD = my-ctrl.py\n"}
    ),
    "I013": imported(
        {**WHOLE, "Makefile": MAKEFILE + "MEM = a.img b.img\n", "a.img": "00 01\n", "b.img": "02 03\n"}
    ),
    "I014": _absolute,
    "I015": _made("DEFINES = -DSYNTHESIS\n"),
}
