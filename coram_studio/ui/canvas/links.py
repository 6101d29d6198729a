"""The connections of a diagram, by id and by block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from coram_studio.model.design import Connection, Endpoint


class Links:
    """Remembers connections and tells what changed when it is given others."""

    def __init__(self) -> None:
        self._by_id: Mapping[str, Connection] = {}
        self._by_block: dict[str, set[str]] = {}

    def __getitem__(self, connection: str) -> Connection:
        return self._by_id[connection]

    def update(self, connections: Mapping[str, Connection]) -> tuple[set[str], set[str], set[str]]:
        """Take these over; the ids that came or changed, those that went, and the blocks at either."""
        changed = {c for c, value in connections.items() if self._by_id.get(c) != value}
        lost = set(self._by_id.keys() - connections.keys())
        blocks = set()
        for c in changed | lost:
            if c in self._by_id:
                for end in self._by_id[c].ends:
                    self._by_block[end.block].discard(c)
                    blocks.add(end.block)
        for c in changed:
            for end in connections[c].ends:
                self._by_block.setdefault(end.block, set()).add(c)
                blocks.add(end.block)
        self._by_id = connections
        return changed, lost, blocks

    def at(self, block: str) -> frozenset[str]:
        """Ids of the connections at a block."""
        return frozenset(self._by_block.get(block, ()))

    def at_any(self, blocks: Iterable[str]) -> set[str]:
        """Ids of the connections at any of the blocks."""
        return {c for block in blocks for c in self._by_block.get(block, ())}

    def partners(self, blocks: Iterable[str]) -> set[str]:
        """The blocks with what they are connected to; a block without connections is not among them."""
        return {end.block for c in self.at_any(blocks) for end in self._by_id[c].ends}

    def from_block(self, block: str) -> list[tuple[Endpoint, Endpoint]]:
        """The connections at a block as (own end, far end), by id; one to itself counts from both ends."""
        found = []
        for c in sorted(self._by_block.get(block, ())):
            user, provider = self._by_id[c].ends
            found += [pair for pair in ((user, provider), (provider, user)) if pair[0].block == block]
        return found
