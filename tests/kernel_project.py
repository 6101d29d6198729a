"""A project whose kernel includes files, is compiled with macros, and reads tables: vector_sum, made so."""

from __future__ import annotations

import shutil
from pathlib import Path

from coram_studio.locate import projects_root

SUM = 523776
"""What the sample sums up to with the default memory."""
MACRO = 1000
"""What the macro of the project adds."""
TABLE = 0x64
"""What the table adds."""


def make(root: Path, comment: bytes = b"// plain") -> Path:
    """Write the project; its sum is SUM + MACRO + TABLE. ``comment`` is put at the kernel's head."""
    for name in ("project.toml", "design.toml", "layout.toml", "kernels", "threads"):
        source = projects_root() / "vector_sum" / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, root / name)
    kernel = root / "kernels" / "vectorsum.v"
    text = kernel.read_text(encoding="utf-8")
    for old, new in (
        ("module vectorsum #(", '`include "sizes.vh"\nmodule vectorsum #('),
        ("WORDS = 128", "WORDS = `BLOCK_WORDS"),
        (
            "  reg [1:0] state;",
            '  reg [31:0] table_data [0:0];\n  initial $readmemh("table.hex", table_data);'
            "\n\n  reg [1:0] state;",
        ),
        ("assign comm_d = sum;", "assign comm_d = sum + table_data[0] + `EXTRA;"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    kernel.write_bytes(comment + b"\n" + text.encode())
    include = root / "kernels" / "include"
    include.mkdir()
    (include / "sizes.vh").write_text('`include "deep/words.vh"\n`define BLOCK_WORDS `WORDS_OF_A_BLOCK\n')
    (include / "deep").mkdir()
    (include / "deep" / "words.vh").write_text("`define WORDS_OF_A_BLOCK 128\n")
    (root / "kernels" / "table.hex").write_text(f"{TABLE:x}\n")
    settings = root / "project.toml"
    kernels = f'\n[kernels]\ninclude = ["kernels/include"]\ndefines = ["EXTRA={MACRO}"]\n'
    settings.write_text(settings.read_text() + kernels)
    return root
