"""The list of runs and their figures."""
