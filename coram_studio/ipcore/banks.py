"""Memories of several banks: how the words that a DMA engine moves lie in them."""

from __future__ import annotations

from dataclasses import dataclass

WIDEST_WORD = 1024
"""Bits of the widest word that a DMA engine moves at once."""

MOST_ADDRESS_BITS = 24
"""Bits of the addresses that a DMA engine counts its words by, at most."""


@dataclass(frozen=True, slots=True)
class BankShape:
    """The banks of a memory: ``banks`` of them, each of ``2 ** row_width`` rows of ``data_width`` bits.

    Without ``gather`` they are pages: bank 0's rows come first, then those of bank 1. With it, a row of all banks
    is one wide word, bank 0 in its lowest bits. A memory that is not divided is one bank.
    """

    banks: int
    data_width: int
    row_width: int
    gather: bool = False

    @property
    def word_width(self) -> int:
        """Bits of the word that the engine moves at once: the largest power of two that divides a row."""
        if not self.gather:
            return self.data_width
        return min((self.banks & -self.banks) * self.data_width, WIDEST_WORD)

    @property
    def lanes(self) -> int:
        """Banks that lie side by side in such a word."""
        return self.word_width // self.data_width

    @property
    def groups(self) -> int:
        """Groups of ``lanes`` banks, of which one is used at a time."""
        return self.banks // self.lanes

    @property
    def group_width(self) -> int:
        """Bits of a group's number; 0 for one group."""
        return (self.groups - 1).bit_length()

    @property
    def address_width(self) -> int:
        """Bits by which the engine counts the memory's words."""
        return self.row_width + self.group_width

    @property
    def words(self) -> int:
        """Words of ``word_width`` bits in all banks."""
        return self.groups << self.row_width

    @property
    def words_per_row(self) -> int:
        """Words that the engine moves for one word of the thread."""
        return self.groups if self.gather else 1
