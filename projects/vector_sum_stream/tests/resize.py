"""Change the width of vector_sum_stream's words, in the diagram and in the thread alike:

python tests/resize.py 32          4, 8, 16, 32 or 64 bytes
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import tomlkit

WIDTHS = (4, 8, 16, 32, 64)
KERNEL = "streamsum"
BUNDLES = ("data",)
OBJECTS = ("source",)


def resize(project: Path, simd: int) -> None:
    """Let the project in that folder add up words of ``simd`` bytes. Raises ValueError for other widths than there are."""
    if simd not in WIDTHS:
        raise ValueError(f"the width must be one of {', '.join(map(str, WIDTHS))} bytes, not {simd}")
    bits = 8 * simd
    file = project / "design.toml"
    document = tomlkit.parse(file.read_text(encoding="utf-8"))
    (accelerator,) = document["accelerators"].values()
    blocks = accelerator["blocks"]
    for name in OBJECTS:
        blocks[name]["data_width"] = bits
    blocks[KERNEL]["parameters"]["LANES"] = str(simd // 4)
    for name in BUNDLES:
        bundle = blocks[KERNEL]["bundles"][name]
        bundle["width"] = bits
        for role in ("D", "Q"):
            if role in bundle["ports"]:
                bundle["ports"][role] = re.sub(r"\[\d+:0\]", f"[{bits - 1}:0]", bundle["ports"][role])
    file.write_text(tomlkit.dumps(document), encoding="utf-8")
    (thread,) = (project / "threads").glob("*.py")
    text = thread.read_text(encoding="utf-8")
    thread.write_text(re.sub(r"(?m)^simd = \d+", f"simd = {simd}", text), encoding="utf-8")


if __name__ == "__main__":
    resize(Path(__file__).resolve().parent.parent, int(sys.argv[1]))
