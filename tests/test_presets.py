"""The presets: every case found on the published scorers, with the figure that the original gives, and what repairs it.

A case names the scorer's defect (G German, C Citron, T Gender Gap Tracker, K QSample, B BookNLP, N nervaluate). The preset has
to show its figure, its `-fixed` twin and our own measures must not. Numbers are worked out in the case. Where no text is,
our own measures count code points, so a token here is a unit there.
"""

import json
import tarfile
import time
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import onrecord
from onrecord.scoring import arrays
from onrecord.scoring.align import Labels, match
from onrecord.scoring.overlap import EXACT, overlaps, shared_units
from onrecord.scoring.presets import PRESETS, preset
from onrecord.scoring.presets.citron import overlapping
from onrecord.scoring.presets.records import Document, Quote

FIXED = [name for name in PRESETS if name.endswith("-fixed")]


def quote(*content, said=None, by=None, who=None, **rest):
    """A quote of content spans, with one cue span, one mention span and a speaker, each if given."""
    return Quote(tuple(content), (said,) if said else (), (by,) if by else (), speaker=who, **rest)


def documents(gold, predicted, **rest):
    return [Document(tuple(gold), tuple(predicted), **rest)]


def figures(name, gold, predicted, *keys, **rest):
    """Figures of a preset for one document."""
    found = PRESETS[name](documents(gold, predicted, **rest))
    return tuple(found[key] for key in keys)


def prf(name, key, gold, predicted, **rest):
    return figures(name, gold, predicted, f"{key}_precision", f"{key}_recall", f"{key}_f1", **rest)


def why(name, gold, predicted):
    """The reasons for what is null, each once."""
    return set(PRESETS[name](documents(gold, predicted)).why.values())


def own(gold, predicted, measure="WSW@0.5"):
    """Precision, recall and F1 of our own measures on the same quotes."""
    sides = [
        [
            {
                "content": [list(span) for span in q.content],
                "speaker": None if q.speaker is None else [q.speaker],
                "mention": [list(span) for span in q.mention] or None,
                "cue": [list(span) for span in q.cue] or None,
            }
            for q in side
        ]
        for side in (gold, predicted)
    ]
    report = onrecord.score(*([{"document_id": "a", "quotes": side}] for side in sides), samples=0, measures=[measure])
    return tuple(report[measure].values[key] for key in ("precision", "recall", "f1"))


def approx(*values):
    return pytest.approx(values, abs=1e-9)


def in_turn(count, *speakers, length=10):
    return [quote((20 * i, 20 * i + length), who=speakers[i % len(speakers)] if speakers else None) for i in range(count)]


# ---------------------------------------------------------------- German

GERMAN = ("f1_msg", "f1_roles", "f1_joint", "f1_form")


def direct(*content, **rest):
    return quote(*content, type="Direct", **rest)


def test_g1_nothing_predicted_is_a_crash():
    """ZeroDivisionError; repaired: recall 0, precision null."""
    gold = [direct((0, 10), by=(20, 21))]
    assert figures("german2024", gold, [], "prec_msg", "rec_msg", "f1_msg", "f1_roles", "f1_joint") == (None, 0, None, None, None)
    assert all("ZeroDivisionError" in reason for reason in why("german2024", gold, []))
    assert figures("german2024-fixed", gold, [], "prec_msg", "rec_msg", "f1_msg", "f1_joint") == (None, 0, 0, 0)
    assert own(gold, [], "Quote@0.5") == (None, 0, 0)


def test_g1_nothing_on_both_sides_and_no_role_anywhere_are_crashes():
    assert figures("german2024", [], [], "f1_msg", "f1_roles", "f1_joint") == (None, None, None)
    assert figures("german2024-fixed", [], [], "f1_msg", "f1_roles", "f1_joint") == (None, None, None)
    bare = [direct((0, 10))]
    assert figures("german2024", bare, bare, "f1_msg", "f1_roles", "f1_joint") == (1, None, 1)


def test_g4_50_quotes_in_a_document_gold_lacks():
    """f1_msg 1.0; repaired: precision 1/51."""
    said = direct((0, 10), by=(20, 21))
    pairs = [*documents([said], [said]), Document(None, tuple([said] * 50))]
    assert PRESETS["german2024"](pairs)["f1_msg"] == 1
    fixed = PRESETS["german2024-fixed"](pairs)
    assert (fixed["prec_msg"], fixed["rec_msg"]) == approx(1 / 51, 1)


