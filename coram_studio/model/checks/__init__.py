"""The design check: everything about a design that can be wrong without looking into sources."""

from coram_studio.model.checks.design_check import Combinational, check_design
from coram_studio.model.checks.thread_uses import ThreadUse, check_thread_uses

__all__ = ["Combinational", "ThreadUse", "check_design", "check_thread_uses"]
