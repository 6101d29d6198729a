"""What the command's exit codes mean."""

from __future__ import annotations

GOOD = 0
DESIGN = 1  # the design has errors, or its run failed
USAGE = 2
TOOL = 3  # a tool is missing, failed, or ran out of disk, memory or output
INTERRUPTED = 130  # as shells report an interrupt
