"""The language in which the parser reads a file, as options of the parser."""

from __future__ import annotations

from typing import Any

import pyslang
from pyslang import parsing

from coram_studio.model.keywords import is_systemverilog


def parser_options(path: str, preprocessor: Any = None) -> Any:
    """Options for one file; ``preprocessor`` are options of the preprocessor that go in.

    The language decides which words are keywords, in what the file includes as well. Grammar is SystemVerilog's in
    any case: simulators and synthesis take much of it in Verilog too.
    """
    options = (preprocessor or parsing.PreprocessorOptions(), parsing.LexerOptions(), parsing.ParserOptions())
    version = (
        pyslang.LanguageVersion.v1800_2017 if is_systemverilog(path) else pyslang.LanguageVersion.v1364_2005
    )
    for each in options:
        each.languageVersion = version
    return pyslang.Bag(list(options))
