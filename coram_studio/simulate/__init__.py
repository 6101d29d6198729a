"""Run a core: testbench, memory models, simulators, run store."""
