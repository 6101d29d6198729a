"""Orthogonal wire routing around blocks."""
