"""Axes that come last by their shape and first in memory."""

from __future__ import annotations

import numpy as np

from ausbau.energy import planes


def test_stacked_planes_are_those_of_numpy_and_each_lies_in_one_piece():
    random = np.random.default_rng(4)
    parts = list(random.normal(size=(3, 5, 7)))
    found = planes.stacked(parts)
    assert np.array_equal(found, np.stack(parts, axis=2))
    assert all(found[:, :, entry].flags.c_contiguous for entry in range(3))


def test_planes_of_several_axes_are_stacked_behind_the_last():
    random = np.random.default_rng(4)
    parts = list(random.normal(size=(3, 5, 7, 2)))
    found = planes.stacked(parts)
    assert np.array_equal(found, np.stack(parts, axis=3))
    assert found[:, :, 1, 2].flags.c_contiguous


def test_laying_apart_moves_memory_and_no_value():
    values = np.random.default_rng(4).normal(size=(5, 7, 2, 6))
    found = planes.laid_apart(values)
    assert np.array_equal(found, values)
    assert found[:, :, 1, 3].flags.c_contiguous
    np.testing.assert_allclose(found.sum(axis=3), values.sum(axis=3), rtol=1e-14)


def test_zeros_have_the_shape_asked_for():
    found = planes.zeros(5, 7, 2, 3)
    assert found.shape == (5, 7, 2, 3)
    assert not found.any()
