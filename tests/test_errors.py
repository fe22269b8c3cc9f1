"""What went wrong: every class by hand, that they add up, and what they cost.

TEXT has twelve words of four letters, so that what quotes share is counted in fours: word i (from 0) stands at 5 i.
"""

import csv
import io
import json

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, assume, given, settings

import onrecord
from onrecord.schema import validator
from onrecord.scoring.errors.repairs import Totals
from onrecord.text.sentences import around

from .strategies import predictions_of, scored, tables_of

TEXT = "bera dolu fani goke. Hima jupo kera lima? Mova nepi oslu pavo."
WORDS = ["bera", "dolu", "fani", "goke", "hima", "jupo", "kera", "lima", "mova", "nepi", "oslu", "pavo"]
PEOPLE = {
    "holm": {"name": "Ida Holm"},
    "oru": {"name": "Peter Oru"},
    "sverd": {"name": "Una Sverd"},
    "clerk": {"description": "a clerk of the port"},
    "norvia": {"name": "Norvia", "kind": "media"},
}
FEW = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def words(first, last=None):
    """The span from one word of TEXT to another, without what stands behind the last."""
    place = [TEXT.lower().index(word) for word in (first, last or first)]
    return [place[0], place[1] + 4]


def quote(first, last=None, **rest):
    return {"content": [words(first, last)], "speaker": ["holm"], "type": "direct", "anonymous": False, **rest}


def claim(first, last=None, **rest):
    return {"content": [words(first, last)], "speaker": ["Ida Holm"], "type": "direct", "anonymous": False, **rest}


def document(*quotes, **rest):
    return {"id": "a", "text": TEXT, "speakers": PEOPLE, "quotes": list(quotes), **rest}


def errors(gold, predicted, **options):
    documents = gold if isinstance(gold, list) else [gold]
    predicted = predicted if isinstance(predicted, dict) else {"a": predicted}
    return onrecord.errors(tables_of(documents), predictions_of(documents, predicted), **options)


def kinds(found, side="predicted", prefix=""):
    """The class and subclass of each quote of a side, in the order given."""
    rows = [row for row in found.table.to_pylist() if row["side"] == side]
    both = [(row[f"{prefix}class"], row[f"{prefix}subclass"]) for row in sorted(rows, key=lambda row: row["quote"])]
    return [name if part is None else f"{name}/{part}" for name, part in both]


def gains(outcomes):
    return {one.name if not one.part else f"{one.name}/{one.part}": one.gain for one in outcomes}


def counts(outcomes):
    return {one.name: one.count for one in outcomes if not one.part}


# ---------------------------------------------------------------- predictions


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ([words("dolu", "fani")], "correct"),
        ([[4, 15]], "correct/punctuation_only"),  # with the spaces around
        ([words("dolu"), words("fani")], "correct/punctuation_only"),  # without the space between
        ([words("dolu", "goke")], "boundary/too_long"),  # 8 of 8 and 12: dice .8
        ([words("bera", "goke")], "boundary/too_long"),  # 8 of 8 and 16: dice .67
        ([words("dolu")], "boundary/too_short"),  # 4 of 8 and 4: dice .67
        ([words("fani", "goke")], "boundary/shifted"),  # 4 of 8 and 8: dice .5
        ([words("fani", "hima")], "partial"),  # 4 of 8 and 12: dice .4
        ([words("goke", "hima")], "spurious/other"),
    ],
)
def test_one_prediction_of_one_quote(content, expected):
    found = errors(document(quote("dolu", "fani")), [{**claim("bera"), "content": content}])
    assert kinds(found) == [expected]


def test_a_cue_or_a_source_is_swallowed_where_the_prediction_holds_more_than_content():
    """Gold's content is dolu fani; the cue is goke, the mention bera. Within gold's content a cue is no more than that."""
    gold = document(quote("dolu", "fani", cue=[words("goke")], mention=[words("bera")]))
    assert kinds(errors(gold, [claim("dolu", "goke")])) == ["boundary/cue_swallowed"]
    assert kinds(errors(gold, [claim("bera", "fani")])) == ["boundary/source_swallowed"]
    assert kinds(errors(gold, [claim("bera", "goke")])) == ["boundary/cue_swallowed"]
    inside = document(quote("dolu", "goke", cue=[words("goke")]))
    assert kinds(errors(inside, [claim("bera", "goke")])) == ["boundary/too_long"]


