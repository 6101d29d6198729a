"""CoRAM Studio: a desktop IDE for FPGA accelerators built on the CoRAM memory abstraction."""

__version__ = "0.1.0"
