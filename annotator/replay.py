"""Stored clicks answered anew by another checkpoint; only what is better takes the place of what was accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.click_event import changed_by_hand
from fourclick.annotator.core.errors import Cancelled, FourclickError
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.overlap import placed
from fourclick.annotator.core.sentence import message_of, sentence
from fourclick.annotator.storage.image_files import read_image
from fourclick.annotator.storage.project import Project
from fourclick.models.extremes import missed_sides
from fourclick.models.prompt import Prompt, Role
from fourclick.models.uncertainty import expected_dice

if TYPE_CHECKING:
    from fourclick.models.predictor import Predictor

FloatMap = npt.NDArray[np.float32]
BoolMap = npt.NDArray[np.bool_]
Progress = Callable[[int, int, str], None]

LEAST_GAIN = 0.01
LEAST_DICE = 0.85
"""A network that doubts its own answer replaces nobody's mask."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """A region and what the new checkpoint makes of its clicks.

    `before` and `after` are the Dice that the new checkpoint expects of the accepted mask and of its own; `reason` says why the
    accepted one stays, empty where the new one is better.
    """

    image_id: int
    image_name: str
    region: Region
    mask: Mask
    before: float
    after: float
    reason: str = ""

    @property
    def is_better(self) -> bool:
        return not self.reason


def replayed(
    project: Project,
    predictor: Predictor,
    progress: Progress | None = None,
    is_cancelled: Callable[[], bool] | None = None,
    unread: Callable[[str], None] | None = None,
) -> Iterator[Replayed]:
    """Every region of a project that was clicked on with another checkpoint, answered anew; nothing is written.

    Images that cannot be read are left out; `unread` is told the sentence for each. Raises Cancelled.
    """
    entries = [entry for entry in project.images() if entry.regions]
    for number, entry in enumerate(entries):
        if progress is not None:
            progress(number, len(entries), entry.name)
        by_hand = changed_by_hand(project.click_log(entry.id))
        regions = [
            region
            for region in project.load_state(entry.id).annotation
            if _is_replayable(region, predictor) and region.id not in by_hand
        ]
        if not regions:
            continue
        try:
            image = read_image(Path(entry.path))
        except FourclickError as error:
            if unread is not None:
                unread(message_of(error))
            continue
        for region in regions:
            if is_cancelled is not None and is_cancelled():
                raise Cancelled
            yield _replayed(entry.id, entry.name, region, image.slice(region.slice_index), predictor)


def accept_better(
    project: Project, better: Sequence[Replayed], checkpoint: str, *, copies: bool = False
) -> tuple[Path | None, int]:
    """Writes the masks that are better, after copying the database beside itself.

    A region that was changed or deleted since it was replayed stays as it is. Returns the copy's path, None where there was
    nothing to write (unless `copies` asks for one in any case), and how many masks were replaced.
    """
    wanted = {each.region.id: each for each in better if each.is_better}
    if not wanted and not copies:
        return None, 0
    copy = _free_path(project.folder)
    project.back_up(copy)
    taken, table = 0, project.labels()
    for image_id in sorted({each.image_id for each in wanted.values()}):
        state = project.load_state(image_id)
        annotation = state.annotation
        for region in state.annotation:
            found = wanted.get(region.id)
            # none that an earlier one has left no pixels to
            if found is not None and found.region == region and annotation.get(region.id) is not None:
                before = annotation
                annotation = placed(before, replace(region, mask=found.mask, checkpoint=checkpoint), table)
                taken += annotation is not before
        project.save_state(image_id, replace(state, annotation=annotation))
    return copy, taken


def _is_replayable(region: Region, predictor: Predictor) -> bool:
    """Whether clicks made it, with another network. Imported masks have no clicks to replay."""
    return region.prompt.is_complete and bool(region.checkpoint) and region.checkpoint != predictor.checkpoint_sha256


def _replayed(image_id: int, name: str, region: Region, slice_: Any, predictor: Predictor) -> Replayed:
    probability = predictor.replay(slice_, region.prompt)
    mask, accepted = probability >= 0.5, region.mask.to_array()
    before, after = expected_dice(probability, accepted), expected_dice(probability, mask)
    reason = _reason_to_stay(mask, accepted, region.prompt, before, after)
    return Replayed(image_id, name, region, Mask.from_array(mask), round(before, 4), round(after, 4), reason)


def _reason_to_stay(mask: BoolMap, accepted: BoolMap, prompt: Prompt, before: float, after: float) -> str:
    if len(missed_sides(mask, prompt)) > len(missed_sides(accepted, prompt)):
        return sentence("it misses an extreme point that the accepted mask reaches")
    for click in prompt.corrections:
        column, row = click.pixel
        if bool(mask[row, column]) != (click.role is Role.POSITIVE):
            return sentence("it disagrees with a correction")
    if after < LEAST_DICE:
        return sentence("the network doubts its own answer")
    if after - before < LEAST_GAIN:
        return sentence("it is no better")
    return ""


def _free_path(folder: Path) -> Path:
    number = 1
    while (path := folder / f"project-before-replay-{number}.sqlite").exists():
        number += 1
    return path