def test_a_copy_is_a_duplicate_and_a_near_copy_too():
    """10 of 10 letters; and 40 of 40 and 44: dice 80/84 = .952, so that only the first in rank competes."""
    assert kinds(errors(document(quote("dolu")), [claim("dolu"), claim("dolu")])) == ["correct", "duplicate"]
    gold = document(quote("bera", "nepi"))
    near = [claim("bera", "nepi", confidence=0.9), claim("bera", "oslu", confidence=0.8)]
    assert kinds(errors(gold, near)) == ["correct", "duplicate"]


def test_the_other_parts_of_a_quote_are_split():
    """Gold has 16 letters; the parts have 8, 4 and 4: the first has dice .67 and is matched."""
    gold = document(quote("bera", "goke"))
    assert kinds(errors(gold, [claim("bera", "dolu"), claim("fani"), claim("goke")])) == ["boundary/too_short", "split", "split"]


def test_what_stands_mostly_in_one_found_quote_is_split_though_it_touches_another():
    """The third has 8 letters in the first quote and 4 in the second; both are found exactly."""
    gold = document(quote("bera", "goke"), quote("hima", "lima"))
    found = errors(gold, [claim("bera", "goke"), claim("hima", "lima"), claim("fani", "hima")])
    assert kinds(found) == ["correct", "correct", "split"]


def test_what_runs_over_several_found_quotes_is_merged():
    """8 of its 16 letters in each: no more than half in any."""
    gold = document(quote("bera", "dolu"), quote("fani", "goke"))
    found = errors(gold, [claim("bera", "dolu"), claim("fani", "goke"), claim("bera", "goke")])
    assert kinds(found) == ["correct", "correct", "merged"]


def test_spurious_predictions_say_where_they_stand():
    gold = document(quote("bera"), non_quotes=[words("kera", "lima")])
    empty = {"id": "b", "text": TEXT, "quotes": []}
    sample = {"id": "c", "text": TEXT, "quotes": [], "completeness": "sampled"}
    nowhere = {"text": "nobody ever said this at all", "speaker": ["Ida Holm"]}
    predicted = {"a": [nowhere, claim("lima"), claim("mova"), claim("bera")], "b": [claim("bera")], "c": [claim("bera")]}
    found = errors([gold, empty, sample], predicted)
    rows = [row for row in found.table.to_pylist() if row["side"] == "predicted"]
    assert [(row["document_id"], row["class"], row["subclass"]) for row in rows] == [
        ("a", "spurious", "ungrounded"),
        ("a", "spurious", "non_quote"),  # 4 of 8 and 4: dice .67
        ("a", "spurious", "other"),
        ("a", "correct", None),
        ("b", "spurious", "quote_free"),
        ("c", "spurious", "sampled"),
    ]
    assert (rows[0]["text"], rows[0]["spans"]) == ("nobody ever said this at all", [])
    assert found.value is None
    assert {one.gain for one in found.predictions} == {None}


def test_where_a_text_is_missing_units_are_code_points_and_punctuation_is_a_boundary():
    """Document b has no text here, so all count code points: 10 with the space in front of 9: dice 18/19. In a the letters agree."""
    without = {"id": "b", "text": None, "text_length": 70, "quotes": [{**quote("bera"), "content": [[0, 4]]}], "speakers": PEOPLE}
    documents = [document(quote("dolu", "fani")), without]
    predicted = {"a": [{**claim("dolu"), "content": [[4, 14]]}], "b": [{**claim("bera"), "content": [[0, 5]]}]}
    found = errors(documents, predicted)
    assert found.signature.unit == "raw"
    assert kinds(found) == ["boundary/punctuation_only", "boundary/too_long"]


def test_a_document_without_a_text_moves_no_letters_of_those_after_it():
    """The same with b in front of a: it has no letter, and its place in the corpus is nobody else's."""
    without = {
        "id": "0",
        "text": None,
        "text_length": 700,
        "quotes": [{**quote("bera"), "content": [[600, 640]]}],
        "speakers": PEOPLE,
    }
    predicted = {"a": [{**claim("dolu"), "content": [[4, 14]]}], "0": [{**claim("bera"), "content": [[600, 641]]}]}
    found = errors([without, document(quote("dolu", "fani"))], predicted)
    assert kinds(found) == ["boundary/too_long", "boundary/punctuation_only"]


# ---------------------------------------------------------------- gold quotes


