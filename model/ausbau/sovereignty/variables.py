"""What the sovereignty stage returns."""

from __future__ import annotations

from ausbau.core.variables import Variable

VARIABLES: tuple[Variable, ...] = (
    Variable(
        "sovereignty.layer_share",
        ("draw", "layer", "owner"),
        "1",
        "share of each layer under German, other EU, US and other control",
        sign="share",
    ),
    Variable(
        "sovereignty.controlled_share",
        ("draw", "layer"),
        "1",
        "share of each layer under German or other EU control",
        sign="share",
    ),
    Variable(
        "sovereignty.concentration",
        ("draw", "layer"),
        "1",
        "Herfindahl-Hirschman index of each layer over four blocs: German, EU, US, other",
        sign="share",
    ),
    Variable(
        "sovereignty.reading",
        ("draw", "reading"),
        "1",
        "readings of the whole stack from the controlled shares: weakest layer, means over layers",
        sign="share",
    ),
    Variable(
        "sovereignty.cutoff_lost_h",
        ("draw", "cut_layer", "cutoff_days"),
        "h",
        "hours of service that a layer loses if US suppliers cut it off for so long",
    ),
    Variable(
        "sovereignty.cutoff_loss_share",
        ("draw", "cutoff_reading", "cutoff_days"),
        "1",
        "share of the service lost meanwhile: of the worst layer; of all layers one after the other",
        sign="share",
    ),
    Variable(
        "sovereignty.cut_share",
        ("draw", "cut_layer"),
        "1",
        "share of a layer that hangs on US suppliers",
        sign="share",
    ),
    Variable(
        "sovereignty.endurance_h",
        ("draw", "cut_layer"),
        "h",
        "how long a layer goes on without US suppliers",
    ),
    Variable(
        "sovereignty.switch_h",
        ("draw", "cut_layer"),
        "h",
        "time to replace the US supplier of a layer; zero where nothing hangs on one",
    ),
    Variable(
        "sovereignty.longest_switch_h",
        ("draw",),
        "h",
        "time until the last layer that hangs on a US supplier has been switched",
    ),
    Variable(
        "sovereignty.cluster_ratio",
        ("draw", "bound"),
        "ratio",
        "largest cluster of the US over the largest in Germany, the plan counted as one",
    ),
    Variable(
        "sovereignty.plant_h100e",
        ("draw", "bound"),
        "GPU",
        "H100-equivalents of the plan in service",
    ),
    Variable(
        "sovereignty.world_share",
        ("draw", "bound"),
        "1",
        "share of the plan in the world's AI compute",
        sign="share",
    ),
    Variable(
        "sovereignty.eu_share",
        ("draw", "bound"),
        "1",
        "share of the plan in the AI compute of the European Union",
        sign="share",
    ),
    Variable(
        "sovereignty.german_increase",
        ("draw", "bound"),
        "1",
        "compute of the plan in relation to the other compute in Germany",
    ),
    Variable(
        "sovereignty.german_share_of_eu",
        ("draw", "bound"),
        "1",
        "share of Germany, the plan included, in the AI compute of the European Union",
        sign="share",
    ),
    Variable(
        "sovereignty.us_share",
        ("draw", "bound", "us_layer"),
        "1",
        "share in the compute used in Germany that US firms operate; whose accelerators they design",
        sign="share",
    ),
    Variable(
        "sovereignty.home_covered_share",
        ("draw", "bound"),
        "1",
        "share of the compute used in Germany that stands there and is not run by US firms",
        sign="share",
    ),
    Variable(
        "sovereignty.effective_regimes",
        ("draw", "weighting"),
        "ratio",
        "effective number of versions of a rule, states weighted by people or alike",
    ),
    Variable(
        "sovereignty.reach_person",
        ("draw", "months_since_launch"),
        "person",
        "people in the states that a start-up has entered",
    ),
    Variable(
        "sovereignty.entry_cost_eur",
        ("draw", "months_since_launch"),
        "EUR",
        "what entering those states has cost",
    ),
    Variable(
        "sovereignty.time_to_us_size_h",
        ("draw",),
        "h",
        "time from launch until as many people are within reach as the US market has",
        may_be_infinite=True,
    ),
    Variable(
        "sovereignty.ai_act_delay_h",
        ("draw", "month"),
        "h",
        "delay of a use by the AI Act, mean over all demand",
    ),
)
