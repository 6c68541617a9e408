"""The side door to numba: parts of a compiled function, for kernels made of many small functions.

A call between compiled functions counts references to every array that it passes, which costs more
than a short function does. A part counts none and is merged into its callers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")

OPTIONS: Mapping[str, Any] = MappingProxyType(
    {
        "nogil": True,
        "parallel": False,
        "fastmath": False,
        "error_model": "numpy",
        "forceinline": True,
        "no_cpython_wrapper": True,
        "no_cfunc_wrapper": True,
        "_nrt": False,  # reference counting
    }
)


def compiled_part(function: Callable[P, R]) -> Callable[P, R]:
    """Compile ``function`` as a part of the compiled functions of its file that call it.

    It is not for callers in Python, and may not make arrays: numba refuses to compile it then. Its
    machine code is kept with that of the function into which it is merged.
    """
    return cast("Callable[P, R]", njit(**OPTIONS)(function))