def test_a_gold_quote_is_found_with_dice_of_a_half():
    gold = document(quote("dolu", "fani"), quote("hima", "kera"))
    found = errors(gold, [claim("fani", "goke"), claim("kera", "mova")])
    assert kinds(found, "gold") == ["found", "missed/in_part"]  # 4 of 8 and 8: .5; 4 of 12 and 12: .33


def test_why_a_gold_quote_was_missed():
    cue = {"cue": [words("pavo")]}
    gold = document(
        quote("bera", "goke", **cue),
        quote("dolu", **cue),  # nested
        {**quote("hima"), "content": [words("hima"), words("kera")], **cue},  # a letter between: discontinuous
        quote("lima"),  # without a cue
        quote("mova", **cue),
    )
    expected = ["missed/other", "missed/nested", "missed/discontinuous", "missed/without_cue", "missed/other"]
    found = errors(gold, [])
    assert kinds(found, "gold") == expected
    assert found.missed == {"direct": (5, 5), "nested": (1, 1), "discontinuous": (1, 1), "without_cue": (1, 1)}


def test_without_a_cue_says_nothing_where_gold_annotates_none():
    assert kinds(errors(document(quote("lima")), []), "gold") == ["missed/other"]


def test_a_quote_that_another_ones_prediction_runs_over_is_merged_away():
    """16 letters over 8 and 8: one is found with dice .67, by the canonical order the first."""
    gold = document(quote("bera", "dolu"), quote("fani", "goke"))
    found = errors(gold, [claim("bera", "goke")])
    assert (kinds(found), kinds(found, "gold")) == (["boundary/too_long"], ["found", "missed/merged_away"])


def test_two_quotes_of_the_same_words_are_not_nested():
    gold = document(quote("bera"), quote("bera", speaker=["oru"]))
    assert kinds(errors(gold, []), "gold") == ["missed/other", "missed/other"]


# ---------------------------------------------------------------- speakers


def speaker(gold, predicted, *others):
    """The kind of the speaker of a quote; `others` are further gold quotes."""
    found = errors(document({**quote("hima"), **gold}, *others), [{**claim("hima"), **predicted}])
    (kind,) = kinds(found, "predicted", "speaker_")
    return kind


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        ({}, {}, "correct"),
        ({"speaker": []}, {}, "spurious"),
        ({"speaker": ["clerk"], "anonymous": True}, {"speaker": ["Peter Oru"]}, "deanonymised"),
        ({"speaker": ["clerk"], "anonymous": True}, {"speaker": ["Peter Oru"], "anonymous": True}, "wrong_person/other_speaker"),
        ({}, {"speaker": ["a source"], "anonymous": True}, "anonymised"),
        ({}, {"speaker": None, "anonymous": True}, "anonymised"),
        ({"speaker": ["clerk"], "anonymous": True}, {"speaker": None, "anonymous": True}, "missing"),
        ({}, {"speaker": []}, "missing"),
        ({}, {"speaker": ["she"]}, "unresolved_pronoun"),
        ({}, {"speaker": ["she", "the"]}, "unresolved_pronoun"),
        ({}, {"speaker": ["Peter Oru"]}, "wrong_person/other_speaker"),
        ({}, {"speaker": ["Ida Holm", "Peter Oru"]}, "wrong_person/joint"),
        ({"speaker": ["holm", "sverd"]}, {}, "wrong_person/joint"),
        ({"via": ["norvia"]}, {"speaker": ["Norvia"]}, "wrong_person/chain_node"),
        ({}, {"speaker": ["Bo Alm"]}, "wrong_person/not_in_document"),
        ({"speaker": None, "mention": [words("pavo")]}, {"speaker": ["Bo Alm"]}, "wrong_person/unresolvable"),
    ],
)
def test_the_speaker_of_a_found_quote(gold, predicted, expected):
    """Two more quotes, far from it, so that Peter Oru is a speaker of the document and no neighbour."""
    others = (quote("bera", speaker=["oru"]), quote("goke"), quote("lima"))
    assert speaker(gold, predicted, *others) == expected


def test_the_speaker_of_the_quote_before_or_after_is_the_neighbours():
    claimed = {"speaker": ["Peter Oru"]}
    assert speaker({}, claimed, quote("goke", speaker=["oru"]), quote("lima")) == "wrong_person/neighbour"
    assert speaker({}, claimed, quote("goke"), quote("lima", speaker=["oru"])) == "wrong_person/neighbour"


