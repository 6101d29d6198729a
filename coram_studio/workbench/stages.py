"""Remember the results of build stages by the hash of what went into them."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from coram_studio.workbench.stage_store import StageStore

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

    With a ``store``, results are looked up there too, and ``save`` puts those into it that were used since
    ``record``: what an editor's live check leaves behind is never asked for again.
    ``runs`` counts, by stage, how often it was run. Safe to use from several threads; two that ask for the same
    missing result may both compute it.
    """

    def __init__(self, store: StageStore | None = None) -> None:
        self._results: OrderedDict[tuple[str, str], Any] = OrderedDict()
        self._store = store
        self._stored: set[tuple[str, str]] = set()
        self._used: dict[tuple[str, str], Any] | None = None
        self._lock = threading.Lock()
        self.hits = 0
        self.misses = 0
        self.runs: Counter[str] = Counter()

    def get(self, stage: str, key: str, compute: Callable[[], T]) -> T:
        """The stored result of this stage for this content, computed and stored where missing."""
        place = (stage, key)
        with self._lock:
            if place in self._results:
                self._results.move_to_end(place)
                self.hits += 1
                found: T = self._results[place]
                self._note(place, found)
                return found
        kept = self._store.load(stage, key) if self._store else None
        result: T = compute() if kept is None else kept[0]
        with self._lock:
            if kept is None:
                self.misses += 1
                self.runs[stage] += 1
            else:
                self.hits += 1
                self._stored.add(place)
            self._results[place] = result
            self._note(place, result)
            while len(self._results) > _CAPACITY:
                self._results.popitem(last=False)
        return result

    def record(self) -> None:
        """From now until ``save``, note which results are used."""
        with self._lock:
            self._used = {}

    def save(self) -> None:
        """Put the results that were used into the store. Where that cannot be done, they are computed again."""
        with self._lock:
            used, self._used = self._used or {}, None
        new = {place: result for place, result in used.items() if place not in self._stored}
        if self._store is None or not new:
            return
        for place, result in new.items():
            if self._store.save(*place, result):
                self._stored.add(place)
        self._store.clean()

    @contextmanager
    def keeping(self, wanted: bool) -> Iterator[None]:
        """Keep the results that are used meanwhile for the next program, if so wanted."""
        if wanted:
            self.record()
        yield
        if wanted:
            self.save()

    def _note(self, place: tuple[str, str], result: object) -> None:
        if self._used is not None:
            self._used[place] = result
