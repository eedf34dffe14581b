"""Which proposal a state wishes for, whether it is known already, and the request where it is not."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.image import Slice
from fourclick.annotator.core.state import State
from fourclick.annotator.gui.proposal import Answer, Proposal, Request, Wish
from fourclick.annotator.gui.proposal_cache import ProposalCache
from fourclick.models.extremes import extremes_of
from fourclick.models.prompt import Prompt


def refining_prompt(region: Region) -> Prompt:
    """The prompt from which a region is refined: its own where that has four extremes, else the extremes of its mask.

    Raises ValueError for an empty mask.
    """
    if region.prompt.is_complete:
        return region.prompt
    return Prompt.from_points(extreme=extremes_of(region.mask.to_array()))


class Proposer:
    """The document's memory of proposals. It asks nobody itself: it makes the requests and takes the answers."""

    def __init__(self) -> None:
        self._cache = ProposalCache()
        self._serials = count(1)
        self._generation = 0
        self._known: tuple[Region, Prompt] | None = None
        self.by_hand = False
        """Whether outlines are drawn by hand, without the network."""

    def start_over(self) -> None:
        """Another image or another network: earlier answers, also those under way, are of no use."""
        self._generation += 1
        self._cache.clear()
        self._known = None

    def wish(self, state: State, prompt: Prompt | None = None) -> Wish | None:
        """What the state wishes to see, or would with another prompt; None while extremes are missing."""
        wanted = state.prompt if prompt is None else prompt
        if not wanted.is_complete:
            return None
        region = state.refined_region
        if region is None:
            return Wish(self._generation, state.slice_index, wanted, by_hand=self.by_hand)
        return Wish(self._generation, state.slice_index, wanted, region.mask, self._prompt_of(region), by_hand=self.by_hand)

    def find(self, wish: Wish, state: State) -> Proposal | None:
        """The proposal, where no network is needed for it."""
        if wish.prior is not None and wish.prompt == wish.known:
            return self._begun(wish, state)
        return self._cache.get(wish)

    def request(self, wish: Wish, state: State, slice_: Slice, *, preview_of: Prompt | None = None) -> Request:
        """The request for a wish. It starts from the longest part of the prompt that was answered before."""
        start, previous = 0, None
        begun = len(wish.prompt.before_corrections())
        for length in range(len(wish.prompt) - 1, begun - 1, -1):
            earlier = replace(wish, prompt=Prompt(wish.prompt.clicks[:length]))
            previous = self.find(earlier, state)
            if previous is not None:
                start = length
                break
        return Request(wish, slice_, next(self._serials), start, previous, preview_of)

    def is_current(self, answer: Answer) -> bool:
        """Whether the answer belongs to the image that is open and the network that is loaded."""
        return answer.request.wish.generation == self._generation

    def keep(self, proposal: Proposal) -> None:
        """Remembers a proposal for when its prompt comes back."""
        self._cache.add(proposal)

    def _begun(self, wish: Wish, state: State) -> Proposal | None:
        """The mask of the region itself: it is shown without inference until the first corrective click."""
        found = self._cache.get(wish)
        if found is None and wish.prior is not None:
            region = state.refined_region
            found = Proposal.of_mask(wish, wish.prior, region.checkpoint if region else "")
            self._cache.add(found)
        return found

    def _prompt_of(self, region: Region) -> Prompt:
        if self._known is None or self._known[0] is not region:
            self._known = (region, refining_prompt(region))
        return self._known[1]
