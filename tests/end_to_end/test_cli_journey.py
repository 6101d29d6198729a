"""The whole path by the command line, with the real simulator."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from lxml import etree

WORDS = 128


def test_check_and_build(coram, sample: Path) -> None:
    checked = coram("check", sample)
    assert (checked.code, checked.out.strip()) == (0, "no problems")
    assert json.loads(coram("check", sample, "--format", "json").out) == []
    built = coram("build", sample)
    assert built.code == 0, built.text
    folder = sample / "build" / "core"
    manifest = json.loads((folder / "manifest.json").read_text())
    assert all((folder / name).is_file() for name in manifest["files"])
    before = {p: p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}
    assert coram("build", sample).code == 0
    assert {p: p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()} == before


def test_the_default_image_sums_to_523776(coram, sample: Path) -> None:
    ran = coram("simulate", sample, "--json", "metrics.json")
    assert ran.code == 0, ran.text
    assert ran.out == "sum = 523776\n"
    metrics = json.loads((sample.parent / "metrics.json").read_text())
    assert metrics["result"] == "pass"
    assert metrics["prints"] == ["sum = 523776"]
    assert {(p["bytes_read"], p["bytes_written"]) for p in metrics["ports"].values()} == {(4096, 0)}
    assert 1024 <= metrics["cycles"] < 4000
    assert 0 < metrics["bus_utilisation"] <= 1
    assert metrics["wall_seconds"] > 0
    assert isinstance(metrics["sandboxed"], bool)
    run = next((sample / "runs").iterdir())
    assert json.loads((run / "metrics.json").read_text()) == metrics
    assert (run / "waves.fst").stat().st_size > 100
    assert "sum = 523776" in (run / "log.txt").read_text()
    reported = coram("report", run, "--json", "again.json")
    assert reported.code == 0
    assert "pass" in reported.out
    assert json.loads((sample.parent / "again.json").read_text()) == metrics


@pytest.mark.parametrize("blocks", [1, 3, 20])
@pytest.mark.parametrize("form", ["bin", "hex"])
def test_a_random_image_sums_as_numpy_says(coram, sample: Path, blocks: int, form: str) -> None:
    data = np.random.default_rng(blocks).integers(0, 256, blocks * WORDS * 4, dtype=np.uint8)
    image = sample.parent / f"image.{form}"
    if form == "bin":
        image.write_bytes(data.tobytes())
    else:
        image.write_text("\n".join(f"{byte:02x}" for byte in data))
    total = int(data.view("<u4").sum(dtype=np.uint64)) % 2**32
    ran = coram("simulate", sample, "--set", f"memory_image={image}", "--set", f"blocks={blocks}")
    assert ran.code == 0, ran.text
    assert ran.out == f"sum = {total}\n"


@pytest.mark.parametrize("latency", [1, 64, 128])
def test_latency_changes_cycles_and_nothing_else(coram, sample: Path, latency: int) -> None:
    ran = coram("simulate", sample, "--set", f"read_latency={latency}", "--json", "m.json", "--no-waves")
    assert ran.code == 0, ran.text
    assert ran.out == "sum = 523776\n"
    cycles = json.loads((sample.parent / "m.json").read_text())["cycles"]
    assert cycles >= 8 * (2 * WORDS + latency)


@pytest.mark.parametrize(("target", "expected"), [("vivado", "component.xml"), ("xps", "data/*_v2_1_0.mpd")])
def test_export(coram, sample: Path, target: str, expected: str) -> None:
    wrote = coram("export", sample, "--to", target, "-o", "packages")
    assert wrote.code == 0, wrote.text
    (package,) = (sample.parent / "packages").iterdir()
    found = list(package.glob(expected))
    assert len(found) == 1
    assert list(package.rglob("*.v"))
    if target == "vivado":
        assert etree.parse(found[0]).getroot().tag.endswith("component")


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_render(coram, sample: Path, form: str) -> None:
    drawn = coram("render", sample, "-o", f"diagram.{form}")
    assert drawn.code == 0, drawn.text
    data = (sample.parent / f"diagram.{form}").read_bytes()
    start = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}[form]
    assert data.startswith(start)
    assert len(data) > 2000


def test_doctor_names_the_tools(coram) -> None:
    told = coram("doctor")
    assert told.code == 0, told.text
    assert "Icarus Verilog" in told.out
    assert "Plugin" in told.out


def test_usage_is_explained(coram, sample: Path) -> None:
    for arguments, words in [
        (("frobnicate",), "neither a project's folder nor a command"),
        (("check", "nowhere"), "not a folder"),
        (("check", sample / "kernels"), "holds no project.toml"),
        (("simulate", sample, "--set", "speed=11"), "there is no setting 'speed'"),
        (("simulate", sample, "--set", "blocks"), "KEY=VALUE"),
        (
            ("export", sample, "--to", "quartz", "-o", "x"),
            "there is no exporter 'quartz'; there are: vivado, xps",
        ),
        (("report", "nowhere"), "is not a run"),
    ]:
        done = coram(*arguments)
        assert done.code == 2, (arguments, done.text)
        assert words in done.err
