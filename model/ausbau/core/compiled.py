"""The one door to numba: every compiled function of the package is decorated with ``@compiled``.

Parallel reductions and fastmath are off: with them the bits of a result depend on the block.

Numba keeps the machine code beside the source, in ``NUMBA_CACHE_DIR`` where that is set, or in the
user's cache folder where the source folder cannot be written. It recompiles when the file of the
decorated function changes, not when a compiled function changes that it calls in another file: then
the caller's ``*.nbi`` in ``__pycache__`` has to be removed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile ``function`` at its first call for each set of argument types; the signature stays.

    Division by zero gives inf or nan, as in NumPy. The interpreter lock is released during a call.
    """
    try:
        return _jit(function, cache=True)
    except RuntimeError:
        # Numba refuses where no folder at all can be written; then each process compiles anew.
        return _jit(function, cache=False)


def _jit(function: Callable[P, R], *, cache: bool) -> Callable[P, R]:
    """Apply numba with the options of this package."""
    decorate = njit(cache=cache, nogil=True, parallel=False, fastmath=False, error_model="numpy")
    return cast("Callable[P, R]", decorate(function))
