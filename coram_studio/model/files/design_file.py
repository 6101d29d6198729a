"""design.toml and layout.toml as text: to and from the state."""

from __future__ import annotations

from typing import Any

from coram_studio.model.design import Accelerator, Design, Layout, State
from coram_studio.model.files.block_tables import accelerator_table, read_accelerator
from coram_studio.model.files.migrations import DESIGN_MIGRATIONS, LAYOUT_MIGRATIONS
from coram_studio.model.files.tables import Source, TableReader, parse
from coram_studio.model.files.toml_text import toml_text
from coram_studio.model.project import FORMAT
from coram_studio.model.rules import check_position
from coram_studio.model.source_picture import is_source_id

DESIGN_FILE = "design.toml"
LAYOUT_FILE = "layout.toml"


def design_text(design: Design) -> str:
    """What design.toml holds for a design."""
    table: dict[str, Any] = {"format": FORMAT}
    accelerators = {a.name: accelerator_table(a) for a in design.accelerators}
    if accelerators:
        table["accelerators"] = accelerators
    return toml_text(table)


def read_design(source: Source) -> Design:
    """The design as far as it can be read; the rest is in the source's diagnostics."""
    table = parse(source, DESIGN_MIGRATIONS)
    if table is None:
        return Design()
    reader = TableReader(source, table)
    reader.integer("format", FORMAT, 1, 1 << 31)
    accelerators: list[Accelerator] = [
        read_accelerator(name, inner) for name, inner in reader.table("accelerators").tables()
    ]
    reader.finish()
    return Design(tuple(sorted(accelerators, key=lambda a: a.name)))


def block_lines(source: Source, design: Design) -> dict[tuple[str, str], int]:
    """Line in design.toml of each block and connection by (accelerator, id), of accelerators with id ""."""
    lines: dict[tuple[str, str], int] = {}
    for accelerator in design.accelerators:
        header = source.places.get(("accelerators", accelerator.name))
        if header is not None:
            lines[accelerator.name, ""] = header[0]
        for kind, items in (("blocks", accelerator.blocks), ("connections", accelerator.connections)):
            for item in items:
                place = source.places.get(("accelerators", accelerator.name, kind, item.id))
                if place is not None:
                    lines.setdefault((accelerator.name, item.id), place[0])
    return lines


def layout_text(state: State) -> str:
    """What layout.toml holds for a state."""
    accelerators: dict[str, Any] = {}
    for (accelerator, block_id), (x, y) in state.layout.positions:
        accelerators.setdefault(accelerator, {})[block_id] = [_plain(x), _plain(y)]
    table: dict[str, Any] = {"format": FORMAT}
    if accelerators:
        table["accelerators"] = accelerators
    return toml_text(table)


def read_layout(source: Source, design: Design) -> Layout:
    """Positions of the design's blocks, and of objects that live in sources, which are not known here.

    Those of blocks that the design does not have are left out.
    """
    table = parse(source, LAYOUT_MIGRATIONS)
    if table is None:
        return Layout()
    reader = TableReader(source, table)
    reader.integer("format", FORMAT, 1, 1 << 31)
    layout: dict[tuple[str, str], tuple[float, float]] = {}
    for name, inner in reader.table("accelerators").tables():
        accelerator = design.accelerator(name)
        for block_id, value in inner.values():
            position = _read_position(inner, block_id, value)
            if position is None or accelerator is None:
                continue
            if accelerator.block(block_id) is not None or is_source_id(block_id):
                layout[name, block_id] = position
    reader.finish()
    return Layout(tuple(sorted(layout.items())))


def _read_position(reader: TableReader, block_id: str, value: object) -> tuple[float, float] | None:
    if not isinstance(value, list) or len(value) != 2 or not all(type(v) in (int, float) for v in value):
        reader.report("P020", f"{block_id} must be two numbers, like [320, 96]", block_id)
        return None
    try:
        position = (float(value[0]), float(value[1]))
    except OverflowError:
        position = (float("inf"), 0.0)
    if reason := check_position(position):
        reader.report("P021", f"the position of {block_id} {reason}", block_id)
        return None
    return position


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value
