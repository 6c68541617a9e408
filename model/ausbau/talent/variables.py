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
        "talent.later_crews",
        ("draw", "later_month"),
        "crew",
        "the same in the months after the horizon in which work goes on",
    ),
    Variable(
        "talent.operators_supply_fte",
        ("draw", "month"),
        "FTE",
        "productive staff who can run the plant, at the middle of the month",
    ),
    Variable(
        "talent.operators_by_role_fte",
        ("draw", "month", "operator"),
        "FTE",
        "the same by role: data-centre technicians and cluster engineers",
    ),
    Variable(
        "talent.stock_person",
        ("draw", "bound", "occupation"),
        "person",
        "people in Germany by occupation",
    ),
    Variable(
        "talent.specialists_by_origin_person",
        ("draw", "bound", "origin"),
        "person",
        "engineers with AI skills in Germany by the country of their first degree",
    ),
    Variable(
        "talent.builders_by_origin_person",
        ("draw", "bound", "origin"),
        "person",
        "people in the building trades of data centres by passport",
    ),
    Variable(
        "talent.students_person",
        ("draw", "bound"),
        "person",
        "students of courses of study that lead to an AI-specific degree",
    ),
    Variable(
        "talent.seeking_person",
        ("draw", "bound"),
        "person",
        "their graduates who stay and have not begun to work",
    ),
    Variable(
        "talent.drop_out_person",
        ("draw", "month"),
        "person",
        "students who give up in the month",
    ),
    Variable(
        "talent.status_change_person",
        ("draw", "month"),
        "person",
        "graduates from outside the EU who begin to work: a new title, but no arrival",
    ),
    Variable(
        "talent.trade_entry_person",
        ("draw", "month"),
        "person",
        "people who enter the building trades, data-centre technicians and cluster engineers",
    ),
    Variable(
        "talent.emigrated_person",
        ("draw", "month", "destination"),
        "person",
        "specialists who leave the country by destination, without start-ups that move",
    ),
    Variable(
        "talent.wage_premium_share",
        ("draw", "bound"),
        "share",
        "pay of specialists above that of the calibration year",
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
    Variable(
        "talent.immigrants_by_origin_person",
        ("draw", "month", "origin"),
        "person",
        "specialists who come from abroad in the month by the country of their first degree, "
        "without those of the US shock",
    ),
    Variable(
        "talent.trained_person",
        ("draw", "month"),
        "person",
        "people who complete a course in the month",
    ),
    Variable(
        "talent.technology_center_fte",
        ("draw", "bound"),
        "FTE",
        "staff of the Technology Center",
    ),
    Variable(
        "talent.visa_backlog_person",
        ("draw", "bound", "applicant"),
        "person",
        "applicants whose case no office has taken up yet",
    ),
    Variable(
        "talent.visa_flow_person",
        ("draw", "month", "applicant", "visa_flow"),
        "person",
        "people who apply (positive) and whose case is taken up (negative) in the month",
        sign="any",
    ),
    Variable(
        "talent.visa_wait_h",
        ("draw", "bound"),
        "h",
        "time until an application made at that instant is taken up",
    ),
    Variable(
        "talent.visa_decision_h",
        ("draw", "bound"),
        "h",
        "time from an application made at that instant to the decision",
    ),
    Variable(
        "talent.visa_entry_h",
        ("draw", "bound"),
        "h",
        "time from the application of an AI specialist at that instant to the first day of work",
    ),
    Variable(
        "talent.us_inflow_ratio",
        ("draw", "month"),
        "ratio",
        "net inflow of AI specialists to the US relative to that of 2024",
        sign="any",
    ),
    Variable(
        "talent.us_intending_person",
        ("draw",),
        "person",
        "AI specialists in the US who say that they think of leaving",
    ),
    Variable(
        "talent.us_diverted_person",
        ("draw", "month"),
        "person",
        "AI specialists who leave the US or no longer go there, wherever they go",
    ),
    Variable(
        "talent.us_fee_part_share",
        ("draw",),
        "share",
        "share of them whom the visa fee diverts",
        sign="share",
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
        "talent.missing_fte",
        ("draw", "month", "role"),
        "FTE",
        "people needed and not there: builders, technicians, cluster engineers, users",
    ),
    Variable(
        "talent.idle_gpu_h",
        ("draw", "month", "idle_for"),
        "GPU*h",
        "GPU-hours that stand still for lack of builders, operators or users",
    ),
)
