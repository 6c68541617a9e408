"""Kinds of parameters that the section of the build-out is made of."""

from __future__ import annotations

from typing import Annotated

from ausbau.core.parameters import Parameter, Quantity

Duration = Annotated[Parameter, Quantity("h", minimum=0, allows_working_time=True)]
ElapsedTime = Annotated[Parameter, Quantity("h", minimum=0)]
Count = Annotated[Parameter, Quantity("ratio", minimum=1)]
Share = Annotated[Parameter, Quantity("share", minimum=0)]
Factor = Annotated[Parameter, Quantity("ratio", minimum=0)]
