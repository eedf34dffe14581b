"""Engines that go on with another one: a faster one once it is ready, a slower one when memory runs out."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Callable

import torch

from fourclick.models.engines.engine import Engine, FloatMap

_log = logging.getLogger(__name__)


class Upgrading(Engine):
    """Answers with `now` until the faster engine that `warm_up` begins to prepare is there."""

    def __init__(
        self,
        now: Engine,
        *,
        prepare: Callable[[], subprocess.Popen[bytes]],
        is_ready: Callable[[], bool],
        then: Callable[[], Engine],
    ) -> None:
        self._engine = now
        self._prepare, self._is_ready, self._then = prepare, is_ready, then
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def name(self) -> str:
        return self._engine.name

    @property
    def batch_size(self) -> int:
        return self._engine.batch_size

    def outputs(self, batch: FloatMap) -> tuple[FloatMap, ...]:
        if self._process is not None and self._process.poll() is not None:
            self._process = None
            self._upgrade(batch)
        return self._engine.outputs(batch)

    def warm_up(self, inputs: FloatMap) -> None:
        self._engine.warm_up(inputs)
        try:
            self._process = self._prepare()
        except OSError as error:
            _log.info("The faster engine cannot be prepared: %s", error)

    def _upgrade(self, batch: FloatMap) -> None:
        if not self._is_ready():
            _log.info("The faster engine could not be prepared; %s goes on.", self.name)
            return
        try:
            engine = self._then()
            # which begins the next upgrade, if there is one
            engine.warm_up(batch[0])
        except (RuntimeError, OSError) as error:
            _log.info("The faster engine does not start: %s", error)
        else:
            self._engine = engine


class WithFallback(Engine):
    """A graphics card, and the processor for the rest of the session once the card's memory has run out."""

    def __init__(self, first: Engine, fallback: Callable[[], Engine]) -> None:
        self._engine = first
        self._fallback: Callable[[], Engine] | None = fallback

    @property
    def name(self) -> str:
        told = "" if self._fallback is not None else " (the graphics card ran out of memory)"
        return f"{self._engine.name}{told}"

    @property
    def batch_size(self) -> int:
        return self._engine.batch_size

    def outputs(self, batch: FloatMap) -> tuple[FloatMap, ...]:
        try:
            return self._engine.outputs(batch)
        except torch.OutOfMemoryError:
            if self._fallback is None:
                raise
        # Outside the handler: its traceback would keep the card's tensors alive.
        _log.warning("The graphics card ran out of memory; going on with the processor.")
        self._engine, self._fallback = self._fallback(), None
        torch.cuda.empty_cache()
        return self._engine.outputs(batch)
