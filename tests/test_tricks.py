"""Cheap tricks on published scorers, as tests: with our measures each earns nothing, or no more than it is worth.

Every test is named after its case; its docstring gives the figure of the scorer the case was found in, and ours worked out.
Without texts a unit is a code point, so a quote from 0 to 10 has ten units and dice is 2 · shared / (sum of lengths).

Cases that cannot arise here: C5 and C9 (cues are aligned by nothing but their quote, and no cue measure is among these), L4 and
what seqeval does with tags (there are none), the clusters of B³ (no measure of clusters), macro averages over documents (H5 is
told of the micro average), the task 1 scorer of SpkAtt 2023 and its tools, N3 and the loaders and reports of nervaluate.
"""

import json

import pyarrow as pa
import pytest

import onrecord
from onrecord import InvalidData
from onrecord.data.tables import Tables

from .strategies import tables_of

A, B = "Ida Holm", "Peter Oru"


def quotes(*items, **rest):
    """Quotes from (start, end, speaker): the speaker a string, a list, or left out; `rest` is given to each."""
    found = []
    for start, end, *speaker in items:
        (who,) = speaker or [None]
        claimed = {} if who is None else {"speaker": [who] if isinstance(who, str) else who}
        found.append({"content": [[start, end]], **claimed, **rest})
    return found


def score(gold, predicted, **options):
    """Scores quotes of document `a`, or of several by name."""
    sides = [side if isinstance(side, dict) else {"a": side} for side in (gold, predicted)]
    given = [[{"document_id": name, "quotes": listed} for name, listed in side.items()] for side in sides]
    return onrecord.score(*given, samples=0, **options)


def prf(report, name="WSW@0.5"):
    return tuple(report[name].values[key] for key in ("precision", "recall", "f1"))


def f1(report, name="WSW@0.5"):
    return report[name].values["f1"]


def in_turn(count, *speakers, length=10):
    """Quotes one after the other, a gap between them, the speakers in turn."""
    return quotes(*((2 * length * i, 2 * length * i + length, speakers[i % len(speakers)]) for i in range(count)))


def speaking(listed, *speakers):
    """The same quotes with other speakers, in turn."""
    return [{**quote, "speaker": speakers[i % len(speakers)]} for i, quote in enumerate(listed)]


QUOTE_MEASURES = ("WSW@0.5", "Quote@exact", "Quote@0.5")


# ---------------------------------------------------------------- one trick per scorer


def test_b1_every_speaker_swapped():
    """BookNLP's B³: P = R = F = 1.000. Ours: every quote found, none given to its speaker."""
    gold = in_turn(10, A, B)
    report = score(gold, speaking(gold, [B], [A]))
    assert prf(report) == (0, 0, 0)
    assert report["Speaker"].values == {"accuracy": 0, "coverage": 1}


@pytest.mark.parametrize("names", [2, 10], ids=["b2", "b3"])
def test_b2_b3_abstaining_everywhere(names):
    """BookNLP's B³: P 1.0 with two speakers, 1.000 throughout with ten. Ours: nothing claimed where gold has a speaker is wrong."""
    gold = in_turn(10, *(f"Ida Holm{chr(97 + i)}" for i in range(names)))
    assert prf(score(gold, speaking(gold, []))) == (0, 0, 0)


def test_b3_abstaining_by_saying_nothing_at_all_is_no_score():
    """As before, but no prediction has a speaker: not attempted, and null in the place of a number."""
    gold = in_turn(10, A, B)
    report = score(gold, [{"content": quote["content"]} for quote in gold])
    assert prf(report) == (None, None, None)
    assert report["WSW@0.5"].status == "not attempted"


def test_b4_everything_given_to_the_most_frequent_speaker():
    """BookNLP's B³: .901, a system that knows one name. Ours is what it is worth, 9 of 10, but for whom it quotes nothing."""
    gold = speaking(in_turn(10, A), *[[A]] * 9, [B])
    assert prf(score(gold, speaking(gold, [A]))) == (0.9, 0.9, 0.9)
    assert prf(score(gold, speaking(gold, [A])[9:])) == (0, 0, 0)


