"""From a slice and a prompt to a probability map. Remembers nothing between calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import InitVar, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import numpy.typing as npt

from fourclick.models import cues, zoom
from fourclick.models.checkpoint import Checkpoint, load_checkpoint
from fourclick.models.crop import Crop
from fourclick.models.engines.choice import best_engine
from fourclick.models.engines.engine import Engine
from fourclick.models.intensity import normalised_crop
from fourclick.models.merge import THRESHOLD, merged
from fourclick.models.network import INPUT_CHANNELS, FourclickNetwork
from fourclick.models.prompt import EXTREMES_NEEDED, Box, Prompt, PromptError, Role
from fourclick.models.sentence import sentence
from fourclick.models.uncertainty import expected_dice, rated_dice

if TYPE_CHECKING:
    from fourclick.models.propagation.propagator import Propagator

FloatMap = npt.NDArray[np.float32]
Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class NetworkView:
    """What the network sees: the crop (S, S, 3) in [0, 1], the cue maps and previous map and the probability, all (S, S).

    `box` is the crop's half-open box in image pixels; it may reach beyond the image.
    """

    image: FloatMap
    cues: dict[str, FloatMap]
    probability: FloatMap
    box: Box


@dataclass(frozen=True, slots=True, eq=False)
class PreparedPrompt:
    """A prompt's first answer, ready to be computed together with others: see `Predictor.prepare`."""

    slice: Array
    prompt: Prompt
    crop: Crop
    inputs: FloatMap


