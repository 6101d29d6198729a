"""Reserved words of Verilog (IEEE 1364-2005) and SystemVerilog (IEEE 1800-2017), and which of the two a file is in."""

from __future__ import annotations

import re

VERILOG_2005_KEYWORDS = frozenset(
    """
    always and assign automatic begin buf bufif0 bufif1 case casex casez cell cmos config deassign
    default defparam design disable edge else end endcase endconfig endfunction endgenerate endmodule
    endprimitive endspecify endtable endtask event for force forever fork function generate genvar
    highz0 highz1 if ifnone incdir include initial inout input instance integer join large liblist
    library localparam macromodule medium module nand negedge nmos nor noshowcancelled not notif0 notif1
    or output parameter pmos posedge primitive pull0 pull1 pulldown pullup pulsestyle_onevent
    pulsestyle_ondetect rcmos real realtime reg release repeat rnmos rpmos rtran rtranif0 rtranif1
    scalared showcancelled signed small specify specparam strong0 strong1 supply0 supply1 table task
    time tran tranif0 tranif1 tri tri0 tri1 triand trior trireg unsigned use uwire vectored wait wand
    weak0 weak1 while wire wor xnor xor
    """.split()  # noqa: SIM905 -- a list literal would be 120 lines
)
"""Words that are no names in a file of Verilog."""

SYSTEMVERILOG_KEYWORDS = VERILOG_2005_KEYWORDS | frozenset(
    """
    accept_on alias always_comb always_ff always_latch assert assume before bind bins binsof bit break
    byte chandle checker class clocking const constraint context continue cover covergroup coverpoint
    cross dist do endchecker endclass endclocking endgroup endinterface endpackage endprogram
    endproperty endsequence enum eventually expect export extends extern final first_match foreach
    forkjoin global iff ignore_bins illegal_bins implements implies import inside int interconnect
    interface intersect join_any join_none let local logic longint matches modport nettype new nexttime
    null package packed priority program property protected pure rand randc randcase randsequence ref
    reject_on restrict return s_always s_eventually s_nexttime s_until s_until_with sequence shortint
    shortreal soft solve static string strong struct super sync_accept_on sync_reject_on tagged this
    throughout timeprecision timeunit type typedef union unique unique0 until until_with untyped var
    virtual void wait_order weak wildcard with within
    """.split()  # noqa: SIM905 -- a list literal would be 130 lines
)
"""Words that are no names in a file of SystemVerilog, and that names which we choose are not either."""

NEWER_KEYWORDS = SYSTEMVERILOG_KEYWORDS - VERILOG_2005_KEYWORDS
"""Words that only SystemVerilog reserves: names in older files."""


def is_systemverilog(path: str) -> bool:
    """Whether a file is read as SystemVerilog: its name says so. All others are read as Verilog-2005."""
    return path.lower().endswith((".sv", ".svh"))


def keywords_of(path: str) -> frozenset[str]:
    """The words that cannot be names in a file of that name."""
    return SYSTEMVERILOG_KEYWORDS if is_systemverilog(path) else VERILOG_2005_KEYWORDS


_NO_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)
_NEWER = re.compile(rf"(?<![`$])\b(?:{'|'.join(sorted(NEWER_KEYWORDS))})\b")


def has_newer_keywords(text: str) -> bool:
    """Whether Verilog, beyond comments and strings, has words that only SystemVerilog reserves."""
    return _NEWER.search(_NO_CODE.sub(" ", text)) is not None
