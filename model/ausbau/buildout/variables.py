"""What the build-out hands on."""

from __future__ import annotations

from ausbau.core.variables import Variable

VARIABLES = (
    Variable(
        "buildout.building",
        ("draw", "site"),
        "option",
        "Kind of building, as its place in existing, modular, new",
    ),
    Variable("buildout.lot_gpu", ("lot",), "GPU", "GPUs of a lot"),
    Variable(
        "buildout.milestone_h",
        ("draw", "lot", "milestone"),
        "h",
        "Hours since start at which a lot reaches a milestone, infinite for never",
        may_be_infinite=True,
    ),
    Variable(
        "buildout.gpu_in_state",
        ("draw", "bound", "gpu_type", "milestone"),
        "GPU",
        "GPUs that have reached a milestone",
    ),
    Variable(
        "buildout.powered_gpu_h",
        ("draw", "month", "gpu_type"),
        "GPU*h",
        "GPU-hours under power, from commissioning on, idle or not",
    ),
    Variable(
        "buildout.available_gpu_h",
        ("draw", "month", "gpu_type"),
        "GPU*h",
        "GPU-hours open to customers",
    ),
    Variable(
        "buildout.connection_mw",
        ("draw", "bound", "site"),
        "MW",
        "Facility power that the grid connection carries",
    ),
    Variable(
        "buildout.activity_start_h",
        ("draw", "activity"),
        "h",
        "Hours since start at which an activity starts, infinite for never",
        may_be_infinite=True,
    ),
    Variable(
        "buildout.activity_finish_h",
        ("draw", "activity"),
        "h",
        "Hours since start at which an activity finishes, infinite for never",
        may_be_infinite=True,
    ),
    Variable(
        "buildout.activity_is_selected",
        ("draw", "activity"),
        "1",
        "Whether the activity belongs to the alternatives chosen in this world",
    ),
)
