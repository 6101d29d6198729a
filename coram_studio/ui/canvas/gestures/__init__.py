"""Gestures: one class, one file each. ``table`` says which of them a press begins."""
