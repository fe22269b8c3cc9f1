"""Is one system better than another: paired tests by hand, against SciPy's, and through the command."""

import csv
import hashlib
import io
import json

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.stats import bootstrap, norm, permutation_test

import onrecord
from onrecord import InvalidData
from onrecord.schema import validator
from onrecord.scoring.compare import DETECTABLE, Paired, bootstrapped, holm, randomised

from .strategies import predictions_of, scored, tables_of


def f1(sums):
    return 2 * sums[:, 0] / (sums[:, 1] + sums[:, 2])


def share(sums):
    """Right of gold; null without gold."""
    return np.where(sums[:, 1] == 0, np.nan, sums[:, 0] / np.maximum(sums[:, 1], 1))


def systems(documents, seed=7, better=0.08):
    """Right, predicted and gold of two invented systems on the same documents."""
    drawn = np.random.default_rng(seed)
    gold = drawn.integers(1, 20, documents)
    tables = []
    for chance in (0.6 + better, 0.6):
        predicted = drawn.integers(1, 20, documents)
        tables.append(np.stack([drawn.binomial(np.minimum(gold, predicted), chance), predicted, gold], 1).astype(float))
    return Paired(*tables, f1)


def as_scipy(pair):
    """The pair as SciPy wants it: numbers of units, and a statistic that looks their counts up."""
    table, units = np.concatenate([pair.a, pair.b]), len(pair.a)

    def statistic(a, b, axis=-1):
        sums = [np.moveaxis(table[np.asarray(side, int)].sum(axis - 1 if axis < 0 else axis), -1, 0) for side in (a, b)]
        of_a, of_b = (2 * right / (predicted + gold) for right, predicted, gold in sums)
        return of_a - of_b

    return (np.arange(units), np.arange(units, 2 * units)), statistic


# ---------------------------------------------------------------- randomisation


def test_three_documents_by_hand():
    """a has 1 of 1 right everywhere, b nothing: a difference of 1. Of the 8 exchanges only none and all keep |difference| = 1."""
    pair = Paired(np.ones((3, 2)), np.tile([0.0, 1.0], (3, 1)), share)
    assert pair.values() == (1, 0)
    (p,) = randomised([pair], 20_000, 1)
    assert p == pytest.approx(2 / 8, abs=0.01)


def test_a_document_that_does_not_differ_changes_nothing():
    """With a fourth on which both are right (4/4 and 1/4) again only two of the exchanges that matter reach 3/4."""
    pair = Paired(np.ones((4, 2)), np.array([[0.0, 1], [0, 1], [0, 1], [1, 1]]), share)
    (p,) = randomised([pair], 20_000, 1)
    assert p == pytest.approx(2 / 8, abs=0.01)


def test_systems_that_are_the_same_differ_by_0_with_p_1():
    pair = systems(20)._replace(b=systems(20).a)
    assert randomised([pair], 99) == [1]
    (spread,) = bootstrapped([pair], 100)
    assert spread == ((0, 0), 1, 0)


def test_p_is_c_and_1_of_b_and_1_and_never_0():
    """50 documents, all of them better: no exchange of some thousands comes near."""
    pair = Paired(np.ones((50, 2)), np.tile([0.0, 1.0], (50, 1)), share)
    assert randomised([pair], 999) == [1 / 1000]


def test_the_order_of_the_two_turns_only_the_sign():
    pair = systems(30)
    turned = Paired(pair.b, pair.a, f1)
    assert randomised([pair]) == randomised([turned])
    (one,), (other,) = bootstrapped([pair]), bootstrapped([turned])
    assert one.interval == pytest.approx(tuple(-end for end in reversed(other.interval)))
    assert (one.p, one.detectable) == pytest.approx((other.p, other.detectable))


def test_the_same_seed_gives_the_same_p_and_pairs_do_not_disturb_each_other():
    pair, other = systems(40), systems(40, seed=3)
    assert randomised([pair], 500, 1) == randomised([pair], 500, 1)
    assert randomised([pair], 500, 1) != randomised([pair], 500, 2)
    assert randomised([pair, other], 5_000)[0] == pytest.approx(randomised([pair], 5_000)[0], abs=0.03)


