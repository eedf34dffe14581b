"""Work of many short steps on the network, between which clicks are answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any


class NetworkSteps:
    """An iterator that is begun and advanced in the network's thread, one step at a time.

    `begin(predictor)` makes it. Whoever does not ask for the next step has cancelled the work: nothing else keeps it going.
    """

    def __init__(self, begin: Callable[[Any], Iterator[Any]]) -> None:
        self._begin = begin
        self._iterator: Iterator[Any] | None = None

    def advance(self, predictor: Any) -> Advanced:
        """In the network's thread."""
        if self._iterator is None:
            self._iterator = self._begin(predictor)
        for result in self._iterator:
            return Advanced(self, result, predictor.checkpoint_sha256)
        return Advanced(self, None, predictor.checkpoint_sha256)


@dataclass(frozen=True, slots=True, eq=False)
class Advanced:
    """What one step brought, None at the end, and the SHA-256 of the checkpoint that answered."""

    steps: NetworkSteps
    result: Any
    checkpoint: str
