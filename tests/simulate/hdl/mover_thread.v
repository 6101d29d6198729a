// Stands for a control thread: waits for the data, prints, finishes.
module mover_thread #(
    parameter NEVER = 0
) (
    input clk,
    input rst,
    input go,
    input [31:0] sum,
    output finished
);
  reg [1:0] state;
  assign finished = state == 2;
  always @(posedge clk) begin
    if (rst) begin
      state <= 0;
    end else begin
      case (state)
        0: if (go && !NEVER) state <= 1;
        1: begin
          state <= 2;
`ifdef CORAM_STUDIO_RUN
          $write("@print mover_thread ");
`endif
          $display("sum %0d", sum);
          // EXTRA
        end
        default: ;
      endcase
    end
  end
endmodule