def test_g5_the_wrong_place_with_the_right_speaker():
    """f1_msg 0, f1_roles 1.0, f1_joint .5, f1_form 1.0; repaired: nothing is right."""
    gold, wrong = [direct((0, 10), by=(20, 21))], [direct((50, 60), by=(20, 21))]
    assert figures("german2024", gold, wrong, *GERMAN) == (0, 1, 0.5, 1)
    assert figures("german2024-fixed", gold, wrong, *GERMAN) == (0, 0, 0, 0)
    assert own(gold, wrong) == (0, 0, 0)


def test_g6_two_predictions_that_meet_nothing_in_either_order():
    """Two gold quotes, both predictions elsewhere, with their speakers: roles 1.0 or 0.0, joint .5 or 0, by order."""
    gold = [direct((0, 10), by=(20, 21)), direct((30, 40), by=(42, 43))]
    elsewhere = [direct((50, 60), by=(20, 21)), direct((70, 80), by=(42, 43))]
    assert figures("german2024", gold, elsewhere, "f1_roles", "f1_joint") == (1, 0.5)
    assert figures("german2024", gold, elsewhere[::-1], "f1_roles", "f1_joint") == (0, 0)
    for order in (elsewhere, elsewhere[::-1]):
        assert figures("german2024-fixed", gold, order, "f1_roles", "f1_joint") == (0, 0)
        assert own(gold, order) == (0, 0, 0)


def test_g7_the_same_words_of_two_speakers_in_either_order():
    """f1_roles 1.0 or 0.0: the assignment is blind to speakers."""
    both = [direct((0, 10), by=(20, 21), who="Ida Holm"), direct((0, 10), by=(30, 31), who="Peter Oru")]
    assert figures("german2024", both, both, "f1_roles") == (1,)
    assert figures("german2024", both, both[::-1], "f1_roles") == (0,)
    for order in (both, both[::-1]):
        assert figures("german2024-fixed", both, order, "f1_roles") == (1,)
        assert own(both, order) == (1, 1, 1)


def test_g8_a_spurious_prediction_without_a_type():
    """KeyError None; repaired: it is of no type. Of one gold quote of a type one is right."""
    gold, typeless = [direct((0, 10), by=(20, 21))], quote((50, 60))
    assert figures("german2024", gold, [*gold, typeless], "f1_msg", "f1_form") == approx(2 / 3, None)
    assert why("german2024", gold, [*gold, typeless]) == {"KeyError: None"}
    assert figures("german2024-fixed", gold, [*gold, typeless], "prec_form", "rec_form", "f1_form") == (1, 1, 1)


def test_g9_a_type_that_is_not_in_the_list():
    """KeyError 'Mixed'; repaired: any label."""
    mixed = [quote((0, 10), by=(20, 21), type="Mixed")]
    assert figures("german2024", mixed, mixed, "f1_form") == (None,)
    assert why("german2024", mixed, mixed) == {"KeyError: 'Mixed'"}
    assert figures("german2024-fixed", mixed, mixed, "f1_form") == (1,)


def test_g10_a_quote_with_no_token():
    """ZeroDivisionError; repaired: it is matched with nothing."""
    gold = [direct((0, 10), by=(20, 21))]
    assert set(figures("german2024", gold, [*gold, direct()], *GERMAN)) == {None}
    assert why("german2024", gold, [*gold, direct()]) == {"ZeroDivisionError: a quote without a token"}
    assert figures("german2024-fixed", gold, [*gold, direct()], "prec_msg", "rec_msg") == (1 / 2, 1)


def test_g14_spurious_quotes_that_carry_no_role():
    """One right and 20 spurious quotes: prec_msg .048, f1_roles 1.0; repaired: P 1/21, so F 2/22."""
    gold = [direct((0, 10), by=(15, 16), who="Ida Holm")]
    predicted = [*gold, *(direct((20 * i, 20 * i + 10)) for i in range(1, 21))]
    assert figures("german2024", gold, predicted, "prec_msg", "f1_roles") == approx(1 / 21, 1)
    assert figures("german2024-fixed", gold, predicted, "prec_roles", "rec_roles", "f1_roles") == approx(1 / 21, 1, 2 / 22)
    assert own(gold, predicted) == approx(1 / 21, 1, 2 / 22)


def test_g16_a_quote_in_halves_with_the_speaker_on_the_shorter():
    """f1_roles 0. One prediction to a gold quote is the definition, here and in ours: nothing is repaired."""
    gold = [direct((0, 20), by=(30, 31), who="Ida Holm")]
    halves = [direct((0, 11), by=(40, 41), who="Peter Oru"), direct((11, 20), by=(30, 31), who="Ida Holm")]
    assert figures("german2024", gold, halves, "f1_roles") == (0,)
    assert figures("german2024-fixed", gold, halves, "f1_roles") == (0,)
    assert own(gold, halves) == (0, 0, 0)