def test_the_neighbour_is_never_of_another_document():
    other = {"id": "b", "text": TEXT, "speakers": PEOPLE, "quotes": [quote("bera", speaker=["oru"])]}
    found = errors([document(quote("hima")), other], {"a": [claim("hima", speaker=["Peter Oru"])], "b": []})
    assert kinds(found, prefix="speaker_") == ["wrong_person/not_in_document"]


def test_one_who_only_carries_words_elsewhere_in_the_document_is_a_chain_node():
    assert speaker({}, {"speaker": ["Norvia"]}, quote("lima", via=["norvia"])) == "wrong_person/chain_node"


def test_a_speaker_is_judged_with_dice_of_a_half_alone():
    found = errors(document(quote("dolu", "fani")), [claim("fani", "hima", speaker=["Peter Oru"])])
    assert (kinds(found), kinds(found, prefix="speaker_")) == (["partial"], [None])


def test_speakers_that_are_not_attempted_have_no_class_and_costs_are_told_in_quotes_found():
    found = errors(document(quote("dolu"), quote("lima")), [{"content": [words("dolu")]}])
    assert kinds(found, prefix="speaker_") == [None]
    assert set(counts(found.speakers).values()) == {0}
    assert (found.measure, found.value) == ("Quote@0.5", pytest.approx(2 / 3))
    assert gains(found.gold_quotes)["missed"] == pytest.approx(1 - 2 / 3)


# ---------------------------------------------------------------- what it costs


def test_costs_by_hand():
    """Six gold quotes, seven predictions, one right: F1 = 2/13.

    correct and right; found with a wrong speaker; found by a part, a pronoun for the speaker, the other part split; in part
    (dice .4) with the right speaker; a copy; two spurious ones. Two gold quotes nobody saw.
    """
    gold = document(quote("bera"), quote("dolu"), quote("fani", "goke"), quote("hima", "jupo"), quote("oslu"), quote("pavo"))
    predicted = [
        claim("bera"),
        claim("dolu", speaker=["Bo Alm"]),
        claim("fani", speaker=["she"]),
        claim("goke"),
        claim("jupo", "lima"),
        claim("bera", anonymous=None),
        claim("mova"),
    ]
    found = errors(gold, predicted)
    assert kinds(found) == ["correct", "correct", "boundary/too_short", "split", "partial", "duplicate", "spurious/other"]
    assert (found.measure, found.value) == ("WSW@0.5", pytest.approx(2 / 13))
    before = 2 / 13
    assert gains(found.predictions) == pytest.approx(
        {
            "correct": 0,
            "boundary": 0,  # it is found already
            "boundary/too_short": 0,
            "partial": 4 / 13 - before,  # one more is right
            "duplicate": 2 / 12 - before,  # one prediction less
            "split": 2 / 12 - before,
            "merged": 0,
            "spurious": 2 / 12 - before,
            "spurious/other": 2 / 12 - before,
        }
    )
    assert counts(found.speakers) == {
        "correct": 1, "spurious": 0, "deanonymised": 0, "anonymised": 0, "missing": 0, "unresolved_pronoun": 1, "wrong_person": 1,
    }  # fmt: skip
    assert gains(found.speakers)["wrong_person"] == pytest.approx(4 / 13 - before)
    # three missed, the one in part among them: three more right, three more predicted
    assert counts(found.gold_quotes) == {"found": 3, "missed": 3}
    assert gains(found.gold_quotes) == pytest.approx(
        {"found": 0, "missed": 8 / 16 - before, "missed/in_part": 4 / 14 - before, "missed/other": 6 / 15 - before}
    )


def test_costs_do_not_sum_to_what_is_missing():
    """One quote, found by somebody's words in part and spurious: F1 0. Repaired alone neither the one nor the other makes it 1."""
    found = errors(document(quote("dolu", "fani")), [claim("fani", "hima"), claim("pavo")])
    both = {**gains(found.predictions), **gains(found.gold_quotes)}
    assert both["partial"] == pytest.approx(2 / 3)
    assert both["spurious"] == 0
    assert both["missed"] == pytest.approx(2 / 4)


def test_where_repair_leaves_nothing_to_score_it_gains_null():
    """No gold quote and one prediction: F1 0. Without it there is nothing, and that is neither 0 nor 1."""
    found = errors(document(), [claim("bera")])
    assert found.value == 0
    assert (gains(found.predictions)["spurious"], gains(found.predictions)["split"]) == (None, 0)


