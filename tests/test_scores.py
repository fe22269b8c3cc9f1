"""Small corpora whose scores are worked by hand: cases/scores/*.json, with the arithmetic in `why`.

Gold is in the short form of `strategies.tables_of`; values and counts that are expected are those that stand there, others are free.
"""

import json
from pathlib import Path

import pytest

import onrecord
from onrecord.scoring.measures import DEFAULT

from .strategies import predictions_of, tables_of

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


def test_counts_of_slices_add_up():
    case = json.loads((Path(__file__).parent / "cases/scores/slices-by-outlet.json").read_bytes())
    report = scored(case)
    for name, whole in report.measures.items():
        parts = [slice_[name].counts for slice_ in report.slices["outlet"].values()]
        assert {key: sum(part.get(key, 0) for part in parts) for key in whole.counts} == pytest.approx(whole.counts), name
