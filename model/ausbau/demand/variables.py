"""What the demand stage returns."""

from __future__ import annotations

from ausbau.core.variables import Variable

VARIABLES = (
    Variable(
        "demand.requested_gpu_h",
        ("draw", "month", "group", "gpu_type"),
        "GPU*h",
        "GPU-hours that the group would use at the given price",
    ),
    Variable(
        "demand.price_eur_per_gpu_h",
        ("draw", "month", "gpu_type"),
        "EUR/GPU/h",
        "price of a GPU-hour on demand at this plant, before contracts and scarcity",
    ),
    Variable(
        "demand.price_decline_per_year",
        ("draw",),
        "1/year",
        "share of their price that an hour and a server of a given type lose in a year",
        sign="any",
    ),
    Variable(
        "demand.elasticity",
        ("draw", "group"),
        "ratio",
        "per cent of the group's demand per per cent of price",
        sign="any",
    ),
    Variable(
        "demand.customers",
        ("draw", "month", "group"),
        "ratio",
        "customers among whom the group's need is spread on average; 0 where they are not counted",
    ),
    Variable(
        "demand.customer_median_gpu",
        ("draw", "group"),
        "GPU",
        "GPUs that the middle customer of the group asks for; infinite where they are not counted",
        may_be_infinite=True,
    ),
    Variable(
        "demand.customer_spread",
        ("draw",),
        "ratio",
        "standard deviation of the logarithm of a customer's size",
    ),
    Variable("demand.customer_largest_gpu", ("draw",), "GPU", "GPUs of the largest customers"),
    Variable("demand.exchange_rate_eur_per_usd", ("draw",), "EUR/USD", "price of a dollar"),
    Variable(
        "demand.barred_share",
        ("draw", "group"),
        "share",
        "part of what the group asks for that comes from users barred from US clouds",
        sign="share",
    ),
    Variable(
        "demand.adoption_share",
        ("draw", "bound"),
        "share",
        "German firms that use AI, without transfer services and delays beyond those of today",
        sign="share",
    ),
    Variable(
        "demand.time_to_use_h",
        ("draw", "bound"),
        "h",
        "from first contact to productive use, for a firm that begins at that time",
    ),
    Variable(
        "demand.compute_per_task",
        ("draw", "bound"),
        "ratio",
        "compute for an equally good language model, relative to 20 January 2025",
    ),
    Variable(
        "demand.ai_act_compliance_h",
        ("draw", "month"),
        "h",
        "time to comply with the AI Act for a high-risk use that begins in the month",
    ),
    Variable(
        "demand.high_risk_share",
        ("draw",),
        "share",
        "share of high-risk uses under the AI Act in what is asked for at the reference date",
        sign="share",
    ),
    Variable(
        "demand.competitor_share",
        ("draw", "month"),
        "share",
        "share of all demand that a competing gigafactory takes",
        sign="share",
    ),
    Variable(
        "demand.efficiency_factor",
        ("draw", "month"),
        "ratio",
        "need after the efficiency jump and its rebound, relative to the same world without it",
    ),
    Variable(
        "demand.deepseek_ratio",
        ("draw",),
        "ratio",
        "training compute of DeepSeek's model relative to a comparable US model",
    ),
    Variable(
        "demand.deepseek_need_factor",
        ("draw",),
        "ratio",
        "need of a user who saves as much as DeepSeek did, rebound included, relative to before",
    ),
)