def test_b5_a_quote_without_an_answer():
    """BookNLP: KeyError. Ours: null among others is wrong, not a crash."""
    gold = in_turn(2, A)
    assert prf(score(gold, speaking(gold, [A], None))) == (0.5, 0.5, 0.5)


def test_b6_100_spurious_quotes_of_another_speaker():
    """BookNLP's B³: 1.0, they are ignored. Ours: 10 of 110 predictions are right, F1 20/120."""
    gold = in_turn(10, A, B)
    spurious = quotes(*((1_000 + 20 * i, 1_010 + 20 * i, "Una Sverd") for i in range(100)))
    assert prf(score(gold, [*gold, *spurious])) == pytest.approx((10 / 110, 1, 20 / 120))


@pytest.mark.parametrize("count", [1, 12])
def test_t1_whole_document_spans(count):
    """GenderGapTracker at .8: TP 12, FP 0, FN 0 of 12; nervaluate `ent_type` at 100 % overlap: F1 1.0.

    Ours: gold has 12 quotes of 10 in 240 units. A span of all of them has dice 20/250 = .08 with each, and of equal spans
    one competes: precision in Chars is 120/240.
    """
    gold = in_turn(12, A)
    report = score(gold, quotes(*[(0, 240, A)] * count))
    for name in QUOTE_MEASURES:
        assert prf(report, name) == (0, 0, 0), name
    assert report["Quote-soft"].counts["right"] == pytest.approx(20 / 250, abs=1e-5)
    assert prf(report, "Chars") == pytest.approx((1 / 2, 1, 2 / 3))


def test_t2_each_right_quote_50_times():
    """GenderGapTracker: no false positive, equal spans vanish. Ours: 1 of 50 is right."""
    gold = in_turn(12, A, B)
    for name in QUOTE_MEASURES:
        assert prf(score(gold, gold * 50), name) == pytest.approx((1 / 50, 1, 2 / 51)), name


def test_c1b_one_right_quote_repeated():
    """Citron: one right and one wrong of two is .50; the right one nine times more is .909. Ours: P 1/11, R 1/2, F1 2/13."""
    gold = in_turn(2, A)
    right, wrong = gold[0], {"content": [[500, 510]], "speaker": [A]}
    assert prf(score(gold, [right, wrong])) == (0.5, 0.5, 0.5)
    assert prf(score(gold, [right] * 10 + [wrong])) == pytest.approx((1 / 11, 1 / 2, 2 / 13))


@pytest.mark.parametrize("answer", ["the", "a", "", "he", "-"])
def test_s4_a_constant_answer(answer):
    """Source-exploration's containment: 1.0 for "the", .6 for "a". Ours: articles, pronouns and blanks name nobody."""
    gold = in_turn(10, "Thea Mathesen", "Anatol Heder")
    assert prf(score(gold, speaking(gold, [answer]))) == (0, 0, 0)


def test_s5_one_of_four_answered():
    """Source-exploration's mean leaves nulls out: 1.0. Ours: R 1/4; answering means less is lost only in precision."""
    gold = in_turn(4, A)
    assert prf(score(gold, speaking(gold, [A], None, None, None))) == (0.25, 0.25, 0.25)
    assert prf(score(gold, gold[:1])) == (1, 0.25, 0.4)


def test_q1_nobody_said_it_where_gold_names_a_speaker_who_is_no_candidate():
    """Quotebank: EM 100 %, gold is made "None" as well. Ours: missing."""
    gold = in_turn(1, "Carol Ebbe")
    assert prf(score(gold, speaking(gold, []))) == (0, 0, 0)


def test_q2_q3_gold_with_no_speaker_or_always_one():
    """Quotebank: ZeroDivisionError for only negatives and only positives."""
    gold = in_turn(2, A)
    assert prf(score(speaking(gold, []), speaking(gold, []))) == (1, 1, 1)
    assert prf(score(speaking(gold, []), gold)) == (0, 0, 0)
    assert prf(score(gold, gold)) == (1, 1, 1)


