"""Widths and parameters that are computed from the project's parameters."""

from __future__ import annotations

import pytest

from coram_studio.model.blocks import KernelBlock, ObjectBlock, ObjectKind
from coram_studio.model.design import Accelerator, Design
from coram_studio.model.expressions import (
    ExpressionError,
    check_expression,
    evaluate,
    kernel_with_values,
    width_problems,
    with_object_widths,
    with_values,
)

VALUES = {"simd": 16, "banks": 2, "below": -3}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8 * simd", 128),
        (" simd*8/banks ", 64),
        ("1 << (banks + 3)", 32),
        ("256 >> 1 % banks", 128),
        ("-(below - 5)", 8),
        ("7 // 2", 3),
        ("0x40", 64),
    ],
)
def test_an_expression_has_a_value(text: str, value: int) -> None:
    assert evaluate(text, VALUES) == value
    assert check_expression(text) == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("8 *", "must be whole numbers and parameters"),
        ("", "must be whole numbers"),
        ("8.5", "must be whole numbers"),
        ("True", "must be whole numbers"),
        ("2 ** 40", "must be whole numbers"),
        ("simd if banks else 8", "must be whole numbers"),
        ("__import__('os').getpid()", "must be whole numbers"),
        ("8 # simd", "must be whole numbers"),
        ("'\\d'", "must be whole numbers"),
        ("(" * 400, "must have 200 characters at most"),
    ],
)
def test_what_is_no_expression_is_refused_whatever_it_names(text: str, reason: str) -> None:
    assert check_expression(text).startswith(reason)
    with pytest.raises(ExpressionError, match=reason):
        evaluate(text, VALUES)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("8 * smid", "names smid, which is no parameter of the project; there are: simd, banks, below"),
        ("8 / (simd - 16)", "must not divide by 0"),
        ("1 << simd * 5", "must shift by 0 to 64 bits, not 80"),
        ("1 << below", "must shift by 0 to 64 bits, not -3"),
        ("(1 << 60) * simd", "must not exceed 64 bits"),
    ],
)
def test_an_expression_may_have_no_value(text: str, reason: str) -> None:
    assert check_expression(text) == ""
    with pytest.raises(ExpressionError) as raised:
        evaluate(text, VALUES)
    assert str(raised.value) == reason


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("simd / 4", "16 / 4"),
        ("$clog2(simd) + below", "$clog2(16) + (-3)"),
        ("8'hbanks + banks", "8'hbanks + 2"),
        ('"simd"', '"simd"'),
        ("`simd + pkg.simd + my_simd + simd2", "`simd + pkg.simd + my_simd + simd2"),
    ],
)
def test_names_in_verilog_become_numbers(text: str, result: str) -> None:
    assert with_values(text, VALUES) == result


def test_objects_get_their_widths_and_those_without_a_value_keep_theirs() -> None:
    blocks = (
        ObjectBlock("a", "a", ObjectKind.MEMORY_1P, width_expression="8 * simd"),
        ObjectBlock("b", "b", ObjectKind.CHANNEL, data_width=64),
        ObjectBlock("c", "c", ObjectKind.IN_STREAM, data_width=64, width_expression="8 * smid"),
    )
    accelerator = Accelerator("x", blocks)
    design = with_object_widths(Design((accelerator,)), VALUES)
    widths = [block.data_width for block in design.accelerators[0].blocks]  # type: ignore[union-attr]
    assert widths == [128, 64, 64]
    assert with_object_widths(design, VALUES) is design
    assert [(block.id, text.split(",")[0]) for block, text in width_problems(accelerator, VALUES)] == [
        ("c", "width of c: 8 * smid names smid")
    ]


def test_a_kernel_that_no_parameter_reaches_is_the_same() -> None:
    kernel = KernelBlock("k", "k", "k", "kernels/k.v", (("WORDS", "128"), ("LANES", "simd / 4")))
    assert kernel_with_values(kernel, {"other": 1}) is kernel
    assert kernel_with_values(kernel, VALUES).parameters == (("WORDS", "128"), ("LANES", "16 / 4"))
