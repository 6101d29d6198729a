$display("at %0d: %0d", place, do[31:0]);
