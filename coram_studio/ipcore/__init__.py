"""Threads, kernels and objects become one core: DMA engines, bus adapters, top level, manifest."""
