"""The random stream: seedrandom's numbers, bit for bit."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import PLAYGROUND

from tuiplay.data.random_stream import FastDraws, Stream


@pytest.mark.parametrize("seed", PLAYGROUND["rng"], ids=lambda seed: f"{seed[:12]!r}, {len(seed)} characters")
def test_numbers_are_seedrandoms(seed: str) -> None:
    """Seeds shorter and longer than the 256 bytes of the key, with characters of one, two and more bytes, and none."""
    stream = Stream(seed)
    assert [stream.uniform() for _ in range(8)] == PLAYGROUND["rng"][seed]


def test_the_20000th_number_is_seedrandoms() -> None:
    """Every 16th number takes an eighth byte: one byte too many or too few would shift all that follow."""
    stream = Stream("0.12345")
    numbers = [stream.uniform() for _ in range(20000)]
    assert {position: numbers[int(position) - 1] for position in PLAYGROUND["rng_at"]} == PLAYGROUND["rng_at"]


def test_the_reference_has_seeds_longer_than_the_key() -> None:
    assert max(map(len, PLAYGROUND["rng"])) > 256


@given(st.text(max_size=400))
def test_any_text_is_a_seed(seed: str) -> None:
    numbers = [stream.uniform() for stream in [Stream(seed)] for _ in range(4)]
    assert all(0 <= number < 1 for number in numbers)
    assert numbers == [stream.uniform() for stream in [Stream(seed)] for _ in range(4)]


def test_only_the_low_byte_of_a_character_counts() -> None:
    assert Stream("a").uniform() == Stream(chr(0x100 + ord("a"))).uniform() != Stream("b").uniform()


def test_between_scales_the_same_numbers() -> None:
    scaled, plain = Stream("0.5"), Stream("0.5")
    for low, high in ((-5, 5), (0, 2 * math.pi), (3.5, 5)):
        assert scaled.between(low, high) == plain.uniform() * (high - low) + low


def test_skip_and_copy_keep_the_place() -> None:
    stream, other = Stream("0.5"), Stream("0.5")
    numbers = [other.uniform() for _ in range(30)]
    stream.skip(10)
    twin = stream.copy()
    assert [stream.uniform() for _ in range(20)] == numbers[10:]
    assert [twin.uniform() for _ in range(20)] == numbers[10:], "a copy goes on from where it was taken"


def test_normal_is_marsaglias_polar_method() -> None:
    """Pairs in the unit disc, the second normal of a pair thrown away."""
    stream, source = Stream("0.5"), Stream("0.5")
    for mean, variance in ((2.0, 0.5), (-2.0, 4.0), (0.0, 1.0)) * 20:
        pairs = ((2 * source.uniform() - 1, 2 * source.uniform() - 1) for _ in itertools.count())
        v1, v2 = next(pair for pair in pairs if math.hypot(*pair) <= 1)
        s = v1**2 + v2**2
        expected = mean + math.sqrt(variance) * v1 * math.sqrt(-2 * math.log(s) / s)
        assert stream.normal(mean, variance) == pytest.approx(expected, rel=1e-14, abs=1e-14)


def test_normal_survives_two_exact_halves() -> None:
    class Halves(Stream):
        def uniform(self) -> float:
            return 0.5

    assert Halves("0.5").normal(3.0, 2.0) == 3.0


def test_mean_and_variance_of_normals() -> None:
    stream = Stream("0.12345")
    numbers = [stream.normal(2.0, 4.0) for _ in range(5000)]
    mean = sum(numbers) / len(numbers)
    variance = sum((number - mean) ** 2 for number in numbers) / len(numbers)
    assert abs(mean - 2) < 4 * 2 / math.sqrt(5000)
    assert abs(variance - 4) < 4 * 4 * math.sqrt(2 / 5000)


def test_a_block_is_the_same_numbers_row_by_row() -> None:
    block, single = Stream("0.5").block(7, 3), Stream("0.5")
    assert block.tolist() == [[single.uniform() for _ in range(3)] for _ in range(7)]


def test_fast_numbers_belong_to_seed_and_purpose() -> None:
    first, again, seed, purpose = (
        FastDraws(*key).block(100, 2) for key in (("a", "p"), ("a", "p"), ("b", "p"), ("a", "q"))
    )
    assert first.tolist() == again.tolist()
    assert len({first[0, 0], seed[0, 0], purpose[0, 0]}) == 3
    source = FastDraws("\ud800", "points")  # half of a surrogate pair is a seed too
    numbers = [source.uniform() for _ in range(20_000)]
    assert all(0 <= number < 1 for number in numbers)
    assert len(set(numbers)) == 20_000
    assert abs(sum(numbers) / 20_000 - 0.5) < 4 / math.sqrt(12 * 20_000)
