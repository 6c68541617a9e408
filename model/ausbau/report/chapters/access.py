"""What groups experience in the first year of operation, in a table and in sentences; who lends to whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from ausbau.core.arrays import Array, BoolArray
from ausbau.report.blocks import Block, Heading, Paragraph, Row, Table, columns, row
from ausbau.report.material import Material
from ausbau.report.policy_points import policy_points
from ausbau.texts.numbers import worlds_of_hundred
from ausbau.texts.quantities import measured

if TYPE_CHECKING:
    from ausbau.study import Study

KINDS = ("industry", "mittelstand", "startup", "research", "public", "foundation")
VOICES = ("startup", "research", "mittelstand", "public")
"""A start-up, a professor, a Mittelstand firm, a ministry."""
SHARES = ("served_share", "refused_share", "within_hour_share", "within_day_share")
WAITS = ("median_wait", "p95_wait")
HEADS = ("granted_h", "served", "refused", "within_hour", "within_day", *WAITS, "price")
LEAST_TOLD = 0.005
"""A share below it, or this near to one, would be rounded to none or all."""
MINUTE_H = 1 / 60
MOST_MINUTES = 90
"""A longer wait is told in hours."""
MINUTE_STEP = 5
"""From two steps on minutes are rounded to it: medians of some hundred worlds are not known closer."""
ALIKE_SHARE, ALIKE_WAIT_H = 0.025, 0.25
"""Voices fare alike up to this difference of a share and of a wait."""


def blocks(material: Material) -> Iterator[Block]:
    """The first year by group, the four voices, and who lends to whom where somebody does."""
    yield _first_year_table(material)
    yield Heading(material.words("allocation.voices"))
    yield from (Paragraph(words) for words in voices(material))
    if _lent(material).any():
        yield _lending_table(material)


def voices(material: Material) -> Iterator[str]:
    """A sentence for each voice; one that fares like an earlier one is told beside it and by its price."""
    told: list[str] = []
    for kind in VOICES:
        like = next((other for other in told if _fare_alike(material, kind, other)), None)
        if like is None:
            told.append(kind)
            yield voice(material, kind)
        else:
            yield material.words(
                f"voice.{kind}_alike",
                other=material.words(f"voice.{like}_other"),
                paid=_paid(material, kind),
            )


def _fare_alike(material: Material, kind: str, other: str) -> bool:
    """Whether two voices ask for hours and differ by no more than rounding in all but the price."""
    kinds = (kind, other)
    if not _is_open(material).any() or not all(_requests(material, one) for one in kinds):
        return False
    return all(
        abs(_median(material, kind, name) - _median(material, other, name)) <= most
        for names, most in ((SHARES, ALIKE_SHARE), (WAITS, ALIKE_WAIT_H))
        for name in names
    )


def _paid(material: Material, kind: str) -> str:
    price = _price(material, kind)
    paid = "paid" if np.isfinite(price) else "paid_nothing"
    return material.words(f"voice.{paid}", price=material.number(price, 2))


def voice(material: Material, kind: str) -> str:
    """What one user of a kind experiences, in a sentence; also that there is nothing to experience."""
    if not _is_open(material).any():
        return material.words(f"voice.{kind}_closed")
    if not _requests(material, kind):
        return material.words(f"voice.{kind}_absent")
    share = {name: _share(material, _median(material, kind, name)) for name in SHARES}
    return material.words(
        f"voice.{kind}",
        served=share["served_share"],
        refused=share["refused_share"],
        hour=share["within_hour_share"],
        day=share["within_day_share"],
        half=_waits(material, "half", _median(material, kind, "median_wait")),
        last=_waits(material, "last", _median(material, kind, "p95_wait")),
        paid=_paid(material, kind),
    )


def policies(material: Material, study: Study) -> Iterator[Block]:
    """The scenarios of a study that differ in the allocation alone: kept work, evenness, access."""
    points = policy_points(study)
    if not points:
        return
    heads = [
        *(material.title(f"allocation.{name}") for name in ("goodput_share", "jain_index")),
        material.title("allocation.least_access_share"),
        material.words("allocation.refused"),
        material.words("allocation.front"),
    ]
    rows = [
        row(
            point.title[material.texts.language],
            material.percent(point.goodput_share, 1),
            material.number(point.jain_index, 3),
            material.percent(point.least_access_share, 1),
            material.percent(point.refused_share),
            material.words(f"allocation.{'on' if point.is_on_front else 'off'}_front"),
        )
        for point in points
    ]
    yield Table(
        material.words("allocation.policies", year=material.year),
        columns(material.words("allocation.policy"), heads, width=2.2),
        rows,
        note=material.words("allocation.policies_note"),
    )


def _first_year_table(material: Material) -> Table:
    open_share = worlds_of_hundred(float(_is_open(material).mean()))
    return Table(
        material.words("allocation.first_year"),
        columns(
            material.words("allocation.group"),
            [material.words(f"allocation.{head}") for head in HEADS],
            width=1.7,
        ),
        [_first_year_row(material, kind) for kind in KINDS if _requests(material, kind)],
        note=material.words("allocation.first_year_note", open=open_share),
    )


def _first_year_row(material: Material, kind: str) -> Row:
    if not _is_open(material).any():
        return row(_name(material, kind), *["–"] * len(HEADS))
    price = _price(material, kind)
    return row(
        _name(material, kind),
        material.million(float(_values(material, kind, "granted").mean())),
        *(material.percent(_median(material, kind, name)) for name in SHARES),
        *(material.number(_median(material, kind, name), 1) for name in WAITS),
        material.number(price, 2) if np.isfinite(price) else "–",
    )


def _lending_table(material: Material) -> Table:
    """Means over the worlds in millions, with what each lends and what each borrows at the ends."""
    lent = _lent(material)
    names = [str(group) for group in material.series["group"].to_numpy()]
    titles = [material.entity("catalogue.groups", name) for name in names]
    rows = [
        row(title, *(material.million(hours) for hours in (*line, line.sum())))
        for title, line in zip(titles, lent, strict=True)
    ]
    borrowed = [material.million(hours) for hours in (*lent.sum(axis=0), lent.sum())]
    rows.append(row(material.words("allocation.borrowed"), *borrowed, style="sum"))
    return Table(
        material.words("allocation.lending"),
        columns(
            material.words("allocation.lender"),
            [*titles, material.words("allocation.lent")],
            width=1.7,
        ),
        rows,
        note=material.words("allocation.lending_note"),
    )


def _lent(material: Material) -> Array:
    """Mean over the worlds, ``(lender, group)``."""
    matrix = material.series["allocation.lent_gpu_h"].mean("draw").transpose("lender", "group")
    return np.asarray(matrix.to_numpy())


def _name(material: Material, kind: str) -> str:
    """The group of a kind, as the scenario calls it."""
    groups = zip(
        material.series["group"].to_numpy(), material.series["group_kind"].to_numpy(), strict=True
    )
    names = [str(group) for group, its_kind in groups if its_kind == kind]
    return ", ".join(material.entity("catalogue.groups", name) for name in names)


def _is_open(material: Material) -> BoolArray:
    """Worlds in which the plant opens within the period, ``(draw,)``."""
    found: BoolArray = material.run.metrics["allocation.first_year_months"].to_numpy() > 0
    return found


def _requests(material: Material, kind: str) -> bool:
    """Whether a kind of group asks for anything in the first year of any world, or would if it opened."""
    kinds = material.series["group_kind"].to_numpy() == kind
    requested = material.series["demand.requested_gpu_h"].isel(group=np.flatnonzero(kinds))
    return bool(requested.any())


def _values(material: Material, kind: str, name: str) -> Array:
    """A metric of the first year in the worlds in which the plant opens."""
    values = material.run.metrics[f"allocation.{kind}_{name}_first_year"].to_numpy()
    return np.asarray(values[_is_open(material)])


def _median(material: Material, kind: str, name: str) -> float:
    return float(np.quantile(_values(material, kind, name), 0.5, method="inverted_cdf"))


def _price(material: Material, kind: str) -> float:
    """EUR per GPU-hour bought, a ratio of expectations; not finite where nothing is bought."""
    bought = _values(material, kind, "bought").sum()
    return float(_values(material, kind, "paid").sum() / bought) if bought > 0 else np.inf


def _share(material: Material, share: float) -> str:
    """In whole per cent; what is not quite none or all is told so."""
    if 0.0 < share < LEAST_TOLD:
        return material.words("voice.less_than", share=material.percent(0.01))
    if 1.0 - LEAST_TOLD < share < 1.0:
        return material.words("voice.more_than", share=material.percent(0.99))
    return material.percent(share)


def _waits(material: Material, who: str, hours: float) -> str:
    """How long one of two jobs waits that are taken, or the last of twenty."""
    if hours < MINUTE_H:
        return material.words(f"voice.{who}_at_once")
    return material.words(f"voice.{who}_waits", wait=_wait(material, hours))


def _wait(material: Material, hours: float) -> str:
    if hours < MOST_MINUTES * MINUTE_H:
        minutes = hours / MINUTE_H
        if minutes >= 2 * MINUTE_STEP:
            minutes = MINUTE_STEP * round(minutes / MINUTE_STEP)
        return material.words("voice.minutes", minutes=material.number(minutes))
    return measured(hours, "h", material.texts, 2)
