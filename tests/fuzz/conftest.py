"""The fuzzer's modules, and the generator of the thread tests that it extends, can be imported by name."""

from __future__ import annotations

import sys
from pathlib import Path

for folder in (Path(__file__).parent, Path(__file__).parents[1] / "thread"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
