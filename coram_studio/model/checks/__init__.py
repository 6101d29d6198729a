"""The design check: everything about a design that can be wrong without looking into sources."""

from coram_studio.model.checks.design_check import Combinational, check_design

__all__ = ["Combinational", "check_design"]
