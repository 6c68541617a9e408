"""What a scenario may say about the outside view: how far it is believed, and what was thought before."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, PrivateAttr, ValidationInfo, model_validator

from ausbau.buildout.reference_cases import shipped
from ausbau.buildout.spec_types import ElapsedTime
from ausbau.core.findings import Finding, nearest
from ausbau.core.parameters import Parameter, Quantity
from ausbau.core.passports import NO_CONTEXT
from ausbau.core.schema import Id, Spec, raise_findings


class OutsideView(Spec):
    """How long like plants took to open, as a view beside that of the network's single steps.

    The prior says what is thought before any case is seen; the cases known by ``as_of`` turn it into the
    law of a kind of building.
    """

    weight: Annotated[Parameter, Quantity("ratio", minimum=0, maximum=1)]
    """Share of the worlds that believe the outside view; in the others the network decides."""
    belief: Annotated[Parameter, Quantity("ratio", minimum=0, maximum=1)]
    """Where a world stands between the views: it believes the outside one if this lies below the weight."""
    median_time: ElapsedTime
    """Prior of the time from announcement to opening that half of the plants of a kind take."""
    spread: Annotated[Parameter, Quantity("ratio", minimum=0.05, maximum=5)]
    """Prior of the standard deviation of that time's natural logarithm."""
    given_up: Annotated[Parameter, Quantity("1/year", minimum=0)]
    """Prior of the rate at which unopened plants are given up."""
    left_out: tuple[Id, ...] = Field(default=())
    """Cases that the plan itself is, or that are its kin: they do not count."""
    _known_by: date = PrivateAttr(default=date.max)

    @model_validator(mode="after")
    def _check_cases(self, info: ValidationInfo) -> OutsideView:
        self._known_by = (info.context or NO_CONTEXT).as_of or date.max
        cases = shipped()
        raise_findings(
            Finding(("left_out",), f"no case {name}", "a case in hindcast", nearest(name, cases))
            for name in self.left_out
            if name not in cases
        )
        return self

    @property
    def known_by(self) -> date:
        """Only what cases had shown by this day counts: that of the scenario's ``as_of``."""
        return self._known_by
