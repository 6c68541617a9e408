"""One style for all figures: colours that differ in lightness, so that they survive a grey printer.

Blue and vermilion are told apart by people with any colour vision; in the sequence of fills each colour
has a lightness of its own (Okabe and Ito 2008, "Color universal design"). Beyond six, hatches repeat it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import matplotlib as mpl

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType

Given = ParamSpec("Given")
Made = TypeVar("Made")

INK = "#1a1a1a"
QUIET = "#5a5a5a"
FAINT = "#d9d9d9"
PAPER = "#ffffff"
OUTER_BAND = "#cfe3f0"
INNER_BAND = "#83b8da"
MEDIAN = "#00466e"
ANNOUNCED = "#b84a00"
WIDTH_INCHES = 6.7
FONT_SIZE = 7.5
SMALL_SIZE = 6.5
STYLE: dict[RcKeyType, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": FONT_SIZE,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": FONT_SIZE,
    "axes.titlelocation": "left",
    "axes.axisbelow": True,
    "figure.facecolor": PAPER,
    "hatch.linewidth": 0.5,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "svg.fonttype": "none",  # text stays text: searchable, and set in the font of the page
    "svg.hashsalt": "ausbau",
}


@dataclass(frozen=True)
class Fill:
    """How an area is filled; ``on`` is the colour of words on it."""

    colour: str
    hatch: str
    on: str


_COLOURS = (
    ("#12284b", PAPER),
    ("#6b2f6b", PAPER),
    ("#1f7a6d", PAPER),
    ("#d9822b", INK),
    ("#a3c3e2", INK),
    ("#efdda0", INK),
)
FILLS: tuple[Fill, ...] = tuple(
    Fill(colour, hatch, on) for hatch in ("", "////") for colour, on in _COLOURS
)
DASHES = ("solid", (0, (4, 1.5)), (0, (1, 1)), (0, (6, 1.5, 1, 1.5)))
"""Lines of one chart differ by their dashes too."""


def fill_of(place: int) -> Fill:
    """The fill of the thing at a place in its order."""
    return FILLS[place % len(FILLS)]


def in_style(draw: Callable[Given, Made]) -> Callable[Given, Made]:
    """Let a function draw in this style, whatever the notebook has set."""

    @wraps(draw)
    def styled(*arguments: Given.args, **options: Given.kwargs) -> Made:
        with mpl.rc_context():
            mpl.rcdefaults()
            mpl.rcParams.update(STYLE)
            return draw(*arguments, **options)

    return styled
