"""The manifest of a core: what exporters, testbenches and debuggers need to know of it."""

from __future__ import annotations

import enum
import json
from dataclasses import asdict
from typing import Any

from coram_studio.ipcore.engines import bus_signals
from coram_studio.ipcore.link import LinkedObject
from coram_studio.ipcore.manifest import Interface, Manifest
from coram_studio.ipcore.top import CLOCK, RESET_N, master_name


def clock_and_reset() -> tuple[Interface, Interface]:
    """The interfaces of the core's clock and its reset, which is active low."""
    return (
        Interface(CLOCK, "clock", "slave", (("CLK", CLOCK),)),
        Interface(RESET_N, "reset", "slave", (("RST", RESET_N),), clock=CLOCK),
    )


def master_interface(item: LinkedObject) -> Interface:
    """The AXI4 master of an object with DMA."""
    width = item.instance.data_width
    signals = bus_signals(item)
    name = master_name(item)
    return Interface(
        name,
        "axi4",
        "master",
        tuple((signal.name, signal.port(name).name) for signal in signals),
        data_width=width,
        address_width=item.address_width,
        id_width=next(signal.width for signal in signals if signal.name == "AWID"),
        clock=CLOCK,
        reset=RESET_N,
        subject=item.block,
        thread=item.instance.thread,
        object_key=item.key,
    )


def manifest_json(manifest: Manifest) -> str:
    """The text of ``manifest.json``: the manifest's fields under their names."""
    return json.dumps(asdict(manifest, dict_factory=_plain), indent=2, ensure_ascii=False) + "\n"


def _plain(items: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value.value if isinstance(value, enum.Enum) else value for key, value in items}
