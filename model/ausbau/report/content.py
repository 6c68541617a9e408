"""What the brief says: sentences and rows, each number from a field of the saved result."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ausbau.influence import uncertain_columns
from ausbau.report import assumptions, key_figure_table, rechtsstand
from ausbau.report.statements import Wording
from ausbau.results import Run
from ausbau.texts import Texts
from ausbau.texts.numbers import day, number


def brief(wording: Wording) -> dict[str, Any]:
    """Everything that the template sets, in one language."""
    run, catalogue, groups = wording.run, wording.texts, wording.groups
    language = catalogue.language
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
        "claims": wording.told,
        "notes": _notes(run, catalogue),
        "left_out": [
            _counted("report.more", hidden, catalogue) for hidden in range(len(groups) + 1)
        ],
        **key_figure_table.section(run, catalogue),
        "assumptions": assumptions.section(run, catalogue, groups[0] if groups else None),
        "limits": _limits(run, catalogue),
        "manifest": _manifest(run, catalogue),
        "date": day(created(run).date(), language),
    }


def created(run: Run) -> datetime:
    """When the run was made."""
    return datetime.fromisoformat(run.manifest["created"])


def _basis(run: Run, catalogue: Texts) -> str:
    key = "report.basis_as_of" if run.scenario["as_of"] else "report.basis_newest"
    known = catalogue.fill(key, date=rechtsstand.knowledge(run, catalogue))
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
