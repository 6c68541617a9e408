"""Named random streams: counter-based Philox 4x64-10, bit-equal to NumPy's.

A value is a function of (seed, name, draw, index) and of nothing else, so adding a draw, a name or
a worker changes no other value. Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as
easy as 1, 2, 3", SC'11, doi 10.1145/2063384.2063405.

Key = (seed, name key), counter = (block, draw, 0, 0). A block holds four words. NumPy raises the
counter before it computes a block, so the first block has number 1. Whoever repeats a value with
NumPy should pass the key as a uint64 array: NumPy reads a list that holds a small and a very large
number (from 2**63 on) as floating point.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from ausbau.core.compiled import compiled

_SEED_LIMIT = 2**64
_DRAW_LIMIT = 2**63

_WORDS_PER_BLOCK = 4
_ROUNDS = 10
_MULTIPLIER_0 = np.uint64(0xD2E7470EE14C6C93)
_MULTIPLIER_1 = np.uint64(0xCA5A826395121157)
_WEYL_0 = np.uint64(0x9E3779B97F4A7C15)  # golden ratio
_WEYL_1 = np.uint64(0xBB67AE8584CAA73B)  # square root of 3, less 1
_ZERO = np.uint64(0)
_LOW_HALF = np.uint64(0xFFFFFFFF)
_HALF_BITS = np.uint64(32)
_DROPPED_BITS = np.uint64(11)  # a float64 holds 53 of 64 bits
_UNIT = 2.0**-53


@compiled
def _high_word(left: np.uint64, right: np.uint64) -> np.uint64:
    """Upper 64 bits of the 128-bit product, from products of 32-bit halves."""
    left_low, left_high = left & _LOW_HALF, left >> _HALF_BITS
    right_low, right_high = right & _LOW_HALF, right >> _HALF_BITS
    middle = left_high * right_low + ((left_low * right_low) >> _HALF_BITS)
    carry = (middle & _LOW_HALF) + left_low * right_high
    return left_high * right_high + (middle >> _HALF_BITS) + (carry >> _HALF_BITS)


@compiled
def philox_words(
    key: tuple[np.uint64, np.uint64],
    counter: tuple[np.uint64, np.uint64, np.uint64, np.uint64],
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Four words of Philox 4x64-10 for one counter, as in the paper (no raised counter)."""
    key_0, key_1 = key
    word_0, word_1, word_2, word_3 = counter
    for _ in range(_ROUNDS):
        high_0, low_0 = _high_word(_MULTIPLIER_0, word_0), _MULTIPLIER_0 * word_0
        high_1, low_1 = _high_word(_MULTIPLIER_1, word_2), _MULTIPLIER_1 * word_2
        word_0, word_1 = high_1 ^ word_1 ^ key_0, low_1
        word_2, word_3 = high_0 ^ word_3 ^ key_1, low_0
        key_0 += _WEYL_0
        key_1 += _WEYL_1
    return word_0, word_1, word_2, word_3


@compiled
def _block(
    key_0: np.uint64, key_1: np.uint64, draw: int, number: int
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Words of block ``number`` (from 0) of a draw."""
    # Numba turns a mix of signed and unsigned integers into floating point: cast first.
    counter = (np.uint64(number + 1), np.uint64(draw), _ZERO, _ZERO)
    return philox_words((np.uint64(key_0), np.uint64(key_1)), counter)


@compiled
def _unit_interval(word: np.uint64) -> float:
    """Uniform value in [0, 1) from the upper 53 bits of a word."""
    return (word >> _DROPPED_BITS) * _UNIT


@compiled
def philox_uniform(key_0: np.uint64, key_1: np.uint64, draw: int, index: int) -> float:
    """Value ``index`` of a draw, uniform in [0, 1), for use inside kernels; keys: `stream_key`."""
    words = _block(key_0, key_1, draw, index // _WORDS_PER_BLOCK)
    return _unit_interval(words[index % _WORDS_PER_BLOCK])


@compiled
def _fill_values(
    values: NDArray[np.float64], key_0: np.uint64, key_1: np.uint64, start: int, index: int
) -> None:
    """Write value ``index`` of the draws from ``start`` on."""
    for row in range(values.shape[0]):
        values[row] = philox_uniform(key_0, key_1, start + row, index)


@compiled
def _fill_rows(values: NDArray[np.float64], key_0: np.uint64, key_1: np.uint64, start: int) -> None:
    """Write the first values of the draws from ``start`` on, one row per draw."""
    draws, count = values.shape
    for row in range(draws):
        for first in range(0, count, _WORDS_PER_BLOCK):
            words = _block(key_0, key_1, start + row, first // _WORDS_PER_BLOCK)
            for position in range(min(_WORDS_PER_BLOCK, count - first)):
                values[row, first + position] = _unit_interval(words[position])


def name_key(name: str) -> np.uint64:
    """64-bit BLAKE2b of the UTF-8 name, its eight bytes read in little-endian order."""
    return np.uint64(int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little"))


def stream_key(seed: int, name: str) -> tuple[np.uint64, np.uint64]:
    """Both halves of a stream's key; ValueError unless ``seed`` is an int in [0, 2**64)."""
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < _SEED_LIMIT:
        raise ValueError(f"A seed is a whole number from 0 to 2**64 - 1, but {seed!r} was given.")
    return np.uint64(seed), name_key(name)


def uniforms(seed: int, name: str, start: int, stop: int, index: int = 0) -> NDArray[np.float64]:
    """Value ``index`` of the draws [start, stop) of a stream, uniform in [0, 1), shape (draw,).

    Value ``index`` of draw ``d`` is the ``index``-th ``random()``, counted from 0, of NumPy's
    ``Generator(Philox(key=array([seed, name_key(name)], dtype="uint64"), counter=[0, d, 0, 0]))``.
    """
    _check_draws(start, stop)
    if index < 0:
        raise ValueError(f"Values of a draw are counted from 0, but index {index} was asked for.")
    values = np.empty(stop - start)
    _fill_values(values, *stream_key(seed, name), start, index)
    return values


def uniform_block(seed: int, name: str, start: int, stop: int, count: int) -> NDArray[np.float64]:
    """First ``count`` values of the draws [start, stop) of a stream, shape (draw, value).

    Column ``index`` equals ``uniforms(seed, name, start, stop, index)``, but each block of four
    words is computed once.
    """
    _check_draws(start, stop)
    if count < 0:
        raise ValueError(f"The number of values per draw is 0 or more, but {count} was asked for.")
    values = np.empty((stop - start, count))
    _fill_rows(values, *stream_key(seed, name), start)
    return values


def _check_draws(start: int, stop: int) -> None:
    """Draws are counted from 0; an interval does not run backwards."""
    if not 0 <= start <= stop <= _DRAW_LIMIT:
        raise ValueError(f"Draws [{start}, {stop}) were asked for; expected 0 <= start <= stop.")
