"""A whole core: what is in it, whether tools take it, and whether it computes."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from core_samples import SETTINGS, kernel_source, sum_thread, vector_sum

from coram_studio.ipcore.core import build_core, fingerprint
from coram_studio.ipcore.library import LIBRARY_MODULES, library_text, needed_modules
from coram_studio.ipcore.manifest import Core
from coram_studio.locate import resource
from coram_studio.model.blocks import InterfaceBlock
from coram_studio.model.bundles import Direction, Port
from coram_studio.verilog.source import SourceText

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def core() -> Core:
    """The vector_sum core."""
    result = build_core(SETTINGS, vector_sum(), [kernel_source()], [sum_thread()])
    assert result.diagnostics == ()
    assert result.core is not None
    return result.core


@pytest.fixture(scope="module")
def folder(core: Core, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The core on disk."""
    root = tmp_path_factory.mktemp("core")
    write(core, root)
    return root


def write(core: Core, root: Path) -> list[str]:
    for path, text in core.files:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return [str(root / path) for path in core.manifest.files]


def simulate(folder: Path, files: list[str], *arguments: str, macros: tuple[str, ...] = ()) -> list[str]:
    memory = HERE.parent / "rtl" / "axi_memory.v"
    out = folder / "core.vvp"
    flags = [f"-D{macro}" for macro in macros]
    bench = [str(HERE / "core_bench.v"), str(memory)]
    subprocess.run(
        ["iverilog", "-g2005", "-s", "core_bench", "-o", str(out), *flags, *bench, *files], check=True
    )
    run = subprocess.run(
        ["vvp", "-N", str(out), *arguments], capture_output=True, text=True, check=True, timeout=120
    )
    return run.stdout.splitlines()


def hdl(core: Core, root: Path) -> list[str]:
    return [str(root / path) for path in core.manifest.files]


def yosys_ports(files: list[str], top: str, out: Path) -> list[Port]:
    script = (
        f"read_verilog {' '.join(files)}; hierarchy -check -top {top}; proc; check -assert; write_json {out}"
    )
    subprocess.run(["yosys", "-q", "-p", script], check=True, capture_output=True)
    ports = json.loads(out.read_text())["modules"][top]["ports"]
    return [Port(name, Direction(port["direction"]), len(port["bits"])) for name, port in ports.items()]


def test_the_core_sums_and_stores(core: Core, folder: Path) -> None:
    lines = simulate(folder, hdl(core, folder))
    assert lines[0] == "sum = 523776"
    assert lines[1] == "stored 896 to 1023"


def test_signals_that_never_change_have_the_values_that_amba_wants(core: Core, folder: Path) -> None:
    lines = simulate(folder, hdl(core, folder))
    address = "0" + "010" + "01" + "0" + "0011" + "000" + "0000" + "0000"
    assert lines[2] == f"constants {address}1111{address}"


def test_bus_errors_are_marked_for_the_runner(core: Core, folder: Path) -> None:
    plain = simulate(folder, hdl(core, folder), "+broken")
    marked = simulate(folder, hdl(core, folder), "+broken", macros=("CORAM_STUDIO_RUN",))
    message = "buffer: off-chip memory answered a read of 0x0 for word 0 with SLVERR"
    assert plain[0] == message
    assert marked[0] == f"@error {message}"


