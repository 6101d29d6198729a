"""Remember the results of build stages by the hash of what went into them."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

_CAPACITY = 512


def content_hash(*parts: object) -> str:
    """SHA-256 over the representations of frozen values, separated so that no two lists of parts collide."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else repr(part).encode()
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.hexdigest()


class StageCache:
    """Results of pure stages by (stage, content hash), least recently used dropped first.

    Safe to use from several threads; two that ask for the same missing result may both compute it.
    """

    def __init__(self) -> None:
        self._results: OrderedDict[tuple[str, str], Any] = OrderedDict()
        self._lock = threading.Lock()
        self.hits = 0
        self.misses = 0

    def get(self, stage: str, key: str, compute: Callable[[], T]) -> T:
        """The stored result of this stage for this content, computed and stored where missing."""
        with self._lock:
            if (stage, key) in self._results:
                self._results.move_to_end((stage, key))
                self.hits += 1
                found: T = self._results[stage, key]
                return found
        result = compute()
        with self._lock:
            self.misses += 1
            self._results[stage, key] = result
            while len(self._results) > _CAPACITY:
                self._results.popitem(last=False)
        return result
