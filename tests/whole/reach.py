"""What scenarios of people, money and sovereignty may move beside their parent: all else stays, to the bit.

Names are prefixes of metrics.
"""

from __future__ import annotations

from collections.abc import Mapping

_USE = ("allocation.", "demand.requested_gpu", "demand.sovereign_only_share", "energy.")
"""Who asks for more or less holds and computes more or less, and that takes power."""
_EARNINGS = (
    "finance.above_break_even_share",
    "finance.balance_",
    "finance.break_even_",
    "finance.cost_share_",
    "finance.debt_cover_ratio",
    "finance.equity_internal_rate_per_year",
    "finance.internal_rate_per_year",
    "finance.levelised_cost_",
    "finance.npv_eur",
    "finance.outlay_eur",
    "finance.payback_h",
    "finance.price_eur_per_gpu_h",
    "finance.relief_passed_on_eur",
    "finance.revenue_eur",
    "finance.tax_eur",
)
"""What is sold and what runs changes what comes in, and not what the plant costs to buy."""
_SPECIALISTS = (
    "talent.emigra",
    "talent.foreign_specialists_person",
    "talent.idle_for_users_gpu_h",
    "talent.immigration_person",
    "talent.job_ready_person",
    "talent.junior_person",
    "talent.near_ai_person",
    "talent.self_taught_person",
    "talent.senior_person",
    "talent.specialists_",
    "talent.start_up_moves_person",
    "talent.third_country_specialists_person",
    "talent.us_arrivals_person",
    "talent.us_intention_gap_ratio",
    "talent.users_missing_fte",
    "talent.visa_",
    "talent.wage_premium_share",
)
"""One labour market: who comes or goes moves pay, and pay moves who comes by which way."""
_PEOPLE = (*_SPECIALISTS, *_USE, *_EARNINGS)
_ACCESS = (
    "allocation.",
    "demand.customers",
    "demand.sovereign_only_share",
    "energy.",
    *_EARNINGS,
    "talent.idle_for_users_gpu_h",
)
"""Who may compute first changes what runs and what is left free, which missing users would have taken."""
_MARKETS = (
    "sovereignty.ai_act_delay_h",
    "sovereignty.effective_regimes_",
    "sovereignty.entry_cost_",
    "sovereignty.reach_",
    "sovereignty.time_to_us_size_h",
)
_STACK = (
    "sovereignty.concentration_models",
    "sovereignty.concentration_platform",
    "sovereignty.controlled_share_models",
    "sovereignty.controlled_share_platform",
    "sovereignty.cutoff_loss_",
    "sovereignty.reading_mean",
)

MAY_MOVE: Mapping[str, tuple[str, ...]] = {
    "visa-reform.yaml": _PEOPLE,
    "us-exodus.yaml": (
        *_PEOPLE,
        "talent.us_diverted_person",
        "talent.us_fee_part_share",
        "talent.us_inflow_ratio",
    ),
    "talent-drain.yaml": _PEOPLE,
    "quota.yaml": _ACCESS,
    "market.yaml": _ACCESS,
    "reserved-floor.yaml": _ACCESS,
    "state-anchor.yaml": (*_ACCESS, "finance.anchor_eur"),
    "german-billions.yaml": (
        # Cheaper capital: what hangs on its rate. The programme: its own figures and those of its country.
        "finance.above_break_even_share",
        "finance.balance_federal_budget_eur",
        "finance.break_even_",
        "finance.cost_share_",
        "finance.debt_cover_ratio",
        "finance.equity_internal_rate_per_year",
        "finance.guarantee_loss_eur",
        "finance.hall_leased_eur",
        "finance.hall_owned_eur",
        "finance.levelised_cost_",
        "finance.npv_eur",
        "finance.programme_national_programme_",
        "finance.programmes_germany_",
        "finance.waiting_eur",
    ),
    "efficiency-jump.yaml": (
        *_USE,
        *_EARNINGS,
        "demand.compute_per_task",
        "demand.efficiency_factor",
        "talent.idle_for_users_gpu_h",
    ),
    "double-strategy-technology-only.yaml": (
        *_PEOPLE,
        *_STACK,
        "talent.trained_",
    ),
    "double-strategy-regulation-only.yaml": _MARKETS,
    "double-strategy.yaml": _MARKETS,  # beside that with the technology alone
    "gigafactory-de.yaml": (
        *_USE,
        *_EARNINGS,
        "buildout.",
        "finance.budget_use",
        "finance.capex_eur",
        "finance.debt_eur",
        "finance.equity_eur",
        "finance.hall_",
        "finance.is_",
        "finance.paid_plan_",
        "finance.replacement_eur",
        "finance.waiting_eur",
        "sovereignty.cluster_ratio",
        "sovereignty.eu_share",
        "sovereignty.german_",
        "sovereignty.home_covered_share",
        "sovereignty.us_share_",
        "sovereignty.world_share",
        "talent.builders_missing_most_fte",
        "talent.cluster_engineers_missing_most_fte",
        "talent.idle_for_",
        "talent.operators_",
        "talent.staff_per_1000_gpu",
        "talent.technicians_missing_most_fte",
        # The horizon is longer, and these are told of its end.
        "talent.trained_person",
        "talent.visa_",
    ),
}
