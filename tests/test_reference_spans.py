"""Against independent scorers of spans, where the definitions coincide: nervaluate strict on one document, seqeval strict.

Both are installed by the extra `reference`; without it these tests are skipped. Where a scorer disagrees with our measures
there is a test with the reason in its name. Entities are tokens of a tokenised text: a letter each, a space between, so a token
is one content character for our own measures.
"""

import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import onrecord
from onrecord.scoring.presets import PRESETS
from onrecord.scoring.presets.records import Document, Quote

from .strategies import tables_of

SPAN = st.tuples(st.integers(0, 20), st.integers(1, 6)).map(lambda pair: (pair[0], sum(pair)))
SIDE = st.lists(st.tuples(st.sampled_from(["content", "cue", "mention"]), SPAN), max_size=6)
TOKENS = 30
KEYS = ("precision", "recall", "f1")


def apart(entities):
    """The entities that overlap none before them, by place: what BIO tags can hold."""
    found = []
    for label, (start, end) in sorted(entities, key=lambda entity: entity[1]):
        if not found or found[-1][1][1] <= start:
            found.append((label, (start, end)))
    return found


def as_quotes(entities):
    """One quote per entity; the preset makes entities of them again, in the same order."""
    return tuple(Quote(**{"content": (), label: (span,)}) for label, span in entities)


def preset(name, gold, predicted, label=None):
    found = PRESETS[name]([Document(as_quotes(gold), as_quotes(predicted))])
    return [found[f"strict{f'_{label}' if label else ''}_{key}"] for key in KEYS]


def own(gold, predicted):
    """`Quote@exact` of our own measures: precision, recall, F1. Each token is a letter."""
    text = " ".join("x" * TOKENS)
    sides = [[{"content": [[2 * start, 2 * end - 1]]} for _, (start, end) in side] for side in (gold, predicted)]
    tables = tables_of([{"id": "a", "text": text, "quotes": sides[0]}])
    report = onrecord.score(tables, [{"document_id": "a", "quotes": sides[1]}], samples=0, measures=["Quote@exact"])
    return [report["Quote@exact"].values[key] for key in KEYS]


def zeros(values):
    """Null as 0, which is what both of them print."""
    return [value or 0.0 for value in values]


# ---------------------------------------------------------------- nervaluate


def nervaluate(gold, predicted, label=None):
    """Precision, recall and F1 of nervaluate's strict scheme, over all labels or of one."""
    evaluator = pytest.importorskip("nervaluate").Evaluator
    sides = [[[{"label": name, "start": start, "end": end - 1} for name, (start, end) in side]] for side in (gold, predicted)]
    result = evaluator(*sides, tags=["content", "cue", "mention"], loader="dict").evaluate()
    found = result["overall"] if label is None else result["entities"].get(label)
    return [0.0] * 3 if found is None else [getattr(found["strict"], key) for key in KEYS]


@given(SIDE, SIDE, st.booleans())
def test_the_preset_is_nervaluate_strict_whatever_overlaps_and_in_any_order(gold, predicted, same):
    predicted = [*predicted, *gold[::-1]] if same else predicted
    assert preset("nervaluate-strict", gold, predicted) == pytest.approx(nervaluate(gold, predicted))
    for label in {name for name, _ in (*gold, *predicted)}:
        assert preset("nervaluate-strict", gold, predicted, label) == pytest.approx(nervaluate(gold, predicted, label))


@settings(max_examples=25)
@given(SIDE, SIDE)
def test_within_one_label_apart_on_each_side_and_exact_ones_first_nervaluate_is_right(gold, predicted):
    """Then no prediction takes a gold entity from an exact one, and the repaired preset and our own measure agree with it."""
    gold, predicted = ([("content", span) for _, span in apart(side)] for side in (gold, predicted))
    predicted.sort(key=lambda entity: entity not in gold)
    expected = pytest.approx(nervaluate(gold, predicted))
    assert zeros(preset("nervaluate-strict-fixed", gold, predicted)) == expected
    assert zeros(own(gold, predicted)) == expected


def test_nervaluate_disagrees_as_an_overlapping_prediction_takes_gold_from_the_exact_one():
    """N2: [0, 6) before [0, 10), gold [0, 10): F1 0; the other way round 2/3, as ours is either way."""
    gold, exact, short = [("content", (0, 10))], ("content", (0, 10)), ("content", (0, 6))
    assert nervaluate(gold, [short, exact])[2] == 0
    assert nervaluate(gold, [exact, short])[2] == pytest.approx(2 / 3)
    for order in ([short, exact], [exact, short]):
        assert own(gold, order)[2] == preset("nervaluate-strict-fixed", gold, order)[2] == pytest.approx(2 / 3)


def test_nervaluate_disagrees_as_less_than_one_percent_covered_takes_nothing():
    """One token of 101 is .99 %: the gold entity is left to the exact prediction behind it; one of 100 takes it."""
    for length, f1 in ((101, 2 / 3), (100, 0)):
        gold = [("content", (0, length))]
        predicted = [("content", (0, 1)), ("content", (0, length))]
        assert nervaluate(gold, predicted)[2] == preset("nervaluate-strict", gold, predicted)[2] == pytest.approx(f1)


