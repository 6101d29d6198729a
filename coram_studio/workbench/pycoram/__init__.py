"""Import of projects that were written for PyCoRAM."""