def test_q4_an_initial_is_the_same_name_and_nobody_is_not():
    """Quotebank: gold "A. Smith", candidate "Alice Smith": "None" counts as right. Ours the other way round."""
    gold = in_turn(1, "A. Smith")
    assert prf(score(gold, speaking(gold, []))) == (0, 0, 0)
    assert prf(score(gold, speaking(gold, ["Alice Smith"]))) == (1, 1, 1)


def test_quootstrap_a_wrong_speaker_is_a_miss_too():
    """Quootstrap: 5 right and 5 wrong of 10 are R 1.00; with unknown speakers P 1.00. Ours: .5 for both, either way."""
    gold = in_turn(10, A, B)
    assert prf(score(gold, speaking(gold, [A], [A]))) == (0.5, 0.5, 0.5)
    assert prf(score(gold, speaking(gold, [A], ["Nobody Known"]))) == (0.5, 0.5, 0.5)


def test_k5_ten_one_unit_predictions_inside_one_quote():
    """QSample, partial: P = R = F 1.000. Ours: the first is matched with dice 2/11; nothing has half."""
    report = score(quotes((0, 10, A)), quotes(*((i, i + 1, A) for i in range(10))))
    for name in QUOTE_MEASURES:
        assert prf(report, name) == (0, 0, 0), name
    assert f1(report, "Quote-soft") == pytest.approx(2 * (2 / 11) / 11, abs=1e-5)


# ---------------------------------------------------------------- German eval.py


def test_g1_nothing_predicted():
    """German: ZeroDivisionError, also where both are empty."""
    assert prf(score(in_turn(1, A), [])) == (None, 0, 0)
    assert prf(score([], []), "Quote@0.5") == (None, None, None)


def test_g4_50_quotes_in_a_document_gold_lacks():
    """German: f1_msg 1.0, neleval by document: P 1.0 for .10. Ours: refused; as spurious, P 1/51."""
    gold, other = in_turn(1, A), in_turn(50, A)
    with pytest.raises(InvalidData):
        score(gold, {"a": gold, "z": other})
    assert prf(score(gold, {"a": gold, "z": other}, unknown="fp")) == pytest.approx((1 / 51, 1, 2 / 52))


def test_g5_the_wrong_place_with_the_right_speaker():
    """German: f1_msg 0, but f1_roles 1.0, f1_form 1.0, joint .5. Ours: no pair without a shared unit, so nothing at all."""
    said = {"speaker": [A], "mention": [[20, 24]], "cue": [[25, 29]], "type": "direct", "anonymous": True}
    report = score([{"content": [[0, 10]], **said}], [{"content": [[50, 60]], **said}])
    for name in (*QUOTE_MEASURES, "Quote-soft", "Chars", "Anonymous"):
        assert prf(report, name) == (0, 0, 0), name
    assert report["Speaker"].values == {"accuracy": None, "coverage": 0}
    assert report["Type"].values["macro_f1"] == 0


@pytest.mark.parametrize("turned", [False, True])
def test_g6_two_predictions_that_meet_nothing_in_either_order(turned):
    """German: f1_roles 1.0 or 0.0 by order, f1_joint .5 or 0."""
    predicted = quotes((50, 60, A), (70, 80, B))
    assert prf(score(quotes((0, 10, A)), predicted[::-1] if turned else predicted)) == (0, 0, 0)


@pytest.mark.parametrize("turned", [False, True])
def test_g7_the_same_words_of_two_speakers_in_either_order(turned):
    """German: f1_roles 1.0 or 0.0 by order. Ours: room for two where gold has two, and speakers decide who meets whom."""
    both = quotes((0, 10, A), (0, 10, B))
    assert prf(score(both, both[::-1] if turned else both)) == (1, 1, 1)


def test_g7_two_candidate_speakers_for_one_gold_quote():
    """The other side of it: naming both people in two predictions. One competes, ranked by name and never by what is right.

    A stands before B, so A is claimed: right where gold is A, wrong where it is B; P is 1/2 at most.
    """
    both = quotes((0, 10, B), (0, 10, A))
    assert prf(score(quotes((0, 10, A)), both)) == pytest.approx((1 / 2, 1, 2 / 3))
    assert prf(score(quotes((0, 10, B)), both)) == (0, 0, 0)


