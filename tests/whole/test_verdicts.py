"""Verdicts against hand-worked cases and published intervals."""

from __future__ import annotations

import pytest

from ausbau.verdicts import Share, judge


def test_interval_of_4_in_100_is_the_published_one() -> None:
    """Exact 95 % limits for 4 of 100 by the tables: 1.10 % to 9.93 %."""
    low, high = Share(4, 100).interval
    assert low == pytest.approx(0.0110, abs=5e-5)
    assert high == pytest.approx(0.0993, abs=5e-5)


def test_interval_of_none_follows_the_closed_form() -> None:
    """With 0 of n the upper limit solves (1 − p)^n = 0.025."""
    low, high = Share(0, 20).interval
    assert low == 0.0
    assert high == pytest.approx(1 - 0.025 ** (1 / 20))


def test_interval_of_all_mirrors_that_of_none() -> None:
    assert Share(20, 20).interval[0] == pytest.approx(1 - Share(0, 20).interval[1])


def test_a_claim_holds_only_if_every_alternative_does() -> None:
    strong = Share(970, 1000)
    assert judge(strong, {"a": strong}, 0.8, "document").verdict == "holds"
    assert judge(strong, {"a": strong, "b": Share(10, 500)}, 0.8, "document").verdict == "fragile"


def test_a_number_of_the_document_fails_and_ours_is_missed() -> None:
    weak = Share(100, 1000)
    assert judge(weak, {}, 0.8, "document").verdict == "fails"
    assert judge(weak, {}, 0.8, "ours").verdict == "below_our_yardstick"


def test_between_the_borders_is_fragile() -> None:
    """650 of 1,000: interval about 62 to 68 %, clear of 50 and of 80."""
    assert judge(Share(650, 1000), {}, 0.8, "ours").verdict == "fragile"


def test_near_the_border_more_draws_are_asked_for() -> None:
    """79 of 100 straddles 80 %: (1.96 / 0.01)² · 0.79 · 0.21 = 6,373 draws by hand."""
    judgement = judge(Share(79, 100), {}, 0.8, "ours")
    assert judgement.verdict == "undecided"
    assert judgement.draws_to_settle == pytest.approx(6373, abs=3)


@pytest.mark.parametrize(
    ("share", "draws"),
    [
        (Share(1, 1), 1700),  # ln 0.025 / ln 0.8 = 16.5: 17 worlds, of which 100 draws hold one
        (Share(5, 5), 340),
        (Share(0, 1), 600),  # ln 0.025 / ln 0.5 = 5.3: 6 worlds
    ],
)
def test_the_draws_that_settle_a_share_of_none_or_all_follow_the_closed_form(
    share: Share, draws: int
) -> None:
    decided = Share(95, 100) if share.count else Share(2, 100)
    assert judge(decided, {"a": share}, 0.8, "ours").draws_to_settle == draws


def test_where_a_condition_counts_the_draws_of_all_worlds_are_told() -> None:
    """17 worlds of an option that 2 of 300 draws hold take 2,550 draws, though 165 of them count."""
    judgement = judge(Share(165, 165), {"new": Share(2, 2)}, 0.8, "ours", draws=300)
    assert judgement.draws_to_settle == 2550


def test_an_option_that_no_world_tried_keeps_a_claim_undecided() -> None:
    judgement = judge(Share(100, 100), {"a": Share(100, 100), "b": Share(0, 0)}, 0.8, "ours")
    assert judgement.verdict == "undecided"
    assert judgement.draws_to_settle is None