def test_what_is_null_in_the_full_sample_has_no_p_and_null_permutations_count_against():
    """Nobody has gold in a: null. In b and c one document has gold for one side only: every exchange of it leaves a side without."""
    nothing = Paired(np.zeros((3, 2)), np.ones((3, 2)), share)
    assert randomised([nothing], 50) == [None]
    assert bootstrapped([nothing], 50) == [(None, None, None)]
    lone = Paired(np.array([[1.0, 1.0], [0, 0]]), np.array([[0.0, 0.0], [0, 2]]), share)
    assert lone.values() == (1, 0)
    assert randomised([lone], 50) == [1]


def test_p_is_that_of_scipy_on_all_exchanges():
    """Of ten documents SciPy tries all 1,024 exchanges; 40,000 random ones are within four standard errors (.01) of it."""
    pair = systems(10, better=0.2)
    data, statistic = as_scipy(pair)
    expected = permutation_test(data, statistic, permutation_type="samples", vectorized=True, n_resamples=np.inf)
    assert expected.statistic == pytest.approx(pair.values()[0] - pair.values()[1])
    (p,) = randomised([pair], 40_000)
    assert p == pytest.approx(expected.pvalue, abs=0.01)
    assert 0.02 < p < 0.6


def test_p_is_that_of_scipy_on_random_exchanges():
    pair = systems(60)
    data, statistic = as_scipy(pair)
    expected = permutation_test(
        data,
        statistic,
        permutation_type="samples",
        vectorized=True,
        n_resamples=20_000,
        rng=np.random.default_rng(1),
        batch=1_000,
    )
    assert randomised([pair], 20_000)[0] == pytest.approx(expected.pvalue, abs=0.02)


def test_differs_from_scipy_that_has_no_1_added_when_it_tries_all():
    """Of three documents, all better, SciPy tries all 8 exchanges: 2/8, not (2 + 1)/(8 + 1). Ours are random, and the observed
    one is always counted among them (Phipson and Smyth 2010): p cannot be 0."""
    pair = Paired(np.array([[1.0, 1, 1]] * 3), np.array([[0.0, 1, 1]] * 3), f1)
    data, statistic = as_scipy(pair)
    assert permutation_test(data, statistic, permutation_type="samples", vectorized=True).pvalue == 2 / 8
    assert randomised([pair], 8)[0] in {(c + 1) / 9 for c in range(9)}


def test_differs_from_scipy_that_doubles_the_smaller_tail():
    """With few exchanges the two tails differ by chance; SciPy doubles the smaller, we count both: sums of both tails."""
    pair = systems(60)
    data, statistic = as_scipy(pair)
    found = permutation_test(
        data, statistic, permutation_type="samples", vectorized=True, n_resamples=199, rng=np.random.default_rng(1)
    )
    observed, drawn = found.statistic, found.null_distribution
    tails = (drawn >= observed).sum(), (drawn <= observed).sum()
    assert found.pvalue == pytest.approx(2 * (min(tails) + 1) / 200)
    assert (np.abs(drawn) >= abs(observed)).sum() != 2 * min(tails)


# ---------------------------------------------------------------- bootstrap, Holm, what is detectable


def test_the_interval_of_a_difference_is_that_of_scipy():
    """Both draw 20,000 samples of documents: the ends vary by less than .005 between seeds."""
    pair = systems(60)
    columns = tuple(np.concatenate([pair.a, pair.b], 1).T)

    def statistic(r, p, g, s, q, h, axis=-1):
        return 2 * r.sum(axis) / (p.sum(axis) + g.sum(axis)) - 2 * s.sum(axis) / (q.sum(axis) + h.sum(axis))

    expected = bootstrap(
        columns, statistic, paired=True, n_resamples=20_000, method="percentile", rng=np.random.default_rng(3), batch=1_000
    )
    (spread,) = bootstrapped([pair], 20_000)
    assert spread.interval == pytest.approx((expected.confidence_interval.low, expected.confidence_interval.high), abs=0.005)
    assert spread.detectable == pytest.approx(2.8016 * expected.standard_error, rel=0.03)


