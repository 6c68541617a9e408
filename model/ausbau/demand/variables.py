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
)
