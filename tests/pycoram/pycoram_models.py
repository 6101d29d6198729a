"""What PyCoRAM's semantics give for each project beside this file, computed in Python: printed lines by who prints."""

from __future__ import annotations

import random
from collections.abc import Callable

Lines = dict[str, list[str]]
"""Printed lines in order, by thread; those of the snippet and of kernels under ``""``."""


def words(count: int) -> list[int]:
    """The memory without an image: each 32-bit word holds its own index."""
    return list(range(count))


def block_sum() -> Lines:
    memory, address, total, lines = words(1024), 0, 0, []
    for size in (128, 128, 128, 128, 65):
        total += sum(memory[address // 4 : address // 4 + size])
        address += size * 4
        lines.append(f"sum = {total}")
    lines[-1] = f"total {total} addr {address}"
    return {"ctrl_thread": lines}


def hierarchy() -> Lines:
    lines, x = [], 7
    for i in range(3):
        x *= 3
        lines.append(f"{i} {x}")
    return {"lanes_boss": lines, "worker": ["0 1 2 3", "done"]}


def banks() -> Lines:
    source = random.Random(5)
    memory = bytearray(source.randrange(256) for _ in range(4096))

    def number(address: int, size: int) -> int:
        return int.from_bytes(memory[address : address + size], "little")

    def store(address: int, value: int, size: int) -> None:
        memory[address : address + size] = value.to_bytes(size, "little")

    wide = [[0] * 32 for _ in range(4)]
    paged = [[0] * 32 for _ in range(4)]

    def load_wide(row: int, address: int, count: int) -> None:
        for n in range(count):
            for k in range(4):
                wide[k][row + n] = number(address + 8 * n + 2 * k, 2)

    def load_paged(word: int, address: int, count: int) -> None:
        for n in range(count):
            paged[(word + n) // 32][(word + n) % 32] = number(address + 8 * n, 8)

    def ask(row: int) -> int:
        total = sum(wide[k][row] + (paged[k][row] & 0xFFFFFFFF) for k in range(4)) & 0xFFFFFFFF
        for k in range(4):
            wide[k][row] = (wide[k][row] + k) & 0xFFFF
            paged[k][row] ^= int(f"{0x1111 * k:04x}" * 4, 16)
        return total

    load_wide(4, 0, 8)
    load_paged(0, 256, 120)
    lines = [f"row {row} {ask(row)}" for row in range(4, 12)]
    for n in range(8):
        for k in range(4):
            store(2048 + 8 * n + 2 * k, wide[k][4 + n], 2)
        store(3072 + 8 * n, paged[(28 + n) // 32][(28 + n) % 32], 8)
    load_wide(0, 2056, 4)
    load_paged(30, 3072, 4)
    lines += [f"again {row} {ask(row):x}" for row in range(4)]
    return {"ctrl": lines}


def streams() -> Lines:
    return {"reader": ["all read"], "writer": ["half", "all written"]}


def streams_memory() -> dict[int, int]:
    """Words of the memory after the run, by byte address."""
    taken = [i * 256 + n for i in range(4) for n in range(50)]
    return {65536 + 4 * n: taken[n] + (taken[n - 3] if n >= 3 else 0) for n in range(200)}


def bytes_and_ports() -> Lines:
    source = random.Random(9)
    image = [source.randrange(256) for _ in range(2048)]
    memory = [int.from_bytes(bytes(image[4 * n : 4 * n + 4]), "little") for n in range(512)]
    mask = 0xFFFFFFFF

    def merged(old: int, new: int, enables: int) -> int:
        chosen = sum(0xFF << (8 * k) for k in range(4) if enables >> k & 1)
        return (old & ~chosen & mask) | (new & chosen)

    be, two, both = (memory[base : base + 64] for base in (0, 64, 128))

    def walk() -> int:
        answer = 0
        for i in range(64):
            other = 63 - i
            packed = be[i] ^ (two[i] + two[other] & mask)
            answer = (answer + packed + both[i & 62] + both[i | 1]) & mask
            be[i] = merged(be[i], 0xA5A5A5A5, i & 15)
            if i & 32:
                two[other] = (two[other] + 1) & mask
            both[i & 62] = merged(both[i & 62], 0x11223344, 0b0110)
            both[i | 1] = merged(both[i | 1], 0x55667788, 0b1001)
        return answer

    lines = [f"first {walk()}", f"second {walk()}"]
    be, two, both = both[:], be[:], two[:]
    lines.append(f"third {walk()}")
    return {"ctrl_thread": lines}


def arithmetic() -> Lines:
    m, a, b, big = 0xFFFFFFFF, 7, 3, 0x80000001
    lines = [
        f"{a + b} {a - b} {b - a & m} {a * b} {a // b} {a // b} {a % b}",
        f"{big * 2 & m} {big + big & m} {-a & m} {-a & m} {~a & m} {big // 3} {big // 10} {big % 1000}",
        f"{int((b - a & m) > a)} {int(m > big)} {int(a < (b - a & m))} 0 1",
        f"{a << b} {big << 1 & m} {big >> 31} {a**2} {1 << 31} {a & b} {a | b} {a ^ b}",
        f"{a * 1000} {big:x}",
        f"hex {255:x} and dec 255 {a}",
        f"7 1 1 {2} {2 + 10} {12 + 3} {15 + 8} {a + b + a * b}",
        *(f"i {i}" for i in (1, 2, 4, 5)),
        "never or once 10",
        *(f"k {k}" for k in (2, 5, 8)),
        "last 6",
        f"total {sum(k * k for k in range(5) if k != 1)}",
        "shifts 0 0 0",
        "register 1",
        "register 12",
    ]
    x, n = (7 << 2), 5 // 2
    lines.append(f"{(a + 1) * 3} {b - 5 & m} {big >> 4} {x} {n}")
    return {"calc": lines}


def signal(width: int) -> Callable[[], Lines]:
    def model() -> Lines:
        m, a, b = (1 << width) - 1, 40000, 3
        low = b - a & m
        first = f"{a + a & m} {a * a & m} {low} {a // b} {a % 7} {int(a > low)}"
        second = f"{a << 4 & m} {a >> 4} {~b & m} {a**3 & m} {-b & m} {low // 2}"
        return {"ctrl": [first, second, *(f"i {i}" for i in range(0, a, 15000))]}

    return model


def host_tasks() -> Lines:
    image = [(i * 7 + 3) & 255 for i in range(4096)]
    number = int("01020304" * 8, 16)
    host = [f"bytes {image[0]:02x} {image[4095]:02x}"]
    host += [f"wide {i} {(number + i) & ((1 << 8 * i) - 1):x}" for i in range(1, 33)]
    image[300], image[301] = 0xAB, 0xCD
    host += [f"shown {16 + 0x3000:10d}", f"shown {2 * 32:10d}", f"shown {8 + 0x3000:10d}", f"shown {16:10d}"]
    moved = int.from_bytes(bytes(image[256 + 44 : 256 + 48]), "little")
    host += ["rounds 42", f"moved {moved:08x} {image[256 + 45]:02x}", "host ends"]
    return {"ctrl_thread": ["copied 16 256 12288", "copied 8 256 12288", "thread ends"], "": host}


def slave_stream() -> Lines:
    total, sums = 0, []
    for n in range(1, 11):
        total += n * n
        sums.append(f"back {total}")
    return {"idle": ["idle 2"], "": sums}


def avalon() -> Lines:
    memory = words(1024) + [(k * 2654435761) & 0xFFFF for k in range(64)]
    first, second = max(memory[1024:1088]), max(memory[16 : 16 + 18])
    return {
        "main": [f"largest {first} of 32", f"largest {second} of 9"],
        "": [f"host got {first}", f"host got {second}"],
    }


def layout() -> Lines:
    return {"coram_main": [f"main {(i + 1) * 5 + 1}" for i in range(3)], "reg": ["reg 99 1"]}


def looked() -> Lines:
    return {"loop": [str(i ^ 255) for i in range(3)], "": ["snippet runs"]}


def paged_styles() -> Lines:
    first = [f"{(i + 200) & 255} {(i + 50 + 201) & 255}" for i in range(100, 103)]
    return {"first": first, "second": [f"{(1 + 200) & 255} {(255 + 200) & 255}"]}


def many_io() -> Lines:
    total, answers, status = 0, [], [4]
    for i in range(4):
        wide, narrow = (0x112233 + i) << 32 | 0x8899AABB ^ i, i << 32 | 0xFFFF0000
        turned = int.from_bytes((wide ^ narrow).to_bytes(8, "little"), "big")
        total += turned & 0xFF
        answers.append((turned + 0x01010101 * i) & (1 << 64) - 1)
        status.append(wide)
    host = [f"r[{i}]={answer:016x}" for i, answer in enumerate(answers)] + [f"s={total:08x}"]
    host += [f"status[{i}]={value:016x}" for i, value in enumerate(status)]
    return {"": host, "recv": ["recv done 4"], "send": [f"send done {total:x}"]}


def pages() -> Lines:
    """Eight banks one after the other; the sums have 64 bits, of which the thread sees 32."""
    memory = [2 * k | (2 * k + 1) << 32 for k in range(1024)]
    lines: list[str] = []

    def add_up(pages: list[int]) -> int:
        total = 0
        for k, word in enumerate(pages):
            pages[k] = total = (total + word) & (1 << 64) - 1
        return total & (1 << 32) - 1

    for turn in range(2):
        held = memory[128 * turn : 128 * turn + 128]
        lines.append(f"pass {turn} sum={add_up(held):x}")
        memory[512 + 128 * turn : 640 + 128 * turn] = held
    held[40:90] = memory[552:602]
    return {"banks": [*lines, f"again {add_up(held)}"]}


def loose_image() -> Lines:
    table = (1, 3, 5, 7)
    held = {0: 1, 1: 2, 2: 0x0D0C0B0A, 4: 0xFFFFFFFF, 5: 0x04030201, 12: 0xEFBEADDE}
    lines = [f"word {i}: {word * table[i % 4] & 0xFFFFFFFF:x}" for i, word in held.items()]
    return {"": ["mark 1: aa", "mark 2: bb", "mark 3: cc"], "peek": lines}


def macros() -> Lines:
    mask, lines = 0xFFFFFFFF, []
    for k in range(4):
        total = 0
        for i in range(16 * (k + 1)):
            x, y = k * 16 + i, k * 16 + 64 + i
            mixed = x ^ ((y & 0xFFFF) << 16 | y >> 16)
            total = ((total << 1 | total >> 31) + mixed) & mask
        lines.append(f"mix {k} {total}")
    return {"": ["core of kind 2"], "mac_thread": lines}


def several() -> Lines:
    memory = b"".join(word.to_bytes(4, "little") for word in words(1024))

    def checked(bits: int, polynomial: int, address: int, count: int) -> int:
        value = int.from_bytes(memory[address : address + count * bits // 8], "little")
        check = 0xFFFFFFFF
        for i in range(count * bits):
            check = check >> 1 ^ (polynomial if (check ^ value >> i) & 1 else 0)
        return check

    cores = {"a": (32, 0xEDB88320), "b": (64, 0x04C11DB7), "c": (8, 0x82F63B78)}
    return {
        f"hash_{name}": [f"{name} {k} {checked(*core, k * 400, k * 50):x}" for k in (1, 2, 3)]
        for name, core in cores.items()
    }


def swap() -> Lines:
    return {"ctrl_thread": [f"total {sum(words(4 * 32 * 16))}"]}


def blanks() -> Lines:
    fold, mask = 0, (1 << 64) - 1
    for i in range(300):
        fold = ((fold << 1 | fold >> 63) & mask) ^ (2 * i | 2 * i + 1 << 32)
    return {"t": [f"low {fold & 0xFFFFFFFF:x}"]}


MODELS: dict[str, Callable[[], Lines]] = {
    "block_sum": block_sum,
    "hierarchy": hierarchy,
    "banks": banks,
    "streams": streams,
    "bytes": bytes_and_ports,
    "arithmetic": arithmetic,
    "signal16": signal(16),
    "signal64": signal(64),
    "host_tasks": host_tasks,
    "slave_stream": slave_stream,
    "avalon": avalon,
    "layout/design": layout,
    "looked": looked,
    "paged_styles": paged_styles,
    "many_io": many_io,
    "pages": pages,
    "loose_image": loose_image,
    "macros": macros,
    "several": several,
    "swap": swap,
    "blanks in names": blanks,
}
"""The projects by their folders, with their models."""
