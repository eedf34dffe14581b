"""A predictor without a network: the ellipse between the extremes, with discs where it is corrected."""

from __future__ import annotations

import threading

import numpy as np

from fourclick.models.prompt import Prompt, Role

DISC_RADIUS_PX = 9
INSIDE, RIM = 0.9, 0.3


class FakePredictor:
    """Answers 0.9 inside the ellipse of the prompt's box, 0.3 on a rim of two pixels around it, 0 elsewhere.

    `asked` are the prompts in the order in which they came. While `gate` is not set, answers wait for it.
    """

    checkpoint_sha256 = "fake"
    device = "cpu (fake)"

    def __init__(self) -> None:
        self.asked: list[Prompt] = []
        self.priors: list[np.ndarray | None] = []
        self.error: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()

    def warm_up(self) -> None:
        pass

    def predict(self, slice, prompt, previous=None):
        self.asked.append(prompt)
        self.priors.append(previous)
        self.entered.set()
        self.gate.wait(5)
        if self.error is not None:
            raise self.error
        last = prompt.clicks[-1]
        is_new = previous is None or last.role is Role.EXTREME
        probability = ellipse(slice.shape[:2], prompt) if is_new else previous.copy()
        for click in prompt.corrections if previous is None else (last,):
            if click.role is not Role.EXTREME:
                probability[disc(slice.shape[:2], click.point)] = 1.0 if click.role is Role.POSITIVE else 0.0
        return probability

    def rated(self, slice, prompt, previous=None):
        return self.predict(slice, prompt, previous), 0.9

    batch_size = 2

    def prepare(self, slice, prompt):
        prompt.extremes  # noqa: B018 (raises where some are missing, as the true one does)
        return slice, prompt

    def answer(self, prepared):
        return [self.predict(*each) for each in prepared]

    def replay(self, slice, prompt, prior=None):
        probability = self.predict(slice, prompt.before_corrections(), prior)
        for count in range(len(prompt.before_corrections()) + 1, len(prompt) + 1):
            probability = self.predict(slice, Prompt(prompt.clicks[:count]), probability)
        return probability

    def look(self, slice, prompt, previous=None):
        return ("look", prompt)


def ellipse(shape, prompt):
    """(H, W) float32: 0.9 in the ellipse of the prompt's box, 0.3 around it."""
    box = prompt.box
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    middle_x, middle_y = (box.x0 + box.x1 - 1) / 2, (box.y0 + box.y1 - 1) / 2

    def inside(grown):
        return ((columns - middle_x) / (box.width / 2 + grown)) ** 2 + ((rows - middle_y) / (box.height / 2 + grown)) ** 2 <= 1

    return np.where(inside(0), INSIDE, np.where(inside(2), RIM, 0)).astype(np.float32)


def disc(shape, point):
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    return (columns - point[0]) ** 2 + (rows - point[1]) ** 2 <= DISC_RADIUS_PX**2
