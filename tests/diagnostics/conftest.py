"""The samples of the other packages' tests can be imported by name."""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
for folder in ("diagnostics", "model", "verilog", "ipcore", "simulate", "export", "thread"):
    if str(TESTS / folder) not in sys.path:
        sys.path.append(str(TESTS / folder))
