"""The diagram as Verilog."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

from core_samples import kernel_source, vector_sum

from coram_studio.ipcore.user_logic import emit_user_logic
from coram_studio.model.blocks import ExternalBlock, KernelBlock
from coram_studio.model.bundles import BundleType, Direction, Port
from coram_studio.model.design import Accelerator, Connection, Endpoint
from coram_studio.verilog.bundles import find_bundles
from coram_studio.verilog.objects import object_declarations

IN, OUT = Direction.INPUT, Direction.OUTPUT


def elaborate(tmp_path: Path, top: str, *texts: str) -> str:
    """Warnings of Icarus."""
    files = []
    for number, text in enumerate(texts):
        path = tmp_path / f"{number}.v"
        path.write_text(text)
        files.append(str(path))
    command = ["iverilog", "-g2001", "-Wall", "-s", top, "-o", str(tmp_path / "out.vvp"), *files]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stderr


def pins(text: str, instance: str) -> dict[str, str]:
    """Pins of an instance in the text, by name."""
    body = text.split(f" {instance} (\n", 1)[1].split("  );", 1)[0]
    rows = (line.strip().rstrip(",").lstrip(".") for line in body.splitlines() if line.strip())
    return {name: value.rstrip(")") for name, value in (row.split("(", 1) for row in rows)}


def test_it_needs_nothing_but_the_kernels_and_the_objects(tmp_path: Path) -> None:
    text = emit_user_logic(vector_sum())
    assert (
        elaborate(tmp_path, "vector_sum_user_logic", text, kernel_source().text, object_declarations()) == ""
    )


def test_wires_are_named_after_the_object() -> None:
    text = emit_user_logic(vector_sum())
    assert "// vectorsum.mem to buffer.port" in text
    assert "wire [9:0] buffer_addr;" in text
    assert pins(text, "vectorsum")["mem_addr"] == "buffer_addr"
    assert pins(text, "buffer")["ADDR"] == "buffer_addr"
    assert pins(text, "commands")["ALM_FULL"] == ""


def test_parameters_say_which_object_it_is() -> None:
    text = emit_user_logic(vector_sum())
    assert '.CORAM_THREAD_NAME("sum_thread")' in text
    assert ".CORAM_ADDR_LEN(10)" in text


def kernel(name: str, module: str, *ports: Port) -> KernelBlock:
    return KernelBlock(name, name, module, f"kernels/{module}.v", (), find_bundles(ports))


def test_what_is_not_connected(tmp_path: Path) -> None:
    """Clocks and resets find their own, other inputs are 0, outputs stay open."""
    ports = (
        Port("clk", IN),
        Port("rst", IN),
        Port("resetn", IN),
        Port("rst_n", IN),
        Port("gain", IN, 8),
        Port("mem_addr", OUT, 4),
        Port("mem_q", IN, 16),
        Port("done", OUT),
    )
    accelerator = Accelerator("alone").with_blocks((kernel("k", "gadget", *ports),))
    text = emit_user_logic(accelerator)
    assert pins(text, "k") == {
        "clk": "CLK",
        "rst": "RST",
        "resetn": "~RST",
        "rst_n": "~RST",
        "gain": "8'd0",
        "mem_addr": "",
        "mem_q": "16'd0",
        "done": "",
    }
    header = "module gadget (input clk, rst, resetn, rst_n, input [7:0] gain, output [3:0] mem_addr, "
    elaborate(tmp_path, "alone_user_logic", text, header + "input [15:0] mem_q, output done); endmodule\n")


def test_a_memory_port_that_only_reads_gets_no_write() -> None:
    """A kernel may lack D and WE, or the early warnings of a FIFO."""
    accelerator = vector_sum()
    reader = KernelBlock(
        "vectorsum",
        "vectorsum",
        "reader",
        "kernels/reader.v",
        (("DEPTH", "1024"),),
        find_bundles((Port("CLK", IN), Port("mem_addr", OUT, 10), Port("mem_q", IN, 32))),
    )
    blocks = tuple(reader if b.id == "vectorsum" else b for b in accelerator.blocks)
    wires = tuple(c for c in accelerator.connections if c.id != "comm")
    text = emit_user_logic(accelerator.with_blocks(blocks).with_connections(wires))
    assert pins(text, "buffer") == {
        "CLK": "CLK",
        "ADDR": "buffer_addr",
        "D": "32'd0",
        "WE": "1'd0",
        "Q": "buffer_q",
    }
    assert "reader #(\n      .DEPTH(1024)\n  ) vectorsum (" in text
    assert pins(text, "commands")["ENQ"] == "1'd0"


def wired(*blocks: object, wires: list[tuple[str, str, str, str]]) -> Accelerator:
    connections = tuple(
        Connection(f"w{number}", Endpoint(a, b), Endpoint(c, d)) for number, (a, b, c, d) in enumerate(wires)
    )
    return Accelerator("acc").with_blocks(blocks).with_connections(connections)  # type: ignore[arg-type]


def test_plain_ports_between_kernels_and_to_the_outside(tmp_path: Path) -> None:
    first = kernel("first", "source", Port("start", IN), Port("level", OUT, 12), Port("busy", OUT))
    second = kernel("second", "sink", Port("amount", IN, 12))
    accelerator = wired(
        first,
        second,
        ExternalBlock("go", "go", IN),
        ExternalBlock("led", "led", OUT),
        ExternalBlock("dark", "dark", OUT, 3),
        wires=[
            ("go", "port", "first", "start"),
            ("first", "level", "second", "amount"),
            ("first", "busy", "led", "port"),
        ],
    )
    text = emit_user_logic(accelerator)
    assert "wire [11:0] first_level;" in text
    assert pins(text, "first") == {"start": "go", "level": "first_level", "busy": "led"}
    assert pins(text, "second") == {"amount": "first_level"}
    assert "assign dark = 3'd0;" in text
    assert "output wire [2:0] dark" in text
    kernels = "module source (input start, output [11:0] level, output busy); endmodule\n"
    kernels += "module sink (input [11:0] amount); endmodule\n"
    assert elaborate(tmp_path, "acc_user_logic", text, kernels) == ""


def test_one_output_to_several_places() -> None:
    first = kernel("first", "source", Port("busy", OUT))
    second = kernel("second", "sink", Port("hold", IN))
    accelerator = wired(
        first,
        second,
        ExternalBlock("led", "led", OUT),
        ExternalBlock("lamp", "lamp", OUT),
        wires=[
            ("first", "busy", "second", "hold"),
            ("first", "busy", "led", "port"),
            ("first", "busy", "lamp", "port"),
        ],
    )
    text = emit_user_logic(accelerator)
    assert pins(text, "second") == {"hold": "first_busy"}
    assert "assign led = first_busy;" in text
    assert "assign lamp = first_busy;" in text


def test_an_input_straight_to_an_output() -> None:
    accelerator = wired(
        ExternalBlock("a", "a", IN, 4), ExternalBlock("b", "b", OUT, 4), wires=[("a", "port", "b", "port")]
    )
    assert "assign b = a;" in emit_user_logic(accelerator)


def test_names_of_wires_do_not_collide_with_blocks() -> None:
    accelerator = vector_sum()
    blocks = (*accelerator.blocks, ExternalBlock("e", "buffer_addr", OUT, 10))
    text = emit_user_logic(accelerator.with_blocks(blocks))
    net = pins(text, "buffer")["ADDR"]
    assert net not in {"buffer_addr", ""}
    assert pins(text, "vectorsum")["mem_addr"] == net


def test_a_clock_that_a_user_has_wired() -> None:
    """Bundles may be corrected by hand: a divided clock drives another kernel."""
    divider = kernel("divider", "divider", Port("clk", IN), Port("half", OUT))
    half = replace(divider.bundles[1], type=BundleType.CLOCK, ports=(("CLK", Port("half", OUT)),))
    divider = replace(divider, bundles=(divider.bundles[0], half))
    slow = kernel("slow", "slow", Port("clk", IN))
    text = emit_user_logic(wired(divider, slow, wires=[("divider", "half", "slow", "clk")]))
    assert pins(text, "slow") == {"clk": "divider_half"}


def test_connections_to_things_that_are_gone_are_left_out() -> None:
    text = emit_user_logic(wired(kernel("k", "gadget", Port("a", IN)), wires=[("x", "port", "k", "a")]))
    assert pins(text, "k") == {"a": "1'd0"}
