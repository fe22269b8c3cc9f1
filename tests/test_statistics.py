"""Intervals: the percentile bootstrap over documents, against SciPy's and by hand."""

import numpy as np
import pytest
from scipy.stats import bootstrap

from onrecord.scoring.measures.measure import sides_ratios
from onrecord.scoring.statistics import intervals, resampled


def counts(documents, seed=7):
    """Right, predicted and gold of invented documents."""
    drawn = np.random.default_rng(seed)
    gold, predicted = drawn.integers(1, 20, documents), drawn.integers(1, 20, documents)
    return np.stack([drawn.binomial(np.minimum(gold, predicted), 0.7), predicted, gold], 1).astype(float)


def of(table, samples, seed=1):
    names = ("right", "predicted", "gold")
    drawn = dict(zip(names, resampled(table, samples, seed).T, strict=True))
    return intervals(dict(zip(names, table.sum(0), strict=True)), drawn, sides_ratios)[0]


def test_the_interval_of_a_ratio_of_sums_is_that_of_scipy():
    """Both draw 20,000 samples: the ends of both vary by less than .005 between seeds."""
    table = counts(60)
    expected = bootstrap(
        tuple(table.T),
        lambda right, predicted, gold, axis=-1: 2 * right.sum(axis) / (predicted.sum(axis) + gold.sum(axis)),
        paired=True,
        n_resamples=20_000,
        method="percentile",
        rng=np.random.default_rng(3),
        batch=1_000,
    ).confidence_interval
    assert of(table, 20_000)["f1"] == pytest.approx((expected.low, expected.high), abs=0.005)
    assert expected.high - expected.low > 0.04


def test_the_same_seed_gives_the_same_interval_and_another_does_not():
    table = counts(40)
    assert of(table, 500) == of(table, 500)
    assert of(table, 500) != of(table, 500, seed=2)


def test_the_ends_are_percentiles_of_the_samples_by_hand():
    """Samples with precision 0, .1, …, 1: eleven values, so the 2.5th percentile is .1 · .25 and the 97.5th 1 − .025."""
    right = np.arange(11.0)
    samples = {"right": right, "predicted": np.full(11, 10.0), "gold": np.full(11, 10.0)}
    found, _ = intervals({"right": 5, "predicted": 10, "gold": 10}, samples, sides_ratios)
    assert found["precision"] == pytest.approx((0.025, 0.975))


def test_samples_of_two_documents_by_hand():
    """Right 0 of 1 and 1 of 1: a sample holds 0, 1 or 2 right of 2, with chances of 1/4, 1/2 and 1/4."""
    drawn = resampled(np.array([[0.0, 1.0, 1.0], [1.0, 1.0, 1.0]]), 4_000, 5)
    assert set(drawn[:, 0].tolist()) == {0, 1, 2}
    assert set(drawn[:, 1].tolist()) == {2}
    assert (drawn[:, 0] == 1).mean() == pytest.approx(1 / 2, abs=0.04)
    assert of(np.array([[0.0, 1.0, 1.0], [1.0, 1.0, 1.0]]), 4_000)["f1"] == (0, 1)


def test_a_single_document_has_an_interval_of_no_width():
    assert of(np.array([[3.0, 4.0, 5.0]]), 100)["f1"] == pytest.approx((6 / 9, 6 / 9))


@pytest.mark.parametrize(("null", "known"), [(5, True), (6, False), (100, False)])
def test_more_than_5_percent_null_samples_make_the_interval_null(null, known):
    """Of 100 samples so many predict nothing, and have no precision; recall is known in all."""
    predicted = np.where(np.arange(100) < null, 0.0, 4.0)
    samples = {"right": predicted / 2, "predicted": predicted, "gold": np.full(100, 4.0)}
    found, nulls = intervals({"right": 2, "predicted": 4, "gold": 4}, samples, sides_ratios)
    assert nulls == {"precision": null, "recall": 0, "f1": 0}
    assert found["precision"] == ((0.5, 0.5) if known else None)
    assert found["recall"] is not None


def test_what_is_null_in_the_full_sample_has_no_interval():
    samples = {"right": np.ones(10), "predicted": np.ones(10), "gold": np.ones(10)}
    found, _ = intervals({"right": 0, "predicted": 0, "gold": 1}, samples, sides_ratios)
    assert found["precision"] is None


def test_a_corpus_in_which_every_document_is_alike_has_intervals_of_no_width():
    assert of(np.tile([1.0, 2.0, 4.0], (30, 1)), 200) == {
        "precision": (0.5, 0.5),
        "recall": (0.25, 0.25),
        "f1": pytest.approx((1 / 3, 1 / 3)),
    }


def test_the_seed_is_that_of_pcg64():
    """A sample draws as many documents as there are, by NumPy's generator of that name and seed."""
    table = counts(5)
    generator = np.random.Generator(np.random.PCG64(42))
    expected = [table[generator.integers(5, size=5)].sum(0) for _ in range(70)]
    assert resampled(table, 70, 42) == pytest.approx(np.array(expected))
