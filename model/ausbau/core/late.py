"""Libraries that are read when they are first used, so that checking a file does not wait for them.

Import the names of this module in place of the libraries wherever a scenario is read and checked: SciPy's
special functions and xarray take longer to load than all scenarios to check. They are not put among the
loaded modules before they are, as `importlib.util.LazyLoader` would: whoever walks through those, as
pydantic does for docstrings, would load them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__all__ = ["special", "xr"]


class _Late:
    """Stands for a module and imports it when one of its names is asked for."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        value = getattr(import_module(self._module), name)
        setattr(self, name, value)
        return value


if TYPE_CHECKING:
    import xarray as xr
    from scipy import special
else:
    special = _Late("scipy.special")
    xr = _Late("xarray")
