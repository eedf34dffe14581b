"""Palettes for label colours that people with protanopia, deuteranopia or tritanopia can tell apart."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as #RRGGBB, the most different ones first. `key` names it in code, `name` for people."""

    key: str
    name: str
    colours: tuple[str, ...]


OKABE_ITO = Palette(
    "okabe_ito",
    "Okabe and Ito",
    # Color Universal Design, 2008; its black, which vanishes on images, is white here
    ("#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#FFFFFF"),
)
TOL_BRIGHT = Palette(
    "tol_bright",
    "Paul Tol, bright",
    # SRON/EPS/TN/09-002, issue 3.2, figure 1
    ("#4477AA", "#EE6677", "#228833", "#CCBB44", "#66CCEE", "#AA3377", "#BBBBBB"),
)
TOL_MUTED = Palette(
    "tol_muted",
    "Paul Tol, muted",
    # the same, figure 4
    ("#CC6677", "#332288", "#DDCC77", "#117733", "#88CCEE", "#882255", "#44AA99", "#999933", "#AA4499"),
)
GREY_STEPS = Palette(
    "grey_steps",
    "High contrast, distinct in grey",
    # Ours: eight steps of CIE lightness from 30 to 96, their hues chosen by random search for the largest distance between the
    # two most alike under all three kinds of colour blindness.
    ("#E7B917", "#7745A4", "#DEF8FF", "#928E5B", "#A19BF5", "#617879", "#DBDBB7", "#424B1E"),
)
PALETTES = (OKABE_ITO, TOL_BRIGHT, TOL_MUTED, GREY_STEPS)
