"""What the brief says: sentences and rows, each number from a field of the saved result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from ausbau.core.timeline import parse_date
from ausbau.core.units import quantity
from ausbau.key_figures import DECIDING_METRIC, amount_rows, date_rows, quantiles, timeline_of, when
from ausbau.report.influence import influences
from ausbau.results import Run
from ausbau.texts import Language, Texts, texts
from ausbau.texts.numbers import day, number, percent, worlds_of_hundred

ANNOUNCED_METRIC = "buildout.gpus_in_service"
MOST_ASSUMPTIONS = 8


def brief(run: Run, language: Language) -> dict[str, Any]:
    """Everything that the template sets, in one language."""
    catalogue = texts(language)
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
        "claims": [_claim(group, catalogue) for group in _tested(run)],
        "untested": catalogue.fill("report.untested", count=_untested_count(run)),
        "figures": [*date_rows(run, catalogue), *amount_rows(run, catalogue)],
        "assumptions": list(_assumption_rows(run, catalogue)),
        "fan": {
            "caption": catalogue["figure.gpu_fan.caption"],
            "alt": _fan_alt(run, catalogue),
        },
        "manifest": _manifest(run, catalogue),
        "date": day(created(run).date(), language),
    }


def announced(run: Run) -> tuple[float, date] | None:
    """The number and the day of the claim on GPUs in service, if the run tests one."""
    for claim in run.claims:
        definition = claim["definition"]
        if definition and definition["metric"] == ANNOUNCED_METRIC and definition["at_least"]:
            gpus = quantity(definition["at_least"], "GPU")
            return gpus, parse_date(definition["date"])
    return None


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
    return catalogue.fill(
        "report.basis", draws=number(run.manifest["draws"], language), known=known
    )


def _tested(run: Run) -> Iterator[list[Mapping[str, Any]]]:
    by_id: dict[str, list[Mapping[str, Any]]] = {}
    for claim in run.claims:
        if claim["share"] is not None:
            by_id.setdefault(claim["id"], []).append(claim)
    yield from by_id.values()


def _untested_count(run: Run) -> int:
    tested = {claim["id"] for claim in run.claims if claim["share"] is not None}
    return len({claim["id"] for claim in run.claims} - tested)


def _claim(group: list[Mapping[str, Any]], catalogue: Texts) -> dict[str, Any]:
    first = group[0]
    return {
        "id": first["id"],
        "quote": catalogue.fill("report.quote", quote=first["quote"], document=first["document"]),
        "paraphrase": first["paraphrase"][catalogue.language],
        "readings": [_reading(claim, catalogue) for claim in group],
    }


def _reading(claim: Mapping[str, Any], catalogue: Texts) -> dict[str, str]:
    language = catalogue.language
    definition = claim["definition"]
    shares = [
        option["share"] for options in claim["alternatives"].values() for option in options.values()
    ]
    across = (
        catalogue.fill(
            "report.across",
            low=worlds_of_hundred(min(shares)),
            high=worlds_of_hundred(max(shares)),
        )
        if shares
        else ""
    )
    observed = claim["observed"]
    return {
        "title": definition["title"][language],
        "share": catalogue.fill("report.share", count=worlds_of_hundred(claim["share"])),
        "across": across,
        "verdict": catalogue[f"verdict.{claim['verdict']}"],
        "origin": catalogue[f"report.origin_{definition['threshold_origin']}"],
        "observed": "" if observed is None else catalogue[f"observed.{observed['verdict']}"],
    }


def _assumption_rows(run: Run, catalogue: Texts) -> Iterator[dict[str, str]]:
    language = catalogue.language
    for influence in influences(run, DECIDING_METRIC)[:MOST_ASSUMPTIONS]:
        passport = run.passports[influence.path]
        source = run.manifest["sources"].get(passport["source"], {"title": passport["source"]})
        title = source["title"]
        yield {
            "path": influence.path,
            "share": percent(influence.explained_share, language),
            "value": passport["text"],
            "source": title if isinstance(title, str) else title[language],
            "confidence": catalogue[f"confidence.{passport['confidence']}"],
            "known_on": _known_on(passport["known_on"], language),
        }


def _known_on(text: str, language: Language) -> str:
    return day(date.fromisoformat(text), language) if text else "–"


def _fan_alt(run: Run, catalogue: Texts) -> str:
    timeline = timeline_of(run)
    middle, low, high = (
        when(hours, timeline, catalogue)
        for hours in quantiles(run.metrics[DECIDING_METRIC].to_numpy())
    )
    return catalogue.fill("figure.gpu_fan.alt", middle=middle, low=low, high=high)


def _manifest(run: Run, catalogue: Texts) -> str:
    manifest = run.manifest
    return catalogue.fill(
        "report.manifest",
        version=manifest["versions"]["ausbau"],
        name=manifest["name"],
        seed=manifest["seed"],
        draws=number(manifest["draws"], catalogue.language),
        sha=manifest["scenario_sha256"][:16],
    )