def test_the_difference_that_is_detectable_is_found_four_times_out_of_five():
    """z.975 + z.8 = 1.960 + .842. If the true difference is that many standard errors, then the test finds it with chance
    1 − Φ(1.960 − 2.802) = .8."""
    assert pytest.approx(norm.ppf(0.975) + norm.ppf(0.8), abs=1e-6) == DETECTABLE
    assert 1 - norm.cdf(norm.ppf(0.975) - DETECTABLE) == pytest.approx(0.8, abs=1e-6)


def test_a_bootstrap_test_by_hand():
    """Two documents, a − b is 1 and 0, mean .5. Samples have 0, .5 or 1 with chances 1/4, 1/2, 1/4: |δ* − .5| ≥ .5 in half."""
    pair = Paired(np.array([[1.0, 1], [1, 1]]), np.array([[0.0, 1], [1, 1]]), share)
    (spread,) = bootstrapped([pair], 10_000)
    assert spread.p == pytest.approx(1 / 2, abs=0.02)
    assert spread.interval == (0, 1)


def test_holm_by_hand():
    """Three tests: .01 · 3 = .03; .03 · 2 = .06; .04 · 1 = .04, which may not fall below .06. Nulls are no tests."""
    assert holm([0.04, None, 0.01, 0.03]) == pytest.approx([0.06, None, 0.03, 0.06])
    assert holm([0.9, 0.8]) == [1, 1]
    assert holm([]) == []


# ---------------------------------------------------------------- systems against gold

TEXT = "bera dolu fani goke hima jupo kera lima mova nepi"
PEOPLE = {"holm": {"name": "Ida Holm"}}


def gold(*documents, **rest):
    """Documents whose quotes are words of TEXT, all by Ida Holm."""
    return [
        {
            "id": name,
            "text": TEXT,
            "speakers": PEOPLE,
            "quotes": [{"content": [word], "speaker": ["holm"], "type": "direct", "anonymous": False} for word in words.split()],
            **rest,
        }
        for name, words in documents
    ]


def claims(**by_document):
    """Quotes by Ida Holm; with a ! by somebody else."""
    return {
        name: [
            {"content": [word.rstrip("!")], "speaker": ["Una Sverd" if word.endswith("!") else "Ida Holm"]}
            for word in words.split()
        ]
        for name, words in by_document.items()
    }


def compare(documents, given, **options):
    of = {name: predictions_of(documents, predicted) for name, predicted in given.items()}
    return onrecord.compare(tables_of(documents), of, **options)


def test_two_systems_by_hand():
    """Three documents with 2 quotes each. a: 4 right of 5, F1 = 8/11. b: 3 right of 6, F1 = 6/12."""
    documents = gold(("d1", "bera dolu"), ("d2", "bera dolu"), ("d3", "bera dolu"))
    a, b = claims(d1="bera dolu", d2="bera dolu!", d3="bera"), claims(d1="bera dolu!", d2="bera dolu!", d3="bera dolu!")
    found = compare(documents, {"a": a, "b": b}, permutations=500, samples=200)
    (one,) = found.differences
    assert (one.ratio, one.a, one.b) == ("WSW@0.5", "a", "b")
    assert (one.of_a, one.of_b, one.difference) == pytest.approx((8 / 11, 1 / 2, 8 / 11 - 1 / 2))
    assert found.documents == found.units == 3
    assert one.p == one.adjusted
    assert [system.values["WSW@0.5"] for system in found.systems] == pytest.approx([8 / 11, 1 / 2])


def test_every_two_of_three_systems_and_holm_over_all():
    documents = gold(*((f"d{i}", "bera dolu fani") for i in range(8)))
    three = {
        "a": claims(**{f"d{i}": "bera dolu fani" for i in range(8)}),
        "b": claims(**{f"d{i}": "bera dolu! fani" for i in range(8)}),
        "c": claims(**{f"d{i}": "bera dolu! fani!" for i in range(8)}),
    }
    found = compare(documents, three, measures=["WSW@0.5", "Quote@0.5"], permutations=400, samples=50)
    assert [(one.ratio, one.a, one.b) for one in found.differences] == [
        (name, *pair) for name in ("WSW@0.5", "Quote@0.5") for pair in (("a", "b"), ("a", "c"), ("b", "c"))
    ]
    assert [one.adjusted for one in found.differences] == pytest.approx(holm([one.p for one in found.differences]))
    assert [one.p for one in found.differences[3:]] == [1, 1, 1]
    assert [one.difference for one in found.differences[:3]] == pytest.approx([1 / 3, 2 / 3, 1 / 3])


