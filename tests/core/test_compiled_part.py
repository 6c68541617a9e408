"""Parts of compiled functions: merged into their callers, and without memory of their own."""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit
from numba.core.errors import NumbaError

from ausbau.core.compiled_part import compiled_part


@compiled_part
def doubled(value: int) -> int:
    return 2 * value


@compiled_part
def of_a_new_array(size: int) -> float:
    return np.zeros(size).sum()


def test_a_part_works_inside_a_compiled_function() -> None:
    quadrupled = njit(lambda value: doubled(doubled(value)))
    assert quadrupled(21) == 84


def test_a_part_that_makes_an_array_is_refused() -> None:
    caller = njit(lambda size: of_a_new_array(size) + 1)
    with pytest.raises(NumbaError):
        caller(3)
