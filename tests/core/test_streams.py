"""Philox streams against NumPy's generator, the published known answers and b2sum."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from ausbau.core.compiled import compiled
from ausbau.core.streams import (
    name_key,
    philox_uniform,
    philox_words,
    stream_key,
    uniform_block,
    uniforms,
)

LARGEST_SEED = 2**64 - 1
NAMES = ("parameter:energy.price.level", "event:job", "factor:Größe", "")

seeds = st.one_of(st.sampled_from([0, 1, LARGEST_SEED]), st.integers(0, LARGEST_SEED))
draws = st.one_of(st.integers(0, 2000), st.integers(0, 2**63 - 1))


def numpy_values(seed: int, name: str, draw: int, count: int) -> NDArray[np.float64]:
    """First values of a draw by NumPy's own Philox; key as a uint64 array, to keep every bit."""
    key = np.array([seed, int(name_key(name))], dtype=np.uint64)
    counter = np.array([0, draw, 0, 0], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(key=key, counter=counter)).random(count)


# Counter, key and result: the lines "philox4x64 10" of the file kat_vectors in Random123
# (D. E. Shaw Research); the third counter and key are digits of pi.
KNOWN_ANSWERS = [
    (
        "0000000000000000 0000000000000000 0000000000000000 0000000000000000",
        "0000000000000000 0000000000000000",
        "16554d9eca36314c db20fe9d672d0fdc d7e772cee186176b 7e68b68aec7ba23b",
    ),
    (
        "ffffffffffffffff ffffffffffffffff ffffffffffffffff ffffffffffffffff",
        "ffffffffffffffff ffffffffffffffff",
        "87b092c3013fe90b 438c3c67be8d0224 9cc7d7c69cd777b6 a09caebf594f0ba0",
    ),
    (
        "243f6a8885a308d3 13198a2e03707344 a4093822299f31d0 082efa98ec4e6c89",
        "452821e638d01377 be5466cf34e90c6c",
        "a528f45403e61d95 38c72dbd566e9788 a5a1610e72fd18b5 57bd43b5e52b7fe6",
    ),
]


@pytest.mark.parametrize(("counter", "key", "result"), KNOWN_ANSWERS)
def test_the_published_known_answers_come_out(counter: str, key: str, result: str) -> None:
    def words(text: str) -> Any:
        return tuple(np.uint64(int(word, 16)) for word in text.split())

    assert philox_words(words(key), words(counter)) == words(result)


@pytest.mark.parametrize("seed", [0, 1, 137, 2**63, LARGEST_SEED])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("draw", [0, 1, 137, 999_999])
def test_every_value_is_numpys_bit_for_bit(seed: int, name: str, draw: int) -> None:
    expected = numpy_values(seed, name, draw, 10)
    ours = [uniforms(seed, name, draw, draw + 1, index)[0] for index in range(10)]
    np.testing.assert_array_equal(ours, expected)
    np.testing.assert_array_equal(uniform_block(seed, name, draw, draw + 1, 10)[0], expected)


@settings(deadline=None)
@given(seed=seeds, name=st.text(max_size=30), draw=draws, index=st.integers(0, 40))
def test_any_value_is_numpys_bit_for_bit(seed: int, name: str, draw: int, index: int) -> None:
    expected = numpy_values(seed, name, draw, index + 1)[index]
    assert uniforms(seed, name, draw, draw + 1, index)[0] == expected
    assert philox_uniform(*stream_key(seed, name), draw, index) == expected


def test_a_kernel_draws_the_same_values() -> None:
    @compiled
    def total(key_0: np.uint64, key_1: np.uint64, draw: int, count: int) -> float:
        """Sum of the first values of a draw."""
        result = 0.0
        for index in range(count):
            result += philox_uniform(key_0, key_1, draw, index)
        return result

    expected = 0.0
    for value in numpy_values(5, "event:job", 3, 9):
        expected += value
    assert total(*stream_key(5, "event:job"), 3, 9) == expected


def test_the_first_draws_of_many_are_the_few_draws() -> None:
    few, many = uniforms(1, "event:job", 0, 500), uniforms(1, "event:job", 0, 1000)
    np.testing.assert_array_equal(many[:500], few)


