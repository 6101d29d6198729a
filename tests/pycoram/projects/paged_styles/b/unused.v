module unused_by_all(input a, output b);
  assign b = ~a;
endmodule
