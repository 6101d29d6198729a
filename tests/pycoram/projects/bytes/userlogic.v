`include "pycoram.v"
/* Memories with byte enables and with two ports. */
module userlogic(CLK, RST);
	input CLK;
	input RST;

	wire [31:0] cmd;
	wire empty;
	reg [31:0] ans;
	reg enq;
	reg [5:0] i;
	reg [2:0] st;
	reg we;
	wire [31:0] q1, qa, qb, qc, qd;

	CoramMemoryBE1P #(.CORAM_THREAD_NAME("ctrl_thread"),.CORAM_THREAD_ID(0),.CORAM_ID(0),.CORAM_SUB_ID(0),
		.CORAM_ADDR_LEN(6),.CORAM_DATA_WIDTH(32))
	be(.CLK(CLK),.ADDR(i),.D(32'hA5A5A5A5),.WE(we),.MASK(i[3:0]),.Q(q1));

	CoramMemory2P #(.CORAM_THREAD_NAME("ctrl_thread"),.CORAM_ID(1),.CORAM_ADDR_LEN(6),.CORAM_DATA_WIDTH(32))
	two(.CLK(CLK),.ADDR0(i),.D0(32'd0),.WE0(1'b0),.Q0(qa),.ADDR1(~i),.D1(qb + 32'd1),.WE1(we && i[5]),.Q1(qb));

	CoramMemoryBE2P #(.CORAM_THREAD_NAME("ctrl_thread"),.CORAM_ID(2),.CORAM_ADDR_LEN(6),.CORAM_DATA_WIDTH(32))
	both(.CLK(CLK),.ADDR0({i[5:1],1'b0}),.D0(32'h11223344),.WE0(we),.MASK0(4'b0110),.Q0(qc),
		.ADDR1({i[5:1],1'b1}),.D1(32'h55667788),.WE1(we),.MASK1(4'b1001),.Q1(qd));

	CoramChannel #(.CORAM_THREAD_NAME("ctrl_thread"),.CORAM_ID(0),.CORAM_ADDR_LEN(4),.CORAM_DATA_WIDTH(32))
	ch(.CLK(CLK),.RST(RST),.D(ans),.ENQ(enq),.Q(cmd),.DEQ(st == 0),.EMPTY(empty));

	wire [31:0] packed_q;
	pack p(q1, qa, qb, packed_q);

	always @(posedge CLK)
	if(RST) begin
		st <= 0; i <= 0; we <= 0; enq <= 0; ans <= 0;
	end else begin
		we <= 0;
		enq <= 0;
		case(st)
		0: if(!empty) st <= 1;
		1: begin i <= 0; ans <= 0; st <= 2; end
		2: st <= 3;
		3: begin we <= 1; ans <= ans + packed_q + qc + qd; st <= 4; end
		4: begin
			i <= i + 1;
			if(i == 63) begin enq <= 1; st <= 0; end
			else st <= 2;
		end
		endcase
	end
endmodule
