"""From the scheduled machine to Verilog-2001 and the debug map."""