def wikinews(shared, split="test"):
    """The annotations of each document of the German Wikinews corpus, in its tokens."""
    path = shared / "corpora/wikinews-de.tar.gz"
    if not path.is_file():
        pytest.skip("needs the German Wikinews corpus")

    def at(annotation, role, key="tokenIds"):
        part = annotation.get(role, {})
        if key == "tokenIds":
            return tuple((token, token + 1) for token in sorted(set(part.get("tokenIds", []))))
        return tuple((span["charBegin"], span["charEnd"]) for span in part.get("spans", []))

    found = []
    with tarfile.open(path) as archive:
        for member in archive:
            if f"/data/{split}/" in member.name and member.isfile():
                found.append((member.name, json.load(archive.extractfile(member))["annotations"]))

    def read(key="tokenIds"):
        return [
            [
                Quote(
                    at(a, "quote", key),
                    at(a, "cue", key),
                    at(a, "speaker", key),
                    a.get("type"),
                    medium=a.get("medium"),
                    addressee=at(a, "addressee", key),
                    frame=at(a, "frame", key),
                    cue_text=a.get("cue", {}).get("text", ""),
                    mention_text=a.get("speaker", {}).get("text", ""),
                )
                for a in annotations
            ]
            for _, annotations in sorted(found, key=lambda one: one[0])
        ]

    return read


def test_german_wikinews_test_split(shared):
    """What the original gives: gold against gold 1.0; without the first of every three quotes P 1.0, R .5905, F .7425, joint F .7327."""
    gold = wikinews(shared)()
    assert (len(gold), sum(map(len, gold))) == (148, 652)
    same = PRESETS["german2024"]([Document(tuple(side), tuple(side)) for side in gold])
    assert set(same.values.values()) == {1.0}
    assert set(PRESETS["german2024-fixed"]([Document(tuple(side), tuple(side)) for side in gold]).values.values()) == {1.0}
    thinned = [Document(tuple(side), tuple(q for i, q in enumerate(side) if i % 3)) for side in gold]
    found = PRESETS["german2024"](thinned)
    assert [round(found[key], 4) for key in ("prec_msg", "rec_msg", "f1_msg", "f1_joint")] == [1.0, 0.5905, 0.7425, 0.7327]
    assert [round(found[key], 4) for key in ("rec_form", "rec_stwr")] == [0.5905, 0.5905]
    assert PRESETS["german2024-fixed"](thinned)["rec_msg"] == pytest.approx(found["rec_msg"])


# ---------------------------------------------------------------- Citron


def attributed(at, length=10, who="Ida Holm"):
    """A quote with cue and source just before it."""
    return quote((at + 3, at + 3 + length), said=(at, at + 1), by=(at + 1, at + 2), who=who)


def test_c1b_one_right_quote_repeated():
    """One right and one wrong of two is .5; the right one nine times more .909, overlap P .909, R 5.0, F 1.538."""
    gold = [attributed(0), attributed(40)]
    once, often = [gold[0], attributed(80)], [gold[0]] * 10 + [attributed(80)]
    assert prf("citron", "quote_exact", gold, once) == (0.5, 0.5, 0.5)
    assert prf("citron", "quote_exact", gold, often) == approx(10 / 11, 10 / 11, 10 / 11)
    assert prf("citron", "content_overlap", gold, often) == approx(10 / 11, 5, 2 * 10 / 11 * 5 / (10 / 11 + 5))
    assert prf("citron", "content_overlap", gold, often)[2] == pytest.approx(1.538, abs=5e-4)
    for key in ("quote_exact", "content_overlap"):
        assert prf("citron-fixed", key, gold, often) == approx(1 / 11, 1 / 2, 2 / 13)
    assert own(gold, often) == approx(1 / 11, 1 / 2, 2 / 13)


def test_c4_a_perfect_output_on_nested_gold():
    """17 tokens, 7 of them in the other: overlap (10 + 7 + 7 + 7) / 17 = 1.824."""
    gold = [quote((10, 20), said=(0, 1), by=(1, 2), who="Ida Holm"), quote((12, 19), said=(3, 4), by=(4, 5), who="Peter Oru")]
    assert prf("citron", "content_overlap", gold, gold) == approx(31 / 17, 31 / 17, 31 / 17)
    assert round(31 / 17, 3) == 1.824
    assert prf("citron-fixed", "content_overlap", gold, gold) == (1, 1, 1)
    assert own(gold, gold, "Chars") == own(gold, gold) == (1, 1, 1)