@dataclass(slots=True)
class Predictor:
    """A network ready to answer prompts, on a device of `devices.DEVICES`. Safe to call from one thread at a time."""

    network: FourclickNetwork
    checkpoint_sha256: str = ""
    name: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    on: InitVar[str | None] = None
    engine: Engine = field(init=False)

    def __post_init__(self, on: str | None) -> None:
        self.engine = best_engine(self.network.eval(), device=on, sha256=self.checkpoint_sha256)

    @classmethod
    def load(cls, path: Path | str | None = None, *, device: str | None = None) -> Predictor:
        """The predictor of a checkpoint, by default the shipped one, on a device, by default the fastest.

        Raises CheckpointError or DeviceError with a sentence for the user.
        """
        return cls.of(load_checkpoint(path), device=device)

    @classmethod
    def of(cls, checkpoint: Checkpoint, *, device: str | None = None) -> Predictor:
        return cls(checkpoint.network(), checkpoint.sha256, checkpoint.name, checkpoint.about, device)

    @property
    def device(self) -> str:
        """What computes and where, for the status bar: "OpenVINO bf16, CPU". A faster engine may take over between answers."""
        return self.engine.name

    @property
    def propagator(self) -> Propagator | None:
        """What fills structures between slices, loaded when first asked for; None where this installation has none."""
        from fourclick.models.propagation.propagator import shipped_propagator

        return shipped_propagator()

    def warm_up(self) -> None:
        """One empty run, so that the first click does not pay for the kernels' choice."""
        side_px = self.network.config.side_px
        self.engine.warm_up(np.zeros((INPUT_CHANNELS, side_px, side_px), np.float32))

    def predict(self, slice: Array, prompt: Prompt, previous: Array | None = None) -> FloatMap:
        """The probability that each pixel belongs to the prompted object.

        slice: (H, W) or (H, W, 3) of any real dtype. prompt: four extremes and any corrective clicks, all inside the slice.
        previous: (H, W) in [0, 1] or bool, the map that the last click corrects: it changes only near that click (see
        `merge.merged`), which ends on its side. Returns (H, W) float32 in [0, 1], 0 outside the crop around the object. Raises
        PromptError while extremes are missing or clicks lie outside the slice, DegenerateExtremes where the extremes coincide,
        ValueError for arrays of other shapes.
        """
        return self.rated(slice, prompt, previous)[0]

    def rated(self, slice: Array, prompt: Prompt, previous: Array | None = None) -> tuple[FloatMap, float]:
        """As `predict`, with the Dice in [0, 1] that the mask at 0.5 is predicted to have."""
        self._check(slice, prompt, previous)
        crop = self.crop(prompt)
        logits, *ratings = self.engine.outputs(self._inputs(slice, prompt, previous, crop)[None])
        probability = crop.paste_back(_sigmoid(crop.from_side(logits[0, 0])), slice.shape[:2])
        corrects = previous is not None and len(prompt) > len(prompt.before_corrections())
        if self.network.config.zoomed and crop.scale < zoom.LARGE_BELOW:
            probability = self._from_near(slice, prompt, probability, crop)
        if corrects:
            probability = merged(np.asarray(previous, np.float32), probability, prompt)
        rated = rated_dice(float(ratings[0].ravel()[0])) if ratings else None
        return probability, expected_dice(probability, probability >= THRESHOLD) if rated is None else rated

    @property
    def batch_size(self) -> int:
        """How many prompts `answer` computes at once."""
        return self.engine.batch_size

    def prepare(self, slice: Array, prompt: Prompt) -> PreparedPrompt:
        """A prompt without corrections, to be answered with others. Arguments and errors are those of `predict`."""
        self._check(slice, prompt, None)
        crop = self.crop(prompt)
        return PreparedPrompt(slice, prompt, crop, self._inputs(slice, prompt, None, crop))

    def answer(self, prepared: Sequence[PreparedPrompt]) -> list[FloatMap]:
        """What `predict` answers to each, `batch_size` of them in one run of the network.

        A batch that is not full is filled up with zeros: engines compile the network anew for each size of a batch.
        """
        answers: list[FloatMap] = []
        for each, logits in zip(prepared, self._batched([each.inputs for each in prepared]), strict=True):
            answers.append(each.crop.paste_back(_sigmoid(each.crop.from_side(logits)), each.slice.shape[:2]))
        if not self.network.config.zoomed:
            return answers
        places: list[tuple[int, Crop]] = []
        for number, each in enumerate(prepared):
            if each.crop.scale < zoom.LARGE_BELOW:
                places += [(number, window) for window in zoom.windows(each.prompt, answers[number], each.crop)]
        inputs = [self._inputs(prepared[n].slice, prepared[n].prompt, answers[n], window) for n, window in places]
        blends = {number: zoom.Blend(answers[number]) for number, _ in places}
        for (number, window), logits in zip(places, self._batched(inputs), strict=True):
            blends[number].add(window, _sigmoid(window.from_side(logits)))
        return [blends[number].finished() if number in blends else coarse for number, coarse in enumerate(answers)]

    def _batched(self, inputs: Sequence[FloatMap]) -> Iterator[FloatMap]:
        """The logits (S, S) of each input (INPUT_CHANNELS, S, S)."""
        size = self.batch_size
        for start in range(0, len(inputs), size):
            part = inputs[start : start + size]
            batch = np.zeros((size, *part[0].shape), np.float32)
            batch[: len(part)] = part
            yield from self.engine.run_batch(batch)[: len(part), 0]

    def _from_near(self, slice_: Array, prompt: Prompt, coarse: FloatMap, crop: Crop) -> FloatMap:
        """The second pass over an object that is much larger than the network's input: its boundary, or the click's place."""
        better = zoom.Blend(coarse)
        for window in zoom.windows(prompt, coarse, crop):
            logits = self.engine.run(self._inputs(slice_, prompt, coarse, window))
            better.add(window, _sigmoid(window.from_side(logits)))
        return better.finished()

    def replay(self, slice: Array, prompt: Prompt, prior: Array | None = None) -> FloatMap:
        """The map after the whole prompt, click by click: first its extremes (with what was clicked before the fourth), then
        each correction with the map before it as previous. `prior` is the mask that the prompt refines. As `predict`.
        """
        begun = prompt.before_corrections()
        if prior is not None and len(prompt) > len(begun):
            probability = np.asarray(prior, np.float32)
        else:
            probability = self.predict(slice, begun, prior)
        for count in range(len(begun) + 1, len(prompt) + 1):
            probability = self.predict(slice, Prompt(prompt.clicks[:count]), probability)
        return probability

    def look(self, slice: Array, prompt: Prompt, previous: Array | None = None) -> NetworkView:
        """What the network is given for this prompt and what it answers, at its own resolution."""
        self._check(slice, prompt, previous)
        crop = self.crop(prompt)
        inputs = self._inputs(slice, prompt, previous, crop)
        names = (*cues.CHANNELS, "previous map")
        return NetworkView(
            image=np.clip(inputs[:3].transpose(1, 2, 0), 0, 1),
            cues=dict(zip(names, inputs[3:], strict=True)),
            probability=_sigmoid(self._logits(inputs)),
            box=crop.box,
        )

    def crop(self, prompt: Prompt) -> Crop:
        """Where the network looks for this prompt."""
        return Crop.around(prompt.box, margin=self.network.config.margin, side_px=self.network.config.side_px)

    def _inputs(self, slice_: Array, prompt: Prompt, previous: Array | None, crop: Crop) -> FloatMap:
        """(INPUT_CHANNELS, S, S) float32: image, cue maps, previous map."""
        image = normalised_crop(slice_, crop, prompt.box)
        before = np.zeros((crop.side_px, crop.side_px), np.float32)
        if previous is not None:
            before = crop.to_side(crop.cut(np.asarray(previous, np.float32)))
        return np.concatenate([image.transpose(2, 0, 1), cues.draw(prompt, crop), before[None]]).astype(np.float32)

    def _logits(self, inputs: FloatMap) -> FloatMap:
        """(INPUT_CHANNELS, S, S) -> (S, S) float32."""
        return self.engine.run(inputs)

    @staticmethod
    def _check(slice_: Array, prompt: Prompt, previous: Array | None) -> None:
        if slice_.ndim not in (2, 3) or (slice_.ndim == 3 and slice_.shape[2] != 3):
            raise ValueError(f"A slice is (H, W) or (H, W, 3), not {slice_.shape}.")
        if np.iscomplexobj(slice_):
            raise ValueError("A slice holds real numbers; take the magnitude of a complex one first.")
        if previous is not None and previous.shape != slice_.shape[:2]:
            raise ValueError(f"The previous map is {previous.shape}, the slice {slice_.shape[:2]}; they must be of one size.")
        if len(prompt.points(Role.EXTREME)) != EXTREMES_NEEDED:
            prompt.extremes  # noqa: B018 (raises the sentence)
        height, width = slice_.shape[:2]
        for click in prompt.clicks:
            column, row = click.pixel
            if not (0 <= column < width and 0 <= row < height):
                raise PromptError(
                    sentence(
                        "The {role} click at ({x:g}, {y:g}) lies outside the image, which is {width} x {height} pixels.",
                        role=click.role,
                        x=click.x,
                        y=click.y,
                        width=width,
                        height=height,
                    )
                )


def _sigmoid(logits: FloatMap) -> FloatMap:
    # exp on the negated magnitude cannot overflow; cv2.exp is several times faster than numpy's on large crops.
    decay = cv2.exp(-np.abs(logits))
    return np.where(logits >= 0, 1 / (1 + decay), decay / (1 + decay)).astype(np.float32)
