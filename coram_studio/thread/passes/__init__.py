"""Passes over the IR: one per file, their order in one table."""
