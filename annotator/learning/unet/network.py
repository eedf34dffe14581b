"""The U-Net (Ronneberger et al., arXiv 1505.04597) with dropout in its decoder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import segmentation_models_pytorch as smp
import torch
from torch import Tensor, nn
from torch.nn import functional

from fourclick.annotator.learning.unet.classes import TrainingError
from fourclick.annotator.learning.unet.network_config import UNetConfig

INPUT_CHANNELS = 3


class UNet(nn.Module):
    """Images (B, 3, S, S) to logits (B, C, S, S)."""

    def __init__(self, config: UNetConfig, channels: int, *, hub_weights: str | None = None) -> None:
        """channels: with the background's. `hub_weights` names pretrained weights of the encoder, which are downloaded.

        Raises TrainingError for an encoder that there is not.
        """
        super().__init__()
        self.config = config
        self.channels = channels
        try:
            net = smp.Unet(
                encoder_name=config.encoder,
                encoder_depth=config.depth,
                encoder_weights=hub_weights,
                decoder_channels=config.decoder,
                in_channels=INPUT_CHANNELS,
                classes=channels,
            )
        except (KeyError, RuntimeError, ValueError) as error:
            raise TrainingError(
                f"There is no U-Net with the encoder {config.encoder} at a depth of {config.depth}. Take one of "
                "segmentation-models-pytorch, such as resnet34, or of timm, such as tu-resnet18 or tu-mobilenetv3_small_100."
            ) from error
        self.encoder, self.decoder, self.head = net.encoder, net.decoder, net.segmentation_head
        self.drop = nn.Dropout2d(config.dropout)

    def forward(self, images: Tensor) -> Tensor:
        return self.decoded(self.encoder(images))

    def decoded(self, features: list[Tensor]) -> Tensor:
        """The encoder's features (from the image itself to the deepest) as logits."""
        logits: Tensor = self.head(self.hidden(features))
        return logits

    def hidden(self, features: list[Tensor]) -> Tensor:
        """(B, F, S, S): what the last layer makes logits of."""
        shapes = [each.shape[2:] for each in features][::-1]
        deepest, *skips = features[1:][::-1]
        answer: Tensor = self.decoder.center(self.drop(deepest))
        blocks = list(self.decoder.blocks)
        for number, block in enumerate(blocks):
            skip = skips[number] if number < len(skips) else None
            answer = block(answer, *shapes[number + 1], skip_connection=skip)
            if number + 1 < len(blocks):
                answer = self.drop(answer)
        return answer

    @staticmethod
    def embedding(features: list[Tensor]) -> Tensor:
        """(B, D): the deepest features, averaged over the image, of length 1."""
        return functional.normalize(features[-1].float().mean((2, 3)), dim=1)

    @contextmanager
    def dropping(self, seed: int) -> Iterator[None]:
        """Inside, dropout is on and its draws are those of `seed`, while batch normalisation stays as evaluated."""
        devices = [each.device for each in self.parameters() if each.device.type == "cuda"][:1]
        with torch.random.fork_rng(devices):
            torch.manual_seed(seed)
            self.drop.train()
            try:
                yield
            finally:
                self.drop.train(self.training)