def test_g7_candidate_speakers_at_moved_boundaries():
    """As before with boundaries a little apart: [0, 100) by A is exact, [0, 60) by B has dice .75. The exact one is matched."""
    variants = quotes((0, 100, A), (0, 60, B))
    assert prf(score(quotes((0, 100, B)), variants)) == (0, 0, 0)


def test_g8_a_spurious_prediction_without_a_type():
    """German: KeyError None. Ours: it is of no type, and spurious."""
    gold = quotes((0, 10, A), type="direct")
    report = score(gold, [*gold, *quotes((50, 60, A))])
    assert prf(report) == pytest.approx((1 / 2, 1, 2 / 3))
    assert report["Type"].counts["direct:predicted"] == 1


def test_g9_a_type_that_is_spelled_otherwise():
    """German: KeyError 'Mixed'. Ours: a finding that names the types there are."""
    with pytest.raises(InvalidData, match="mixed"):
        score(quotes((0, 10, A)), quotes((0, 10, A), type="Mixed"))


def test_g10_a_quote_without_a_token():
    """German: ZeroDivisionError. Ours: "…" counts by its mark."""
    gold = [
        {
            "id": "a",
            "text": "Ida Holm: … Nothing.",
            "speakers": {"a": {"name": A}},
            "quotes": [{"content": ["…"], "speaker": ["a"]}],
        }
    ]
    assert prf(onrecord.score(tables_of(gold), [{"document_id": "a", "quotes": quotes((10, 11, A))}], samples=0)) == (1, 1, 1)


def test_g14_spurious_quotes_that_carry_no_role():
    """German: prec_msg .048, but f1_roles 1.0. Ours: 1 of 21 for who said what as well."""
    gold = quotes((0, 10, A))
    spurious = [{"content": [[20 * i, 20 * i + 10]]} for i in range(1, 21)]
    assert prf(score(gold, [*gold, *spurious])) == pytest.approx((1 / 21, 1, 2 / 22))


def test_g16_a_quote_in_halves_with_the_speaker_on_the_shorter():
    """German: f1_roles 0. Ours too, as the longer half is matched (dice 22/31), and Chars is 1; the right speaker there is .67."""
    gold = quotes((0, 20, A))
    wrong, right = quotes((0, 11, B), (11, 20, A)), quotes((0, 11, A), (11, 20, B))
    assert prf(score(gold, wrong)) == (0, 0, 0)
    assert prf(score(gold, wrong), "Chars") == (1, 1, 1)
    assert prf(score(gold, right)) == pytest.approx((1 / 2, 1, 2 / 3))


# ---------------------------------------------------------------- Citron, QSample

NESTED = quotes((0, 100, A), (20, 60, B), (30, 40, A))


def test_c4_k3_a_perfect_output_on_nested_gold():
    """Citron: overlap P = R = F 1.824. QSample: Error, too many spans. Ours: 1."""
    report = score(NESTED, NESTED)
    for name in (*QUOTE_MEASURES, "Quote-soft", "Chars"):
        assert prf(report, name) == (1, 1, 1), name


def test_c6_two_sources_in_another_order():
    """Citron: source and quote exact 0."""
    assert prf(score(quotes((0, 10, [A, B])), quotes((0, 10, [B, A])))) == (1, 1, 1)


def test_c7_precision_and_recall_are_not_swapped():
    """Citron prints P 1.000, R .179 for 24 shared units, 134 predicted, 24 in gold: P is 24/134 = .179, R 24/24."""
    report = score(quotes((0, 24, A)), quotes((0, 134, A)))
    assert prf(report, "Chars") == pytest.approx((24 / 134, 1, 48 / 158))


def test_k1_nothing_predicted_has_no_precision():
    """QSample: P 1.000 for saying nothing."""
    assert prf(score(in_turn(3, A), []), "Quote@exact") == (None, 0, 0)


def test_k2_nothing_on_both_sides_is_no_score():
    """QSample: 1.000; seqeval: 0.0."""
    report = score([], [])
    for name in ("Quote@exact", "Quote@0.5", "Quote-soft", "Chars"):
        assert prf(report, name) == (None, None, None), name