def test_icarus_takes_the_core_without_a_warning(core: Core, folder: Path) -> None:
    command = [
        "iverilog",
        "-g2001",
        "-Wall",
        "-s",
        core.manifest.top,
        "-o",
        str(folder / "checked.vvp"),
        *hdl(core, folder),
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stderr == ""


def test_verilator_takes_the_core_without_a_warning(core: Core, folder: Path) -> None:
    """All warnings on, in the kernel's own file too."""
    command = ["verilator", "--lint-only", "-Wall", "--top-module", core.manifest.top]
    run = subprocess.run([*command, *hdl(core, folder)], capture_output=True, text=True, check=False)
    assert run.stderr == ""
    assert run.returncode == 0


def test_manifest_lists_the_ports_that_yosys_sees(core: Core, folder: Path, tmp_path: Path) -> None:
    assert yosys_ports(hdl(core, folder), core.manifest.top, tmp_path / "ports.json") == list(
        core.manifest.ports
    )


def test_every_port_is_of_one_interface(core: Core) -> None:
    ports = [port for interface in core.manifest.interfaces for _, port in interface.ports]
    assert sorted(ports) == sorted(port.name for port in core.manifest.ports)
    assert [i.name for i in core.manifest.interfaces] == ["aclk", "aresetn", "m_axi_buffer"]


def test_the_master_is_described(core: Core) -> None:
    (master,) = core.manifest.masters
    assert (master.data_width, master.address_width, master.id_width) == (32, 32, 1)
    assert (master.clock, master.reset) == ("aclk", "aresetn")
    assert (master.subject, master.thread, master.object_key) == ("buffer", "sum_thread", "memory0")
    assert dict(master.ports)["ARADDR"] == "m_axi_buffer_araddr"
    assert "WID" not in dict(master.ports)


def test_the_thread_can_be_found_in_the_hierarchy(core: Core, folder: Path) -> None:
    (trace,) = core.manifest.threads
    top = (folder / "hdl" / "vector_sum.v").read_text()
    assert f"coram_thread_sum_thread {trace.path[0]} (" in top
    assert f"wire {trace.finished_port};" in top
    assert trace.state_register == "state"


def test_files_beside_the_verilog(core: Core) -> None:
    paths = [path for path, _ in core.files]
    assert paths[: len(core.manifest.files)] == list(core.manifest.files)
    assert paths[len(core.manifest.files) :] == [
        "debug/sum_thread.json",
        "user_logic.v",
        "manifest.json",
        "report.txt",
        "report.json",
    ]
    manifest = json.loads(core.text("manifest.json"))
    assert manifest["name"] == "vector_sum"
    assert manifest["ports"][0] == {"name": "aclk", "direction": "input", "width": 1}
    assert json.loads(core.text("debug/sum_thread.json"))["state_register"] == "state"
    assert "dma_addr" not in core.text("user_logic.v")  # what a person reads is without our own ports


def test_the_same_input_gives_the_same_core_and_other_input_another(core: Core) -> None:
    again = build_core(SETTINGS, vector_sum(), [kernel_source()], [sum_thread()]).core
    assert again == core
    changed = replace(kernel_source(), text=kernel_source().text + "// a remark\n")
    other = build_core(SETTINGS, vector_sum(), [changed], [sum_thread()]).core
    assert other is not None
    assert other.fingerprint != core.fingerprint


def test_fingerprint_tells_texts_and_paths_apart() -> None:
    assert fingerprint([("a", "b"), ("c", "d")]) == fingerprint([("c", "d"), ("a", "b")])
    prints = {fingerprint(files) for files in ([("a", "bc")], [("ab", "c")], [("a", "b"), ("c", "")], [])}
    assert len(prints) == 4


def test_only_library_files_that_are_used_are_in_the_core(core: Core) -> None:
    modules = {Path(path).stem for path in core.manifest.files} & set(LIBRARY_MODULES)
    assert modules == {"coram_reset", "coram_fifo", "coram_dma", "CoramMemory1P", "CoramChannel"}
    assert needed_modules(["CoramChannel"]) == ("coram_fifo", "CoramChannel")


def test_the_table_of_the_library_is_that_of_the_files() -> None:
    files = {path.stem for path in resource("rtl").glob("*.v")}
    assert files == set(LIBRARY_MODULES)
    for module in LIBRARY_MODULES:
        text = library_text(module)
        used = {m for m in LIBRARY_MODULES if m != module and (f"  {m} #(" in text or f"  {m} " in text)}
        assert set(needed_modules([module])) >= used | {module}
        assert f"module {module} " in text


def test_kernel_files_of_one_name_both_stay(tmp_path: Path) -> None:
    other = SourceText("kernels/other/vectorsum.v", "module helper (input wire a); endmodule\n")
    result = build_core(SETTINGS, vector_sum(), [kernel_source(), other], [sum_thread()])
    assert result.core is not None
    assert {"hdl/vectorsum.v", "hdl/vectorsum2.v"} <= set(result.core.manifest.files)
    files = write(result.core, tmp_path)
    subprocess.run(
        ["iverilog", "-g2001", "-s", "vector_sum", "-o", str(tmp_path / "checked.vvp"), *files], check=True
    )


def test_files_that_kernels_include_come_along(tmp_path: Path) -> None:
    kernel = kernel_source()
    text = '`include "sizes/default.vh"\n' + kernel.text.replace("WORDS = 128", "WORDS = `BLOCK")
    folder = tmp_path / "headers" / "sizes"
    folder.mkdir(parents=True)
    (folder / "default.vh").write_text("`define BLOCK 128\n")
    source = replace(kernel, text=text)
    result = build_core(SETTINGS, vector_sum(), [source], [sum_thread()], include_dirs=[tmp_path / "headers"])
    assert result.core is not None
    assert result.core.manifest.headers == ("include/sizes/default.vh",)
    assert "include/sizes/default.vh" not in result.core.manifest.files
    files = write(result.core, tmp_path)
    command = [
        "iverilog",
        "-g2001",
        "-I",
        str(tmp_path / "include"),
        "-s",
        "vector_sum",
        "-o",
        str(tmp_path / "core.vvp"),
    ]
    subprocess.run([*command, *files], check=True)


def test_bytes_of_another_encoding_stay(core: Core) -> None:
    """A comment in Latin-1, as it is read: bytes that are not UTF-8 become surrogates."""
    comment = b"// gr\xfc\xdfe\n".decode("utf-8", "surrogateescape")
    kernel = replace(kernel_source(), text=comment + kernel_source().text)
    result = build_core(SETTINGS, vector_sum(), [kernel], [sum_thread()])
    assert result.core is not None
    assert result.core.text("hdl/vectorsum.v").startswith(comment)
    assert result.core.fingerprint != core.fingerprint


@pytest.mark.parametrize("width", [16, 40, 64])
def test_off_chip_addresses_of_other_widths(tmp_path: Path, width: int) -> None:
    accelerator = vector_sum()
    blocks = tuple(
        replace(b, address_width=width) if isinstance(b, InterfaceBlock) else b for b in accelerator.blocks
    )
    result = build_core(SETTINGS, accelerator.with_blocks(blocks), [kernel_source()], [sum_thread()])
    assert result.core is not None
    assert result.core.manifest.masters[0].address_width == width
    files = write(result.core, tmp_path)
    command = ["verilator", "--lint-only", "-Wall", "--top-module", "vector_sum", *files]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.stderr == ""
    assert yosys_ports(files, "vector_sum", tmp_path / "ports.json") == list(result.core.manifest.ports)


def test_the_core_is_small(core: Core, folder: Path) -> None:
    """No larger than the figures of the tool it succeeds: 731 LUT and 557 FF; in fact a good deal smaller."""
    script = (
        f"read_verilog {' '.join(hdl(core, folder))}; synth_xilinx -family xc7 -flatten -top vector_sum; "
        f"tee -q -o {folder}/stat.json stat -json"
    )
    subprocess.run(["yosys", "-q", "-p", script], check=True, capture_output=True)
    cells = json.loads((folder / "stat.json").read_text())["design"]["num_cells_by_type"]
    luts = sum(count for name, count in cells.items() if name.startswith("LUT") or name == "INV")
    ffs = sum(count for name, count in cells.items() if name.startswith("FD"))
    assert luts <= 260
    assert ffs <= 180
    assert cells["RAMB36E1"] == 1
