"""The table of all metrics."""

from __future__ import annotations

from ausbau.core.metric import Metric
from ausbau.documentation.markdown import code, lines, page, table
from ausbau.metrics import catalogue
from ausbau.texts import LANGUAGES, texts

_HEADS = ("metric", "unit", "meaning", "title in reports")
_TEXT = """
One number per simulated world. A name with `@date` or `@year` is asked for at a day
(`buildout.gpus_opened@2026-03-13`) or for a calendar year (`energy.peak_load_mw@2028`). A name with
`[relief]` has a value without any relief (`[none]`), with each relief alone and, under the bare name, as
the scenario configures them. Infinite means that it never happens within the horizon. Claims may use any of
them. The loss in a cut-off (`sovereignty.cutoff_loss_worst_layer_30_days`) may be asked for any number of
whole days; a run tells it for those that its scenario lists.
"""


def text() -> str:
    """The page."""
    sections: dict[str, list[Metric]] = {}
    for metric in catalogue().values():
        sections.setdefault(metric.name.split(".", maxsplit=1)[0], []).append(metric)
    parts = [
        f"## {name}\n\n" + table(_HEADS, (_row(metric) for metric in metrics))
        for name, metrics in sections.items()
    ]
    return page("Metrics", _TEXT.strip(), *parts)


def _row(metric: Metric) -> list[str]:
    at = f"@{metric.takes}" if metric.takes else ""
    relief = "[relief]" if metric.has_reliefs else ""
    titles = [texts(language).get(f"metric.{metric.name}", "") for language in LANGUAGES]
    return [
        code(metric.name + at + relief),
        metric.unit,
        metric.meaning,
        lines(title for title in titles if title),
    ]
