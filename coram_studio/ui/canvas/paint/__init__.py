"""Painting of the canvas: cards, wires, backdrop and what lies on top while a gesture is under way."""