def test_nervaluate_disagrees_as_nothing_on_both_sides_is_0():
    assert nervaluate([], []) == [0, 0, 0]
    assert own([], []) == preset("nervaluate-strict-fixed", [], []) == [None, None, None]


def test_nervaluate_disagrees_as_the_empty_side_has_precision_0():
    gold = [("content", (0, 10))]
    assert nervaluate(gold, []) == [0, 0, 0]
    assert own(gold, []) == [None, 0, 0]


def test_nervaluate_disagrees_on_its_type_scheme_by_the_order_of_predictions():
    """N4: two gold entities, two predictions that overlap both: `ent_type` .5 or 1.0 by order. It is none of our presets.

    [0, 6) lies as near to gold's [0, 3) as to [3, 6) and takes the first; [0, 2), which meets that alone, is spurious if it
    comes second. Our alignment gives each its own, whatever the order.
    """
    evaluator = pytest.importorskip("nervaluate").Evaluator
    gold, wide, narrow = [(0, 3), (3, 6)], (0, 6), (0, 2)
    scores = []
    for order in ([wide, narrow], [narrow, wide]):
        sides = [[[{"label": "content", "start": start, "end": end - 1} for start, end in side]] for side in (gold, order)]
        scores.append(evaluator(*sides, tags=["content"], loader="dict").evaluate()["overall"]["ent_type"].f1)
    assert scores == [0.5, 1.0]


# ---------------------------------------------------------------- seqeval


def tags(entities):
    """BIO tags; entities that overlap cannot be written."""
    found = ["O"] * TOKENS
    for label, (start, end) in entities:
        found[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 1)]
    return found


def seqeval(gold, predicted):
    """Precision, recall and F1 of seqeval's strict mode in the IOB2 scheme, micro over labels."""
    metrics, scheme = pytest.importorskip("seqeval.metrics"), pytest.importorskip("seqeval.scheme")
    sides, strict = ([tags(gold)], [tags(predicted)]), {"mode": "strict", "scheme": scheme.IOB2}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where there is nothing to divide by
        return [float(score(*sides, **strict)) for score in (metrics.precision_score, metrics.recall_score, metrics.f1_score)]


@given(SIDE, SIDE, st.booleans())
def test_the_repaired_preset_is_seqeval_strict_where_nothing_overlaps(gold, predicted, same):
    gold, predicted = apart(gold), apart([*gold[:2], *predicted] if same else predicted)
    if gold or predicted:
        assert zeros(preset("nervaluate-strict-fixed", gold, predicted)) == pytest.approx(seqeval(gold, predicted))


@settings(max_examples=25)
@given(SIDE, SIDE, st.booleans())
def test_our_exact_measure_is_seqeval_strict_where_nothing_overlaps(gold, predicted, same):
    gold, predicted = apart(gold), apart([*gold[:2], *predicted] if same else predicted)
    gold, predicted = ([("content", span) for _, span in side] for side in (gold, predicted))
    if gold or predicted:
        assert zeros(own(gold, predicted)) == pytest.approx(seqeval(gold, predicted))


def test_seqeval_disagrees_as_nothing_on_both_sides_is_0():
    assert seqeval([], []) == [0, 0, 0]
    assert own([], []) == [None, None, None]


def test_seqeval_disagrees_as_its_default_mode_takes_inside_tags_without_a_beginning():
    """L4's cousin: "I-Q I-Q" is a full match by default and nothing in strict mode; spans cannot be written so."""
    metrics, scheme = pytest.importorskip("seqeval.metrics"), pytest.importorskip("seqeval.scheme")
    gold, predicted = [["B-Q", "I-Q"]], [["I-Q", "I-Q"]]
    assert metrics.f1_score(gold, predicted) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert metrics.f1_score(gold, predicted, mode="strict", scheme=scheme.IOB2) == 0


def test_seqeval_disagrees_as_nested_quotes_cannot_be_tagged():
    """[0, 10) around [3, 5): the tags of the inner one cut the outer one, and what is left of it begins nowhere. Ours keeps both."""
    nested = [("content", (0, 10)), ("content", (3, 5))]
    assert seqeval(nested, [("content", (0, 10))])[1] == 0
    assert own(nested, [("content", (0, 10))]) == pytest.approx([1, 1 / 2, 2 / 3])


def test_seqeval_disagrees_as_repeated_predictions_cannot_be_tagged():
    """The same quote twice is one tag sequence: P 1. Ours: the second is spurious."""
    gold = [("content", (0, 10))]
    assert seqeval(gold, gold * 2) == [1, 1, 1]
    assert own(gold, gold * 2) == pytest.approx([1 / 2, 1, 2 / 3])


def test_seqeval_disagrees_as_a_report_of_nothing_is_an_error():
    metrics = pytest.importorskip("seqeval.metrics")
    with pytest.raises(ValueError, match="max"):
        metrics.classification_report([["O"]], [["O"]])