def test_c5_a_cue_one_token_off_on_the_right_counts():
    assert not overlapping((5, 6), (6, 7))
    assert overlapping((6, 7), (5, 6))
    gold = [quote((10, 20), said=(5, 6), by=(1, 2))]
    late, early = [quote((10, 20), said=(6, 7), by=(1, 2))], [quote((10, 20), said=(4, 5), by=(1, 2))]
    assert prf("citron", "source_exact", gold, late) == (1, 1, 1)
    assert prf("citron", "source_exact", gold, early) == (0, 0, 0)
    for cue in (late, early):
        assert prf("citron-fixed", "source_exact", gold, cue) == (0, 0, 0)


def test_c6_two_sources_in_the_other_order():
    gold = [Quote(((10, 20),), ((0, 1),), ((1, 2), (4, 5)))]
    turned = [Quote(((10, 20),), ((0, 1),), ((4, 5), (1, 2)))]
    for key in ("source_exact", "quote_exact"):
        assert prf("citron", key, gold, turned) == (0, 0, 0)
        assert prf("citron-fixed", key, gold, turned) == (1, 1, 1)


def test_c7_precision_and_recall_exchanged():
    """Overlap 24, predicted 2 + 2 + 130 = 134, gold 2 + 2 + 20 = 24: it prints P 1.000, R .179."""
    gold = [quote((10, 30), said=(0, 2), by=(2, 4))]
    predicted = [quote((10, 140), said=(0, 2), by=(2, 4))]
    assert prf("citron", "quote_overlap", gold, predicted) == approx(1, 24 / 134, 48 / 158)
    assert round(24 / 134, 3) == 0.179
    assert prf("citron-fixed", "quote_overlap", gold, predicted) == approx(24 / 134, 1, 48 / 158)


def test_c9_gold_without_a_cue():
    """AttributeError; repaired: cues agree in being none."""
    gold = [quote((10, 20), by=(1, 2))]
    assert prf("citron", "cue_exact", gold, gold) == prf("citron", "quote_exact", gold, gold) == (None, None, None)
    assert prf("citron", "content_overlap", gold, gold) == (1, 1, 1)
    assert why("citron", gold, gold) == {"AttributeError: a quote without a cue"}
    assert prf("citron-fixed", "quote_exact", gold, gold) == (1, 1, 1)


# ---------------------------------------------------------------- QSample


def test_k1_nothing_predicted_has_no_precision():
    gold = [quote((0, 10))]
    for key in ("exact", "partial"):
        assert prf("qsample", key, gold, []) == (1, 0, 0)
        assert prf("qsample-fixed", key, gold, []) == (None, 0, 0)


def test_k2_nothing_on_both_sides_is_perfect():
    for key in ("exact", "partial", "cue", "exact_direct"):
        assert prf("qsample", key, [], []) == (1, 1, 1)
        assert prf("qsample-fixed", key, [], []) == (None, None, None)


def test_k3_a_perfect_output_on_nested_gold():
    """Exact 1.000; partial: credit 10/10 + 7/10 + 7/7 + 7/7 = 3.7 for two predictions, so it stops."""
    gold = [quote((10, 20), who="Ida Holm"), quote((12, 19), who="Peter Oru")]
    assert prf("qsample", "exact", gold, gold) == (1, 1, 1)
    assert prf("qsample", "partial", gold, gold) == (None, None, None)
    assert why("qsample", gold, gold) == {"java.lang.Error: Too many spans"}
    assert prf("qsample-fixed", "exact", gold, gold) == prf("qsample-fixed", "partial", gold, gold) == (1, 1, 1)


def test_k5_ten_one_token_predictions_inside_one_quote():
    """Partial 1.000; repaired: one of ten is matched, with a tenth of the quote."""
    gold, crumbs = [quote((0, 10))], [quote((i, i + 1)) for i in range(10)]
    assert prf("qsample", "partial", gold, crumbs) == approx(1, 1, 1)
    assert prf("qsample-fixed", "partial", gold, crumbs) == approx(0.1, 0.1, 0.1)
    assert own(gold, crumbs, "Quote@0.5") == (0, 0, 0)


def test_k6_the_right_quote_and_two_shifted_copies():
    """Credit for recall 1 + .9 + .8 = 2.7 of one gold quote: it stops. Repaired: one of three is right."""
    gold = [quote((0, 10))]
    copies = [*gold, quote((1, 11)), quote((2, 12))]
    assert prf("qsample", "partial", gold, copies) == (None, None, None)
    assert prf("qsample-fixed", "partial", gold, copies) == approx(1 / 3, 1, 1 / 2)


