"""Proposals that were answered before, so that undo shows an older one at once."""

from __future__ import annotations

from collections import OrderedDict

from fourclick.annotator.gui.proposal import Proposal, Wish

DEFAULT_LIMIT_BYTES = 256 * 2**20


class ProposalCache:
    """The latest proposals by wish; the one used longest ago goes first when `limit_bytes` are exceeded."""

    def __init__(self, limit_bytes: int = DEFAULT_LIMIT_BYTES) -> None:
        self._limit_bytes = limit_bytes
        self._proposals: OrderedDict[Wish, Proposal] = OrderedDict()
        self._nbytes = 0

    def __len__(self) -> int:
        return len(self._proposals)

    def get(self, wish: Wish) -> Proposal | None:
        proposal = self._proposals.get(wish)
        if proposal is not None:
            self._proposals.move_to_end(wish)
        return proposal

    def add(self, proposal: Proposal) -> None:
        old = self._proposals.pop(proposal.wish, None)
        self._nbytes += proposal.nbytes - (old.nbytes if old else 0)
        self._proposals[proposal.wish] = proposal
        # The newest stays even if it alone is too large: it is on the screen.
        while self._nbytes > self._limit_bytes and len(self._proposals) > 1:
            _, dropped = self._proposals.popitem(last=False)
            self._nbytes -= dropped.nbytes

    def clear(self) -> None:
        self._proposals.clear()
        self._nbytes = 0
