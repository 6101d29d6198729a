"""Random module hierarchies with CoRAM objects, as source text: every way of instantiating that kernels use."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class _Module:
    name: str
    span: int  # how many CORAM_IDs its objects may use, counted from its parameter BASE
    ordered_ports: bool


class RandomHierarchy:
    """Source text of a random design whose top is ``top``; IDs never clash, by construction."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._texts: list[str] = []
        self._modules: list[_Module] = []
        self._counter = 0
        for level in range(self._random.randint(1, 4)):
            self._module(f"level{level}")
        self._module("top")
        self._random.shuffle(self._texts)
        self.text = "\n".join(self._texts)

    def _name(self, stem: str) -> str:
        self._counter += 1
        return f"{stem}{self._counter}"

    def _module(self, name: str) -> None:
        r = self._random
        body: list[str] = []
        span = 0
        for _ in range(r.randint(1, 3)):
            text, used = self._item(f"BASE + {span}", depth=0)
            body.append(text)
            span += used
        header = r.choice(
            [
                f"module {name} #(parameter BASE = 0, parameter X = 1) (input wire CLK, output wire led);",
                f"module {name} #(parameter BASE = 0, X = 1)\n (CLK, led); input CLK; output led;",
                f"module {name} (CLK, led);\n parameter BASE = 0; parameter X = 1;\n input CLK; output [0:0] led;",
            ]
        )
        self._texts.append("\n".join([header, "  assign led = CLK; // keep", *body, "endmodule // " + name]))
        self._modules.append(_Module(name, span, True))

    def _item(self, base: str, depth: int) -> tuple[str, int]:
        """An instance or a generate construct around some, and how many IDs it takes from ``base`` on."""
        r = self._random
        choice = r.random()
        if depth < 2 and choice < 0.3:
            return self._loop(base, depth)
        if depth < 3 and choice < 0.45:
            text, used = self._item(base, depth + 1)
            condition = r.choice(["X", "BASE % 2 == 0", "BASE > 3", "1", "0"])
            block = self._name("c")
            result = f"if ({condition}) begin : {block}\n{text}\nend"
            if r.random() < 0.5:
                other, more = self._item(base, depth + 1)
                result += f" else begin : {block}_else\n{other}\nend"
                used = max(used, more)
            return (f"generate {result} endgenerate" if depth == 0 else result), used
        if self._modules and choice < 0.7:
            return self._submodule(base)
        return self._object(base)

    def _loop(self, base: str, depth: int) -> tuple[str, int]:
        r = self._random
        genvar = self._name("i")
        first, step, count = r.randint(-2, 5), r.randint(1, 3), r.randint(1, 3)
        stride = f"@{genvar}@"  # known once the body is
        text, used = self._item(f"{base} + (({genvar} - ({first})) / {step}) * {stride}", depth + 1)
        text = text.replace(stride, str(used))
        loop = (
            f"for ({genvar} = {first}; {genvar} < {first + step * count}; {genvar} = {genvar} + {step}) "
            f"begin : {self._name('g')}\n{text}\nend"
        )
        if depth == 0:
            loop = f"generate {loop} endgenerate"
        return f"genvar {genvar};\n{loop}", used * count

    def _submodule(self, base: str) -> tuple[str, int]:
        r = self._random
        module = r.choice(self._modules)
        name = self._name("u")
        parameters = r.choice([f"#({base})", f"#(.BASE({base}))", f"#(.X({r.randint(0, 1)}), .BASE({base}))"])
        ports = r.choice(
            ["(CLK)", "(.CLK(CLK))", "(CLK, )", "(.led(), .CLK(CLK) /* x */ )", "(.CLK(CLK), .led())", "()"]
        )
        return f"  {module.name} {parameters} {name} {ports};", module.span

    def _object(self, base: str) -> tuple[str, int]:
        r = self._random
        width = r.choice(["8", "32", "64", f"8 << (({base}) % 3)", "8 * (1 + X)"])
        depth = r.choice(["3", "10", f"2 + (({base}) % 4)"])
        thread = r.choice(["t", "thread_b"])
        kind = r.choice(["CoramMemory1P", "CoramChannel", "CoramInStream"])
        named = (
            f'#(.CORAM_THREAD_NAME("{thread}"), .CORAM_ID({base}), .CORAM_ADDR_LEN({depth}), '
            f".CORAM_DATA_WIDTH({width}))"
        )
        ordered = f'#("{thread}", 0, {base}, 0, {depth}, {width})'
        ports = r.choice(["(CLK)", "(.CLK(CLK))", "(.CLK(CLK),\n .Q() // )\n )", "()", "(CLK,,)"])
        return f"  {kind} {r.choice([named, ordered])} {self._name('m')} {ports};", 1