def test_a_document_null_for_one_system_only_is_1_for_that_one():
    """d2 has no quote. a says nothing there: null. b has a spurious one: F1 0. d3 is null for both and left out.
    Means over documents: a (1 + 1)/2, b (1 + 0)/2. By itself a is the mean of d1 alone, b of d1 and d2."""
    documents = gold(("d1", "bera"), ("d2", ""), ("d3", ""))
    given = {"a": claims(d1="bera", d2="", d3=""), "b": claims(d1="bera", d2="dolu", d3="")}
    found = compare(documents, given, average="document", permutations=100, samples=100)
    (one,) = found.differences
    assert (one.of_a, one.of_b, one.difference) == (1, 0.5, 0.5)
    assert [system.values["WSW@0.5"] for system in found.systems] == [1, 0.5]
    (micro,) = compare(documents, given, permutations=100, samples=100).differences
    assert (micro.of_a, micro.of_b) == pytest.approx((1, 2 / 3))


def test_of_a_rate_of_errors_0_is_best():
    """The only false alarm of d1 is b's. d2 has no gold non-quote: null for both."""
    documents = gold(("d1", "bera"), ("d2", "bera"))
    documents[0]["non_quotes"] = [[5, 9]]
    given = {"a": claims(d1="bera", d2="bera"), "b": claims(d1="bera dolu", d2="bera")}
    (one,) = compare(documents, given, measures=["NonQuote"], average="document", permutations=20, samples=20).differences
    assert (one.of_a, one.of_b) == (0, 1)


def test_documents_of_a_cluster_are_exchanged_and_drawn_as_one():
    """Six documents, all better: of 2^6 exchanges two are as extreme, p = 1/32. As reprints of two stories: two of 2^2, p = 1/2."""
    documents = gold(*((f"d{i}", "bera dolu") for i in range(6)))
    for i, document in enumerate(documents):
        document["cluster"] = "flood" if i < 3 else "strike"
    given = {
        "a": claims(**{f"d{i}": "bera dolu" for i in range(6)}),
        "b": claims(**{f"d{i}": "bera dolu!" for i in range(6)}),
    }
    alone = compare(documents, given, permutations=20_000, samples=50)
    together = compare(documents, given, permutations=20_000, samples=50, cluster="cluster")
    assert (alone.units, together.units) == (6, 2)
    assert alone.differences[0].p == pytest.approx(1 / 32, abs=0.005)
    assert together.differences[0].p == pytest.approx(1 / 2, abs=0.02)


def test_a_document_without_a_cluster_is_one_of_its_own():
    documents = gold(("d1", "bera"), ("d2", "bera"), ("d3", "bera"), ("flood", "bera"))
    documents[0]["cluster"] = documents[1]["cluster"] = "flood"
    given = dict.fromkeys("ab", claims(d1="bera", d2="bera", d3="bera", flood="bera"))
    assert compare(documents, given, cluster="cluster", permutations=5, samples=5).units == 3


def test_a_missing_document_is_empty_as_in_a_score():
    """b lacks d2, so of 2 quotes it found 1: F1 = 2 · 1/(1 + 2). Leaving documents out does not pay."""
    documents = gold(("d1", "bera"), ("d2", "bera"))
    found = compare(documents, {"a": claims(d1="bera", d2="bera"), "b": claims(d1="bera")}, permutations=20, samples=20)
    assert [system.missing for system in found.systems] == [0, 1]
    assert found.differences[0].of_b == pytest.approx(2 / 3)
    assert found.warnings[0].startswith("b: 1 document of gold, not in the predictions")


