"""Bandwidth and other plots of a run."""
