"""Models of the stages between the engines and the core's ports, with their properties."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from prove import Model, Probe, library, probed, probed_fifo, translate, with_properties

Fault = tuple[str, str]

# A deep FIFO by its number of words; which these are is proved of coram_fifo.
COUNTED_FIFO = """
module coram_counted_fifo #(parameter WIDTH = 8, parameter ADDR_LEN = 4) (
    input wire CLK, input wire RST, input wire [WIDTH-1:0] D, input wire ENQ, input wire DEQ,
    output wire FULL, output wire ALM_FULL, output wire EMPTY, output wire ALM_EMPTY, output reg [WIDTH-1:0] Q,
    output wire [(1 << ADDR_LEN)*WIDTH-1:0] f_words, output reg [ADDR_LEN-1:0] f_count);
  (* anyseq *) wire [WIDTH-1:0] word;
  assign FULL = (f_count == (1 << ADDR_LEN) - 1);
  assign EMPTY = (f_count == 0);
  assign ALM_FULL = 1'b0;
  assign ALM_EMPTY = 1'b0;
  assign f_words = 0;
  always @(posedge CLK) begin
    if (DEQ && !EMPTY) Q <= word;
    if (RST) f_count <= 0;
    else f_count <= f_count + (ENQ && !FULL) - (DEQ && !EMPTY);
  end
endmodule
"""


def round_robin_model(directory: Path, parameters: Mapping[str, int], fault: Fault | None = None) -> Model:
    """coram_round_robin with its properties."""
    text = with_properties(library("coram_round_robin", fault), "coram_round_robin_properties")
    return translate(directory, "coram_round_robin", parameters, text)


def downsizer_model(directory: Path, parameters: Mapping[str, int], fault: Fault | None = None) -> Model:
    """coram_axi4_downsizer with its properties."""
    names = ("coram_axi4_masters", "coram_axi4_sizes", "coram_axi4_downsizer_properties")
    text = with_properties(library("coram_axi4_downsizer", fault), *names)
    return translate(directory, "coram_axi4_downsizer", parameters, text)


def upsizer_model(directory: Path, parameters: Mapping[str, int], fault: Fault | None = None) -> Model:
    """coram_axi4_upsizer with its properties; its queues show their words."""
    text = probed(
        library("coram_axi4_upsizer", fault),
        "  generate\n",
        Probe("starts", "fs", "QUEUE_LOG2", "LANE"),
        Probe("spans", "fp", "QUEUE_LOG2", "2 * LANE"),
    )
    names = ("coram_axi4_masters", "coram_axi4_sizes", "coram_axi4_upsizer_properties")
    text = with_properties(text, *names)
    return translate(directory, "coram_axi4_upsizer", parameters, text, probed_fifo(library("coram_fifo")))


def arbiter_model(directory: Path, parameters: Mapping[str, int], fault: Fault | None = None) -> Model:
    """coram_axi4_arbiter with its properties; its queues show their words, and whom it holds to."""
    text = probed(
        library("coram_axi4_arbiter", fault),
        "  generate\n",
        Probe("senders", "fw", "QUEUE_LOG2", "BITS"),
        Probe("askers", "fb", "QUEUE_LOG2", "BITS"),
        Probe("takers", "fr", "QUEUE_LOG2", "BITS"),
    )
    wires = "  wire f_w_held, f_r_held;\n  wire [BITS-1:0] f_w_holder, f_r_holder;\n"
    text = text.replace("  generate\n", f"{wires}  generate\n", 1)
    for letter, ready in (("w", "m_awready"), ("r", "m_arready")):
        pins = f".taken({ready}), .f_held(f_{letter}_held), .f_holder(f_{letter}_holder)"
        text = text.replace(f".taken({ready})", pins)
    text = with_properties(text, "coram_axi4_arbiter_properties")
    turns = library("coram_round_robin").replace(
        "taken\n);", "taken,\n    output wire f_held,\n    output wire [BITS-1:0] f_holder\n);"
    )
    turns = turns.replace("\nendmodule", "  assign {f_held, f_holder} = {held, holder};\nendmodule")
    fifo = probed_fifo(library("coram_fifo"))
    return translate(directory, "coram_axi4_arbiter", parameters, text, turns, fifo)


def avalon_model(directory: Path, parameters: Mapping[str, int], fault: Fault | None = None) -> Model:
    """coram_avalon_master with its properties; its queues show their words."""
    text = probed(
        library("coram_avalon_master", fault),
        "  // ---------------------------------------------------------------- commands\n",
        Probe("write_addresses", "fa", "2", "ROWS + 8"),
        Probe("lengths", "fl", "OUTSTANDING_LOG2", "8"),
        Probe("read_words", "fd", "BUFFER_LOG2", "DATA_WIDTH + 3"),
        Probe("responses", "fo", "OUTSTANDING_LOG2", "2"),
    )
    text = with_properties(text, "coram_avalon_master_properties")
    deep = "coram_fifo #(\n          .WIDTH(DATA_WIDTH + 3)"
    assert text.count(deep) == 1
    text = text.replace(deep, deep.replace("coram_fifo", "coram_counted_fifo"))
    fifo = probed_fifo(library("coram_fifo"))
    return translate(directory, "coram_avalon_master", parameters, text, fifo, COUNTED_FIFO)
