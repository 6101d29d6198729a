"""Which module of the user logic is taken for its top where nothing names it."""

from __future__ import annotations

import pytest

from coram_studio.workbench.pycoram.tops import likely_tops

CORE = 'module core(input CLK, input RST); part #(.W(2)) p(CLK); initial $display("part core"); endmodule\n'
PART = "module part #(parameter W = 1) (input CLK); wire core; endmodule\n"


@pytest.mark.parametrize(
    ("texts", "tops"),
    [
        ([CORE, PART], ["core"]),
        ([PART, CORE + "module tb_core;\n core uut (.CLK(CLK));\nendmodule\n"], ["core"]),
        ([CORE + "module tb ( ) ; /* module x; */ core uut (CLK, RST); endmodule\n", PART], ["core"]),
        ([CORE, PART, "module other(input CLK); endmodule\n"], ["core", "other"]),
        (["`define P part p(CLK);\nmodule a(input CLK); `P endmodule\n", PART], ["a"]),
        (["module a(input CLK); `P(part, p) endmodule\n", PART], ["a"]),
        (["module a(input CLK); b x(); endmodule module b(input CLK); a x(); endmodule"], ["a", "b"]),
        (["module tb; endmodule\n"], []),
        (["// module none;\n"], []),
    ],
)
def test_tops(texts: list[str], tops: list[str]) -> None:
    assert likely_tops(texts) == tops