def test_f1_of_totals():
    assert Totals(3, 4, 6).f1() == pytest.approx(6 / 10)
    assert Totals(3, 4, 6).f1(right=1, predicted=1) == pytest.approx(8 / 11)
    assert np.isnan(Totals(0, 0, 0).f1())


# ---------------------------------------------------------------- properties


@FEW
@given(invented=scored())
def test_every_quote_is_in_exactly_one_class_and_they_add_up_to_what_score_counts(invented):
    gold, predicted = tables_of(invented.documents), predictions_of(invented.documents, invented.predicted)
    found = onrecord.errors(gold, predicted)
    report = onrecord.score(gold, predicted, samples=0)
    of_predictions, of_gold, of_speakers = (counts(one) for one in (found.predictions, found.gold_quotes, found.speakers))
    assert sum(of_predictions.values()) == report.predicted.quotes
    assert sum(of_gold.values()) == report.gold.quotes
    assert len(found.table) == report.predicted.quotes + report.gold.quotes
    assert of_predictions["correct"] == report["Quote@exact"].counts["right"]
    assert of_predictions["correct"] + of_predictions["boundary"] == report["Quote@0.5"].counts["right"] == of_gold["found"]
    for outcomes in (found.predictions, found.gold_quotes, found.speakers):
        for whole in (one for one in outcomes if not one.part):
            parts = [one.count for one in outcomes if one.name == whole.name and one.part]
            assert not parts or sum(parts) <= whole.count
    if found.measure == "WSW@0.5":
        assert sum(of_speakers.values()) == report["Speaker"].counts["pairs"]
        assert of_speakers["correct"] == report["Speaker"].counts["right"]
        assert found.value == pytest.approx(report["WSW@0.5"].values["f1"])
        if "Anonymous" in report.measures and report["Anonymous"].status == "scored":
            assert of_speakers["deanonymised"] <= report["Anonymous"].counts["deanonymised"]
            assert of_speakers["anonymised"] <= report["Anonymous"].counts["anonymised"]


@FEW
@given(invented=scored())
def test_partners_point_to_each_other_and_share_their_dice(invented):
    found = onrecord.errors(tables_of(invented.documents), predictions_of(invented.documents, invented.predicted))
    rows = {(row["document_id"], row["side"], row["quote"]): row for row in found.table.to_pylist()}
    for (document_id, side, number), row in rows.items():
        if row["partner"] is not None:
            other = rows[document_id, "gold" if side == "predicted" else "predicted", row["partner"]]
            assert (other["partner"], other["dice"], other["speaker_class"]) == (number, row["dice"], row["speaker_class"])
        unmatched = ("duplicate", "split", "merged", "spurious", "missed")
        assert (row["partner"] is None) == (row["class"] in unmatched and row["subclass"] != "in_part")


@FEW
@given(invented=scored())
def test_gains_are_bounded_and_none_is_negative(invented):
    found = onrecord.errors(tables_of(invented.documents), predictions_of(invented.documents, invented.predicted))
    for one in (*found.predictions, *found.speakers, *found.gold_quotes):
        assert one.gain is not None or found.value is None or (one.count == found.predicted.quotes and not found.gold.quotes)
        assert one.gain is None or -1e-12 <= one.gain <= 1 - found.value + 1e-12
        assert one.count or not one.gain


@FEW
@given(invented=scored())
def test_dropping_split_merged_and_spurious_predictions_gains_what_it_says(invented):
    """Scored anew without them, if no duplicate was waiting for a place."""
    gold, predicted = tables_of(invented.documents), predictions_of(invented.documents, invented.predicted)
    found = onrecord.errors(gold, predicted)
    assume(counts(found.predictions)["duplicate"] == 0 and found.value is not None)
    for name in ("split", "merged", "spurious"):
        gone = {
            (r["document_id"], r["quote"]) for r in found.table.to_pylist() if r["side"] == "predicted" and r["class"] == name
        }
        kept = [
            {**document, "quotes": [q for i, q in enumerate(document["quotes"]) if (document["document_id"], i) not in gone]}
            for document in predicted
        ]
        after = onrecord.errors(gold, kept)
        assume(after.measure == found.measure)
        if after.value is None:
            assert gains(found.predictions)[name] is None
            continue
        assert after.value == pytest.approx(found.value + gains(found.predictions)[name])