def test_qsample_repetitions_collapse():
    gold = in_turn(2)
    assert prf("qsample", "exact", gold, gold * 5) == (1, 1, 1)
    assert prf("qsample-fixed", "exact", gold, gold * 5) == approx(1 / 5, 1, 1 / 3)


def test_qsample_types_are_read_from_quotation_marks():
    """[0, 5) begins and ends at a mark: direct; [10, 15) has one inside: mixed; [20, 25) none: indirect.

    Precision of a type is against all gold: the direct prediction [10, 13), mixed in gold, is wrong as a span; partial 3/3.
    """
    marks = frozenset({0, 4, 10, 12})
    gold = [quote((0, 5)), quote((10, 15)), quote((20, 25))]
    predicted = [quote((0, 5)), quote((10, 13)), quote((20, 25))]
    for name in ("qsample", "qsample-fixed"):
        assert prf(name, "exact_direct", gold, predicted, marks=marks) == approx(1 / 2, 1, 2 / 3)
        assert prf(name, "partial_direct", gold, predicted, marks=marks) == (1, 1, 1)
        assert figures(name, gold, predicted, "partial_mixed_recall", marks=marks) == approx(3 / 5)
        assert prf(name, "exact_indirect", gold, predicted, marks=marks) == (1, 1, 1)
    assert figures("qsample", gold, predicted, "exact_mixed_precision", marks=marks) == (1,)
    assert figures("qsample-fixed", gold, predicted, "exact_mixed_precision", marks=marks) == (None,)


# ---------------------------------------------------------------- Gender Gap Tracker


def test_t1_the_whole_document():
    """TP 1, FP 0, FN 0 at .8, the speaker right; twelve such spans are perfect. Repaired: 10 of 10,000 characters match nothing."""
    gold = [quote((100, 110), by=(120, 130))]
    whole = [quote((0, 10_000), by=(125, 400))]
    assert prf("ggt", "quotes@0.8", gold, whole) == (1, 1, 1)
    assert figures("ggt", gold, whole, "speaker_match@0.8") == (1,)
    assert prf("ggt-fixed", "quotes@0.8", gold, whole) == prf("ggt-fixed", "quotes@0.3", gold, whole) == (0, 0, 0)
    gold = in_turn(12)
    wholes = [quote((0, 240 + i)) for i in range(12)]
    assert prf("ggt", "quotes@0.8", gold, wholes) == (1, 1, 1)
    assert prf("ggt-fixed", "quotes@0.8", gold, wholes) == (0, 0, 0)
    assert own(gold, wholes, "Quote@0.8") == (0, 0, 0)


def test_each_right_quote_50_times_costs_nothing():
    gold = in_turn(12)
    assert prf("ggt", "quotes@0.3", gold, gold * 50) == (1, 1, 1)
    assert prf("ggt-fixed", "quotes@0.3", gold, gold * 50) == approx(1 / 50, 1, 2 / 51)
    assert own(gold, gold * 50, "Quote@0.5") == approx(1 / 50, 1, 2 / 51)


def test_t3_gold_in_either_order():
    """[0, 100) and [0, 60), predicted [0, 60) and [60, 100): TP 1, FP 1, FN 1, or TP 2. Repaired: 40/100 is above .3 as well."""
    long, short, rest = quote((0, 100)), quote((0, 60)), quote((60, 100))
    assert prf("ggt", "quotes@0.3", [long, short], [short, rest]) == (0.5, 0.5, 0.5)
    assert prf("ggt", "quotes@0.3", [short, long], [short, rest]) == (1, 1, 1)
    for gold in permutations([long, short]):
        assert prf("ggt-fixed", "quotes@0.3", gold, [short, rest]) == (1, 1, 1)


def test_t5_nobody_on_both_sides_is_an_error_unless_floating():
    nobody = [quote((0, 10))]
    assert figures("ggt", nobody, nobody, "speaker_match@0.3") == (0,)
    assert figures("ggt", nobody, [quote((0, 10), floating=True)], "speaker_match@0.3") == (1,)
    assert figures("ggt-fixed", nobody, nobody, "speaker_match@0.3") == (1,)


