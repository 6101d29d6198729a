"""What Vivado keeps about an IP beyond the standard: families, place in the catalogue, revision."""

from __future__ import annotations

from lxml import etree

from coram_studio.export.ipxact.elements import Elements
from coram_studio.export.ipxact.spirit2009 import NAMESPACE

XILINX = "http://www.xilinx.com"
"""Namespace of the extensions."""

# Every family that Vivado implements and that has AXI: the Verilog is of no family.
FAMILIES = (
    "artix7",
    "artixuplus",
    "kintex7",
    "kintexu",
    "kintexuplus",
    "spartan7",
    "versal",
    "virtex7",
    "virtexu",
    "virtexuplus",
    "virtexuplusHBM",
    "zynq",
    "zynquplus",
)

_spirit = Elements(NAMESPACE, prefixed_attributes=True)
_xilinx = Elements(XILINX, prefixed_attributes=True)


def add_extensions(root: etree._Element, display_name: str, revision: int) -> None:
    """Append the vendor's extensions to a component. ``revision`` tells Vivado that the IP has changed."""
    core = _xilinx.add(_spirit.add(root, "vendorExtensions"), "coreExtensions")
    families = _xilinx.add(core, "supportedFamilies")
    for family in FAMILIES:
        _xilinx.add(families, "family", family, lifeCycle="Production")
    _xilinx.add(_xilinx.add(core, "taxonomies"), "taxonomy", "/UserIP")
    _xilinx.add(core, "displayName", display_name)
    _xilinx.add(core, "coreRevision", str(revision))
