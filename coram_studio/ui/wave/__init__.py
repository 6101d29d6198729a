"""The wave view."""
