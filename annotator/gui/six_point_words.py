"""What is said of the six points of a structure, as long as they wait on their image."""

from __future__ import annotations

from fourclick.annotator.gui.text import tr

NEEDED = 6


def shown_words(points: int) -> str:
    """When an image is opened on which so many are placed."""
    if points == NEEDED:
        return tr(
            "All six points are placed on this image: click once more with the six-point tool to fill, or drop them "
            "there with Esc."
        )
    return tr(
        "{points} of six points are placed on this image: place the others with the six-point tool, or drop them "
        "there with Esc.",
        points=points,
    )


def next_words(points: int, *, is_filling: bool) -> str:
    """What comes next where so many are placed."""
    if is_filling:
        # short: the bar of what runs leaves them little room
        return tr("Filling from the six points: wait for it. Space ends it and keeps the points.")
    if points == NEEDED:
        return tr(
            "All six points are placed. Click once more with the six-point tool to fill, or drop them there (Esc). Space "
            "shows the next image and keeps them."
        )
    return tr(
        "{points} of {needed} points are placed. Place the others with the six-point tool, or drop them there "
        "(Esc). Space shows the next image and keeps them.",
        points=points,
        needed=NEEDED,
    )


def first_words(points: int, *, is_filling: bool) -> str:
    """What comes before handing in an image on which so many are placed."""
    if is_filling:
        return tr("Filling from the six points: wait for it, then hand the image in.")
    if points == NEEDED:
        return tr(
            "All six points are placed: click once more with the six-point tool to fill, or drop them there (Esc), then "
            "hand the image in."
        )
    return tr("Six points are begun: place the others or drop them (Esc in the six-point tool), then hand the image in.")
