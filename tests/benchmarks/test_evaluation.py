"""The evaluations at small sizes: their figures, what they write, and what stops them."""

from __future__ import annotations

from pathlib import Path

import evaluate_bandwidth
import evaluate_dijkstra
import pytest
from bar_chart import HEIGHT, WIDTH
from evaluate_bandwidth import BOARDS, measure, throughput
from evaluate_dijkstra import SYSTEMS, lone_read, take_turns
from evaluation import DOCS, DOCUMENT, copy_project, replace_block, table
from ideal_requester import Requests, run_requests, whole_array
from PySide6.QtGui import QImage

from coram_studio.simulate.run import Metrics, PortTraffic, Result

ATLYS, ML605 = BOARDS


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder with a copy of the document, whose marked parts are empty."""
    text = (DOCS / DOCUMENT).read_text(encoding="utf-8")
    for name in ("bandwidth", "dijkstra"):
        head, begin, rest = text.partition(f"<!-- {name}: begin -->\n")
        text = head + begin + "".join(rest.partition(f"<!-- {name}: end -->")[1:])
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / DOCUMENT).write_text(text, encoding="utf-8")
    return tmp_path / "docs"


def charts(docs: Path, stem: str) -> None:
    """Both pictures are there, in their size, and not of one colour."""
    colours = set()
    for theme in ("light", "dark"):
        image = QImage(str(docs / "images" / f"{stem}_{theme}.png"))
        assert (image.width(), image.height()) == (2 * WIDTH, 2 * HEIGHT)
        seen = {image.pixel(x, y) for x in range(0, 2 * WIDTH, 7) for y in range(0, 2 * HEIGHT, 7)}
        assert len(seen) > 5
        colours.add(image.pixel(0, 0))
    assert len(colours) == 2


def test_throughput_counts_from_the_first_address_to_the_last_beat() -> None:
    ports = {"a": PortTraffic(960, 0), "b": PortTraffic(0, 640)}
    metrics = Metrics(Result.PASS, 400, ports, 0.5, 0.0, True, ())
    # 100 beats of 16 bytes in 200 cycles of 10 ns; 400 cycles in all.
    assert throughput(metrics, 16, 100.0) == pytest.approx((0.8e9, 0.4e9))


def test_two_memories_of_16_bytes_get_what_the_board_has(tmp_path: Path) -> None:
    point = measure(ATLYS, 16, 3, tmp_path)
    assert point.ours > 0.95 * point.most
    assert point.ours > ATLYS.published[16] * point.peak
    assert 0.9 * point.peak < point.most < point.peak
    assert point.waiting < point.ours and point.run < point.ours


def test_two_memories_of_64_bytes_get_what_the_board_has_and_the_document_says_so(docs: Path) -> None:
    (point,) = evaluate_bandwidth.main(["--blocks", "2", "--widths", "64", "--docs", str(docs)])
    assert point.board is ML605
    assert point.ours > 0.95 * point.most
    assert point.ours > ML605.published[64] * point.peak
    text = (docs / DOCUMENT).read_text(encoding="utf-8")
    assert f"| ML605 | 64 | {point.ours / 1e9:.3f} |" in text and "| 84.9% |" in text
    assert text.count("<!-- bandwidth: ") == text.count("<!-- dijkstra: ") == 2
    charts(docs, "evaluation_bandwidth")


def test_a_wrong_sum_stops_the_evaluation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(name: str, folder: Path) -> Path:
        kernel = copy_project(name, folder) / "kernels" / "doublesum.v"
        text = kernel.read_text(encoding="utf-8")
        assert text.count("total + row_sum") == 1
        kernel.write_text(text.replace("total + row_sum", "total + row_sum + 1'b1"), encoding="utf-8")
        return folder

    monkeypatch.setattr(evaluate_bandwidth, "copy_project", faulty)
    with pytest.raises(AssertionError, match="the sum is wrong"):
        measure(ATLYS, 16, 1, tmp_path)


def test_searches_are_timed_and_the_document_says_so(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate_dijkstra, "SYSTEMS", (SYSTEMS[0], SYSTEMS[3]))
    monkeypatch.setattr(evaluate_dijkstra, "LONE_READS", 16)
    options = ["--nodes", "12", "--edges", "40", "--on-chip", "5", "--engine", "icarus"]
    found = evaluate_dijkstra.main([*options, "--docs", str(docs)])
    assert all(0 < each.ours < each.turns for each in found)
    text = (docs / DOCUMENT).read_text(encoding="utf-8")
    part = found[1].ours / found[0].ours
    assert (
        f"| shared, 32 bits | 404.3 (0.81) | {found[1].ours:.2f} ({part:.2f}) | {found[1].waited:,} |" in text
    )
    charts(docs, "evaluation_dijkstra")


def test_a_lone_read_is_quickest_behind_the_narrow_shared_bus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluate_dijkstra, "LONE_READS", 64)
    cycles = [lone_read(system, tmp_path / str(number)) for number, system in enumerate(SYSTEMS)]
    assert cycles[0] > max(cycles[1:3]) and min(cycles[1:3]) > cycles[3]


def test_the_ideal_requester_asks_ahead_or_waits(tmp_path: Path) -> None:
    many = run_requests(Requests(32, 1, 64, 16384), "ddr2-800-x16", tmp_path / "many")
    lone = run_requests(Requests(32, 1, 64, 16384, outstanding=1), "ddr2-800-x16", tmp_path / "lone")
    assert many.ports["m_axi_data"].bytes_read == lone.ports["m_axi_data"].bytes_read == 256
    assert many.cycles < lone.cycles
    with pytest.raises(ValueError, match="whole bursts of 4096 bytes, not 5000"):
        whole_array(256, 5000)


def test_what_has_changed_is_not_passed_over(docs: Path, tmp_path: Path) -> None:
    project = copy_project("dijkstra", tmp_path / "changed")
    take_turns(project)
    with pytest.raises(ValueError, match=r"relax\.v must hold '!busy"):
        take_turns(project)
    with pytest.raises(ValueError, match="each row must have 2 cells"):
        table(("board", "bytes"), [("Atlys",)])
    with pytest.raises(ValueError, match="must have the lines <!-- area: begin -->"):
        replace_block(docs, "area", "text")