def test_t6_one_mention_for_several_quotes():
    """Two gold and three predicted quotes of one mention are 6 pairs: P 6/3 = 2.00, R 6/2 = 3.00. A perfect output of two: 2.00."""
    gold = [quote((0, 10), by=(12, 20)), quote((30, 40), by=(12, 20))]
    predicted = [*gold, quote((50, 60), by=(12, 20))]
    assert prf("ggt", "speakers_indep", gold, predicted)[:2] == (2, 3)
    assert prf("ggt", "speakers_indep", gold, gold) == (2, 2, 2)
    assert prf("ggt-fixed", "speakers_indep", gold, predicted) == approx(2 / 3, 1, 4 / 5)
    assert prf("ggt-fixed", "speakers_indep", gold, gold) == (1, 1, 1)


def test_t7_t8_t9_a_document_that_is_empty_missing_or_malformed():
    """Empty: F1 66.7; its file deleted, or not to be read: 100.0, as it is skipped. Repaired: 2/3 in each."""
    one = (quote((0, 10)),)
    empty, missing = ([Document(one, one), Document(one, side)] for side in ((), None))
    assert PRESETS["ggt"](empty)["quotes@0.3_f1"] == pytest.approx(2 / 3)
    assert PRESETS["ggt"](missing)["quotes@0.3_f1"] == 1
    for either in (empty, missing):
        assert PRESETS["ggt-fixed"](either)["quotes@0.3_f1"] == pytest.approx(2 / 3)


def test_t11_no_prediction_at_all():
    gold = [quote((0, 10), by=(12, 20))]
    assert prf("ggt", "quotes@0.3", gold, []) == (None, 0, None)
    assert why("ggt", gold, []) == {"ZeroDivisionError: there is nothing to divide by"}
    assert prf("ggt-fixed", "quotes@0.3", gold, []) == (None, 0, 0)


def test_a_perfect_system_on_german_wikinews_exceeds_100_percent(shared):
    """602 of the 652 quotes have a speaker, 848 pairs of them share two characters: 140.9 %. Repaired: 1."""
    gold = wikinews(shared)("spans")
    same = [Document(tuple(side), tuple(side)) for side in gold]
    found = PRESETS["ggt"](same)
    assert found["speakers_indep_precision"] == found["speakers_indep_recall"] == pytest.approx(848 / 602)
    fixed = PRESETS["ggt-fixed"](same)
    assert {fixed[f"{key}_f1"] for key in ("quotes@0.3", "quotes@0.8", "speakers_indep", "verbs_indep")} == {1}


# ---------------------------------------------------------------- BookNLP

A, B = "Ida Holm", "Peter Oru"


def given_to(listed, *speakers):
    """The same quotes, given to the speakers in turn."""
    return [quote(*q.content, who=speakers[i % len(speakers)], id=str(i)) for i, q in enumerate(listed)]


def b3(gold, predicted, name="booknlp"):
    return prf(name, "b3", gold, predicted)


def test_b1_every_speaker_exchanged():
    gold = given_to(in_turn(10), A, B)
    swapped = given_to(gold, B, A)
    assert b3(gold, swapped) == (1, 1, 1)
    assert b3(gold, swapped, "booknlp-fixed") == (0, 0, 0)
    assert figures("booknlp-fixed", gold, swapped, "accuracy") == (0,)
    assert own(gold, swapped) == (0, 0, 0)


@pytest.mark.parametrize(("speakers", "shown"), [(2, (1, 0.2, 1 / 3)), (10, (1, 1, 1))], ids=["b2", "b3"])
def test_b2_b3_abstaining_everywhere(speakers, shown):
    gold = given_to(in_turn(10), *(f"speaker {i}" for i in range(speakers)))
    silent = given_to(gold, None)
    assert b3(gold, silent) == approx(*shown)
    assert b3(gold, silent, "booknlp-fixed") == (0, 0, 0)


def test_b4_everything_to_the_most_frequent_speaker():
    """9 of 10: P (9·.9 + .1)/10 = .82, R 1, F .901. Repaired: the one that is wrong earns nothing: P .81, R .9."""
    gold = given_to(in_turn(10), *[A] * 9, B)
    assert b3(gold, given_to(gold, A)) == approx(0.82, 1, 1.64 / 1.82)
    assert round(1.64 / 1.82, 3) == 0.901
    assert b3(gold, given_to(gold, A), "booknlp-fixed") == approx(0.81, 0.9, 2 * 0.81 * 0.9 / 1.71)
    assert own(gold, given_to(gold, A)) == (0.9, 0.9, 0.9)


def test_b5_a_quote_without_an_answer():
    """KeyError. Repaired: the one answer is right (P 1), and is half of its cluster, the other quote none of it: R (.5 + 0)/2."""
    gold = given_to(in_turn(2), A)
    assert b3(gold, gold[:1]) == (None, None, None)
    assert why("booknlp", gold, gold[:1]) == {"KeyError: 1 of 2 gold quotes have no answer"}
    assert b3(gold, gold[:1], "booknlp-fixed") == approx(1, 1 / 4, 2 / 5)


