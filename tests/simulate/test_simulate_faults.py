"""Memory that answers with errors: on every way to it, each object says so with the address, and its status bits stay."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bus_projects import bus_project, image
from host_projects import host_project, simulate_project

from coram_studio.simulate.run import Result
from coram_studio.workbench.session import Session

TWO = 'clocks = "two"'
WAYS = {
    "plain": ("", 16),
    "narrow": ("bus_data_width = 8", 16),
    "wide": ("bus_data_width = 512", 64),
    "shared": ("shared_bus = true\nbus_data_width = 64", 16),
    "crossing": (TWO, 16),
    "all of it": (f"{TWO}\nshared_bus = true\nbus_data_width = 256", 32),
    "avalon": (f'{TWO}\nbus = "avalon"', 16),
    "unaligned": ("unaligned = true", 16),
}

RANGES = (
    "0x8..0x9 SLVERR",
    "0x5f0..0x5f3 DECERR",
    "0x2020..0x2020 SLVERR",
    "0x3100..0x3107 DECERR",
    "0x4000..0x400f SLVERR",
)
# Which bits the objects' errors have in the end: 1 a read failed, 2 a write. The last stream reads what was not written.
BITS = {
    "worker_memory0": 3,
    "worker_memory1": 2,
    "worker_instream0": 1,
    "worker_instream1": 1,
    "worker_outstream0": 2,
}
WHERE = {
    ("worker_memory0", "read of"): (0x5F0, 0x5F3),
    ("worker_instream0", "read of"): (0x8, 0x9),
    ("worker_instream1", "read of"): (0x2020, 0x2020),
    ("worker_memory0", "write to"): (0x3100, 0x3107),
    ("worker_memory1", "write to"): (0x4000, 0x400F),
    ("worker_outstream0", "write to"): (0x2020, 0x2020),
}
HOST = """
reg [31:0] word;
integer i;
initial begin
  wait (sim_resetn);
  word = 0;
  while (word[0] !== 1'b1) begin
    repeat (50) nclk;
    status_read(word, 32'h014);
  end
  for (i = 0; i < 5; i = i + 1) begin
    status_read(word, 32'h100 + 4 * i);
    $display("errors %0d", word);
  end
  $finish;
end
"""


@pytest.mark.parametrize(("core", "beat"), WAYS.values(), ids=WAYS)
def test_errors_are_told_with_their_places(tmp_path: Path, core: str, beat: int) -> None:
    project = bus_project(tmp_path, f'{core}\nstatus = true\n[simulation]\nhost = "tests/host.v"\n')
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "host.v").write_text(HOST)
    run = project.run(image(), memory_faults=", ".join(RANGES))
    assert run.metrics.result is Result.FAIL
    core_built = Session.open(tmp_path).build().core
    assert core_built is not None
    status = next(i for i in core_built.manifest.slaves if i.name.endswith("_status"))
    names = [r.name for r in sorted(status.registers, key=lambda r: r.offset) if 0x100 <= r.offset < 0x400]
    errors = [int(line.split()[1]) for line in run.metrics.prints if line.startswith("errors ")]
    assert len(names) == len(errors) == len(BITS)
    assert {
        next(o for o in BITS if o.upper() in name): bits for name, bits in zip(names, errors, strict=True)
    } == BITS
    told = {}
    for found in run.diagnostics:
        if match := re.match(r"(\w+): off-chip memory answered a (read of|write to) 0x(\w+)", found.message):
            told[match[1], match[2]] = int(match[3], 16)
    assert told.keys() == WHERE.keys()
    for key, (low, high) in WHERE.items():
        # A beat fails as a whole, and a write is told by its burst's first address.
        first = low // beat * beat if key[1] == "read of" else high - 4096
        if key[0] == "worker_memory0" and key[1] == "read of" and beat > 16:
            first = 0  # the first in-stream's range is in one beat with words of this memory
        assert first <= told[key] <= high, key


AGAIN_HOST = """
reg [31:0] word;
task job(input [31:0] from);
  begin
    ioregister_write_worker_coramioregister_0(from, 0);
    ioregister_write_worker_coramioregister_0(32'h8000, 4);
    iochannel_write_worker_coramiochannel_0(16, 0);
    iochannel_read_worker_coramiochannel_0(word, 0);
    status_read(word, 32'h100); $display("from %h: errors %b", from[15:0], word[2:0]);
  end
endtask
initial begin
  wait (sim_resetn);
  job(32'h0000);
  job(32'h1000);
  job(32'h0000);
  status_write(32'd1, 32'h100);
  status_read(word, 32'h100); $display("cleared: errors %b", word[2:0]);
  job(32'h0000);
  job(32'h1020);
  status_write(32'd1, 32'h100);
  job(32'h1000);
  $finish;
end
"""


@pytest.mark.parametrize("core", ["", TWO, f'{TWO}\nbus = "avalon"\nbus_data_width = 64', "unaligned = true"])
def test_an_error_after_the_status_was_cleared_is_recorded(tmp_path: Path, core: str) -> None:
    project = host_project(
        tmp_path, AGAIN_HOST, core=f"status = true\n{core}", simulation="kernel_mhz = 61.0"
    )
    settings = project / "project.toml"
    text = settings.read_text()
    settings.write_text(text.replace("[memory]", '[memory]\nfaults = ["0x1020..0x103f SLVERR"]'))
    run = simulate_project(project).run
    assert run is not None and run.metrics.result is Result.FAIL
    assert [line for line in run.metrics.prints if "errors" in line] == [
        *("from 0000: errors 000", "from 1000: errors 001", "from 0000: errors 001"),
        *("cleared: errors 000", "from 0000: errors 000", "from 1020: errors 001", "from 1000: errors 001"),
    ]
    assert any("answered a read of 0x1020 for word 8 with SLVERR" in d.message for d in run.diagnostics)


@pytest.mark.parametrize("text", ["0x10 SLVERR", "0x20..0x10 SLVERR", "0x10..0x20 OKAY", "1..x DECERR"])
def test_a_range_must_be_one(tmp_path: Path, text: str) -> None:
    project = bus_project(tmp_path, "")
    file = project.folder / "project.toml"
    file.write_text(file.read_text().replace("[memory]", f'[memory]\nfaults = ["{text}"]'))
    found = Session.open(project.folder).check().diagnostics
    assert [d.code for d in found if d.severity.value == "error"] == ["P028"]
    assert any(text in d.message and d.span is not None for d in found)