@FEW
@given(invented=scored())
def test_the_order_of_quotes_changes_no_count_and_no_gain(invented):
    gold, predicted = tables_of(invented.documents), predictions_of(invented.documents, invented.predicted)
    turned = [{**document, "quotes": document["quotes"][::-1]} for document in predicted[::-1]]
    one, other = onrecord.errors(gold, predicted), onrecord.errors(gold, turned)
    for side in ("predictions", "speakers", "gold_quotes"):
        assert getattr(one, side) == getattr(other, side)
    assert (one.missed, one.confusion) == (other.missed, other.confusion)


@FEW
@given(invented=scored())
def test_gold_itself_is_all_correct(invented):
    """Its own quotes as predictions: no error but in who is meant where the speaker has no words; copies of gold leave room."""
    documents = invented.documents
    predicted = {d["id"]: [{"content": q["content"], "type": q["type"]} for q in d["quotes"]] for d in documents}
    found = errors(documents, predicted)
    assert {name for name, count in counts(found.predictions).items() if count} <= {"correct"}
    assert {name for name, count in counts(found.gold_quotes).items() if count} <= {"found"}


@FEW
@given(invented=scored())
def test_the_confusion_of_types_is_that_of_the_measure(invented):
    """Cells between types, and against ∅, are those that `Type` counts; it has no difference of no type and no partner."""
    gold, predicted = tables_of(invented.documents), predictions_of(invented.documents, invented.predicted)
    found, report = onrecord.errors(gold, predicted), onrecord.score(gold, predicted, samples=0)
    assume("type" in found.confusion)
    expected = {key: count for key, count in report["Type"].counts.items() if ">" in key}
    cells = {}
    for row, of_row in found.confusion["type"].items():
        for column, count in of_row.items():
            key = ">".join("∅" if label == "none" else label for label in (row, column))
            cells[key] = cells.get(key, 0) + count
    assert {key: count for key, count in cells.items() if count} == {key: count for key, count in expected.items() if count}
    whole = (
        sum(sum(of_row.values()) for of_row in found.confusion["anonymous"].values()) if "anonymous" in found.confusion else None
    )
    pairs = report["Quote@0.5"].counts["right"]
    assert whole in (None, report.gold.quotes + report.predicted.quotes - pairs)


# ---------------------------------------------------------------- tricks on other scorers


def test_a_whole_document_for_every_quote_is_one_prediction_in_part_and_the_rest_duplicates():
    """Twelve spans of the whole text for twelve quotes of one word: dice 8/52 each. (Gender Gap Tracker: 100 %.)"""
    gold = document(*(quote(word) for word in WORDS))
    found = errors(gold, [claim("bera", "pavo", confidence=0.5)] * 12)
    assert counts(found.predictions)["partial"] == 1
    assert counts(found.predictions)["duplicate"] == 11
    assert counts(found.gold_quotes) == {"found": 0, "missed": 12}


def test_a_quote_at_the_wrong_place_earns_no_speaker():
    """German eval: speaker F1 1.0 for a quote elsewhere with the right mention. Here it is spurious and has no speaker class."""
    found = errors(document(quote("bera", mention=[words("lima")])), [claim("pavo", mention=[words("lima")])])
    assert (kinds(found), kinds(found, prefix="speaker_")) == (["spurious/other"], [None])


# ---------------------------------------------------------------- cases, formats, the command


def test_a_case_is_shown_in_its_sentence():
    found = errors(document(quote("jupo", "kera")), [claim("jupo", "mova", speaker=["she"])])
    (case,) = found.cases("boundary")
    assert case.sentence == "Hima jupo kera lima? Mova nepi oslu pavo."
    assert case.begins == TEXT.index("Hima")
    assert case.partner["speaker"] == "Ida Holm"


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("correct", 1), ("boundary", 1), ("boundary/too_long", 1), ("Boundary/too long", 1), ("boundary/shifted", 0), ("missed", 1),
        ("found", 2), ("speaker/correct", 1), ("wrong-person", 1), ("speaker/wrong_person/not_in_document", 1), ("spurious", 0),
        ("speaker/spurious", 0),
    ],
)  # fmt: skip
def test_cases_are_asked_for_by_class(kind, count):
    found = errors(
        document(quote("bera"), quote("dolu"), quote("pavo")), [claim("bera", "dolu", speaker=["Bo Alm"]), claim("pavo")]
    )
    assert len(found.cases(kind)) == count
    assert len(found.cases(kind, 1)) == min(count, 1)