def test_b6_100_extra_quotes_of_another_speaker():
    """1.0, as they are ignored. Repaired: 10 of 110 predictions are right."""
    gold = given_to(in_turn(10), A, B)
    extra = [quote((1000 + 20 * i, 1010 + 20 * i), who="Una Sverd", id=f"x{i}") for i in range(100)]
    assert b3(gold, [*gold, *extra]) == (1, 1, 1)
    assert b3(gold, [*gold, *extra], "booknlp-fixed") == approx(10 / 110, 1, 20 / 120)


# ---------------------------------------------------------------- nervaluate


def test_n1_strict_is_the_same_in_one_document_and_in_two():
    """The partial credit that 1.1 lost when it merged documents is none of the strict scheme: two halves are two errors."""
    gold, halves = [quote((0, 10)), quote((50, 60))], [quote((0, 6)), quote((50, 56))]
    two = [Document((g,), (p,)) for g, p in zip(gold, halves, strict=True)]
    for name in ("nervaluate-strict", "nervaluate-strict-fixed"):
        assert PRESETS[name](documents(gold, halves)).values == PRESETS[name](two).values
        assert PRESETS[name](two)["strict_f1"] == 0


def test_n2_an_overlapping_prediction_before_the_exact_one():
    """F1 0 or .667, by order."""
    gold, exact, short = [quote((0, 10))], quote((0, 10)), quote((0, 6))
    assert prf("nervaluate-strict", "strict", gold, [short, exact])[2] == 0
    assert prf("nervaluate-strict", "strict", gold, [exact, short])[2] == pytest.approx(2 / 3)
    for order in ([short, exact], [exact, short]):
        assert prf("nervaluate-strict-fixed", "strict", gold, order) == approx(1 / 2, 1, 2 / 3)
        assert own(gold, order, "Quote@exact") == approx(1 / 2, 1, 2 / 3)


def test_nervaluate_a_prediction_of_another_label_takes_an_entity():
    """The predicted content [0, 6) overlaps gold's cue [4, 5) and takes it: over all labels the exact cue behind it is wrong."""
    gold = [quote((10, 20), said=(4, 5))]
    predicted = [quote((0, 6)), quote((10, 20), said=(4, 5))]
    assert figures("nervaluate-strict", gold, predicted, "strict_recall", "strict_cue_recall") == (1 / 2, 1)
    assert figures("nervaluate-strict-fixed", gold, predicted, "strict_recall", "strict_cue_recall") == (1, 1)


# ---------------------------------------------------------------- all of them

SPANS = st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda pair: (pair[0], sum(pair)))
QUOTES = st.builds(
    quote,
    SPANS,
    said=SPANS,
    by=SPANS,
    who=st.sampled_from([A, B, None]),
    type=st.sampled_from(["Direct", "Indirect", None]),
    id=st.sampled_from([None]),
)


@given(st.lists(QUOTES, max_size=5), st.lists(QUOTES, max_size=5), st.randoms(use_true_random=False))
def test_fixed_presets_do_not_depend_on_the_order_and_stay_between_0_and_1(gold, predicted, random):
    gold = [quote(*q.content, said=q.cue[0], by=q.mention[0], who=q.speaker, type=q.type, id=str(i)) for i, q in enumerate(gold)]
    turned = [random.sample(side, len(side)) for side in (gold, predicted)]
    for name in FIXED:
        found = PRESETS[name](documents(gold, predicted)).values
        assert PRESETS[name](documents(*turned)).values == pytest.approx(found, nan_ok=True), name
        assert all(value is None or -1e-9 <= value <= 1 + 1e-9 for value in found.values()), (name, found)


@given(st.lists(QUOTES, min_size=1, max_size=5))
def test_fixed_presets_give_1_for_gold_itself(gold):
    gold = [
        quote(*q.content, said=q.cue[0], by=q.mention[0], who=q.speaker or A, type=q.type, id=str(i)) for i, q in enumerate(gold)
    ]
    for name in FIXED:
        found = PRESETS[name](documents(gold, gold)).values
        assert {key: value for key, value in found.items() if value is not None} == pytest.approx(
            {key: 1 for key, value in found.items() if value is not None}
        ), name