@pytest.mark.parametrize("border", [0, 1, 49, 50, 100])
def test_blocks_put_together_are_the_whole(border: int) -> None:
    whole = uniform_block(7, "event:job", 0, 100, 6)
    parts = (uniform_block(7, "event:job", *span, 6) for span in ((0, border), (border, 100)))
    np.testing.assert_array_equal(np.concatenate(list(parts)), whole)


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 8, 9])
def test_a_column_of_the_block_is_the_value_of_that_index(count: int) -> None:
    block = uniform_block(2, "event:job", 10, 30, count)
    assert block.shape == (20, count)
    for index in range(count):
        np.testing.assert_array_equal(block[:, index], uniforms(2, "event:job", 10, 30, index))


def test_names_seeds_and_indices_have_values_of_their_own() -> None:
    streams = [
        uniforms(seed, name, 0, 50, index)
        for seed in (0, 1, LARGEST_SEED)
        for name in ("event:a", "event:b")
        for index in range(9)
    ]
    assert np.unique(streams).size == 3 * 2 * 9 * 50


def test_values_are_uniform_and_lie_below_one() -> None:
    # Kolmogorov: P(sqrt(n) D > 1.9495) = 0.001.
    values = np.sort(uniforms(1, "event:job", 0, 100_000))
    ranks = np.arange(values.size + 1) / values.size
    distance = max(np.max(ranks[1:] - values), np.max(values - ranks[:-1]))
    assert distance * np.sqrt(values.size) < 1.9495
    assert values[0] >= 0.0
    assert values[-1] < 1.0


def test_no_draws_is_an_empty_array() -> None:
    assert uniforms(1, "event:job", 5, 5).shape == (0,)
    assert uniform_block(1, "event:job", 5, 5, 3).shape == (0, 3)


@pytest.mark.parametrize(
    ("name", "b2sum"),
    [
        ("parameter:energy.price.level", "331e8f283e1f3572"),
        ("factor:Größe", "d08fd985a93fb70d"),
        ("", "e4a6a0577479b2b4"),
    ],
)
def test_the_name_key_is_blake2b_read_from_the_low_byte_up(name: str, b2sum: str) -> None:
    # Expected: `printf %s NAME | b2sum -l 64` of GNU coreutils.
    key = name_key(name)
    assert isinstance(key, np.uint64)
    assert int(key).to_bytes(8, "little").hex() == b2sum


@pytest.mark.parametrize("seed", [-1, 2**64, True, False, 1.0, "1", None])
def test_a_seed_out_of_range_or_of_another_type_is_refused(seed: object) -> None:
    with pytest.raises(ValueError, match=r"A seed is a whole number from 0 to 2\*\*64 - 1"):
        uniforms(seed, "event:job", 0, 1)  # type: ignore[arg-type]


@pytest.mark.parametrize(("start", "stop"), [(-1, 3), (5, 4), (0, 2**63 + 1)])
def test_draws_that_cannot_be_counted_are_refused(start: int, stop: int) -> None:
    with pytest.raises(ValueError, match="expected 0 <= start <= stop"):
        uniforms(1, "event:job", start, stop)
    with pytest.raises(ValueError, match="expected 0 <= start <= stop"):
        uniform_block(1, "event:job", start, stop, 1)


def test_a_negative_index_or_count_is_refused() -> None:
    with pytest.raises(ValueError, match="index -1 was asked for"):
        uniforms(1, "event:job", 0, 1, -1)
    with pytest.raises(ValueError, match="but -1 was asked for"):
        uniform_block(1, "event:job", 0, 1, -1)


KERNEL = """
from ausbau.core.compiled import compiled

@compiled
def ratio(left, right):
    return left / right

print(ratio(1.0, 4.0), ratio(1.0, 0.0))
"""


@pytest.mark.parametrize("user_folder", ["writable", "blocked"])
def test_a_kernel_runs_where_its_own_folder_cannot_be_written(
    tmp_path: Path, user_folder: str
) -> None:
    script = tmp_path / "kernel.py"
    script.write_text(KERNEL)
    (tmp_path / "__pycache__").write_text("a file in the folder's place blocks every user")
    if user_folder == "blocked":
        (tmp_path / "user").write_text("")
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path / "user")}
    environment.pop("NUMBA_CACHE_DIR", None)
    done = subprocess.run(
        [sys.executable, str(script)], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["0.25", "inf"]
    if sys.platform == "linux":
        assert bool(list(tmp_path.glob("user/**/*.nbi"))) == (user_folder == "writable")
