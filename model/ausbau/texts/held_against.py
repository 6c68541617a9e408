"""A result beside the threshold that it is held against: in the threshold's unit, no finer than needed."""

from __future__ import annotations

from dataclasses import dataclass

from ausbau.core.units import quantity
from ausbau.texts import Texts
from ausbau.texts.numbers import decimals, rounded, with_unit
from ausbau.texts.quantities import COUNTED, Written, taken_apart, unit_after

FIGURES = 2
"""So many figures of the larger of the two: a median over some hundred worlds is not known closer."""
MOST_MORE = 1
"""So many decimals more, where a small value or distance would vanish."""
PERCENT = "percent"


@dataclass(frozen=True)
class HeldAgainst:
    """A value and its threshold, both in the unit in which the file writes the threshold."""

    value: float
    threshold: float
    unit: str
    is_whole: bool

    @property
    def digits(self) -> int:
        """Decimals of both; negative where tens or hundreds are rounded, none for what is counted."""
        if self.is_whole:
            return 0
        largest = max(abs(self.value), abs(self.threshold))
        usual = decimals(largest, FIGURES)
        small = [decimals(one, 1) for one in (self.value, self.gap) if one != 0]
        return min(max([usual, *small]), usual + MOST_MORE)

    @property
    def gap(self) -> float:
        """By how much the value lies above the threshold."""
        return self.value - self.threshold

    def value_words(self, catalogue: Texts) -> str:
        """The value with its unit."""
        return self._words(self.value, self.unit, catalogue)

    def gap_words(self, catalogue: Texts) -> str:
        """The distance without its sign; between shares, points and not per cent."""
        return self._words(abs(self.gap), "point" if self.unit == PERCENT else self.unit, catalogue)

    def _words(self, value: float, unit: str, catalogue: Texts) -> str:
        text = rounded(value, catalogue.language, self.digits)
        return with_unit(text, unit_after(Written(text, unit), catalogue), catalogue.language)


def held_against(value: float, threshold: object, unit: str) -> HeldAgainst:
    """A value in its canonical unit, and a threshold as the register writes it.

    Raises
    ------
    ValueError
        where the threshold is no quantity.
    """
    written = taken_apart(threshold)
    if written is None:
        raise ValueError(f"{threshold!r} is no quantity")
    limit = quantity(threshold, unit)
    size = quantity(f"1 {written.unit}", unit) if written.unit else 1.0
    return HeldAgainst(value / size, limit / size, written.unit, unit in COUNTED - {"person"})
