`include "pycoram.v"
`include "words.vh"
// Names that are words of SystemVerilog and not of Verilog: Verilog-2005 knows none of them.
module userlogic #(parameter int = 32, parameter interface = 6) (input CLK, input RST, output bit, input [3:0] do);
  reg [interface-1:0] byte;
  wire [int-1:0] ref, string;
  reg [int-1:0] logic;
  reg [1:0] final;
  reg new, priority;
  wire unique, void;
  wire [int-1:0] type;

  CoramMemory1P #(.CORAM_THREAD_NAME("ctrl_thread"), .CORAM_ID(0), .CORAM_ADDR_LEN(interface), .CORAM_DATA_WIDTH(int))
  static (.CLK(CLK), .ADDR(byte), .D(32'd0), .WE(1'b0), .Q(ref));
`include "talk.vh"

  class #(.struct(int)) packed (.enum(logic), .union(do), .return(type));
  assign bit = ^logic;

  function [int-1:0] local;
    input [int-1:0] before;
    local = before * `FACTOR;
  endfunction

  genvar global;
  always @(posedge CLK) begin : import
    new <= 0;
    priority <= 0;
    if (RST) begin
      final <= 0; byte <= 0; logic <= 0;
    end else case (final)
      0: if (!unique && !new) begin new <= 1; byte <= 0; logic <= 0; final <= 1; end
      1: begin byte <= byte + 1; final <= 2; end
      2: begin
        byte <= byte + 1;
        logic <= logic + local(ref) + string;
        if (byte == 16) final <= 3;
      end
      default: if (!void) begin priority <= 1; final <= 0; end
    endcase
  end
endmodule
