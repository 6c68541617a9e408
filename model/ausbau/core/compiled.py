"""The one door to numba: every compiled function of the package is decorated with ``@compiled``.

Parallel reductions and fastmath are off: with them the bits of a result depend on the block.

Numba keeps the machine code beside the source, in ``NUMBA_CACHE_DIR`` where that is set, or in the
user's cache folder where the source folder cannot be written. It recompiles when the file of the
decorated function changes, not when a compiled function changes that it calls in another file: then
the caller's ``*.nbi`` in ``__pycache__`` has to be removed.

Numba itself is loaded at the first call, so that reading a file of kernels costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Compiled(Generic[P, R]):
    """A function that is handed to numba when it is first called, from Python or from a kernel."""

    def __init__(self, function: Callable[P, R]) -> None:
        self._function = function
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run the machine code for the types of these arguments."""
        result: R = self._dispatcher(*args, **kwargs)
        return result

    @cached_property
    def _dispatcher(self) -> Any:
        try:
            return _jit(self._function, cache=True)
        except RuntimeError:
            # Numba refuses where no folder at all can be written; then each process compiles anew.
            return _jit(self._function, cache=False)

    @property
    def _numba_type_(self) -> Any:
        """What numba asks a name for that one compiled function finds in another."""
        return self._dispatcher._numba_type_


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile ``function`` at its first call for each set of argument types; the signature stays.

    Division by zero gives inf or nan, as in NumPy. The interpreter lock is released during a call.
    """
    return Compiled(function)


def _jit(function: Callable[P, R], *, cache: bool) -> Any:
    """Apply numba with the options of this package."""
    from numba import njit  # noqa: PLC0415  takes a third of a second

    decorate = njit(cache=cache, nogil=True, parallel=False, fastmath=False, error_model="numpy")
    return decorate(function)
