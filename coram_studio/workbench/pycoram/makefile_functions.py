"""The functions of make that need no more than their arguments and the files of a folder."""

from __future__ import annotations

import fnmatch
import glob
import os
import re
import shlex
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path, PurePosixPath


def _each(change: Callable[[str], str]) -> Callable[[list[str], Path], str]:
    return lambda arguments, _folder: " ".join(change(word) for word in arguments[-1].split())


def _pattern(old: str, new: str, word: str) -> str:
    """The word with what matches a pattern with % replaced."""
    before, percent, after = old.partition("%")
    if not percent:
        return new if word == old else word
    if len(word) < len(before) + len(after) or not (word.startswith(before) and word.endswith(after)):
        return word
    return new.replace("%", word[len(before) : len(word) - len(after)], 1)


def _patsubst(arguments: list[str], _folder: Path) -> str:
    if len(arguments) < 3:
        return ""
    old, new, words = arguments[:3]
    return " ".join(_pattern(old, new, word) for word in words.split())


def wildcard(arguments: list[str], folder: Path) -> str:
    """$(wildcard ...): the files that the patterns name."""
    return " ".join(name for pattern in arguments[0].split() for name in matches(folder, pattern))


def matches(folder: Path, pattern: str) -> list[str]:
    """Files that a pattern with * and ? names, sorted; below the folder they are relative to it."""
    if "\0" in pattern:
        return []
    return sorted(Path(name).as_posix() for name in glob.glob(pattern, root_dir=folder))  # noqa: PTH207 - Path.glob takes no absolute patterns


def _filter(arguments: list[str], *, keep: bool) -> str:
    if len(arguments) < 2:
        return ""
    patterns = arguments[0].split()
    marked = ((word, any(_pattern(p, "\0", word) == "\0" for p in patterns)) for word in arguments[1].split())
    return " ".join(word for word, matches in marked if matches == keep)


FUNCTIONS: dict[str, Callable[[list[str], Path], str]] = {
    "wildcard": wildcard,
    "patsubst": _patsubst,
    "subst": lambda a, _: a[2].replace(a[0], a[1]) if len(a) > 2 and a[0] else "",
    "strip": _each(str),
    "sort": lambda a, _: " ".join(sorted(set(a[0].split()))),
    "notdir": _each(lambda word: word.rpartition("/")[2]),
    "dir": _each(lambda word: word.rpartition("/")[0] + "/" if "/" in word else "./"),
    "basename": _each(lambda word: re.sub(r"\.[^./]*$", "", word)),
    "abspath": _each(str),
    "realpath": _each(str),
    "addprefix": lambda a, _: " ".join(a[0] + word for word in a[-1].split()),
    "addsuffix": lambda a, _: " ".join(word + a[0] for word in a[-1].split()),
    "filter": lambda a, _: _filter(a, keep=True),
    "filter-out": lambda a, _: _filter(a, keep=False),
    "suffix": _each(lambda word: re.sub(r".*?(\.[^./]*)?$", r"\1", word.rpartition("/")[2])),
    "words": lambda a, _: str(len(a[0].split())),
    "join": lambda a, _: " ".join(map("".join, zip_longest(a[0].split(), a[-1].split(), fillvalue=""))),
    "findstring": lambda a, _: a[0] if len(a) > 1 and a[0] in a[1] else "",
    "word": lambda a, _: (
        next(iter(a[-1].split()[int(a[0]) - 1 :]), "") if re.fullmatch("[1-9][0-9]{0,5}", a[0]) else ""
    ),
    "firstword": lambda a, _: next(iter(a[0].split()), ""),
    "lastword": lambda a, _: next(iter(a[0].split()[::-1]), ""),
}
"""By name: the expanded arguments and the Makefile's folder to the result."""

_UNKNOWN = frozenset({"which", "uname", "date", "nproc"})  # what they print is of no use to an import
_MOST_FOUND = 10_000


def shell_output(command: str, folder: Path) -> str | None:
    """What a command prints, of the few that Makefiles list files with; None for others, which are not run."""
    try:
        first, *filters = [shlex.split(part) for part in re.split(r"(?<!\|)\|(?!\|)", command)]
    except ValueError:
        return None
    name, given = (first[0], first[1:]) if first else ("", [])
    output = _listed(name, given, folder)
    for words in filters:
        output = None if output is None else _filtered(words, output)
    return output


def _filtered(words: list[str], output: str) -> str | None:
    """What ``sort`` and ``grep`` let through of names; None for other commands."""
    if words in (["sort"], ["sort", "-u"], ["uniq"]):
        return " ".join(sorted(set(output.split())))
    match words:
        case ["grep", *options, pattern] if set(options) <= {"-v", "-e"} and re.fullmatch(
            r"(?:[\w./$^-]|\\[./$^-])+", pattern
        ):
            keep = "-v" not in options
            return " ".join(w for w in output.split() if bool(re.search(pattern, w)) == keep)
    return None


def _listed(name: str, given: list[str], folder: Path) -> str | None:
    if any("\0" in word for word in given):
        return None
    if name == "pwd" and not given:
        return "."
    if name in ("ls", "echo") and not any(re.search(r"[-|;&<>`$]|^-", word) for word in given):
        return wildcard([" ".join(given)], folder)
    if name == "find" and given:
        return _find(given, folder)
    if name == "dirname" and len(given) <= 1:
        return " ".join(word.rpartition("/")[0] or "." for word in given)
    return "" if name in _UNKNOWN else None


def _find(given: list[str], folder: Path) -> str | None:
    """The files that ``find`` names, sorted; None where more is asked for than their names and depth."""
    first = next((index for index, word in enumerate(given) if word.startswith(("-", "(", "!"))), len(given))
    patterns: list[tuple[str, bool]] = []  # and whether they tell capitals from small letters
    joined = True  # by -o to what stands before; without it both would have to hold
    deepest, rest = _MOST_FOUND, iter(given[first:])
    for word in rest:
        value = next(rest, "") if word in ("-name", "-iname", "-type", "-maxdepth") else ""
        if word in ("-name", "-iname") and joined:
            patterns.append((value if word == "-name" else value.lower(), word == "-name"))
            joined = False
        elif word in ("-o", "-or"):
            joined = True
        elif word == "-maxdepth" and value.isdigit():
            deepest = int(value)
        elif (word, value) != ("-type", "f") and word != "-print":
            return None
    if not patterns:
        return None
    found: list[str] = []
    for top in given[:first] or ["."]:
        for visited, (path, folders, files) in enumerate(os.walk(folder / top)):
            below = Path(path).relative_to(folder / top)
            folders[:] = sorted(folders) if len(below.parts) + 1 < deepest else []
            found += [
                (PurePosixPath(top) / below / file).as_posix()
                for file in sorted(files)
                if any(fnmatch.fnmatchcase(file if exact else file.lower(), p) for p, exact in patterns)
            ]
            if len(found) > _MOST_FOUND or visited > _MOST_FOUND:
                return None
    return " ".join(found)