def test_documents_that_only_some_can_be_scored_on_are_left_out_for_all_and_stated():
    """The text of d2 may not stand here. a read it elsewhere and has it; b does not: it is left out for both, a's error there too."""
    documents = gold(("d1", "bera"), ("d2", ""))
    documents[1] |= {"text": None, "quotes": [{"content": [[0, 4]], "speaker": ["holm"]}], "text_length": 49}
    documents[1]["text_sha256"] = hashlib.sha256(TEXT.encode()).hexdigest()
    a = [*predictions_of(documents[:1], claims(d1="bera")), {"document_id": "d2", "quotes": [{"content": [[10, 14]]}]}]
    b = predictions_of(documents[:1], claims(d1="bera"))
    found = onrecord.compare(tables_of(documents), {"a": a, "b": b}, permutations=20, samples=20)
    assert (found.left_out, found.documents) == (("d2",), 1)
    assert [system.values["WSW@0.5"] for system in found.systems] == [1, 1]
    assert {system.signature.unit for system in found.systems} == {"content"}


def test_what_one_does_not_attempt_is_not_compared():
    documents = gold(("d1", "bera"))
    bare = {"d1": [{"content": ["bera"]}]}
    found = compare(documents, {"a": claims(d1="bera"), "b": bare}, permutations=20, samples=20)
    (one,) = found.differences
    assert (one.difference, one.p, one.interval, one.adjusted) == (None, None, None, None)
    assert "b does not attempt WSW@0.5: no comparison with it" in found.warnings


def test_what_a_measure_reads_of_predictions_may_be_another_field_than_of_gold():
    """`Origin` asks who is claimed as the speaker: a system without chains can take an outlet for one, or not."""
    documents = gold(("d1", "bera"))
    documents[0]["speakers"] = {**documents[0]["speakers"], "norvia": {"name": "Norvia", "kind": "media"}}
    documents[0]["quotes"][0]["via"] = ["norvia"]
    named = {"d1": [{"content": ["bera"], "speaker": ["Norvia"]}]}
    found = compare(documents, {"a": claims(d1="bera"), "b": named}, measures=["Origin"], permutations=20, samples=20)
    assert (found.differences[0].of_a, found.differences[0].of_b) == (0, 1)
    assert not any("Origin" in warning for warning in found.warnings)


@pytest.mark.parametrize("name", ["SpeakerGiven", "Confidence", "Integrity"])
@pytest.mark.parametrize("average", ["micro", "document"])
def test_measures_that_neither_attempts_are_not_compared(name, average):
    """No answer, no confidence, no words: no difference of 0 that looks like a result."""
    documents = gold(("d1", "bera"))
    options = {"measures": [name], "average": average, "permutations": 20, "samples": 20}
    found = compare(documents, dict.fromkeys("ab", claims(d1="bera")), **options)
    assert (found.differences[0].difference, found.differences[0].p) == (None, None)
    assert f"a does not attempt {name}: no comparison with it" in found.warnings


@pytest.mark.parametrize("average", ["micro", "document"])
def test_words_that_one_system_does_not_give_are_not_compared(average):
    documents = gold(("d1", "bera"))
    with_words = {"d1": [{"content": ["bera"], "text": "bera", "speaker": ["Ida Holm"]}]}
    options = {"measures": ["Integrity"], "average": average, "permutations": 20, "samples": 20}
    found = compare(documents, {"a": with_words, "b": claims(d1="bera")}, **options)
    assert (found.differences[0].difference, found.differences[0].p) == (None, None)
    assert "b does not attempt Integrity: no comparison with it" in found.warnings


@pytest.mark.parametrize("name", ["Confidence", "Confidence:brier", "ShareOfVoice:distance_in_quotes"])
def test_what_is_no_sum_over_documents_is_refused(name):
    """Units can be exchanged and drawn only of what is a sum over them."""
    documents = gold(("d1", "bera"))
    sure = {"d1": [{"content": ["bera"], "speaker": ["Ida Holm"], "confidence": 0.5}]}
    with pytest.raises(ValueError, match="no sum over documents"):
        compare(documents, dict.fromkeys("ab", sure), measures=[name], permutations=20, samples=20)


