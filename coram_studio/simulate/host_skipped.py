"""What is no code in a host's Verilog."""

from __future__ import annotations

STRING = r'"(?:\\.|[^"\\\n])*"'
SKIPPED = rf"(//[^\n]*|/\*.*?\*/|{STRING})"
"""Pattern of comments and strings, as group 1; for the flag DOTALL."""
