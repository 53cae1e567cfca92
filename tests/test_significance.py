"""The randomisation test, counted by hand and against scipy's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import permutation_test

from eval.significance import paired_difference, paired_ratio_difference


def test_three_pairs_that_all_fell_are_a_quarter_by_chance() -> None:
    # Of the 2^3 = 8 swappings, those with all or none swapped differ by as much as was seen: 2 / 8.
    found = paired_difference([1, 1, 1], [0, 0, 0])
    assert (found.before, found.after, found.p) == (1, 0, 0.25)


def test_pairs_that_do_not_differ_say_nothing() -> None:
    assert paired_difference([1, 1, 1, 0, 1], [0, 0, 0, 0, 1]).p == 0.25
    assert paired_difference([1, 0, 1], [1, 0, 1]).p == 1


def test_gains_and_losses_weigh_each_other_up() -> None:
    # Three lost, one gained: a difference of 2 or more comes with 4, 3, 1 or 0 of the four on one side: 10 / 16.
    assert paired_difference([1, 1, 1, 0], [0, 0, 0, 1]).p == 10 / 16


def test_six_losses_are_more_than_chance_and_five_are_not() -> None:
    assert paired_difference([1] * 6, [0] * 6).p == 2 / 64
    assert paired_difference([1] * 5, [0] * 5).p == 2 / 32


def test_it_does_not_matter_which_run_is_named_first() -> None:
    before, after = [0.2, 0.9, 0.4, 1.0], [0.1, 0.5, 0.6, 0.3]
    assert paired_difference(before, after).p == paired_difference(after, before).p


def test_it_agrees_with_scipy_where_all_swappings_are_tried() -> None:
    generator = np.random.default_rng(4)
    before, after = generator.random(10), generator.random(10)
    expected = permutation_test(
        (before, after), lambda x, y, axis: np.mean(x - y, axis=axis), permutation_type="samples", vectorized=True
    ).pvalue
    assert paired_difference(before, after).p == pytest.approx(expected)


def test_many_pairs_are_sampled_alike_in_every_call() -> None:
    generator = np.random.default_rng(5)
    before = generator.random(200)
    noise, fall = before + generator.normal(0, 0.1, 200), before - generator.random(200) * 0.1
    assert paired_difference(before, noise) == paired_difference(before, noise)
    assert paired_difference(before, noise).p > 0.05
    assert paired_difference(before, fall).p == pytest.approx(1 / 10_001)


def test_a_share_among_those_that_count_is_compared_as_a_ratio() -> None:
    # Refused before: 2, both rightly; after: 4, two of them rightly. 2/2 against 2/4.
    before = [(1, 1), (1, 1), (0, 0), (0, 0)]
    after = [(1, 1), (1, 1), (0, 1), (0, 1)]
    found = paired_ratio_difference(before, after)
    assert (found.before, found.after) == (1, 0.5)
    # Of four swappings of the two that differ: none and both give 1/2, one gives 2/3 and 2/3: 2 / 4.
    assert found.p == 0.5


def test_a_ratio_of_nothing_can_not_be_compared() -> None:
    assert paired_ratio_difference([(1, 1)], [(0, 0)]).p == 1


@pytest.mark.parametrize(("before", "after"), [([], []), ([1], [1, 0])])
def test_runs_of_no_cases_or_different_ones_are_refused(before: list[float], after: list[float]) -> None:
    with pytest.raises(ValueError, match="can't be compared"):
        paired_difference(before, after)