def test_what_gold_does_not_annotate_is_not_compared():
    documents = gold(("d1", "bera"))
    documents[0]["quotes"][0]["type"] = None
    found = compare(documents, dict.fromkeys("ab", claims(d1="bera")), measures=["Type"], permutations=20, samples=20)
    assert found.differences[0].difference is None
    assert "Type: gold does not annotate what it needs" in found.warnings


def test_spurious_quotes_in_documents_that_gold_lacks_count_if_they_are_to():
    """b has a quote in a document of its own: 1 right of 2. The hash of gold is the same for both."""
    documents = gold(("d1", "bera"))
    of_b = [
        *predictions_of(documents, claims(d1="bera")),
        {"document_id": "x", "quotes": [{"content": [[0, 3]], "speaker": ["I"]}]},
    ]
    given = {"a": predictions_of(documents, claims(d1="bera")), "b": of_b}
    found = onrecord.compare(tables_of(documents), given, unknown="fp", permutations=20, samples=20)
    assert (found.documents, found.differences[0].of_b) == (2, pytest.approx(2 / 3))
    assert len({system.signature.data for system in found.systems}) == 1


def test_gold_without_texts_has_one_hash_however_far_predictions_reach():
    """A text that is not there is as long as the quotes that stand in it; the hash of gold does not look at predictions."""
    quotes = [{"content": [[0, 5]], "speaker": ["Ida Holm"]}]
    of_gold = [{"document_id": name, "quotes": quotes} for name in ("d1", "d2")]
    far = [{"document_id": "d1", "quotes": [*quotes, {"content": [[90, 95]], "speaker": ["Ida Holm"]}]}, of_gold[1]]
    found = onrecord.compare(of_gold, {"a": of_gold, "b": far}, permutations=20, samples=20)
    assert found.systems[0].signature.data == found.systems[1].signature.data
    assert found.differences[0].of_b == pytest.approx(4 / 5)


@settings(max_examples=15)
@given(invented=scored(documents=3), other=scored(documents=1))
def test_differences_are_those_of_scores(invented, other):
    """Whatever the two are, the difference is that of what `score` gives, each way round."""
    names = ["WSW@0.5", "Quote-soft", "Speaker:coverage", "Type:macro_f1"]
    truth, one = tables_of(invented.documents), predictions_of(invented.documents, invented.predicted)
    two = [{**document, "quotes": document["quotes"][::2]} for document in one]
    found = onrecord.compare(truth, {"one": one, "two": two}, measures=names, permutations=9, samples=9)
    for given_, system in zip((one, two), found.systems, strict=True):
        report = onrecord.score(truth, given_, samples=0)
        soft = onrecord.score(truth, given_, samples=0, measures=["Quote-soft"])
        expected = {
            "WSW@0.5": report["WSW@0.5"].values["f1"] if "WSW@0.5" in report.measures else None,
            "Quote-soft": soft["Quote-soft"].values["f1"],
            "Speaker:coverage": report["Speaker"].values["coverage"] if "Speaker" in report.measures else None,
            "Type:macro_f1": report["Type"].values["macro_f1"] if "Type" in report.measures else None,
        }
        assert system.values == pytest.approx(expected)
    for difference in found.differences:
        a, b = (system.values[difference.ratio] for system in found.systems)
        assert difference.difference == (None if a is None or b is None else pytest.approx(a - b))
        assert difference.p is None or 0 < difference.p <= difference.adjusted <= 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "guess"}, "randomisation, bootstrap"),
        ({"cluster": "outlet"}, "document, cluster"),
        ({"average": "macro"}, "micro, document"),
        ({"measures": ["WSV@0.5"]}, "did you mean 'WSW@0.5'"),
        ({"measures": ["Speaker:f1"]}, "it has accuracy, coverage"),
        ({"permutations": 0}, "at least 1"),
    ],
)
def test_a_choice_that_there_is_not_is_refused(options, message):
    documents = gold(("d1", "bera"))
    with pytest.raises(ValueError, match=message):
        compare(documents, dict.fromkeys("ab", claims(d1="bera")), **options)


