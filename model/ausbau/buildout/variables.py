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
        "buildout.first_opening_inside_h",
        ("draw", "site"),
        "h",
        "Hours since start at which the first lot of a site opens by the network, infinite for never",
        may_be_infinite=True,
    ),
    Variable(
        "buildout.first_opening_outside_h",
        ("draw", "site"),
        "h",
        "Hours since start at which it opens as its reference class did, infinite for given up",
        may_be_infinite=True,
    ),
    Variable(
        "buildout.believes_outside_view",
        ("draw",),
        "1",
        "Whether the dates of this world are moved to the outside view",
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
        "buildout.open_gpu_h",
        ("draw", "month", "gpu_type"),
        "GPU*h",
        "GPU-hours open to customers, were nothing ever down",
    ),
    Variable(
        "buildout.availability_share",
        ("draw", "month", "gpu_type"),
        "share",
        "Share of open GPU-hours that failures, spares, maintenance and outages leave, 1 without any",
        sign="share",
    ),
    Variable(
        "buildout.available_gpu_h",
        ("draw", "month", "gpu_type"),
        "GPU*h",
        "GPU-hours that customers can use: open and not down",
    ),
    Variable(
        "buildout.connection_mw",
        ("draw", "bound", "site"),
        "MW",
        "Facility power that the grid connection carries",
    ),
    Variable(
        "buildout.power_gain_h",
        ("draw", "power_gain"),
        "h",
        "Hours since start at which more power comes, infinite for never",
        may_be_infinite=True,
    ),
    Variable(
        "buildout.power_gain_mw",
        ("draw", "power_gain"),
        "MW",
        "Facility power that comes then",
    ),
    Variable(
        "buildout.permit_h",
        ("draw", "site"),
        "h",
        "Time that the permit of the chosen kind of building takes, infinite if it never comes",
        may_be_infinite=True,
    ),
    Variable(
        "buildout.immission_permit_h",
        ("draw", "site"),
        "h",
        "Time that the immission control permit takes, 0 without need, infinite if it never comes",
        may_be_infinite=True,
    ),
    Variable(
        "buildout.relief_in_force_h",
        ("draw",),
        "h",
        "Hours since start from which filed permits are relieved",
    ),
    Variable(
        "buildout.new_hall_permit_h",
        ("draw",),
        "h",
        "Time from filing to the last permit of a typical new hall without planning relief",
    ),
    Variable(
        "buildout.new_hall_relieved_permit_h",
        ("draw",),
        "h",
        "Time from filing to the last permit of a typical new hall under planning relief",
    ),
    Variable(
        "buildout.national_added_mw",
        ("draw", "bound"),
        "MW",
        "IT power by which the data centres of the country are ahead through planning relief",
    ),
    Variable(
        "buildout.cooling_slack_h",
        ("draw", "site"),
        "h",
        "Time by which the cooling plant comes before the hall can take it, negative if the hall waits",
        sign="any",
        may_be_infinite=True,
    ),
    Variable(
        "buildout.permit_factor",
        ("draw", "site"),
        "ratio",
        "What planning relief makes of the duration of that permit, 1 for nothing",
    ),
    Variable(
        "buildout.export_stop_begin_h",
        ("draw",),
        "h",
        "Hours since start at which exports stop, infinite for never",
        may_be_infinite=True,
    ),
    Variable(
        "buildout.export_stop_end_h",
        ("draw",),
        "h",
        "Hours since start at which exports go on, infinite for never",
        may_be_infinite=True,
    ),
    Variable(
        "buildout.generation_h",
        ("draw", "generation"),
        "h",
        "Hours since start at which a newer generation of GPUs ships in volume",
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

EXPLANATIONS = (
    Variable(
        "buildout.activity_is_critical",
        ("draw", "activity"),
        "1",
        "Whether the activity lies on the binding chain back from the opening of the last lot",
    ),
    Variable(
        "buildout.activity_attributed_h",
        ("draw", "activity"),
        "h",
        "Time that the opening of the last lot, counted from the announcement, owes to the activity",
        may_be_infinite=True,
    ),
    Variable(
        "buildout.activity_remaining_h",
        ("draw", "activity"),
        "h",
        "Time that the work after the activity takes at least until the last lot opens, 0 once it is done",
        may_be_infinite=True,
    ),
    Variable(
        "buildout.resource_wait_h",
        ("draw", "resource"),
        "h",
        "Time that starts on the binding chain waited for a resource or a stock",
        may_be_infinite=True,
    ),
    Variable(
        "buildout.crash_gain_h",
        ("draw", "step"),
        "h",
        "Time by which the last lot opens earlier if a step takes up to a month less",
        sign="any",
        may_be_infinite=True,
    ),
)
"""Why the dates are what they are: told where it is asked for, and read by reports alone."""