def test_a_class_that_there_is_not_is_refused():
    found = errors(document(quote("bera")), [])
    with pytest.raises(ValueError, match="did you mean 'boundary'"):
        found.cases("bondary")
    with pytest.raises(ValueError, match="there are correct, boundary, partial, duplicate"):
        found.cases("xyz")


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        ("boundary/too_lang", "did you mean 'boundary/too_long'"),
        (
            "boundary/xyz",
            "there are boundary/punctuation_only, boundary/cue_swallowed, boundary/source_swallowed, boundary/too_long,",
        ),
        ("speaker/wrong_person/neighbor", "did you mean 'speaker/wrong_person/neighbour'"),
        ("wrong_person/neighbor", "did you mean 'wrong_person/neighbour'"),
        ("missed/nestled", "did you mean 'missed/nested'"),
        ("found/nested", "its class has no subclasses"),
    ],
)
def test_a_subclass_that_there_is_not_is_refused(kind, hint):
    with pytest.raises(ValueError, match=f"there is no class '{kind}'; {hint}"):
        errors(document(quote("bera")), []).cases(kind)


def test_sentences_end_at_punctuation_and_line_breaks():
    assert around(TEXT, *words("jupo")) == (TEXT.index("Hima"), TEXT.index(" Mova"))
    text = "One.\n\nTwo “three.” Four\nfive. 六。七八。九"
    assert text[slice(*around(text, text.index("three"), text.index("three") + 5))] == "Two “three.”"
    assert text[slice(*around(text, text.index("Four"), text.index("Four") + 4))] == "Four\n"
    assert text[slice(*around(text, text.index("七"), text.index("七") + 1))] == "七八。"
    assert around(text, 0, len(text)) == (0, len(text))
    long = "x " * 2_000
    assert around(long, 2_000, 2_001) == (1_400, 2_601)


@pytest.fixture
def files(tmp_path):
    """Gold as annotation files would be too long here: a quotes file, with predictions, in the prediction format."""
    gold = [{"content": [[0, 10]], "speaker": ["Ida Holm"], "type": "direct"}, {"content": [[20, 30]], "speaker": ["Peter Oru"]}]
    predicted = [{"content": [[0, 14]], "speaker": ["she"], "type": "mixed"}, {"content": [[50, 60]], "speaker": ["Peter Oru"]}]
    for name, quotes in (("gold", gold), ("found", predicted)):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"document_id": "a", "quotes": quotes}) + "\n", "utf-8")
    return tmp_path


def test_the_command_prints_tables(run, files):
    """Dice 20/24. F1 0 of 4; a right speaker makes it .5."""
    found = run("errors", files / "found.jsonl", "--gold", files / "gold.jsonl")
    assert found.code == 0
    lines = [" ".join(line.split()) for line in found.out.splitlines()]
    assert "found.jsonl against gold.jsonl: 1 document, 2 quotes in gold, 2 predicted; WSW@0.5 = 0.0" in lines
    assert "too long 1 50.0 %" in lines
    assert "unresolved pronoun 1 100.0 % +50.0" in lines
    assert "missed 1 50.0 % +40.0" in lines
    assert any("do not sum" in line for line in lines)


@pytest.mark.parametrize("options", [(), ("--show", "boundary"), ("--show", "missed"), ("--show", "merged")])
def test_json_is_as_the_schema_says(run, files, options):
    found = run("errors", files / "found.jsonl", "--gold", files / "gold.jsonl", "--format", "json", *options)
    report = json.loads(found.out)
    assert list(validator("errors").iter_errors(report)) == []
    assert ("cases" in report) == bool(options)


def test_a_folder_gets_rows_and_reports(run, files):
    assert run("errors", files / "found.jsonl", "--gold", files / "gold.jsonl", "-o", files / "out").code == 0
    assert sorted(path.name for path in (files / "out").iterdir()) == ["errors.json", "errors.md", "errors.parquet"]
    table = pq.read_table(files / "out/errors.parquet")
    assert table["class"].to_pylist() == ["found", "missed", "boundary", "spurious"]
    assert table["spans"].to_pylist()[2] == [{"start": 0, "end": 14}]
    assert table["partner"].to_pylist() == [0, None, 0, None]
    properties = validator("errors").schema["$defs"]["quote"]["properties"]
    assert table.column_names == list(properties)
    assert "| boundary | 1 |" in (files / "out/errors.md").read_text("utf-8")