def test_k6_the_right_quote_and_two_shifted_copies():
    """QSample: Error, too many spans. Ours: dice 2·99/200 = .99, so the copies do not compete: P 1/3 at best.

    The first by place competes, [0, 100): with gold [1, 101) that is no exact pair; with gold [0, 100) it is.
    """
    copies = quotes((0, 100, A), (1, 101, A), (2, 102, A))
    for name in QUOTE_MEASURES:
        assert prf(score(copies[:1], copies), name) == pytest.approx((1 / 3, 1, 1 / 2)), name
    assert prf(score(copies[1:2], copies), "Quote@exact") == (0, 0, 0)


# ---------------------------------------------------------------- GenderGapTracker


@pytest.mark.parametrize("turned", [False, True])
def test_t3_gold_in_either_order(turned):
    """GenderGapTracker at .3: TP 1, FP 1, FN 1, or TP 2, by gold's order.

    Ours: [0, 60) is exact with its like, [60, 100) has dice 80/140 = .57 with [0, 100): both, whatever the order.
    """
    gold = quotes((0, 100, A), (0, 60, A))
    report = score(gold[::-1] if turned else gold, quotes((0, 60, A), (60, 100, A)))
    assert report["Quote@0.5"].counts == {"right": 2, "predicted": 2, "gold": 2}
    assert prf(report, "Quote@exact") == (1 / 2, 1 / 2, 1 / 2)


def test_t5_nobody_on_both_sides_agrees():
    """GenderGapTracker: "" against "" is an error of the speaker."""
    assert prf(score(quotes((0, 10, [])), quotes((0, 10, "")))) == (1, 1, 1)


def test_t6_one_mention_for_two_quotes():
    """GenderGapTracker, speakers alone: P 2.00, R 3.00; 139.7 % for a perfect system on real data. Ours: 1."""
    gold = quotes((0, 10, A), (30, 40, A), mention=[[12, 15]])
    assert prf(score(gold, gold)) == (1, 1, 1)
    assert score(gold, gold)["Speaker"].values == {"accuracy": 1, "coverage": 1}


def with_texts(**gold):
    """Gold of these quotes, in texts of letters alone."""
    people = {"holm": {"name": A}}
    return [
        {"id": name, "text": "x" * 1_000, "speakers": people, "quotes": speaking(listed, ["holm"])}
        for name, listed in gold.items()
    ]


@pytest.mark.parametrize("predicted", [{"a": in_turn(1, A), "b": []}, {"a": in_turn(1, A)}], ids=["empty", "left out"])
def test_t7_t8_h5_an_empty_document_and_one_left_out(predicted):
    """GenderGapTracker: F1 .667 if `b` is empty, 1.00 if its file is deleted; HIPE's macro F1 1.0. Ours: .667 for both."""
    gold = tables_of(with_texts(a=in_turn(1, A), b=in_turn(1, A)))
    listed = [{"document_id": name, "quotes": found} for name, found in predicted.items()]
    assert prf(onrecord.score(gold, listed, samples=0)) == pytest.approx((1, 1 / 2, 2 / 3))


def test_t8_in_the_prediction_format_a_document_that_is_left_out_counts_as_empty():
    """Such gold never has a text, so a missing one tells nothing: of two quotes one is found, recall 1/2, F1 2·1/(2+1)."""
    quote = in_turn(1, A)
    report = score({"a": quote, "b": quote}, {"a": quote})
    assert (report.signature.docs, report.signature.no_text, report.signature.missing) == ("2", "0", "1")
    assert prf(report) == (1, 1 / 2, pytest.approx(2 / 3))


def test_t8_a_document_whose_text_is_withheld_and_that_is_left_out_is_counted():
    """Nobody can be asked to have read it (section 5), so it is left out of both sides; the signature and a warning say so."""
    gold = tables_of(with_texts(a=in_turn(1, A), b=in_turn(1, A)))
    texts = pa.array([gold.documents["text"][0].as_py(), None])
    documents = gold.documents.set_column(gold.documents.column_names.index("text"), gold.documents.schema.field("text"), [texts])
    predicted = [{"document_id": "a", "quotes": in_turn(1, A)}]
    report = onrecord.score(Tables(documents, gold.quotes, gold.non_quotes), predicted, samples=0)
    assert (report.signature.docs, report.signature.no_text) == ("1", "1")
    assert any("1 document left out" in warning for warning in report.warnings)


