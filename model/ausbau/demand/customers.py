"""Customers differ widely in size, so that what a few of them ask for is a matter of luck.

Of some 300 users of India's public portal one holds a quarter of the GPUs in use (demand-derived-4). The
size of a customer is taken as lognormal with a cap; that the sum over customers is lognormal, too, is the
approximation of Fenton (IRE Transactions on Communications Systems 8, 1960), which keeps its mean and
its variance; its 10 and 90 per cent quantiles err by up to a third for eight customers.
"""

from __future__ import annotations

import numpy as np

from ausbau.core.arrays import Array
from ausbau.core.capped_lognormal import moment
from ausbau.core.distribution_base import inside_unit
from ausbau.core.late import special


def number(gpus: Array, mean_size_gpu: Array) -> Array:
    """Customers that together ask for so many GPUs on average; arrays broadcast."""
    return gpus / mean_size_gpu


def size_variation(median_gpu: Array, spread: Array, largest_gpu: Array) -> Array:
    """Variance of the size of one customer over its squared mean."""
    first, second = (moment(order, median_gpu, spread, largest_gpu) for order in (1, 2))
    variation: Array = np.maximum(second / np.square(first) - 1.0, 0.0)
    return variation


def sum_ratio(luck: Array, customers: Array, variation: Array) -> Array:
    """What so many customers ask for together, relative to the mean over all worlds.

    Lognormal with mean one and the variance of a sum of independent sizes, ``v / n``; near one for many
    customers. A group of less than one customer on average mostly asks for very little.

    Parameters
    ----------
    luck
        Uniform random numbers of the world; the same for all months, because customers stay.
    customers
        Number expected; arrays broadcast.
    variation
        Variance of one size over its squared mean.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        squared = np.where(customers > 0, np.log1p(variation / customers), 0.0)
    score = special.ndtri(inside_unit(luck))
    ratio: Array = np.exp(np.sqrt(squared) * score - squared / 2.0)
    return ratio