def test_files_by_their_endings(run, files):
    for name in ("e.parquet", "e.csv", "e.json", "e.md"):
        assert run("errors", files / "found.jsonl", "--gold", files / "gold.jsonl", "-o", files / name).code == 0
    assert len(pq.read_table(files / "e.parquet")) == 4
    rows = list(csv.DictReader(io.StringIO((files / "e.csv").read_text("utf-8"))))
    wholes = [row for row in rows if not row["subclass"] and row["of"] == "predictions"]
    assert sum(int(row["count"]) for row in wholes) == 2


def test_cases_of_the_command(run, tmp_path):
    """Through the dataset's own form, so that there is a text."""
    documents = [document(quote("jupo", "kera"), quote("nepi"))]
    predicted = predictions_of(documents, {"a": [claim("jupo", "lima"), {"text": "never written here by anybody"}]})
    found = onrecord.errors(tables_of(documents), predicted)
    from onrecord.report.errors import FORMATS

    text = FORMATS["text"](found, found.cases("boundary"))
    assert "a predicted 0: boundary, too long; dice 0.80; speaker correct\n" in text
    assert "    Hima [predicted|[gold|jupo kera] lima]?\n    gold: Ida Holm\n    predicted: Ida Holm\n" in text
    assert "not in the document: never written here by anybody" in FORMATS["text"](found, found.cases("spurious"))
    assert "a gold q2: missed, other\n    Mova [gold|nepi] oslu pavo." in FORMATS["text"](found, found.cases("missed"))
    listed = FORMATS["markdown"](found, found.cases("boundary"))
    assert listed.startswith("* a predicted 0: boundary, too long; dice 0.80; speaker correct\n  > Hima [predicted|")
    (row,) = csv.DictReader(io.StringIO(FORMATS["csv"](found, found.cases("boundary"))))
    assert (row["spans"], row["partner_text"]) == ("26-40", "jupo kera")
    assert "Hima [predicted|" in row["sentence"]


def test_a_case_without_a_text_says_where(run, files):
    found = run("errors", files / "found.jsonl", "--gold", files / "gold.jsonl", "--show", "boundary")
    assert "the text is not at hand (--texts DIR joins it): characters 0 to 14" in found.out


def test_a_long_case_loses_its_middle():
    from onrecord.report.errors import FORMATS

    text = "word " * 300 + "end."
    documents = [{"id": "a", "text": text, "speakers": PEOPLE, "quotes": [{**quote("bera"), "content": [[0, 1_400]]}]}]
    found = errors(documents, [{**claim("bera"), "content": [[0, 1_500]]}])
    shown = FORMATS["text"](found, found.cases("boundary"))
    assert len(shown) < 700
    assert " … " in shown


@pytest.mark.parametrize("output", ["folder", "rows.parquet"])
def test_cases_are_no_folder(run, files, output):
    found = run("errors", files / "found.jsonl", "--gold", files / "gold.jsonl", "--show", "boundary", "-o", files / output)
    assert (found.code, (files / output).exists()) == (2, False)


def test_a_class_without_a_case_is_said_to_have_none(run, files):
    """Nothing printed at all would look like a fault; a subclass that there is not is one."""
    for kind in ("duplicate", "missed/nested"):
        found = run("errors", files / "found.jsonl", "--gold", files / "gold.jsonl", "--show", kind)
        assert (found.code, found.out) == (0, "no quote is of this class\n")
    found = run("errors", files / "found.jsonl", "--gold", files / "gold.jsonl", "--show", "missed/netsed")
    assert (found.code, found.out) == (2, "")
    assert "'missed/nested'" in found.err


def test_wrong_use_is_said(run, files):
    found = run("errors", files / "found.jsonl", "--gold", files / "gold.jsonl", "--show", "bondary")
    assert (found.code, "boundary" in found.err) == (2, True)


def test_a_quote_of_nothing_at_all(run, tmp_path):
    for name in ("gold", "found"):
        (tmp_path / f"{name}.jsonl").write_text('{"document_id": "a", "quotes": []}\n', "utf-8")
    found = run("errors", tmp_path / "found.jsonl", "--gold", tmp_path / "gold.jsonl")
    assert found.code == 0
    assert "WSW@0.5 = null" in found.out
