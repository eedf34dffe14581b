"""Palettes for label colours that people with protanopia, deuteranopia or tritanopia can tell apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as #RRGGBB, in the order in which labels get them. The window calls it by a name of its own."""

    key: str
    colours: tuple[str, ...]


OKABE_ITO = Palette(
    "okabe_ito",
    # Color Universal Design, 2008; its black, which vanishes on images, is white here
    ("#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#FFFFFF"),
)
TOL_BRIGHT = Palette(
    "tol_bright",
    # SRON/EPS/TN/09-002, issue 3.2, figure 1
    ("#4477AA", "#EE6677", "#228833", "#CCBB44", "#66CCEE", "#AA3377", "#BBBBBB"),
)
TOL_MUTED = Palette(
    "tol_muted",
    # the same, figure 4
    ("#CC6677", "#332288", "#DDCC77", "#117733", "#88CCEE", "#882255", "#44AA99", "#999933", "#AA4499"),
)
GREY_STEPS = Palette(
    "grey_steps",
    # Ours: eight steps of CIE lightness from 30 to 96, their hues chosen by random search for the largest distance between the
    # two most alike under all three kinds of colour blindness.
    ("#E7B917", "#7745A4", "#DEF8FF", "#928E5B", "#A19BF5", "#617879", "#DBDBB7", "#424B1E"),
)
DEFAULT_COLOURS = 7
"""Of Okabe and Ito's: white, the last one, is for those who choose it."""
PALETTES = (OKABE_ITO, TOL_BRIGHT, TOL_MUTED, GREY_STEPS)


def next_colour(used: Sequence[str], number: int) -> str:
    """The colour of one more label, numbered from 1: of the palette that all labels are coloured by, else of Okabe and Ito's.

    Of a palette that was chosen it is the first one that is free; where none is, they come again.
    """
    chosen = next((each for each in PALETTES[1:] if len(used) > 1 and set(used) <= set(each.colours)), None)
    if chosen is None:
        return OKABE_ITO.colours[(number - 1) % DEFAULT_COLOURS]
    free = [each for each in chosen.colours if each not in used]
    return free[0] if free else chosen.colours[(number - 1) % len(chosen.colours)]
