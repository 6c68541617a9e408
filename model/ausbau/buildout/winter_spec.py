"""What a scenario may say about winter."""

from __future__ import annotations

from typing import Annotated

from ausbau.core.parameters import Parameter, Quantity
from ausbau.core.schema import Spec


class Winter(Spec):
    """Outdoor work on new buildings, which rests on the ice days of the site's Land."""

    outdoor_share: Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
    """Earthworks and shell as a share of the construction of a new building, done first."""
    ice_day_share: Annotated[Parameter, Quantity("share", minimum=0, maximum=2)]
    """Expected ice days in relation to those of the mean years 1988 to 2007."""
    spread: Annotated[Parameter, Quantity("ratio", minimum=0, maximum=2)]
    """Standard deviation of a winter's ice days in relation to the expected ones."""