def test_t9_a_malformed_document(tmp_path):
    """GenderGapTracker: 100.0, the document is skipped. Ours: an error with its line."""
    path = tmp_path / "predictions.jsonl"
    path.write_text(json.dumps({"document_id": "a", "quotes": in_turn(1, A)}) + '\n{"document_id": "b", "quotes": [\n', "utf-8")
    gold = [{"document_id": name, "quotes": in_turn(1, A)} for name in "ab"]
    with pytest.raises(InvalidData) as caught:
        onrecord.score(gold, path, samples=0)
    assert {finding.line for finding in caught.value.findings} == {2}


def test_t11_no_prediction_at_all():
    """GenderGapTracker: ZeroDivisionError."""
    assert prf(onrecord.score(tables_of(with_texts(a=in_turn(1, A))), [], samples=0)) == (None, 0, 0)


# ---------------------------------------------------------------- LitBank, source-exploration


def test_l1_gold_with_duplicates():
    """LitBank's span check: precision 3.000, F 1.200. Ours: one prediction is one pair, P 1, R 1/3."""
    report = score(quotes((0, 10, A)) * 3, quotes((0, 10, A)))
    assert prf(report) == pytest.approx((1, 1 / 3, 1 / 2))


def test_s1_a_span_of_one_unit():
    """Source-exploration: 0 for an exact match, as its length is end − start with inclusive ends."""
    assert prf(score(quotes((5, 6, A)), quotes((5, 6, A))), "Quote@exact") == (1, 1, 1)


def test_s2_one_unit_too_long():
    """Source-exploration: .667 for two units against three; dice is 2·2/5 = .8."""
    assert f1(score(quotes((5, 7, A)), quotes((5, 8, A))), "Quote-soft") == pytest.approx(0.8, abs=1e-5)


def test_s3_two_units_too_long_at_both_ends():
    """Source-exploration: right within two tokens at both ends. Ours: dice 2·3/(3 + 7) = .6, not exact, and not .8."""
    report = score(quotes((5, 8, A)), quotes((3, 10, A)), measures=["Quote@exact", "Quote@0.8", "Quote@0.5"])
    assert [f1(report, name) for name in report.measures] == [0, 0, 1]


@pytest.mark.parametrize(
    ("gold", "claimed", "right"),
    [
        ("Michelle Obama", "he", False),
        ("Ann", "Joanna Smith", False),
        ("Anyone", "", False),
        ("Barack Obama", "The", False),
        ("Donald Trump", "Donald J. Trump", True),
        ("Joanna Smith", "Ann", False),
    ],
)
def test_s4_names_are_compared_by_their_parts_and_never_contained(gold, claimed, right):
    """Source-exploration: true for the first four, false for the fifth."""
    assert f1(score(quotes((0, 10, gold)), quotes((0, 10, claimed)))) == right


def test_s4_a_family_name_that_stands_first_is_an_alias():
    """Source-exploration: "Mr. Li" is not "Li Keqiang". Ours: nothing tells that "Li" is the surname but gold's alias."""
    speakers = {"li": {"name": "Li Keqiang", "aliases": ["Li"]}}
    gold = [{"id": "a", "text": "x" * 20, "speakers": speakers, "quotes": [{"content": [[0, 10]], "speaker": ["li"]}]}]
    assert f1(onrecord.score(tables_of(gold), [{"document_id": "a", "quotes": quotes((0, 10, "Mr. Li"))}], samples=0)) == 1


def test_s6_words_that_are_repeated():
    """Source-exploration: "no no no" against itself is .333, a set of tokens. Ours are positions."""
    gold = [{"id": "a", "text": "no no no", "quotes": [{"content": [[0, 8]]}]}]
    predicted = [{"document_id": "a", "quotes": [{"content": [[0, 8]]}]}]
    assert f1(onrecord.score(tables_of(gold), predicted, samples=0), "Quote@exact") == 1
    predicted[0]["quotes"][0]["content"] = [[3, 5]]
    assert f1(onrecord.score(tables_of(gold), predicted, samples=0), "Quote-soft") == pytest.approx(2 * 2 / 8, abs=1e-5)


