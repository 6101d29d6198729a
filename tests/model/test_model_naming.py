"""Names and ids."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from model_samples import vector_sum

from coram_studio.model.blocks import ObjectBlock, ObjectKind
from coram_studio.model.naming import (
    Namer,
    check_id,
    check_identifier,
    check_reserved,
    fresh_coram_id,
    fresh_id,
    fresh_name,
    id_stem,
    name_stem,
)
from coram_studio.model.rules import check_parameter_value, check_source_path


@pytest.mark.parametrize("name", ["a", "_x", "Buffer_0", "sum_thread", "x" * 64, "moduleX"])
def test_possible_names(name: str) -> None:
    assert check_identifier(name) == ""


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "must not be empty"),
        ("0a", "must not begin with a digit"),
        ("a-b", 'must consist of letters A-Z, digits and _, not "-"'),
        ("a b", "must consist of letters A-Z, digits and _, not a space"),
        ("größe", 'must consist of letters A-Z, digits and _, not "ö"'),
        ("a\n", "must consist of letters A-Z, digits and _, not character U+000A"),
        ("x" * 65, "must have at most 64 characters, not 65"),
        ("module", "must not be a keyword of Verilog or SystemVerilog"),
        ("logic", "must not be a keyword of Verilog or SystemVerilog"),
        ("Reg", "must not be a keyword of Verilog or SystemVerilog"),
    ],
)
def test_impossible_names_and_why(name: str, reason: str) -> None:
    assert check_identifier(name) == reason


def test_names_of_generated_code_are_reserved_whatever_their_capitals() -> None:
    for name in ("CLK", "rst", "aclk", "user_logic", "m_axi_buffer_araddr", "coram_fifo"):
        assert check_reserved(name)
    assert check_reserved("clock") == ""


@pytest.mark.parametrize("value", ["", "a.b", "a b", "thread:x", "é", "a\n", "x" * 201])
def test_impossible_ids(value: str) -> None:
    assert check_id(value)


def test_namer_counts_on_from_a_number() -> None:
    namer = Namer(["buffer", "buffer2", "core7"])
    assert [namer.fresh("buffer") for _ in range(3)] == ["buffer3", "buffer4", "buffer5"]
    assert namer.fresh("core7") == "core8"
    assert namer.fresh("free") == "free"
    assert namer.fresh("free") == "free2"
    assert Namer(["7"]).fresh("7") == "7_2"


def test_namer_may_ignore_case() -> None:
    assert Namer(["Buffer"], ignore_case=True).fresh("buffer") == "buffer2"
    assert Namer(["Buffer"]).fresh("buffer") == "buffer"


@given(st.lists(st.sampled_from(["a", "A", "a1", "a9", "b2", "9"]), max_size=12))
def test_namer_never_repeats_itself(stems: list[str]) -> None:
    namer = Namer(["a", "b2"], ignore_case=True)
    given_names = [namer.fresh(stem).lower() for stem in stems]
    assert len({"a", "b2", *given_names}) == 2 + len(given_names)


@given(st.text(max_size=100))
def test_stems_are_legal_whatever_the_text(text: str) -> None:
    assert check_id(id_stem(text)) == ""
    name = name_stem(text)
    assert check_identifier(name) == ""
    assert check_reserved(name) == ""
    assert check_identifier(f"{name}123456789") == ""


def test_fresh_names_and_ids_of_an_accelerator() -> None:
    accelerator = vector_sum()
    assert fresh_id(accelerator, "buffer") == "buffer2"
    assert fresh_id(accelerator, "vectorsum_mem") == "vectorsum_mem2", "wires have ids, too"
    assert fresh_name(accelerator, "Buffer") == "Buffer2"
    assert fresh_name(accelerator, "my kernel") == "my_kernel"
    assert fresh_name(accelerator, "output") == "my_output"
    assert fresh_name(accelerator, "3d") == "my_3d"


def test_fresh_coram_id_fills_the_first_gap_of_its_kind_and_thread() -> None:
    accelerator = vector_sum()
    blocks = tuple(
        ObjectBlock(f"m{i}", f"m{i}", ObjectKind.MEMORY_1P, "sum_thread", coram_id=i) for i in (1, 3)
    )
    accelerator = accelerator.with_blocks((*accelerator.blocks, *blocks))
    assert fresh_coram_id(accelerator, "sum_thread", ObjectKind.MEMORY_1P) == 2
    assert fresh_coram_id(accelerator, "sum_thread", ObjectKind.CHANNEL) == 1
    assert fresh_coram_id(accelerator, "other", ObjectKind.MEMORY_1P) == 0


@pytest.mark.parametrize(
    "value",
    [
        "32",
        "8'hFF",
        "W * 2",
        "(A + B) / 2",
        '"text"',
        '"a;b,c"',
        "{4{1'b0}}",
        "f(1, 2)",
        "$clog2(W)",
        "a ? b : c",
    ],
)
def test_possible_parameter_values(value: str) -> None:
    assert check_parameter_value(value) == ""


@pytest.mark.parametrize(
    "value",
    [
        "",
        "  ",
        "1, .B(2)",
        "1), .B(2",
        "(1",
        "1]",
        "(1]",
        "1; initial $finish",
        "`X",
        "1 // c",
        "1 /* c",
        "1\n2",
        '"x',
    ],
)
def test_impossible_parameter_values(value: str) -> None:
    assert check_parameter_value(value)


@pytest.mark.parametrize("path", ["kernels/a.v", "a.v", "kernels/sub folder/größe.v", "..a/b", "a..v"])
def test_possible_paths(path: str) -> None:
    assert check_source_path(path) == ""


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "../a.v", "a/../../b.v", "C:/a.v", "c:a.v", "a\\b.v", "a\n.v", "a\x00"]
)
def test_impossible_paths(path: str) -> None:
    assert check_source_path(path)
