"""The rules of a Makefile, as far as recipes refer to them: targets, prerequisites, and variables of single targets."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Rules:
    """What the rules read so far say.

    ``prerequisites`` holds those of each target in order, each once; ``settings`` the variables that are set for one
    target alone: name, kind of assignment, text.
    """

    prerequisites: dict[str, list[str]] = field(default_factory=dict)
    settings: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)

    def add(self, targets: Sequence[str], prerequisites: str) -> str:
        """Add a rule; the target that its recipe is read for, or "" where no target is known."""
        text = prerequisites.rpartition(":")[2].partition("|")[0]  # static patterns; what is only to be there
        for target in targets:
            known = self.prerequisites.setdefault(target, [])
            known += [word for word in dict.fromkeys(text.split()) if word not in known]
        return targets[0] if targets and "%" not in targets[0] else ""

    def automatic(self, target: str) -> dict[str, str]:
        """The automatic variables in a recipe of this target."""
        files = self.prerequisites.get(target, [])
        values = {
            "@": target,
            "<": " ".join(files[:1]),
            "^": " ".join(files),
            "+": " ".join(files),
            "?": " ".join(files),
        }
        for name, text in list(values.items()):
            parts = [word.rpartition("/") for word in text.split()]
            values[f"{name}D"] = " ".join(folder or "." for folder, _, _ in parts)
            values[f"{name}F"] = " ".join(file for _, _, file in parts)
        return values


def recipe_words(text: str) -> list[str]:
    """The words of a recipe's line before expansion: separated by blanks outside of references and quotes."""
    try:
        shlex.split(text, comments=True)
        quotes = "\"'"
    except ValueError:
        quotes = ""  # one that is never closed, as in a comment
    words: list[str] = []
    depth, start, quote = 0, 0, ""
    for index, character in enumerate(f"{text} "):
        escaped = index > 0 and text[index - 1] == "\\"
        if character == "#" and index == start and depth <= 0:
            return words + text[start:].split()  # a comment, in which quotes are apostrophes
        if quote:
            quote = "" if character == quote else quote
        elif character in quotes and not escaped:
            quote = character
        else:
            depth += (character in "({") - (character in ")}")
        if character.isspace() and depth <= 0 and not quote and not escaped:
            words += [text[start:index]] if index > start else []
            start = index + 1
    return words
