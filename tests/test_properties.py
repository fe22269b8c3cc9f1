"""What holds for every measure, whatever the corpus: the properties of section 10 of the definitions, by hypothesis.

*Aligned* measures look at matched pairs; the others are aggregates, for which less holds. A measure that is added to MEASURES is
held to these without a change, as an aligned one unless it is named in AGGREGATES.
"""

import random
from collections import Counter
from copy import deepcopy

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import onrecord
from onrecord.data.load import Corpus
from onrecord.scoring.measures import printed
from onrecord.scoring.score import pairs
from onrecord.scoring.speakers import Attribution
from onrecord.sides.assemble import assemble
from onrecord.sides.documents import together
from onrecord.sides.gold import read_gold
from onrecord.sides.options import Options
from onrecord.sides.predictions import read_predictions

from .strategies import is_content_character, predictions_of, scored, tables_of

MEASURES = (*printed(), "Quote@exact", "Quote@0.8")
AGGREGATES = {"NonQuote", "Integrity", "Confidence", "ShareOfVoice", "B3", "SpeakerGiven"}
NOT_ADDITIVE = {"Confidence", "ShareOfVoice"}
ALIGNED = [name for name in MEASURES if name not in AGGREGATES]
SIDES = {"precision", "recall", "f1"}
FEW = settings(max_examples=18, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def score(documents, predicted):
    return onrecord.score(tables_of(documents), predictions_of(documents, predicted), measures=MEASURES, samples=0)


def error_rate(key):
    """Whether the best value of the ratio is 0."""
    return key.endswith("_rate") or key.startswith(("spurious", "distance"))


def values(report, names=MEASURES):
    """Every ratio of the measures, by measure and name."""
    measured = {name: report[name].values for name in names if name in report.measures}
    return {(name, key): value for name, found in measured.items() for key, value in found.items()}


def same(one, other, names=MEASURES):
    """Asserts that two reports have the same ratios."""
    assert values(one, names) == pytest.approx(values(other, names), abs=1e-12, nan_ok=False)


def f1s(report, names=ALIGNED):
    return {key: value for key, value in values(report, names).items() if key[1].endswith("f1") and value is not None}


def raises_no_f1(before, after, names=ALIGNED):
    was = f1s(before, names)
    assert {key: value for key, value in f1s(after, names).items() if value > was.get(key, 0) + 1e-12} == {}


def alignment(documents, predicted):
    """Which predictions compete, and the matched pairs."""
    options = Options()
    both, problems = together(read_gold(tables_of(documents)), read_predictions(predictions_of(documents, predicted))[0], options)
    assert problems == []
    sides = assemble(both, options).sides
    return pairs(sides, Attribution(sides), 0.9).alignment


def units(text, content):
    """The content characters of spans, as the definitions have them."""
    covered = {at for start, end in content for at in range(start, end)}
    return {at for at in covered if is_content_character(text[at])} or {at for at in covered if not text[at].isspace()}


def dice(one, other):
    return 2 * len(one & other) / (len(one) + len(other))


def moved(quotes, by):
    """Quotes with all offsets shifted."""
    roles = ("content", "mention", "cue")
    return [
        {key: [[s + by, e + by] for s, e in value] if key in roles and value else value for key, value in quote.items()}
        for quote in quotes
    ]


def each(documents, change):
    """The documents, each changed in a copy."""
    return [{**deepcopy(document), **change(document)} for document in documents]


# ---------------------------------------------------------------- what is perfect, what is nothing


@FEW
@given(scored())
def test_an_identical_prediction_is_1_or_null(invented):
    gold = Corpus("invented", tables_of(invented.documents))
    report = onrecord.score(gold, gold, measures=MEASURES, samples=0)
    for (name, key), value in values(report).items():
        best = 0 if error_rate(key) else 1
        of_speakers = {"WSW@0.5", "WSW-soft", "Speaker", "ShareOfVoice", "B3"}
        unclear = name in of_speakers and key != "coverage" and _indefinite(invented)
        assert value in (None, best) or unclear, (name, key, value)


def _indefinite(invented):
    """Whether some speaker is neither named nor described: the identical prediction has no words to claim there."""
    speakers = [quote["speaker"] for document in invented.documents for quote in document["quotes"]]
    return any(speaker is None or "source" in speaker for speaker in speakers)


@FEW
@given(scored())
def test_an_empty_prediction_has_recall_0_where_gold_is_not_empty(invented):
    report = score(invented.documents, {name: [] for name in invented.predicted})
    for name, found in report.measures.items():
        if found.values.keys() >= SIDES:
            expected = (None, 0, 0) if found.counts["gold"] else (None, None, None)
            assert (found.values["precision"], found.values["recall"], found.values["f1"]) == expected, name


@FEW
@given(scored())
def test_ratios_lie_in_their_bounds(invented):
    for (name, key), value in values(score(invented.documents, invented.predicted)).items():
        low, high = (-1, 1) if key == "mcc" else (0, float("inf") if "_per_" in key else 1)
        assert value is None or low <= value <= high, (name, key, value)


@FEW
@given(scored(least=1))
def test_predictions_on_characters_that_no_gold_quote_has_score_0_or_null(invented):
    """Every text is written twice, and the predictions are moved onto the second copy."""
    documents = each(invented.documents, lambda d: {"text": d["text"] + "\n" + d["text"]})
    by = {document["id"]: len(document["text"]) + 1 for document in invented.documents}
    report = score(documents, {name: moved(quotes, by[name]) for name, quotes in invented.predicted.items()})
    assert {key: value for key, value in values(report, ALIGNED).items() if value} == {}


# ---------------------------------------------------------------- what makes no difference


@FEW
@given(scored(), st.randoms(use_true_random=False))
def test_order_makes_no_difference(invented, shuffled):
    def mixed(items):
        return shuffled.sample(items, len(items))

    def turned(quote):
        lists = ("content", "speaker", "mention", "cue")
        return {key: mixed(value) if key in lists and value else value for key, value in quote.items()}

    documents = mixed(each(invented.documents, lambda d: {"quotes": mixed([turned(quote) for quote in d["quotes"]])}))
    for document in documents:
        document["speakers"] = dict(mixed(list(document["speakers"].items())))
    predicted = {name: mixed([turned(quote) for quote in invented.predicted[name]]) for name in mixed(list(invented.predicted))}
    same(score(documents, predicted), score(invented.documents, invented.predicted))


@FEW
@given(scored())
def test_doubling_the_corpus_changes_no_ratio(invented):
    twice = [*invented.documents, *each(invented.documents, lambda d: {"id": f"again-{d['id']}"})]
    predicted = {**invented.predicted, **{f"again-{name}": quotes for name, quotes in invented.predicted.items()}}
    same(score(twice, predicted), score(invented.documents, invented.predicted))


@FEW
@given(scored(confident=False), scored(confident=False))
def test_counts_of_a_union_are_the_sum_of_counts(one, other):
    renamed = each(other.documents, lambda d: {"id": f"other-{d['id']}"})
    predicted = {f"other-{name}": quotes for name, quotes in other.predicted.items()}
    parts = [score(one.documents, one.predicted), score(renamed, predicted)]
    for name, found in score([*one.documents, *renamed], {**one.predicted, **predicted}).measures.items():
        if any(name not in part.measures for part in parts) or name in NOT_ADDITIVE or _flags_differ(name, one, other):
            continue
        total = sum((Counter(part[name].counts) for part in parts), Counter())
        assert Counter(found.counts) - Counter() == pytest.approx(total - Counter(), abs=1e-9), name


def _flags_differ(name, *sides):
    """Whether only one of the parts has flags: a missing flag is false once any prediction has one."""
    carried = {any(q["anonymous"] is not None for quotes in side.predicted.values() for q in quotes) for side in sides}
    return name.startswith("Anonymous") and len(carried) > 1


@FEW
@given(scored(), st.sampled_from([" ", "\n\n", " \u00a0\t"]))
def test_leading_space_makes_no_difference(invented, space):
    by = len(space)

    def shift(d):
        regions = [{**region, "start": region["start"] + by, "end": region["end"] + by} for region in d["regions"]]
        non_quotes = [[start + by, end + by] for start, end in d["non_quotes"]]
        return {"text": space + d["text"], "quotes": moved(d["quotes"], by), "regions": regions, "non_quotes": non_quotes}

    predicted = {name: moved(quotes, by) for name, quotes in invented.predicted.items()}
    same(score(each(invented.documents, shift), predicted), score(invented.documents, invented.predicted))


@FEW
@given(scored(), st.booleans(), st.booleans())
def test_punctuation_at_the_edges_makes_no_difference(invented, wider, of_gold):
    """Spans are widened over what is no letter, mark or digit around them, or narrowed to their first and last one."""

    def edged(text, quote):
        if not any(is_content_character(text[at]) for start, end in quote["content"] for at in range(start, end)):
            return quote
        inside = {at for at, character in enumerate(text) if is_content_character(character)}
        content = []
        for start, end in quote["content"]:
            if wider:
                while start > 0 and start - 1 not in inside:
                    start -= 1
                while end < len(text) and end not in inside:
                    end += 1
            elif kept := inside & set(range(start, end)):
                start, end = min(kept), max(kept) + 1
            content.append([start, end])
        return {**quote, "content": content}

    documents, predicted = invented.documents, invented.predicted
    if of_gold:
        documents = each(documents, lambda d: {"quotes": [edged(d["text"], quote) for quote in d["quotes"]]})
    else:
        texts = {document["id"]: document["text"] for document in documents}
        predicted = {name: [edged(texts[name], quote) for quote in quotes] for name, quotes in predicted.items()}
    same(score(documents, predicted), score(invented.documents, invented.predicted), ALIGNED)


@FEW
@given(scored())
def test_straight_quotation_marks_make_no_difference(invented):
    straight = str.maketrans("‘’“”", "''\"\"")
    documents = each(invented.documents, lambda d: {"text": d["text"].translate(straight)})
    same(score(documents, invented.predicted), score(invented.documents, invented.predicted))


@FEW
@given(scored(least=1))
def test_straight_quotation_marks_change_only_the_tier_of_words_without_offsets(invented):
    """Predictions by their words, as they stand in the text, against that text and one with straight marks."""
    texts = {document["id"]: document["text"] for document in invented.documents}
    words = {
        name: [{**quote, "content": None, "text": texts[name][slice(*quote["content"][0])]} for quote in quotes]
        for name, quotes in invented.predicted.items()
    }
    straight = str.maketrans("‘’“”", "''\"\"")
    said = [(texts[name], quote["text"]) for name, quotes in words.items() for quote in quotes]
    # where straight marks make two places alike that were not, the first of them is taken; words without a letter are compared by
    # their punctuation, of which T2 takes “….” for one ellipsis
    assume(all(text.count(word) == text.translate(straight).count(word.translate(straight)) for text, word in said))
    assume(all(any(map(is_content_character, word)) for _, word in said))
    documents = each(invented.documents, lambda d: {"text": d["text"].translate(straight)})
    one, other = score(invented.documents, words), score(documents, words)
    assert (one.anchoring.not_found, other.anchoring.not_found) == ([], [])
    assert one.anchoring.tiers["T0"] == sum(one.anchoring.tiers.values()) == sum(other.anchoring.tiers.values())
    same(one, other, [name for name in MEASURES if name != "Integrity"])
    assert one["Integrity"].values["verbatim"] == other["Integrity"].values["verbatim"]


@FEW
@given(scored())
def test_boilerplate_after_the_last_quote_makes_no_difference(invented):
    tail = "\nRead also: “nothing” was said 12 times."

    def longer(d):
        region = {"kind": "boilerplate", "start": len(d["text"]), "end": len(d["text"] + tail)}
        return {"text": d["text"] + tail, "regions": [*d["regions"], region]}

    same(score(each(invented.documents, longer), invented.predicted), score(invented.documents, invented.predicted))


@FEW
@given(scored())
def test_ids_make_no_difference(invented):
    """Speakers of gold and quotes of both sides are called otherwise, in an order turned round."""
    names = {key: f"{9 - i}-{key[::-1]}" for i, key in enumerate(invented.documents[0]["speakers"])}

    def renamed(d):
        quotes = [
            {
                **quote,
                "quote_id": f"z{9 - i}",
                "via": [names[key] for key in quote["via"]],
                "speaker": quote["speaker"] and [names[key] for key in quote["speaker"]],
            }
            for i, quote in enumerate(d["quotes"])
        ]
        return {"quotes": quotes, "speakers": {names[key]: value for key, value in d["speakers"].items()}}

    predicted = {name: [{**q, "id": f"p{99 - i}"} for i, q in enumerate(quotes)] for name, quotes in invented.predicted.items()}
    same(score(each(invented.documents, renamed), predicted), score(invented.documents, invented.predicted))


# ---------------------------------------------------------------- sides and labels


@FEW
@given(scored())
def test_swapping_the_sides_swaps_precision_and_recall(invented):
    """Both sides in the prediction format, offsets alone; in Quote-soft if nothing competes in vain."""
    sides = [{d["id"]: d["quotes"] for d in invented.documents}, invented.predicted]
    given_ = [
        [{"document_id": name, "quotes": [{"content": q["content"]} for q in quotes]} for name, quotes in side.items()]
        for side in sides
    ]
    names = ["Chars", "Quote-soft"] if not any(_crowded(side) for side in sides) else ["Chars"]
    one = onrecord.score(*given_, measures=names, samples=0)
    other = onrecord.score(*given_[::-1], measures=names, samples=0)
    for name in names:
        was, turned = one[name].values, other[name].values
        assert (was["precision"], was["recall"], was["f1"]) == pytest.approx(
            (turned["recall"], turned["precision"], turned["f1"]), abs=1e-5
        ), name


def _crowded(side):
    """Whether two quotes of a document are so near that one may not compete."""
    sets = [[set().union(*(range(s, e) for s, e in q["content"])) for q in quotes] for quotes in side.values()]
    return any(dice(a, b) >= 0.89 for of in sets for i, a in enumerate(of) for b in of[:i])


@FEW
@given(scored(least=1), st.randoms(use_true_random=False))
def test_relabelling_gold_changes_neither_who_competes_nor_what_is_matched(invented, drawn):
    def relabelled(quote):
        return {
            **quote,
            "speaker": drawn.choice([["holm"], ["oru"], ["clerk"], ["holm", "oru"], []]),
            "type": drawn.choice(["direct", "indirect", "mixed"]),
            "cue": drawn.choice([None, [[0, 1]], [[1, 3]]]),
            "anonymous": drawn.choice([True, False]),
            "anonymous_broad": drawn.choice([True, False]),
            "via": drawn.choice([[], ["norvia"]]),
            "uttered": drawn.choice([None, "2031-05-04", "2019"]),
        }

    other = each(invented.documents, lambda d: {"quotes": [relabelled(quote) for quote in d["quotes"]]})
    one, two = alignment(invented.documents, invented.predicted), alignment(other, invented.predicted)
    assert one.competes.tolist() == two.competes.tolist()
    assert sorted(one.predicted.tolist()) == sorted(two.predicted.tolist())
    assert one.d.sum() == two.d.sum()


# ---------------------------------------------------------------- predictions too many


LABELS = st.fixed_dictionaries(
    {
        "speaker": st.sampled_from([["Ida Holm"], ["Una Sverd"], [], None]),
        "type": st.sampled_from(["direct", "reported", "free_indirect", None]),
        "anonymous": st.booleans(),
    }
)


@FEW
@given(scored(least=1), LABELS)
def test_a_prediction_that_touches_no_gold_earns_nothing_and_raises_no_f1(invented, labels):
    """It stands in a sentence written after the text, where nothing else is predicted."""
    documents = each(invented.documents, lambda d: {"text": d["text"] + " Zander zilch."})
    first = documents[0]
    end = len(first["text"])
    added = {"content": [[end - 13, end]], "confidence": _confidence(invented), **labels}
    more = {**invented.predicted, first["id"]: [*invented.predicted[first["id"]], added]}
    before, after = score(documents, invented.predicted), score(documents, more)
    raises_no_f1(before, after)
    for name in ("WSW@0.5", "Quote@0.5", "Quote-soft", "Chars"):
        if name in before.measures:
            assert after[name].counts["right"] == pytest.approx(before[name].counts["right"]), name


def _confidence(invented):
    return next((q.get("confidence") for quotes in invented.predicted.values() for q in quotes), None)


@FEW
@given(scored(least=1, confident=True), LABELS)
def test_a_copy_of_a_competitor_changes_no_pair_and_raises_no_f1(invented, labels):
    """The surest prediction competes; its copy, with other labels, is the least sure. At most one gold quote is that near."""
    documents = each(invented.documents, lambda _: {"regions": []})  # so that no prediction is left out
    document = documents[0]
    first, *rest = invented.predicted[document["id"]]
    mine = units(document["text"], first["content"])
    assume(sum(dice(mine, units(document["text"], gold["content"])) >= 0.9 for gold in document["quotes"]) <= 1)
    sure = {**invented.predicted, document["id"]: [{**first, "confidence": 1.0}, *rest]}
    copy = {**first, **labels, "confidence": 0.0}
    more = {**sure, document["id"]: [*sure[document["id"]], copy]}
    raises_no_f1(score(documents, sure), score(documents, more), [n for n in ALIGNED if n != "Chars"])
    one, other = alignment(documents, sure), alignment(documents, more)
    place = len(sure[document["id"]]) - 1  # the copy is the last of the first document
    pairs_of = [
        {
            (g, p - (p > place) if found is other else p)
            for g, p in zip(found.gold.tolist(), found.predicted.tolist(), strict=True)
        }
        for found in (one, other)
    ]
    assert pairs_of[0] == pairs_of[1]


@FEW
@given(scored(documents=1), st.integers(1, 6), st.lists(LABELS, min_size=6, max_size=6))
def test_copies_of_a_whole_document_span_are_worth_one(invented, copies, labels):
    document = {**invented.documents[0], "regions": []}
    text = document["text"]
    whole = units(text, [[0, len(text)]])
    shares = [dice(whole, units(text, quote["content"])) for quote in document["quotes"]]
    predicted = {document["id"]: [{"content": [[0, len(text)]], **label} for label in labels[:copies]]}
    found = alignment([document], predicted)
    assert len(found.d) <= max(1, sum(share >= 0.9 for share in shares))
    report = score([document], predicted)
    for name, least in (("Quote@exact", 1), ("Quote@0.8", 0.8), ("Quote@0.5", 0.5)):
        if not any(share >= least for share in shares):
            assert report[name].counts["right"] == 0, name


@FEW
@given(st.data())
def test_a_strict_part_of_a_gold_quote_has_precision_1_and_recall_below_1_in_chars(data):
    invented = data.draw(scored(documents=1))
    (document,) = invented.documents
    assume(document["quotes"])
    content = document["quotes"][0]["content"]
    places = sorted(units(document["text"], content))
    assume(len(places) > 1 and is_content_character(document["text"][places[0]]))
    at = data.draw(st.sampled_from(places))
    alone = [{**document, "quotes": document["quotes"][:1], "regions": []}]
    found = score(alone, {document["id"]: [{"content": [[at, at + 1]]}]})["Chars"].values
    assert found["precision"] == 1
    assert found["recall"] == pytest.approx(1 / len(places))


def test_the_generator_draws_what_it_promises():
    """Nested, discontinuous and repeated quotes, several speakers, documents without quotes, pairs that are right."""
    seen = Counter()

    @settings(max_examples=100, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(scored())
    def look(invented):
        for document in invented.documents:
            quotes = document["quotes"]
            sets = [units(document["text"], quote["content"]) for quote in quotes]
            seen["without quotes"] += not quotes
            seen["discontinuous"] += any(len(quote["content"]) > 1 for quote in quotes)
            seen["nested"] += any(a < b for a in sets for b in sets)
            seen["repeated"] += any(a == b for i, a in enumerate(sets) for b in sets[:i])
            seen["joint"] += any(len(quote["speaker"] or []) > 1 for quote in quotes)
            seen["agentless"] += any(quote["speaker"] == [] for quote in quotes)
            seen["anonymous"] += any(quote["anonymous"] for quote in quotes)
            seen["region"] += bool(document["regions"])
        report = score(invented.documents, invented.predicted)
        for name in ("WSW@0.5", "Quote@exact", "Anonymous"):
            seen[name] += name in report.measures and report[name].counts["right"] > 0

    look()
    expected = ["without quotes", "discontinuous", "nested", "repeated", "joint", "agentless", "anonymous", "region"]
    assert {name: seen[name] for name in (*expected, "WSW@0.5", "Quote@exact", "Anonymous") if seen[name] < 5} == {}
    random.seed()  # hypothesis seeds it
