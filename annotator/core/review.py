"""How far an image is, and which step may follow which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.core.sentence import Sentence, sentence, together


class ImageStatus(StrEnum):
    """How far an image is: untouched, a prompt under way, with regions; and what was decided on it."""

    NEW = "new"
    DRAFT = "draft"
    LABELLED = "labelled"
    NEEDS_REVIEW = "needs review"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


REVIEWS = (ImageStatus.NEEDS_REVIEW, ImageStatus.ACCEPTED, ImageStatus.REJECTED)
"""What is decided by somebody; the others follow from the annotation."""
OPEN = (ImageStatus.NEW, ImageStatus.DRAFT, ImageStatus.REJECTED)
"""What an annotator still has to do."""

_NEW, _DRAFT, _LABELLED, _NEEDS, _ACCEPTED, _REJECTED = ImageStatus
TRANSITIONS: dict[ImageStatus, frozenset[ImageStatus]] = {
    # an image on which there is nothing to label is decided on as it is
    _NEW: frozenset({_DRAFT, _LABELLED, _NEEDS, _ACCEPTED, _REJECTED}),
    # a prompt that is accepted, cancelled, or on an image that was decided on before
    _DRAFT: frozenset({_NEW, _LABELLED, _NEEDS, _ACCEPTED, _REJECTED}),
    _LABELLED: frozenset({_NEW, _DRAFT, _NEEDS, _ACCEPTED, _REJECTED}),
    # back to labelled: the annotator takes it back
    _NEEDS: frozenset({_DRAFT, _LABELLED, _ACCEPTED, _REJECTED}),
    # what was accepted and then changed has to be looked at again
    _ACCEPTED: frozenset({_DRAFT, _LABELLED, _NEEDS, _REJECTED}),
    # done better, it is handed in again; nobody accepts what was rejected without another look
    _REJECTED: frozenset({_DRAFT, _LABELLED, _NEEDS}),
}
"""What may follow each status."""


class ReviewError(FourclickError):
    """A decision that cannot be taken."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer decides on an image. A rejection has a reason; acceptances may have a comment.

    Raises ReviewError for a rejection without a reason, and for a status that nobody decides.
    """

    status: ImageStatus
    comment: str = ""

    def __post_init__(self) -> None:
        if self.status not in REVIEWS:
            raise ReviewError(
                sentence(
                    "“{status}” follows from the annotation. Decide on one of: {reviews}.",
                    status=Sentence(str(self.status)),
                    reviews=_listed(REVIEWS),
                )
            )
        if self.status is ImageStatus.REJECTED and not self.comment.strip():
            raise ReviewError(sentence("A rejected image needs a reason: say what has to be done better."))


def checked_step(now: ImageStatus, wanted: ImageStatus) -> ImageStatus:
    """The wanted status where it may follow the present one, or is it already. Raises ReviewError where it may not."""
    if wanted is now or wanted in TRANSITIONS[now]:
        return wanted
    followers = _listed(each for each in ImageStatus if each in TRANSITIONS[now])
    raise ReviewError(
        sentence(
            "An image that is “{now}” cannot become “{wanted}”. It can become: {followers}.",
            now=Sentence(str(now)),
            wanted=Sentence(str(wanted)),
            followers=followers,
        )
    )


def _listed(statuses: Iterable[ImageStatus]) -> Sentence:
    """By the words of `ImageStatus`, which the window translates."""
    return together((Sentence(str(each)) for each in statuses), ", ")
