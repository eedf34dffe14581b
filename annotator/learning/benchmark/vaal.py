"""VAAL, small: a variational autoencoder whose code a discriminator cannot tell labelled from not, and what it cannot hide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from fourclick.annotator.learning.arrays import Array, FloatArray
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.ranking import Ranking, descending, ranking_of, unscored_notes
from fourclick.annotator.learning.strategy import Need

SCORE = "vaal"


@dataclass(frozen=True, slots=True)
class Vaal:
    """Takes the images whose codes look least like those of labelled ones (Sinha et al., ICCV 2019, arXiv 1904.00370).

    The paper's autoencoder sees images; this one sees the encoder's features of whole images. `unlabelled_scores` is the part
    that learns: the benchmark calls it, and stores what it gives, so that the picks can be derived again without it.
    """

    steps: int = 200
    name: ClassVar[str] = SCORE
    description: ClassVar[str] = "images that an adversary tells from labelled ones (VAAL)"
    needs: ClassVar[frozenset[Need]] = frozenset({Need.FEATURES})

    def __post_init__(self) -> None:
        if self.steps < 1:
            raise ValueError(f"VAAL learns in 1 step or more, not {self.steps}.")

    def scores(self, pool: Pool) -> FloatArray:
        return pool.score(SCORE)

    def rank(self, pool: Pool, labelled: Pool, k: int, rng: np.random.Generator) -> Ranking:
        found = self.scores(pool)

        def reason(row: int) -> str:
            return f"An adversary is {100 * found[row]:.0f} % sure that nothing like it is labelled."

        return ranking_of(self.name, pool, descending(found)[: max(k, 0)], found, reason, unscored_notes(pool, found))


class _Autoencoder(nn.Module):
    def __init__(self, dimensions: int, hidden: int = 64, code: int = 16) -> None:
        super().__init__()
        self.into = nn.Sequential(nn.Linear(dimensions, hidden), nn.ReLU(), nn.Linear(hidden, 2 * code))
        self.back = nn.Sequential(nn.Linear(code, hidden), nn.ReLU(), nn.Linear(hidden, dimensions))
        self.judge = nn.Sequential(nn.Linear(code, hidden), nn.ReLU(), nn.Linear(hidden, 1))

    def coded(self, values: Tensor) -> tuple[Tensor, Tensor]:
        mean, log_variance = self.into(values).chunk(2, 1)
        return mean, log_variance.clamp(-8, 8)

    def lost(self, values: Tensor) -> tuple[Tensor, Tensor]:
        """Reconstruction and divergence, and the code's mean."""
        mean, log_variance = self.coded(values)
        code = mean + torch.randn_like(mean) * (0.5 * log_variance).exp()
        divergence = -0.5 * (1 + log_variance - mean**2 - log_variance.exp()).sum(1).mean()
        return functional.mse_loss(self.back(code), values) + 0.01 * divergence, mean


def unlabelled_scores(pool: Array, labelled: Array, *, steps: int, seed: int, batch: int = 32) -> FloatArray:
    """(N,) in [0, 1]: how sure the adversary is that an image has no label. pool: (N, D), labelled: (M, D), M >= 1."""
    every = np.concatenate([pool, labelled]).astype(np.float32)
    centre, scale = every.mean(axis=0), every.std(axis=0) + 1e-6
    free, known = (torch.from_numpy((np.asarray(each, np.float32) - centre) / scale) for each in (pool, labelled))
    with torch.random.fork_rng([]):
        torch.manual_seed(seed)
        net = _Autoencoder(free.shape[1])
        coder = torch.optim.Adam([*net.into.parameters(), *net.back.parameters()], lr=2e-3)
        judge = torch.optim.Adam(net.judge.parameters(), lr=2e-3)
        for _ in range(steps):
            one = free[torch.randint(len(free), (batch,))]
            two = known[torch.randint(len(known), (batch,))]
            (first, code_one), (second, code_two) = net.lost(one), net.lost(two)
            # the coder wants both to pass for labelled (1)
            fooled = _judged(net.judge(code_one), 1.0) + _judged(net.judge(code_two), 1.0)
            coder.zero_grad()
            (first + second + fooled).backward()  # type: ignore[no-untyped-call]
            coder.step()
            told = _judged(net.judge(code_one.detach()), 0.0) + _judged(net.judge(code_two.detach()), 1.0)
            judge.zero_grad()
            told.backward()  # type: ignore[no-untyped-call]
            judge.step()
        with torch.no_grad():
            found = torch.sigmoid(net.judge(net.coded(free)[0]))[:, 0]
    return np.asarray(1 - found.numpy(), np.float64)


def _judged(logits: Tensor, truth: float) -> Tensor:
    return functional.binary_cross_entropy_with_logits(logits, torch.full_like(logits, truth))
