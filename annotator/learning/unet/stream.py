"""Training samples without end, each fixed by the seed and its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import IterableDataset, get_worker_info

from fourclick.annotator.learning.unet.policy import Policy
from fourclick.annotator.learning.unet.slices import Sample, inputs_of


class SliceStream(IterableDataset[tuple[Tensor, Tensor]]):
    """Inputs (3, S, S) float32 and labels (S, S) int64 of varied samples.

    Each is fixed by `seed`, the number of its batch (from `first_batch` on) and its place in it, whatever the number of loader
    workers: a run that was stopped goes on with the samples that it would have had.
    """

    def __init__(
        self,
        samples: Sequence[Sample],
        policy: Policy,
        *,
        batch_size: int,
        seed: int,
        first_batch: int = 0,
        rare: float = 0.0,
    ) -> None:
        self.samples = list(samples)
        self.policy = policy
        self.batch_size = batch_size
        self.seed = seed
        self.first_batch = first_batch
        self.rare = rare
        shown: dict[int, list[int]] = {}
        for index, sample in enumerate(self.samples):
            for channel in sample.present - {0}:
                shown.setdefault(channel, []).append(index)
        self._showing = [shown[channel] for channel in sorted(shown)]

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        worker = get_worker_info()
        # the loader takes whole batches from its workers in turn
        first, step = (worker.id, worker.num_workers) if worker else (0, 1)
        for batch in count(self.first_batch + first, step):
            for place in range(self.batch_size):
                yield self._drawn(np.random.default_rng([self.seed, batch, place]))

    def _drawn(self, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
        if self._showing and rng.random() < self.rare:
            candidates = self._showing[int(rng.integers(len(self._showing)))]
            chosen = candidates[int(rng.integers(len(candidates)))]
        else:
            chosen = int(rng.integers(len(self.samples)))
        sample = self.samples[chosen]
        image, labels = self.policy(sample.values, sample.labels, rng)
        return torch.from_numpy(inputs_of(image)), torch.from_numpy(labels.astype(np.int64))
