"""The block-diagram canvas."""
