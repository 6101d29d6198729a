"""Random threads that mix loads, stores, words and control flow as threads with several memories do."""

from __future__ import annotations

import random

HEAD = """m0 = CoramMemory(0, 32, 64)
m1 = CoramMemory(1, 32, 64)
m2 = CoramMemory(2, 32, 64)
c0 = CoramChannel(0, 32, 16)
c1 = CoramChannel(1, 8, 16)
r0 = CoramRegister(0, 16)
x = 1
"""


def random_thread(seed: int) -> str:
    """A thread that ends after at most some hundred effects."""
    return _Writer(random.Random(seed)).text()


class _Writer:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.lines: list[str] = []
        self.left = 26
        # In half of the threads one memory moves its words without waiting, too.
        self.loose = rng.choice(["", "m2"])
        # Words that nobody queues behind, and what must wait for everything, are rare in some and common in others.
        self.rare = rng.choice([0.03, 0.15, 0.4])
        self.loops = 0

    def text(self) -> str:
        functions = self.rng.randrange(2)
        for number in range(functions):
            self.lines.append(f"def f{number}(a, x):")
            self.left, keep = 5, self.left
            self._body(1, ["a"])
            self.left = keep
            self.lines.append("    return x + a")
        self.functions = functions
        self._body(0, ["x"])
        return HEAD + "\n".join(self.lines) + '\nprint("x", x)\n'

    functions = 0

    def _body(self, depth: int, names: list[str]) -> None:
        for _ in range(self.rng.randrange(2, 6 if depth else 10)):
            if self.left <= 0:
                break
            self.left -= 1
            self._statement(depth, names)
        self._put(depth, "x = x + 1")

    def _put(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def _statement(self, depth: int, names: list[str]) -> None:
        pick = self.rng.random()
        if pick < 0.2 and depth < 3:
            self._control(depth, names)
        elif pick < 0.2 + self.rare:
            self._strict(depth, names)
        elif pick < 0.62:
            memory = self.rng.choice(["m0", "m1", "m1", "m2"])
            method = "write" if self.rng.random() < 0.92 else "read"
            mark = "  # coram: no-overlap" if self.rng.random() < 0.05 else ""
            self._put(depth, f"{memory}.{method}({self._transfer(names)}){mark}")
        elif pick < 0.9:
            self._put(depth, f"{self.rng.choice(['c0', 'c0', 'c1'])}.write({self._number(names)})")
        else:
            self._put(depth, f"x = {self.rng.choice(['c0', 'c1'])}.read() & 31")

    def _strict(self, depth: int, names: list[str]) -> None:
        choice = self.rng.randrange(6)
        if choice == 0:
            self._put(depth, f"r0.write({self._number(names)})")
        elif choice == 1:
            self._put(depth, "x = r0.read() + 1")
        elif choice == 2:
            self._put(depth, f"{self.rng.choice(['m0', 'm1'])}.read({self._transfer(names)})")
        elif choice == 3 and self.loose:
            method = self.rng.choice(["write_nonblocking", "read_nonblocking"])
            self._put(depth, f"{self.loose}.{method}({self._transfer(names)})")
        elif choice == 4:
            self._put(depth, f"{self.rng.choice(['m0', 'm1', 'm2'])}.wait()")
        else:
            self._put(depth, 'print("x is", x)')

    def _control(self, depth: int, names: list[str]) -> None:
        choice = self.rng.randrange(4)
        if choice == 0:
            self._put(depth, f"if {self._number(names)} & 1:")
            self._body(depth + 1, names)
            if self.rng.random() < 0.5:
                self._put(depth, "else:")
                self._body(depth + 1, names)
        elif choice == 1 and self.functions:
            self._put(depth, f"x = f0({self._number(names)}, x)")
        else:
            self.loops += 1
            name = f"i{self.loops}"
            bound = self.rng.choice(["2", "3", "(x & 3)"])
            self._put(depth, f"for {name} in range({bound}):")
            self._body(depth + 1, [*names, name])

    def _number(self, names: list[str]) -> str:
        return self.rng.choice([*names, *names, str(self.rng.randrange(40))])

    def _transfer(self, names: list[str]) -> str:
        address = f"({self._number(names)} & 255) * 4"
        words = self.rng.choice(["1", "2", "5", "9", f"({self._number(names)} & 7) + 1"])
        return f"{self.rng.randrange(40)}, {address}, {words}"