def test_one_system_alone_is_refused():
    with pytest.raises(ValueError, match="at least two"):
        compare(gold(("d1", "bera")), {"a": claims(d1="bera")})


def test_what_is_wrong_with_any_system_is_said_at_once():
    documents = gold(("d1", "bera"))
    with pytest.raises(InvalidData) as caught:
        compare(documents, {"a": claims(d1="bera"), "b": claims(d9=""), "c": claims(d8="")})
    assert [finding.rule for finding in caught.value.findings] == ["unknown-document"] * 2
    wrong = [{"document_id": "d1", "quotes": [{"content": [[9, 3]]}]}]
    with pytest.raises(InvalidData) as caught:
        onrecord.compare(tables_of(documents), {"a": wrong, "b": [{"document_id": "d1", "quotes": [{}]}]})
    assert {finding.rule for finding in caught.value.findings} == {"selector-range", "no-content"}


# ---------------------------------------------------------------- the command


@pytest.fixture
def files(tmp_path):
    """Gold and two prediction files of four documents without text: a has all, b every second quote."""
    rows = [
        {"document_id": f"d{i}", "quotes": [{"content": [[20 * j, 20 * j + 9]], "speaker": ["Ida Holm"]} for j in range(4)]}
        for i in range(4)
    ]
    for name, step in (("gold", 1), ("a", 1), ("b", 2)):
        lines = [json.dumps({**row, "quotes": row["quotes"][::step]}) for row in rows]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path


def test_the_command_prints_a_table(run, files):
    """F1 1 and 2 · 8/(8 + 16) = 2/3; of 16 exchanges of four documents 2 are as extreme."""
    found = run("compare", files / "a.jsonl", files / "b.jsonl", "--gold", files / "gold.jsonl")
    assert found.code == 0
    lines = [" ".join(line.split()) for line in found.out.splitlines()]
    assert "a 16 100.0 [100.0, 100.0]" in lines
    assert any(line.startswith("a − b +33.3 [33.3, 33.3] 0.1") for line in lines)
    assert sum("data:gold.jsonl#" in line for line in lines) == 2


@pytest.mark.parametrize("options", [(), ("--average", "document"), ("--method", "bootstrap", "--permutations", "50")])
def test_json_is_as_the_schema_says(run, files, options):
    found = run("compare", files / "a.jsonl", files / "b.jsonl", "--gold", files / "gold.jsonl", "--format", "json", *options)
    report = json.loads(found.out)
    assert list(validator("compare").iter_errors(report)) == []
    assert report["differences"][0]["difference"] == pytest.approx(1 / 3)


def test_csv_and_markdown_go_to_files_by_their_endings(run, files):
    for name in ("found.csv", "found.md"):
        assert run("compare", files / "a.jsonl", files / "b.jsonl", "--gold", files / "gold.jsonl", "-o", files / name).code == 0
    (row,) = csv.DictReader(io.StringIO((files / "found.csv").read_text("utf-8")))
    assert (row["a"], row["b"], float(row["difference"])) == ("a", "b", pytest.approx(1 / 3))
    assert row["signature_a"].startswith("data:gold.jsonl#")
    assert "| a − b |" in (files / "found.md").read_text("utf-8")


def test_files_of_one_name_go_by_their_path(run, files):
    (files / "more").mkdir()
    (files / "more/a.jsonl").write_bytes((files / "b.jsonl").read_bytes())
    found = run("compare", files / "a.jsonl", files / "more/a.jsonl", "--gold", files / "gold.jsonl", "--format", "json")
    names = [system["name"] for system in json.loads(found.out)["systems"]]
    assert names == [str(files / "a.jsonl"), str(files / "more/a.jsonl")]


def test_wrong_use_is_said(run, files):
    found = run("compare", files / "a.jsonl", files / "b.jsonl", "--gold", files / "gold.jsonl", "--method", "guess")
    assert found.code == 2
    assert "randomisation" in found.err
    twice = run("compare", files / "a.jsonl", files / "a.jsonl", "--gold", files / "gold.jsonl")
    assert twice.code == 2
