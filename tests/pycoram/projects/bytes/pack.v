module pack(a, b, c, q);
	input [31:0] a, b, c;
	output [31:0] q;
	assign q = a ^ (b + c);
endmodule
