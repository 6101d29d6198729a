"""Makefiles in many styles: which files and options each hands to PyCoRAM."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from coram_studio.cli.main import main
from coram_studio.workbench.pycoram.finding import FoundProject, find_project

FILES = ("top.v", "lib/a.v", "lib/b.v", "bench.v", "ctrl.py", "other.py", "image.hex", "s.config", "host.v")
CALL = "go:\n\tpycoram -t top {} ctrl.py\n"


def found(folder: Path, makefile: str, name: str = "Makefile") -> FoundProject:
    for file in FILES:
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    (folder / name).write_text(makefile)
    return find_project(folder)


def names(parts: list) -> list[str]:
    return [part.text for part in parts]


@pytest.mark.parametrize(
    ("makefile", "kernels"),
    [
        ("RTL = top.v lib/a.v\nTHREAD = ctrl.py\n", ["top.v", "lib/a.v"]),
        ("RTL = top.v \\\n  lib/a.v # and no more\nTHREAD = ctrl.py\n", ["top.v", "lib/a.v"]),
        ("RTL = $(wildcard lib/*.v)\nTHREAD = ctrl.py\n", ["lib/a.v", "lib/b.v"]),
        ("N = a b\nRTL = $(N:%=lib/%.v)\nTHREAD = ctrl.py\n", ["lib/a.v", "lib/b.v"]),
        ("RTL := top.v\nRTL += $(if ,lib/a.v,lib/b.v)\nTHREAD = ctrl.py\n", ["top.v", "lib/b.v"]),
        ("f = lib/$(1).v\nRTL = $(call f,a)\nTHREAD = ctrl.py\n", ["lib/a.v"]),
        ("RTL = $(foreach n,a b,lib/$(n).v)\nTHREAD = ctrl.py\n", ["lib/a.v", "lib/b.v"]),
        ("RTL = $(shell ls lib/*.v)\nTHREAD = ctrl.py\n", ["lib/a.v", "lib/b.v"]),
        ("ifdef X\nRTL = top.v\nelse ifeq (1,1)\n\tRTL = lib/a.v\nendif\nTHREAD = ctrl.py\n", ["lib/a.v"]),
        (CALL.format("top.v"), ["top.v"]),
        (CALL.format("lib/*.v"), ["lib/a.v", "lib/b.v"]),
        ("go: ; python3 -m pycoram.pycoram -t top top.v ctrl.py\n", ["top.v"]),
        ("go:\n\t@cd lib && $(PYTHON) $(PYCORAM_HOME)/run.py a.v ../ctrl.py\n", ["lib/a.v"]),
        (
            "go:\n\tiverilog bench.v\n\t# pycoram lib/b.v\n\tX=1 ./pycoram.py top.v ctrl.py; vvp bench.v\n",
            ["top.v"],
        ),
        ("go:\n\tcp pycoram/include/pycoram.v bench.v\nRTL = top.v\nTHREAD = ctrl.py\n", ["top.v"]),
        ("define run =\n@echo $@\n-pycoram -t top \\\n  top.v ctrl.py\nendef\ngo:\n\t$(run)\n", ["top.v"]),
        (
            "define run\n@cp bench.v x.v\n@$(PYCORAM) $(1) ctrl.py\nendef\ngo:\n\t@$(call run,lib/a.v top.v)\n",
            ["lib/a.v", "top.v"],
        ),
        (
            "define part\n$(1)_RTL := lib/$(1).v\nRTL += $$($(1)_RTL)\nendef\n$(foreach n,b a,$(eval $(call part,$(n))))\n"
            "THREAD = ctrl.py\n",
            ["lib/b.v", "lib/a.v"],
        ),
        (
            "define rule\n.PHONY: $(1)\n$(1):\n\tpycoram $(2) ctrl.py\nendef\n$(eval $(call rule,go,lib/a.v))\n",
            ["lib/a.v"],
        ),
        (
            "ifdef X\ndefine RTL\ntop.v\nendef\nelse\noverride define RTL :=\nlib/a.v\nendef\nendif\nTHREAD = ctrl.py\n",
            ["lib/a.v"],
        ),
        (
            "define outer\ndefine inner\nlib/b.v\nendef\nendef\n$(eval $(outer))\nRTL = $(inner)\nTHREAD = ctrl.py\n",
            ["lib/b.v"],
        ),
        ("RTL = /tools/pycoram/include/pycoram.v $(CURDIR)/top.v\nTHREAD = ctrl.py\n", None),
        ("go: lib/a.v lib/b.v ctrl.py out | dir\n\tpycoram $^ -t top\n", ["lib/a.v", "lib/b.v"]),
        ("go: ctrl.py\ngo: top.v\n\tpycoram -t top $+\n", ["top.v"]),
        ("lib/a.v: ctrl.py\n\tpycoram -t top $(@D)/$(@F) $<\n", ["lib/a.v"]),
        ("go: top.v ctrl.py x.o\n\tpycoram $(filter %.v %.py,$?)\n", ["top.v"]),
        (
            "RTL = top.v\ngo: RTL = lib/a.v\ngo: RTL += lib/b.v\ngo: ; pycoram $(RTL) ctrl.py\n",
            ["lib/a.v", "lib/b.v"],
        ),
        ("RTL = top.v\ngo: RTL ?= lib/a.v\ngo:\n\tpycoram $(RTL) ctrl.py\n", ["top.v"]),
        ("%.o: lib/%.v\n\techo $<\ngo:\n\tpycoram top.v ctrl.py\n", ["top.v"]),
        ("RTL = $(shell find lib -type f -name '*.v')\nTHREAD = ctrl.py\n", ["lib/a.v", "lib/b.v"]),
        (
            "RTL = $(shell find lib -iname 'A.V' -o -name b.v) $(shell find . -name 'x*' -name '*.v')\nTHREAD = ctrl.py\n",
            ["lib/a.v", "lib/b.v"],
        ),
        ("RTL = $(shell find . -maxdepth 1 -name 't*.v')\nTHREAD = ctrl.py\n", ["top.v"]),
        (
            "RTL = $(shell ls lib/*.v bench.v | grep -v -e bench | sort)\nTHREAD = ctrl.py\n",
            ["lib/a.v", "lib/b.v"],
        ),
        ("RTL = $(shell find lib -name '*.v' | grep 'b\\.v$$')\nTHREAD = ctrl.py\n", ["lib/b.v"]),
        ("L = top.v:lib/a.v\nRTL = $(subst :, ,$(L))\nTHREAD = ctrl.py\n", ["top.v", "lib/a.v"]),
        (
            "L = sim top.v\nifneq ($(filter sim syn,$(L)),)\nRTL = $(word 2,$(L))\nendif\nTHREAD = ctrl.py\n",
            ["top.v"],
        ),
        ("f = lib/$(1).v $(2)\nRTL = $(call f,a)\nTHREAD = ctrl.py\n", ["lib/a.v"]),
        ("D := $(shell dirname lib/a.v)\nRTL = $(D)/b.v\nTHREAD = ctrl.py\n", ["lib/b.v"]),
    ],
)
def test_kernels(tmp_path: Path, makefile: str, kernels: list[str] | None) -> None:
    project = found(tmp_path, makefile)
    if kernels is None:
        assert names(project.kernels)[-1] == "top.v"
    else:
        assert names(project.kernels) == kernels
    assert [Path(thread).name for thread in names(project.threads)] == ["ctrl.py"]
    assert not [d for d in project.diagnostics if d.code == "I004"]


def test_names_with_blanks_are_quoted(tmp_path: Path) -> None:
    for name in ("my rtl/a b.v", "my rtl/c.v", "my rtl/inc dir/x.vh"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    text = 'go:\n\t"../my tools/pycoram.py" -I \'my rtl/inc dir\' -D A "my rtl/a b.v" my\\ rtl/c.v ctrl.py # it\'s\n'
    project = found(tmp_path, text)
    assert names(project.kernels) == ["my rtl/a b.v", "my rtl/c.v"]
    assert names(project.includes) == ["my rtl/inc dir"]
    assert names(project.threads) == ["ctrl.py"]
    assert not project.assumed


def test_a_makefile_that_runs_make_with_another_one(tmp_path: Path) -> None:
    (tmp_path / "build.mk").write_text("RTL = top.v\npkg:\n\t$(PYCORAM) -I inc $(RTL) ctrl.py\n")
    (tmp_path / "none").write_text("RTL = lib/a.v\n")
    text = "M = build\nall:\n\trm -f none\n\t$(MAKE) -s -f $(M).mk pkg\nclean:\n\tmake -f Makefile all\n"
    project = found(tmp_path, text)
    assert project.makefile == "Makefile, build.mk"
    assert names(project.kernels) == ["top.v"]
    assert names(project.includes) == ["inc"]


def test_a_makefile_for_the_folders_below(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text("SUB = a b\nall:\n\tfor d in $(SUB); do make -C $$d; done\n")
    for name in ("a", "b"):
        found(tmp_path / name, f"RTL = top.v\nTHREAD = ctrl.py\nTOPMODULE = {name}\n")
        project = find_project(tmp_path)
        if name == "a":
            assert names(project.tops) == ["a"]
            assert project.assumed == ["the project is a, the only one with a Makefile"]
    assert [(d.code, d.message) for d in project.diagnostics] == [
        ("I001", f"{tmp_path.name} holds several projects, in a, b: give the folder of one")
    ]


@pytest.mark.parametrize(
    ("name", "text", "kernels"),
    [
        (
            "run.sh",
            '#!/bin/sh\nTOP=top\nexport FILES="top.v lib/a.v"\npython3 $P/pycoram.py -t ${TOP} $FILES ctrl.py\n',
            2,
        ),
        (
            "README.md",
            "Use PyCoRAM so:\n\n    $ ../pycoram.py -I inc -t top \\\n      top.v ctrl.py\n\nPyCoRAM is nice.\n",
            1,
        ),
        ("README", "PyCoRAM reads other.v and ctrl.py\n", 0),
        ("run.sh", "pycoram gone.v ctrl.py\n", 0),
        ("run.sh", "iverilog top.v; echo $1 $(date) | cat\n", 0),
    ],
)
def test_scripts_where_there_is_no_makefile(tmp_path: Path, name: str, text: str, kernels: int) -> None:
    project = found(tmp_path, text, name)
    if kernels:
        assert names(project.kernels) == ["top.v", "lib/a.v"][:kernels]
        assert names(project.tops) == ["top"]
        assert names(project.threads) == ["ctrl.py"]
        assert project.assumed == [f"there is no Makefile: the command in {name} is taken"]
    else:
        assert not project.tops
        assert not any("command" in sentence for sentence in project.assumed)


def test_options(tmp_path: Path) -> None:
    options = "-I inc -I../more -D A -DB=2 --memimg=image.hex --usertest host.v s.config -o out"
    project = found(tmp_path, f"go:\n\tpycoram -ttop {options} > log.v 2>&1 top.v ctrl.py >log.v\n")
    assert names(project.tops) == ["top"]
    assert names(project.includes) == ["inc", "../more"]
    assert names(project.defines) == ["A", "B=2"]
    assert names(project.images) == ["image.hex"]
    assert names(project.hosts) == ["host.v"]
    assert names(project.configurations) == ["s.config"]
    assert names(project.kernels) == ["top.v"]


def test_empty_options_name_nothing(tmp_path: Path) -> None:
    text = "TEST =\nMEM =\ngo:\n\tpycoram -t top --memimg=$(MEM) --usertest=$(TEST) top.v ctrl.py\n"
    project = found(tmp_path, text)
    assert (names(project.images), names(project.hosts)) == ([], [])


def test_first_of_several_commands_is_taken_and_said(tmp_path: Path) -> None:
    text = "one:\n\tpycoram top.v ctrl.py\ntwo:\n\tpycoram lib/a.v other.py\n"
    project = found(tmp_path, text)
    assert names(project.threads) == ["ctrl.py"]
    assert [(d.code, d.span.line) for d in project.diagnostics if d.span] == [("I013", 2)]


def test_values_are_those_of_make(tmp_path: Path) -> None:
    """The reader agrees with make itself where that is installed."""
    text = (
        "A = one two\nB := $(A)\nA += three\nC ?= c\nC ?= d\n"
        "D = $(patsubst %.v,%.o,x.v y.v) $(subst o,0,foo) $(sort b a b) $(filter %.v,a.v b.py)\n"
        "E = $(filter-out %.v,a.v b.py) $(addprefix p/,a b) $(addsuffix .q,a) $(notdir a/b.c) $(dir a/b)\n"
        "F = $(basename a/b.c) $(firstword x y) $(lastword x y) $(words a b c) $(suffix a.b) $(join a b,c d)\n"
        "G = $(or ,x) $(and a,b) $(A:o%=%) $(A:e=E)\n"
        "define H\none $(A)\n  two # three\nendef\ndefine H +=\nfour\nendef\n"
        "define t\nI_$(1) := $(2)\nI += $$(I_$(1)) $(1)\nendef\n$(foreach n,x y,$(eval $(call t,$(n),$(A))))\n"
        "define J ?=\nj\nendef\ndefine J ?=\nk\nendef\n$(eval K = $$(A))\nA = last\n"
    )
    project = found(tmp_path, text)
    assert project.makefile == "Makefile"
    from coram_studio.workbench.pycoram.makefile import read_makefile

    makefile = read_makefile(tmp_path / "Makefile", "Makefile")
    names = "ABCDEFGHIJK"
    shown = "".join(f"$(info {name}=$(strip $({name})))\n" for name in names)
    (tmp_path / "check.mk").write_text(text + shown + "none: ;\n")
    try:
        done = subprocess.run(
            ["make", "-s", "-f", "check.mk"], cwd=tmp_path, capture_output=True, text=True, check=True
        )
    except FileNotFoundError:
        pytest.skip("make is not installed")
    theirs = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    assert {name: makefile.words(name) for name in names} == {n: v.split() for n, v in theirs.items()}


def test_packages_hold_files_that_are_included_by_climbing(tmp_path: Path) -> None:
    source = Path(__file__).parent / "projects" / "layout" / "design"
    assert main(["import-pycoram", str(source), "-o", str(tmp_path / "new")]) == 0
    assert main(["export", str(tmp_path / "new"), "--to", "vivado", "-o", str(tmp_path / "package")]) == 0
    files = {p.name: p for p in (tmp_path / "package").rglob("*") if p.suffix in (".v", ".vh")}
    texts = [path.read_text(errors="surrogateescape") for path in files.values()]
    assert any("MORE_BITS 32" in text for text in texts)
    assert not any('`include "..' in text for text in texts)


def test_lines_of_a_define_are_reported_where_they_stand(tmp_path: Path) -> None:
    project = found(tmp_path, "define run\n@true\npycoram gone.v ctrl.py $(NOTHING)\nendef\ngo:\n\t$(run)\n")
    assert [(d.code, d.span and d.span.line) for d in project.diagnostics] == [("I004", 3)]
    assert [(part.text, part.span.line) for part in project.kernels] == [("gone.v", 3)]


@pytest.mark.parametrize(
    "text",
    [
        "A0 := aaaaaaaa\n" + "".join(f"A{n + 1} := {f'$(A{n})' * 8}\n" for n in range(30)),
        "X = $(X)$(X)\nA := $(X)\n",
        "f = $(call f,$(1)x)$(call f,$(1)y)\nA := $(call f,a)\n",
        "L := 0 1 2 3 4 5 6 7 8 9\nA := "
        + "".join(f"$(foreach v{n},$(L)," for n in range(9))
        + "x"
        + ")" * 9,
        "A := " + "a" * 9_000 + "\nB := $(subst a,$(A),$(A))\n",
        "include GNUmakefile\ninclude GNUmakefile\n",
        "define run\n$(call run)\n$(call run)\nendef\ngo:\n\t$(call run)\n",
    ],
    ids=("doubled", "itself", "call", "foreach", "subst", "include", "define"),
)
def test_text_that_grows_without_end_is_left_out(tmp_path: Path, text: str) -> None:
    project = found(tmp_path, "RTL = top.v\nTHREAD = ctrl.py\n" + text, "GNUmakefile")
    assert names(project.kernels) == ["top.v"]
    assert any("too much text" in d.message for d in project.diagnostics if d.code == "I010")


@pytest.mark.parametrize(
    "given", ["ls *.v | grep 'a\\'", "ls *.v | grep '\\q'", "find a\0 -name '*.v'", "ls a\0*"]
)
def test_odd_commands_are_not_understood(tmp_path: Path, given: str) -> None:
    project = found(tmp_path, f"RTL = top.v\nTHREAD = ctrl.py\nX := $(shell {given})\n")
    assert [d.code for d in project.diagnostics] == ["I010"]


@pytest.mark.parametrize(
    ("makefile", "line", "words"),
    [
        ("RTL = top.v\nTHREAD = ctrl.py\ndefine RTL\nlib/a.v\n", 3, "define RTL has no endef"),
        (
            "RTL = top.v\nTHREAD = ctrl.py\ndefine x\n$$(eval $$(x))\nendef\n$(eval $(x))\n",
            6,
            "is used too often",
        ),
    ],
)
def test_defines_without_an_end(tmp_path: Path, makefile: str, line: int, words: str) -> None:
    project = found(tmp_path, makefile)
    assert names(project.kernels) == ["top.v"]
    (said,) = [d for d in project.diagnostics if d.code == "I010"]
    assert words in said.message
    assert said.span is not None and said.span.line == line
