"""Models of what lies between two clocks: the clocks become enables of one, so that their edges come in any order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from prove import Model, library, translate, with_properties

Fault = tuple[str, str]

# The first flip-flop gets the old or the new value of each bit that is just changing, as it pleases.
SYNCHRONISER = """
module coram_synchroniser #(parameter WIDTH = 1) (
    input wire f_clk, input wire clk, input wire [WIDTH-1:0] d, output wire [WIDTH-1:0] q,
    output reg [WIDTH-1:0] f_before, output reg [WIDTH-1:0] f_settling);
  (* anyseq *) wire [WIDTH-1:0] f_old;
  reg [WIDTH-1:0] settled;
  always @(posedge f_clk) begin
    f_before <= d;
    if (clk) begin
      f_settling <= (f_before & f_old) | (d & ~f_old);
      settled <= f_settling;
    end
  end
  assign q = settled;
endmodule
"""

# What the FIFO is to its users but for the time it takes: for proofs of how it is wired.
WIRE = """
module coram_async_fifo #(parameter WIDTH = 32, parameter ADDR_LEN = 4) (
    input wire in_clk, in_rst, in_valid, output wire in_ready, input wire [WIDTH-1:0] in_data,
    input wire out_clk, out_rst, output wire out_valid, input wire out_ready, output wire [WIDTH-1:0] out_data,
    input wire f_clk);
  assign {out_valid, out_data, in_ready} = {in_valid, in_data, out_ready};
endmodule
"""


def fifo_model(directory: Path, parameters: Mapping[str, int], fault: Fault | None = None) -> Model:
    """coram_async_fifo with its properties."""
    text = with_properties(_fifo(fault), "coram_async_fifo_properties")
    return translate(directory, "coram_async_fifo", parameters, text, SYNCHRONISER)


def request_model(directory: Path, parameters: Mapping[str, int], fault: Fault | None = None) -> Model:
    """coram_request_crossing with its properties."""
    text = _enabled(library("coram_request_crossing", fault))
    text = _probed(text, "asked_synchroniser", "f_asked", "1")
    text = _probed(text, "answered_synchroniser", "f_answered", "1")
    text = with_properties(text, "coram_request_crossing_properties")
    return translate(directory, "coram_request_crossing", parameters, text, SYNCHRONISER)


def axi_model(
    directory: Path, parameters: Mapping[str, int], properties: str, fault: Fault | None = None
) -> Model:
    """coram_axi4_crossing with the properties of its ``wiring`` or of the ``protocol`` at its ports."""
    text = _enabled(library("coram_axi4_crossing", fault))
    text = re.sub(r"(\n +\.in_clk\()", r"\n          .f_clk(f_clk),\1", text)
    text = with_properties(text, f"coram_axi4_crossing_{properties}")
    inner = (WIRE,) if properties == "wiring" else (_fifo(None), SYNCHRONISER)
    return translate(directory, "coram_axi4_crossing", parameters, text, *inner)


def _fifo(fault: Fault | None) -> str:
    text = _enabled(library("coram_async_fifo", fault))
    text = _probed(text, "tail_synchroniser", "f_tail", "POINTER")
    return _probed(text, "head_synchroniser", "f_head", "POINTER")


def _enabled(text: str) -> str:
    """A module with the port f_clk, whose edges count for a register while the register's own clock is 1."""
    text = re.sub(r"@\(posedge (\w+)\)", r"@(posedge f_clk) if (\1)", text)
    head, rest = text.split("\n);", 1)
    return f"{head},\n    input wire f_clk\n);{rest}"


def _probed(text: str, instance: str, prefix: str, width: str) -> str:
    """Show a synchroniser's inside as ``<prefix>_before`` and ``<prefix>_settling``."""
    before, after = re.split(rf" {instance} \(\n", text)
    pins = f".f_clk(f_clk), .f_before({prefix}_before), .f_settling({prefix}_settling),\n"
    wires = f"\n  wire [{width}-1:0] {prefix}_before;\n  wire [{width}-1:0] {prefix}_settling;\n"
    start = before.rindex("  coram_synchroniser")
    return f"{before[:start]}{wires}{before[start:]} {instance} (\n{pins}{after}"