def test_what_is_null_has_a_reason_in_the_presets_that_reproduce():
    for name in set(PRESETS) - set(FIXED):
        for sides in (([], []), ([quote((0, 10))], []), ([], [quote((0, 10))]), ([quote()], [quote((0, 10))])):
            found = PRESETS[name](documents(*sides))
            assert {key for key, value in found.values.items() if value is None} == set(found.why), name


def test_an_unknown_name_is_told_what_was_meant():
    with pytest.raises(ValueError, match="did you mean 'german2024'"):
        preset("german")
    with pytest.raises(ValueError, match="there are german2024, german2024-fixed"):
        preset("zzz")


def test_4_000_quotes_take_seconds():
    gold = [
        quote((20 * i, 20 * i + 12), said=(20 * i + 13, 20 * i + 14), by=(20 * i + 15, 20 * i + 16), type="Direct")
        for i in range(10)
    ]
    many = [Document(tuple(gold), tuple(gold)) for _ in range(200)]
    for name, score in PRESETS.items():
        start = time.process_time()
        score(many)
        assert time.process_time() - start < 5, name


# ---------------------------------------------------------------- GePaDe's published figures


def gepade(shared):
    """The role tags of every candidate: gold's, and those of three runs."""
    path = shared / "corpora/gepade.tar.gz"
    if not path.is_file():
        pytest.skip("needs the GePaDe corpus")
    with tarfile.open(path) as archive:
        files = {member.name.rpartition("/")[2]: archive.extractfile(member).read() for member in archive if member.isfile()}
    gold = {
        (name, token): a["roles"] for name, s in json.loads(files["dev.json"]).items() for token, a in s["annotations"].items()
    }
    runs = {}
    for seed in (42, 313, 8):
        lines = map(json.loads, files[f"pred_dev_seed{seed}.json"].splitlines())
        runs[seed] = {(line["sentence_id"], token): a["roles"] for line in lines for token, a in line["annotations"].items()}
    return gold, runs


def placed(tags, wanted, lanes, wide=512):
    """Spans of one row per candidate: each tag that is wanted is a unit in the lane of its label."""
    flat = [
        (row, (row * len(lanes) + lanes.index(tag[2:])) * wide + place)
        for row, of_row in enumerate(tags)
        for place, tag in enumerate(of_row)
        if tag != "_" and wanted(tag)
    ]
    row, at = np.array(flat, np.int64).reshape(-1, 2).T
    return arrays.union(row, at, at + 1)


def test_gepade_published_dev_figures(shared):
    """Rehbein et al. (2024), table 5, BERT-large: cues 95.2/100/97.6, roles 81.3/78.6/79.9, the mean of three runs.

    A cue is right if its `B-V` tokens are those of gold, none on both sides included; a wrong one is never missing, so recall
    is 1. Roles are tokens with their label (all tags but `B-V`), right only where the cue is.
    """
    gold, runs = gepade(shared)
    names = list(gold)
    lanes = sorted({tag[2:] for roles in gold.values() for tag in roles if tag != "_"})
    rows, nothing = np.arange(len(names)), np.zeros(len(names), np.int64)
    shown = {}
    for seed, run in runs.items():
        sides = [[source[name] for name in names] for source in (gold, run)]
        cues, roles = ([placed(tags, wanted, lanes) for tags in sides] for wanted in ("B-V".__eq__, "B-V".__ne__))
        edges = overlaps(*cues, *(side.sizes(len(rows)) for side in cues))
        labels = lambda a, b: Labels(*(np.zeros(len(a), np.int64) for _ in range(4)))  # noqa: E731
        chosen = match(edges, len(rows), len(rows), rows, rows, labels)
        right = np.zeros(len(rows), bool)
        right[edges.a[chosen]] = edges.d[chosen] == EXACT
        right |= (cues[0].sizes(len(rows)) == nothing) & (cues[1].sizes(len(rows)) == nothing)
        tokens = shared_units(roles[0], rows, roles[1], rows)[0][right].sum()
        of_gold, of_run = (side.sizes(len(rows)).sum() for side in roles)
        shown[seed] = (right.mean(), tokens / of_run, tokens / of_gold, 2 * tokens / (of_run + of_gold))
    percent = {seed: [round(100 * value, 2) for value in values[1:]] for seed, values in shown.items()}
    assert percent == {42: [82.42, 78.78, 80.56], 313: [81.37, 78.70, 80.01], 8: [80.06, 78.47, 79.25]}
    cue, *mean = np.mean(list(shown.values()), 0)
    assert [round(100 * value, 2) for value in mean] == [81.28, 78.65, 79.94]
    assert [round(100 * value, 2) for value in (cue, 2 * cue / (1 + cue))] == [95.25, 97.57]
