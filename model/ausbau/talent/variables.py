"""What the two parts of the talent stage return."""

from __future__ import annotations

from ausbau.core.variables import Variable

VARIABLES_SUPPLY = (
    Variable(
        "talent.installation_crews",
        ("draw", "month"),
        "crew",
        "crews that can install servers, whole numbers",
    ),
    Variable(
        "talent.operators_supply_fte",
        ("draw", "month"),
        "FTE",
        "staff who can run the plant, at the middle of the month",
    ),
    Variable(
        "talent.users_supply_share",
        ("draw", "month"),
        "share",
        "demand that finds people able to use it, share of the first year's",
        sign="share",
    ),
    Variable(
        "talent.specialists_person",
        ("draw", "bound"),
        "person",
        "engineers with AI skills in Germany",
    ),
    Variable(
        "talent.specialist_flow_person",
        ("draw", "month", "flow"),
        "person",
        "specialists who enter (positive) or leave (negative) in the month",
        sign="any",
    ),
)

VARIABLES_BALANCE = (
    Variable(
        "talent.operators_demand_fte",
        ("draw", "month"),
        "FTE",
        "staff needed to run what is in service in the month",
    ),
    Variable(
        "talent.operators_missing_fte",
        ("draw", "month"),
        "FTE",
        "staff needed and not there",
    ),
)
