"""Binary strings of many changes in one array, looked up by change index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt


class PackedTexts(Mapping[int, str]):
    """{change index: binary string}, kept as fixed-width bytes so that it can lie in shared memory.

    ``indices``: int64, strictly increasing, shape (m,). ``strings``: bytes ("S<n>"), shape (m,).
    """

    __slots__ = ("_indices", "_strings")

    def __init__(self, indices: npt.NDArray[np.int64], strings: npt.NDArray[np.bytes_]) -> None:
        self._indices = indices
        self._strings = strings

    def __getitem__(self, index: int) -> str:
        at = int(np.searchsorted(self._indices, index))
        if at >= len(self._indices) or int(self._indices[at]) != index:
            raise KeyError(index)
        return bytes(self._strings[at]).decode("latin-1")

    def __iter__(self) -> Iterator[int]:
        return (int(i) for i in self._indices)

    def __len__(self) -> int:
        return len(self._indices)

    @property
    def arrays(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bytes_]]:
        """Indices and strings."""
        return self._indices, self._strings


def pack_texts(texts: Mapping[int, str]) -> PackedTexts:
    """The same mapping, packed."""
    if isinstance(texts, PackedTexts):
        return texts
    keys = sorted(texts)
    width = max((len(texts[k]) for k in keys), default=1) or 1
    strings = np.array([texts[k].encode("latin-1", "replace") for k in keys], dtype=f"S{width}")
    return PackedTexts(np.array(keys, dtype=np.int64), strings)
