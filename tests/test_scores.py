"""Small corpora whose scores are worked by hand: cases/scores/*.json, with the arithmetic in `why`.

Gold is in the short form of `strategies.tables_of`; values and counts that are expected are those that stand there, others are free.
"""

import json
from pathlib import Path

import numpy as np
import pytest

import onrecord
from onrecord.scoring.measures import DEFAULT, printed

from .strategies import predictions_of, tables_of
from .test_in_groups import invented

CASES = sorted((Path(__file__).parent / "cases/scores").glob("*.json"))


def holds(found, expected):
    """Asserts the expected values and counts of measures; dice is an integer, so soft ones hold to five digits."""
    for name, parts in expected.items():
        for part, wanted in parts.items():
            shown = {key: getattr(found[name], part)[key] for key in wanted}
            assert shown == pytest.approx(wanted, abs=1e-5), (name, part)


def scored(case):
    gold, predicted = tables_of(case["gold"]), predictions_of(case["gold"], case["predicted"])
    return onrecord.score(gold, predicted, measures=case.get("measures", DEFAULT), by=list(case.get("slices", {})), samples=0)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_corpus_worked_by_hand(path):
    case = json.loads(path.read_bytes())
    assert case["why"]
    report = scored(case)
    holds(report.measures, case["expected"])
    assert report.left_out == case.get("left_out", {})
    for dimension, slices in case.get("slices", {}).items():
        assert report.slices[dimension].keys() == slices.keys()
        for value, expected in slices.items():
            holds(report.slices[dimension][value], expected)


@pytest.mark.parametrize("seed", range(3))
def test_a_slice_of_documents_is_the_score_of_these_documents(seed):
    """Every count is made document by document, in every measure. So many documents that each outlet has every field."""
    gold, predicted = invented(seed, 45)
    report = onrecord.score(tables_of(gold), predicted, measures=printed(), by=["outlet"], samples=0)
    assert len(report.slices["outlet"]) == 3
    for outlet, found in report.slices["outlet"].items():
        part = [document for document in gold if document["outlet"] == outlet]
        ids = {document["id"] for document in part}
        claimed = [document for document in predicted if document["document_id"] in ids]
        alone = onrecord.score(tables_of(part), claimed, measures=printed(), samples=0)
        for name, score in alone.measures.items():
            there = {key: count for key, count in found[name].counts.items() if count or key in score.counts}
            assert there == pytest.approx(score.counts, nan_ok=True), (outlet, name)
            assert found[name].values == pytest.approx(score.values, nan_ok=True), (outlet, name)


def test_predictions_that_are_near_compete_for_one_place():
    # dolu fani goke lima shares 12 units of 16 with bera dolu fani goke, dice .75; with lima alone it has 8/20
    words = ["bera", "dolu", "fani", "goke", "lima"]
    gold = [{"id": "a", "text": " ".join(words), "quotes": [{"content": words[:4]}, {"content": ["lima"]}]}]
    predicted = predictions_of(gold, {"a": [{"content": words[:4]}, {"content": words[1:]}]})
    found = [onrecord.score(tables_of(gold), predicted, near=near, samples=0) for near in (0.9, 0.7)]
    assert [report["Quote-soft"].counts["right"] for report in found] == pytest.approx([1.4, 1], abs=1e-5)


def test_an_interval_is_that_of_documents_drawn_with_the_seed():
    gold, predicted = invented(1, 12)
    report = onrecord.score(tables_of(gold), predicted, measures=["Quote@0.5"], samples=25, seed=7)
    of = {document["document_id"]: document for document in predicted}
    alone = [
        onrecord.score(tables_of([one]), [of[one["id"]]] if one["id"] in of else [], measures=["Quote@0.5"], samples=0)
        for one in sorted(gold, key=lambda one: one["id"])
    ]
    right, of_gold = (np.array([one["Quote@0.5"].counts[key] for one in alone]) for key in ("right", "gold"))
    generator = np.random.Generator(np.random.PCG64(7))
    draws = [generator.integers(12, size=12) for _ in range(25)]
    recalls = [right[drawn].sum() / of_gold[drawn].sum() for drawn in draws]
    assert report["Quote@0.5"].intervals["recall"] == pytest.approx(np.percentile(recalls, [2.5, 97.5]).tolist())
    assert report["Quote@0.5"].nulls["recall"] == 0


def test_a_quote_is_in_the_slice_of_each_of_its_phenomena():
    both = ["scare-quote", "state-agency-unnamed-official"]
    quotes = [{"content": ["bera"], "phenomena": both}, {"content": ["dolu"], "phenomena": both[:1]}, {"content": ["fani"]}]
    gold = [{"id": "a", "text": "bera dolu fani", "quotes": quotes}]
    predicted = predictions_of(gold, {"a": [{"content": ["bera"]}]})
    report = onrecord.score(tables_of(gold), predicted, measures=["Quote@0.5"], by=["phenomenon"], samples=0)
    counts = {name: one["Quote@0.5"].counts for name, one in report.slices["phenomenon"].items()}
    assert {name: (of["right"], of["gold"]) for name, of in counts.items() if name in both} == {both[0]: (1, 2), both[1]: (1, 1)}


def test_with_predictions_of_no_slice_only_recall_is_told():
    gold = [{"id": "a", "text": "bera dolu fani", "quotes": [{"content": ["bera"], "type": "direct"}]}]
    predicted = predictions_of(gold, {"a": [{"content": ["bera"], "type": "direct"}, {"content": ["dolu"]}]})
    report = onrecord.score(tables_of(gold), predicted, measures=["Type", "Quote@0.5"], by=["type"], samples=0)
    told = {key for one in report.slices["type"]["direct"].values() for key, value in one.values.items() if value is not None}
    assert told == {"recall", "accuracy", "direct:recall"}
    assert {(one.documents, one.status) for one in report.slices["type"]["direct"].values()} == {(1, "scored")}


def test_slices_have_no_intervals():
    case = json.loads((Path(__file__).parent / "cases/scores/slices-by-outlet.json").read_bytes())
    gold, predicted = tables_of(case["gold"]), predictions_of(case["gold"], case["predicted"])
    report = onrecord.score(gold, predicted, by=["outlet", "type"], samples=10)
    assert report["WSW@0.5"].intervals.keys() == report["WSW@0.5"].nulls.keys() == report["WSW@0.5"].values.keys()
    of_slices = [one for slices in report.slices.values() for measures in slices.values() for one in measures.values()]
    assert {(*one.intervals, *one.nulls, one.status) for one in of_slices} == {("scored",), ("not attempted",)}


def test_measures_of_documents_are_in_no_slice_of_quotes():
    case = json.loads((Path(__file__).parent / "cases/scores/slices-by-outlet.json").read_bytes())
    gold, predicted = tables_of(case["gold"]), predictions_of(case["gold"], case["predicted"])
    of_documents = {"Chars", "NonQuote", "ShareOfVoice", "Confidence"}
    report = onrecord.score(gold, predicted, measures=printed(), by=["outlet", "type"], samples=0)
    for measures in report.slices["type"].values():
        assert measures.keys() == report.measures.keys() - of_documents
    for measures in report.slices["outlet"].values():
        assert measures.keys() == report.measures.keys()


def test_counts_of_slices_add_up():
    case = json.loads((Path(__file__).parent / "cases/scores/slices-by-outlet.json").read_bytes())
    report = scored(case)
    for name, whole in report.measures.items():
        parts = [slice_[name].counts for slice_ in report.slices["outlet"].values()]
        assert {key: sum(part.get(key, 0) for part in parts) for key in whole.counts} == pytest.approx(whole.counts), name
