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
        "Herfindahl-Hirschman index of each layer over its owners",
        sign="share",
    ),
    Variable(
        "sovereignty.reading",
        ("draw", "reading"),
        "1",
        "readings of the whole stack: weakest layer, mean, geometric mean of the controlled shares",
        sign="share",
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
)
