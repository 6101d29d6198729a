"""The control-thread compiler: restricted Python to state machines in Verilog."""
