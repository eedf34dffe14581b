"""The average of a network's weights on their way, which generalises better than where they end."""

from __future__ import annotations

import copy
from collections.abc import Iterable

import torch
from torch import Tensor, nn

from fourclick.annotator.learning.unet.network import UNet
from fourclick.annotator.learning.unet.training_config import EMA, NONE, SWA, UNetTraining


class WeightsAverage:
    """A copy of the network that follows it; `count` says of how many states it is the mean."""

    def __init__(self, network: UNet, config: UNetTraining) -> None:
        self.config = config
        self.network = copy.deepcopy(network).eval().requires_grad_(False)
        self.count = 0

    @property
    def differs(self) -> bool:
        """Whether it is an average, whose batch statistics have to be computed, or the network as it is."""
        return self.config.averages_by != NONE and self.count > 0

    @torch.no_grad()
    def update(self, network: UNet, step: int, done: float) -> None:
        """Takes in the network's weights after a step."""
        kind = self.config.averages_by
        if kind == SWA and (done < self.config.swa_from or step % self.config.swa_steps):
            if not self.count:
                self._blend(network, 1.0)
            return
        self.count += 1
        if kind == EMA:
            share = 1 - min(self.config.ema_decay, self.count / (9 + self.count))
        else:
            share = 1 / self.count if kind == SWA else 1.0
        self._blend(network, share)

    def _blend(self, network: UNet, share: float) -> None:
        """Moves so much of the way to the network's weights; its buffers are taken as they are."""
        for ours, theirs in zip(self.network.parameters(), network.parameters(), strict=True):
            ours.lerp_(theirs, share)
        for our_buffer, their_buffer in zip(self.network.buffers(), network.buffers(), strict=True):
            our_buffer.copy_(their_buffer)


@torch.no_grad()
def recompute_batch_norm(network: nn.Module, batches: Iterable[Tensor]) -> None:
    """Sets every BatchNorm's statistics to the mean over these batches: those of the averaged weights do not fit."""
    norms = [each for each in network.modules() if isinstance(each, nn.modules.batchnorm._BatchNorm)]
    momenta = [each.momentum for each in norms]
    try:
        for each in norms:
            each.reset_running_stats()
            each.momentum = None
            each.train()
        for batch in batches:
            network(batch)
    finally:
        for each, momentum in zip(norms, momenta, strict=True):
            each.momentum = momentum
            each.eval()
