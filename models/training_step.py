"""One step of training: the first answer and one after simulated corrections, both from the same features."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from fourclick.models import cues
from fourclick.models.engines.hardware import cpu_has_fast_bfloat16
from fourclick.models.losses import correction_loss, quality_loss, segmentation_loss
from fourclick.models.network import IMAGE_CHANNELS, PREVIOUS, FourclickNetwork
from fourclick.models.prompt import Extremes, Role
from fourclick.models.run import Run
from fourclick.models.training_clicks import training_click

FOCUS = IMAGE_CHANNELS + cues.CHANNELS.index("soft focus")
POSITIVE = IMAGE_CHANNELS + cues.CHANNELS.index("positive clicks")
NEGATIVE = IMAGE_CHANNELS + cues.CHANNELS.index("negative clicks")
QUALITY_WEIGHT = 0.1

Generator = np.random.Generator


def autocast(device: torch.device) -> torch.autocast:
    """bfloat16 where the device computes it faster than float32, float32 elsewhere."""
    if device.type == "cuda":
        return torch.autocast("cuda", torch.bfloat16)
    return torch.autocast("cpu", torch.bfloat16, enabled=cpu_has_fast_bfloat16())


def training_step(run: Run, batch: dict[str, Any]) -> dict[str, float]:
    """One optimiser step on what the network answers before and after a random number of corrections; returns the losses."""
    rng = np.random.default_rng([run.config.seed, run.step, run.team.rank])
    for group in run.optimiser.param_groups:
        group["lr"] = run.config.learning_rate_at(run.done)
    count = int(rng.choice(len(run.config.correction_chances), p=run.config.correction_chances))
    corrected = _corrections(run, batch, count, rng) if count else None
    given = batch["inputs"].to(run.device, memory_format=torch.channels_last)
    with autocast(run.device):
        answers = run.trained(given, corrected)
    truth = batch["truth"].to(run.device)
    loss, quality = torch.zeros((), device=run.device), torch.zeros((), device=run.device)
    for inputs, logits, rating in answers:
        loss = loss + segmentation_loss(logits, truth, boundary=run.config.boundary)
        if run.config.correction:
            loss = loss + run.config.correction * correction_loss(logits.float(), truth, inputs[:, PREVIOUS : PREVIOUS + 1])
        if run.network.quality is not None:
            quality = quality + quality_loss(rating, logits, truth)
    run.optimiser.zero_grad(set_to_none=True)
    run.team.backward(loss + QUALITY_WEIGHT * quality)
    nn.utils.clip_grad_norm_(run.network.parameters(), 3.0)
    run.optimiser.step()
    run.step += 1
    run.update_average()
    return {"loss": float(loss.detach()) / len(answers), "quality": float(quality.detach()) / len(answers)}


def _corrections(run: Run, batch: dict[str, Any], count: int, rng: Generator) -> Callable[..., Tensor]:
    """What turns the inputs of a first answer, its logits and features into inputs with `count` more corrective clicks."""

    def corrected(inputs: Tensor, logits: Tensor, features: Any) -> Tensor:
        with torch.no_grad():
            inputs = with_clicks(run, batch, inputs, logits, rng)
            for _ in range(count - 1):
                inputs = with_clicks(run, batch, inputs, _answered(run.network, inputs, features), rng)
        return inputs

    return corrected


def _answered(network: FourclickNetwork, inputs: Tensor, features: Any) -> Tensor:
    """The network's logits (B, 1, S, S) in between, as the predictor would have them."""
    network.eval()
    logits, _ = network(inputs) if network.injection is None else network.answer(features, inputs)
    network.train()
    return logits


def with_clicks(run: Run, batch: dict[str, Any], inputs: Tensor, logits: Tensor, rng: Generator) -> Tensor:
    """The batch's inputs (B, C, S, S) after one more simulated corrective click per sample on the mask that the logits
    (B, 1, S, S) make, their map as the previous one. The clicks join the batch's lists."""
    probability = torch.sigmoid(logits.float()).cpu()
    found, truth = (probability[:, 0] >= 0.5).numpy(), batch["truth"][:, 0].numpy() > 0.5
    maps = inputs.float().cpu().contiguous().clone()
    for index in range(len(maps)):
        click = training_click(truth[index], found[index], rng)
        maps[index, PREVIOUS] = probability[index, 0] if rng.random() >= run.config.drop_previous else 0.0
        if click is None:
            continue
        group = "positive" if click.role is Role.POSITIVE else "negative"
        batch[group][index].append(click.point)
        extremes = Extremes(*((float(x), float(y)) for x, y in batch["extremes"][index]))
        drawn = cues.draw_points(extremes, batch["positive"][index], batch["negative"][index], maps.shape[-1])
        for channel in (FOCUS, POSITIVE, NEGATIVE):
            maps[index, channel] = torch.from_numpy(drawn[channel - IMAGE_CHANNELS])
    return maps.to(run.device, memory_format=torch.channels_last)
