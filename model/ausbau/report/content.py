"""What the brief says: sentences and rows, each number from a field of the saved result."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import numpy as np

from ausbau.core.timeline import parse_date
from ausbau.influence import uncertain_columns
from ausbau.key_figures import (
    MILLION,
    amount_rows,
    date_rows,
    operating_year,
    quantiles,
)
from ausbau.report import assumptions
from ausbau.report.stated import node_words
from ausbau.report.statements import Wording, groups_of
from ausbau.results import Run
from ausbau.texts import Language, Texts, texts
from ausbau.texts.numbers import day, month, number, percent
from ausbau.texts.quantities import measured

CONNECTED = "buildout.connected_mw"
NET_PRESENT_VALUE = "finance.npv_eur"
BREAK_EVEN = "finance.break_even_sold_share"


def brief(run: Run, language: Language) -> dict[str, Any]:
    """Everything that the template sets, in one language."""
    catalogue = texts(language)
    groups = groups_of(run)
    wording = Wording(run, catalogue)
    return {
        "language": language,
        "texts": {
            key.removeprefix("report."): text
            for key, text in catalogue.entries.items()
            if key.startswith("report.")
        },
        "title": run.scenario["title"][language],
        "description": run.scenario["description"][language],
        "basis": _basis(run, catalogue),
        "claims": [wording.group(group) for group in groups],
        "notes": _notes(run, catalogue),
        "left_out": [
            _counted("report.more", hidden, catalogue) for hidden in range(len(groups) + 1)
        ],
        "figures": list(_figures(run, catalogue)),
        "figures_note": _figures_note(run, catalogue),
        "assumptions": assumptions.section(run, catalogue, groups[0] if groups else None),
        "limits": _limits(run, catalogue),
        "manifest": _manifest(run, catalogue),
        "date": day(created(run).date(), language),
    }


def created(run: Run) -> datetime:
    """When the run was made."""
    return datetime.fromisoformat(run.manifest["created"])


def _basis(run: Run, catalogue: Texts) -> str:
    language = catalogue.language
    as_of = run.scenario["as_of"]
    known = (
        catalogue.fill("report.basis_as_of", date=day(parse_date(as_of), language))
        if as_of
        else catalogue["report.basis_newest"]
    )
    return catalogue.fill("report.basis", draws=_draws(run, catalogue), known=known)


def _notes(run: Run, catalogue: Texts) -> str:
    """How to read the claims, and how many are not tested."""
    tested = {claim["id"] for claim in run.claims if claim["share"] is not None}
    untested = len({claim["id"] for claim in run.claims} - tested)
    demanded = number(100 * run.claims[0]["demanded_share"], catalogue.language)
    meaning = catalogue.fill("report.share_meaning", demanded=demanded)
    return " ".join(filter(None, (meaning, _counted("report.untested", untested, catalogue))))


def _counted(key: str, count: int, catalogue: Texts) -> str:
    """A sentence on so many things; nothing for none."""
    if count == 0:
        return ""
    form = f"{key}_one" if count == 1 else key
    return catalogue.fill(form, count=number(count, catalogue.language))


def _figures(run: Run, catalogue: Texts) -> Iterator[dict[str, str]]:
    """Dates, amounts, and what the plant earns."""
    yield from date_rows(run, catalogue)
    yield from amount_rows(run, catalogue)
    worth_eur = run.metrics[NET_PRESENT_VALUE].to_numpy()
    if not worth_eur.any():
        return
    middle, low, high = (
        number(value / MILLION, catalogue.language) for value in quantiles(worth_eur)
    )
    span = catalogue.fill("report.range", low=low, high=high)
    sold = run.metrics[BREAK_EVEN].to_numpy()
    if np.isfinite(sold).any():
        share, _, _ = quantiles(sold[np.isfinite(sold)])
        words = percent(share, catalogue.language)
        span = catalogue.fill("report.figures_break_even", range=span, share=words)
    yield {"name": catalogue["report.figures_npv"], "middle": middle, "range": span}


def _figures_note(run: Run, catalogue: Texts) -> str:
    kept, draws = run.series.sizes["draw"], run.manifest["draws"]
    first = number(kept, catalogue.language)
    return catalogue.fill(
        "report.figures_note",
        price_year=run.scenario["sections"]["money"]["price_year"],
        year=operating_year(run),
        kept=catalogue.fill("report.figures_kept", draws=first) if kept < draws else "",
        power=_power(run, catalogue),
        announced=_announced(run, catalogue),
    )


def _power(run: Run, catalogue: Texts) -> str:
    """That the highest load is use and no nameplate power; nothing where nothing is connected."""
    year = operating_year(run)
    column = f"{CONNECTED}@{year}-12-31"
    if column not in run.metrics:
        return ""
    connected_mw, _, _ = quantiles(run.metrics[column].to_numpy())
    if connected_mw == 0.0:
        return ""
    words = measured(connected_mw, "MW", catalogue, 2)
    return catalogue.fill("report.figures_power", connected=words, year=year)


def _announced(run: Run, catalogue: Texts) -> str:
    """The newest sum that a document names for the investment; nothing where none does."""
    entries = run.scenario["sections"].get("finance", {}).get("budget", {}).get("dated", [])
    named = [entry for entry in entries if entry["source"] in run.manifest["sources"]]
    if not named or "value" not in named[-1] or named[-1]["source"] == "assumption":
        return ""
    return catalogue.fill(
        "report.figures_announced",
        month=month(parse_date(str(named[-1]["known_on"])), catalogue.language),
        value=node_words(named[-1], catalogue),
    )


def _limits(run: Run, catalogue: Texts) -> str:
    uncertain = uncertain_columns(run.parameters)
    low = [name for name in uncertain if run.passports[name]["confidence"] == "low"]
    language = catalogue.language
    return catalogue.fill(
        "report.limits_text",
        low=number(len(low), language),
        all=number(len(uncertain), language),
    )


def _draws(run: Run, catalogue: Texts) -> str:
    return number(run.manifest["draws"], catalogue.language)


def _manifest(run: Run, catalogue: Texts) -> str:
    manifest = run.manifest
    return catalogue.fill(
        "report.manifest",
        version=manifest["versions"]["ausbau"],
        name=manifest["name"],
        seed=manifest["seed"],
        draws=_draws(run, catalogue),
        sha=manifest["scenario_sha256"][:16],
    )