# ---------------------------------------------------------------- general scorers


def test_h7_spurious_quotes_in_a_document_without_gold():
    """HIPE's macro F1: 1.0. Ours: P 1/11."""
    report = score({"a": in_turn(1, A), "b": []}, {"a": in_turn(1, A), "b": in_turn(10, A)})
    assert prf(report) == pytest.approx((1 / 11, 1, 2 / 12))
    assert report["NonQuote"].values["quote_free_alarm_rate"] == 1


def test_h8_labels_that_gold_does_not_have():
    """HIPE ignores them. Ours: `mixed` has P 0 and F1 0, so the macro mean is (2/3 + 0) / 2: direct has R 1/2, P 1."""
    gold = quotes((0, 10, A), (20, 30, A), type="direct")
    predicted = [gold[0], {**gold[1], "type": "mixed"}]
    values = score(gold, predicted)["Type"].values
    assert (values["mixed:precision"], values["mixed:recall"], values["mixed:f1"]) == (0, None, 0)
    assert values["macro_f1"] == pytest.approx((2 / 3 + 0) / 2)


def test_n1_partial_matches_in_one_document_or_two():
    """nervaluate 1.1: .5 in one document, 0 in two. Ours: dice 2·6/(10 + 6) = .75, wherever."""
    first, second = quotes((0, 10, A)), quotes((50, 60, A))
    short = quotes((0, 6, A), (50, 56, A))
    one = score([*first, *second], short)
    two = score({"a": first, "b": second}, {"a": short[:1], "b": short[1:]})
    for name in (*QUOTE_MEASURES, "Quote-soft", "Chars"):
        assert one[name].values == two[name].values, name
    assert f1(one, "Quote-soft") == pytest.approx(0.75, abs=1e-5)


@pytest.mark.parametrize("turned", [False, True])
def test_n2_n4_an_overlapping_prediction_before_the_exact_one(turned):
    """nervaluate 1.2.1: strict F1 0 or .667, `ent_type` .5 or 1.0, by order. Ours: the exact one is matched, F1 2/3."""
    predicted = quotes((0, 6, A), (0, 10, A))
    assert f1(score(quotes((0, 10, A)), predicted[::-1] if turned else predicted), "Quote@exact") == pytest.approx(2 / 3)


def test_spacy_spans_that_begin_inside_a_word_are_not_dropped():
    """spaCy drops predicted spans that align with no gold token: P .58 for .41. Ours: each counts, here 1 of 3."""
    gold = [{"id": "a", "text": "quay shut tomorrow", "quotes": [{"content": ["shut"]}]}]
    predicted = [{"document_id": "a", "quotes": quotes((5, 9), (1, 3), (12, 16))}]
    assert onrecord.score(tables_of(gold), predicted, samples=0)["Quote@exact"].values["precision"] == pytest.approx(1 / 3)


def test_sacrebleu_transposed_sides():
    """sacreBLEU: 100 where references are transposed. Ours: documents are paired by id, and lists of lists are refused."""
    gold = {name: in_turn(3, A) for name in "abc"}
    columns = [[gold[name][i] for name in "abc"] for i in range(3)]
    with pytest.raises(InvalidData):
        onrecord.score([{"document_id": name, "quotes": gold[name]} for name in "abc"], columns, samples=0)
    with pytest.raises(InvalidData):
        score(gold, {f"{i}": column for i, column in enumerate(columns)})


def test_words_that_do_not_stand_at_the_offsets():
    """nervaluate: offsets alone are compared, so "London" scores 1.0 against "Paris". Ours: refused."""
    gold = [{"id": "a", "text": "Lervik or Sund", "quotes": [{"content": ["Lervik"]}]}]
    with pytest.raises(InvalidData, match="Brosun"):
        onrecord.score(tables_of(gold), [{"document_id": "a", "quotes": [{"content": [[0, 6]], "text": "Brosun"}]}], samples=0)
