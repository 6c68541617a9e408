"""The chapters of the full report, in their order; each one turns a saved run into plain blocks.

They stand here and not in the folders of the domains: a chapter reads results, words and figures, which
lie above the domains, and most of them join several domains (who bears the bill is energy, finance and
the catalogue). Nothing here simulates.
"""

from __future__ import annotations

from collections.abc import Iterator

from ausbau.report.blocks import Chapter
from ausbau.report.chapters import (
    allocation,
    bill,
    buildout,
    comparison,
    hindcast,
    ledger,
    money,
    origin,
    passports,
    people,
    plan,
    sovereignty,
)
from ausbau.report.material import Material


def chapters(material: Material) -> Iterator[Chapter]:
    """All chapters of a run, and the comparison where it is the reference of a study."""
    if material.study is not None:
        yield comparison.chapter(material, material.study)
    yield plan.chapter(material)
    yield buildout.chapter(material)
    yield hindcast.chapter(material)
    yield allocation.chapter(material)
    yield bill.chapter(material)
    yield people.chapter(material)
    yield money.chapter(material)
    yield sovereignty.chapter(material)
    yield ledger.tested(material)
    yield ledger.untested(material)
    yield passports.assumptions(material)
    yield passports.contradictions(material)
    yield passports.limits(material)
    yield origin.manifest(material)
    yield origin.sources(material)
