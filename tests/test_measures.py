"""The measures by themselves: names, what is shown of them, edge cases of the newer ones, and other tools where definitions coincide."""

import json
import random
import tracemalloc
from itertools import permutations
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import onrecord
from onrecord import InvalidData
from onrecord.data.tables import Tables, to_arrow
from onrecord.report.measures import markdown
from onrecord.schema import validator
from onrecord.scoring.arrays import Ragged, union
from onrecord.scoring.measures import DEFAULT, IF_ATTEMPTED, MEASURES, measure, printed
from onrecord.scoring.measures.chars import before
from onrecord.scoring.measures.confidence import brier, calibration_error, ranking
from onrecord.scoring.measures.measure import ratio
from onrecord.scoring.measures.via import NONE, distance, last

from .strategies import predictions_of, tables_of

TEXT = "bera dolu fani goke hima jupo kera lima mova nepi oslu pavo riku sema tovi"
PEOPLE = {
    "holm": {"name": "Ida Holm"},
    "oru": {"name": "Peter Oru"},
    "clerk": {"description": "a clerk of the port"},
    "norvia": {"name": "Norvia", "kind": "media"},
}


def document(*quotes, id="a", **rest):
    labels = {"speaker": ["holm"], "type": "direct", "anonymous": False}
    return {"id": id, "text": TEXT, "speakers": PEOPLE, "quotes": [{**labels, **quote} for quote in quotes], **rest}


def quote(*content, **rest):
    return {"content": list(content), **rest}


def claim(*content, **rest):
    return {"content": list(content), "speaker": ["Ida Holm"], "type": "direct", "anonymous": False, **rest}


def score(documents, predicted, *names, **options):
    predicted = predicted if isinstance(predicted, dict) else {"a": predicted}
    given_ = predictions_of(documents, predicted)
    return onrecord.score(tables_of(documents), given_, measures=names or None, samples=0, **options)


def values(documents, predicted, name, **options):
    return score(documents, predicted, name, **options)[name].values


# ---------------------------------------------------------------- names and pages


@pytest.mark.parametrize("name", [*printed(), "WSW@exact", "Quote@0.8", "Quote@exact"])
def test_a_name_parses_back(name):
    assert measure(name).name == name


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("Anonymous(broda)", "Anonymous(broad)"),
        ("Mentions", "Mention"),
        ("Anonymous()", "Anonymous"),
        ("WSW", "WSW@0.5"),
        ("Cue@0.5", "Cue"),
        ("Shareofvoice", "ShareOfVoice"),
        ("wsw", "WSW@0.5"),
        ("voice", "ShareOfVoice"),
        ("chars", "Chars"),
        ("quote", "Quote@0.5"),
        ("Qoute", "Quote@0.5"),
    ],
)
def test_an_unknown_name_is_an_error_that_says_what_may_be_meant(wrong, meant):
    with pytest.raises(ValueError, match=rf"there is no measure .*did you mean '{meant.replace('(', '.').replace(')', '.')}'"):
        measure(wrong)


def test_a_name_like_none_is_an_error_that_lists_all():
    with pytest.raises(
        ValueError, match=r"there is no measure 'qqq'; there are WSW@0.5, WSW-soft, Quote@0.5, .*B3, Anonymous\(broad"
    ):
        measure("qqq")


@pytest.mark.parametrize("name", ["WSW@0.0", "WSW@0", "WSW@1.5", "Quote@", "Foo(bar)", "Chars(broad)"])
def test_thresholds_are_above_0_and_flags_known(name):
    with pytest.raises(ValueError, match="there is no measure"):
        measure(name)


def test_measures_are_listed_with_their_question(run):
    lines = run("list", "measures").out.splitlines()
    assert [line.split("  ")[0].split("[")[0].split("@")[0] for line in lines] == list(MEASURES)
    listed = json.loads(run("list", "measures", "--format", "json").out)
    assert [one["name"] for one in listed] == list(MEASURES)
    assert all(one["question"] for one in listed)
    assert {one["name"] for one in listed if one["parameter"]} == {"WSW", "Quote", "Anonymous"}


def test_the_page_of_measures_is_the_docstrings(root):
    assert (root / "docs/measures.md").read_text("utf-8") == markdown()


@pytest.mark.parametrize("name", MEASURES)
def test_the_docstring_of_a_measure_is_its_paper(name):
    section = next(
        part for part in markdown().split("\n## ")[1:] if f"`{name}`" in part or f"`{name}@" in part or f"`{name}[" in part
    )
    for part in ("Definition", "Counts", "Edge cases", "Reference"):
        assert f"* **{part}.** " in section, part


# ---------------------------------------------------------------- what is shown


def test_a_report_shows_the_measures_of_a_field_only_where_predictions_carry_it():
    documents = [document(quote("bera", mention=["dolu"], cue=["fani"], uttered="2031-05", via=["norvia"]))]
    plain = score(documents, [claim("bera")])
    assert list(plain.measures) == [*(name for name in DEFAULT), "Origin"]  # who carried the words may be given as the speaker
    rich = {"mention": ["dolu"], "cue": ["fani"], "uttered": "2031-05", "via": ["Norvia"], "confidence": 0.5, "quote_id": "q1"}
    assert [name for name in IF_ATTEMPTED if name in score(documents, [claim("bera", **rich)]).measures] == list(IF_ATTEMPTED)


# MEASURES, section 3: what gold has to carry, and what predictions have to
OF_SPEAKER = {"WSW@0.5", "WSW-soft", "Speaker", "Confidence"}
OF_GOLD = {
    "speaker": OF_SPEAKER | {"SpeakerGiven"},
    "speakers": {"ShareOfVoice", "B3"},
    "mention": {"Mention", "Mention-soft"},
    "cue": {"Cue", "Cue-soft"},
    "type": {"Type"},
    "anonymous": {"Anonymous"},
    "broad": {"Anonymous(broad)"},
    "via": {"Origin", "Via"},
    "uttered": {"Date"},
    "confidence": set(),
    "quote_id": set(),
    "words": set(),
}
OF_PREDICTIONS = OF_GOLD | {
    "speaker": OF_SPEAKER | {"Origin"},
    "via": {"Via"},
    "confidence": {"Confidence"},
    "quote_id": {"SpeakerGiven"},
    "words": {"Integrity"},
    "content": {"Quote@0.5", "Quote-soft", "Chars", "NonQuote"},
}


@pytest.mark.parametrize(("field", "names"), OF_GOLD.items())
def test_gold_has_to_carry_what_a_measure_reads(field, names):
    def there(*fields):
        return {name for name in printed() if measure(name).annotated(SimpleNamespace(gold_carries=frozenset(fields)))}

    assert there("content") == there() == {"Quote@0.5", "Quote-soft", "Chars", "NonQuote", "Integrity"}
    assert there("content", field) - there("content") == names


@pytest.mark.parametrize(("field", "names"), OF_PREDICTIONS.items())
def test_a_measure_is_not_attempted_where_predictions_lack_a_field(field, names):
    lacking = SimpleNamespace(predicted_carries=frozenset(OF_PREDICTIONS) - {field})
    assert {name for name in printed() if not measure(name).attempted(lacking)} == names
    assert all(measure(name).attempted(SimpleNamespace(predicted_carries=frozenset(OF_PREDICTIONS))) for name in printed())


@pytest.mark.parametrize("name", ["Mention", "Mention-soft", "Cue", "Cue-soft", "Via", "Date"])
def test_a_measure_that_is_asked_for_and_not_attempted_is_null_and_says_so(name):
    documents = [document(quote("bera", mention=["dolu"], cue=["fani"], uttered="2031-05", via=["norvia"]))]
    found = score(documents, [claim("bera")], name)[name]
    assert (found.status, set(found.values.values())) == ("not attempted", {None})


@pytest.mark.parametrize("name", ["Mention", "Cue", "Date", "Anonymous(broad)"])
def test_a_field_that_gold_never_carries_makes_the_measure_absent(name):
    claimed = claim("bera", mention=["dolu"], cue=["fani"], uttered="2031-05")
    assert score([document(quote("bera"))], [claimed], name).measures == {}


@pytest.mark.parametrize("name", ["Confidence", "SpeakerGiven"])
def test_without_confidences_or_answers_their_measure_is_absent(name):
    assert score([document(quote("bera"))], [claim("bera")], name).measures == {}
    assert score([document(quote("bera"))], [], name).measures == {}


@pytest.mark.parametrize(
    "name", [name for name in printed() if name not in ("Confidence", "SpeakerGiven", "Integrity", "NonQuote")]
)
def test_nothing_predicted_has_recall_0_and_no_precision_in_every_measure(name):
    labels = {"mention": ["dolu"], "cue": ["fani"], "uttered": "2031-05", "via": ["norvia"], "anonymous_broad": True}
    gold = document(quote("bera", speaker=["clerk"], anonymous=True, **labels), id="a")
    found = values([gold], [], name)
    expected = {"precision": None, "recall": 0, "f1": 0, "coverage": 0, "macro_f1": 0} | dict.fromkeys(
        found.keys() & {"accuracy"}
    )
    assert {key: found[key] for key in found.keys() & expected.keys()} == {key: expected[key] for key in found.keys() & expected}


def test_a_threshold_can_be_set_for_a_measure_that_is_not_shown(run, tmp_path):
    path = tmp_path / "none.jsonl"
    path.write_text('{"document_id": "a", "quotes": []}\n', "utf-8")
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"document_id": "a", "quotes": [{"content": [[0, 4]], "speaker": ["Ida Holm"]}]}\n', "utf-8")
    asked = ("score", str(path), "--gold", str(gold), "--samples", "0")
    assert run(*asked, "--fail-under", "Quote@0.8=0.5").err == "Quote@0.8 f1 is 0.0000, below 0.5\n"
    assert "or no prediction gives it" in run(*asked, "--fail-under", "Confidence=0.5").err


# ---------------------------------------------------------------- answers to given quotes


def test_a_system_that_only_answers_has_not_attempted_the_rest():
    report = score([document(quote("bera"), quote("dolu"))], [{"quote_id": "q1", "speaker": ["Ida Holm"]}])
    assert report["SpeakerGiven"].values == {"accuracy": 1 / 2, "coverage": 1 / 2}
    assert {name for name, found in report.measures.items() if found.status == "scored"} == {"SpeakerGiven"}
    assert report.predicted.quotes == 0


def test_answers_are_read_from_a_file_and_told_in_the_report(run, tmp_path):
    path = tmp_path / "answers.jsonl"
    asked = onrecord.load("core").quotes
    first = asked.document_id.iloc[0]
    rows = asked[(asked.document_id == first) & asked.speaker.notna()]
    quotes = [{"quote_id": name, "speaker": [who]} for name, who in zip(rows.quote_id, rows.speaker, strict=True)]
    path.write_text(json.dumps({"document_id": first, "quotes": quotes}) + "\n", "utf-8")
    outcome = run("score", str(path), "--gold", "core", "--samples", "0")
    assert outcome.code == 0
    assert "SpeakerGiven accuracy" in outcome.out
    report = json.loads(run("score", str(path), "--gold", "core", "--samples", "0", "--format", "json").out)
    counts = report["measures"]["SpeakerGiven"]["counts"]
    assert (counts["answered"], counts["right"] > 0) == (len(rows), True)
    assert list(validator("report").iter_errors(report)) == []


def test_an_answer_to_a_quote_that_gold_lacks_and_a_second_answer_are_errors():
    answers = [{"quote_id": "q1", "speaker": ["Ida Holm"]}, {"quote_id": "q9"}, {"quote_id": "q1"}]
    with pytest.raises(InvalidData) as caught:
        score([document(quote("bera"))], answers)
    assert sorted(finding.rule for finding in caught.value.findings) == ["duplicate-answer", "unknown-quote"]
    assert all("a, quote" in finding.message for finding in caught.value.findings)


def test_gold_in_the_form_of_predictions_is_asked_for_by_its_ids():
    gold = [{"document_id": "a", "quotes": [{"id": "x", "content": [[0, 4]], "speaker": ["Ida Holm"]}]}]
    answers = [{"document_id": "a", "quotes": [{"quote_id": "x", "speaker": ["Holm"]}]}]
    assert onrecord.score(gold, answers, samples=0)["SpeakerGiven"].values == {"accuracy": 1, "coverage": 1}


def test_our_own_tables_as_predictions_answer_for_nothing():
    gold = tables_of([document(quote("bera"), quote("dolu"))])
    assert "SpeakerGiven" not in onrecord.score(gold, gold, samples=0).measures


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_answers_make_no_difference_to_other_measures_and_their_order_and_ids_none_to_theirs(data):
    speakers = data.draw(st.lists(st.sampled_from([["holm"], ["oru"], ["clerk"], []]), min_size=2, max_size=5))
    words = TEXT.split()
    quotes = [quote(word, speaker=who) for word, who in zip(words, speakers, strict=False)]
    claims = st.sampled_from([["Ida Holm"], ["Oru"], ["a port clerk"], ["Una Sverd"], [], None])
    answers = [{"quote_id": f"q{i + 1}", "speaker": data.draw(claims)} for i in range(len(quotes)) if data.draw(st.booleans())]
    found = [claim("bera"), claim("tovi")]
    before = score([document(*quotes)], found)
    after = score([document(*quotes)], [*found, *answers])
    assert {name: after[name].values for name in before.measures} == {name: one.values for name, one in before.measures.items()}
    if not answers:
        return
    given_ = after["SpeakerGiven"]
    assert 0 <= given_.values["accuracy"] <= 1
    assert given_.counts["right"] <= len(answers)
    turned = [document(*({**q, "quote_id": f"z{i + 1}"} for i, q in enumerate(quotes)))]
    again = score(turned, [*found, *({**answer, "quote_id": f"z{answer['quote_id'][1:]}"} for answer in answers[::-1])])
    assert again["SpeakerGiven"].counts == given_.counts


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize("wrong", ["2031-02-30", "2031-05/2031-04", "..", "last week"])
def test_a_date_that_is_none_is_an_error(wrong, tmp_path):
    predicted = [claim("bera", uttered="2031-05"), claim("dolu", uttered=wrong)]
    with pytest.raises(InvalidData) as caught:
        score([document(quote("bera"))], predicted)
    assert [finding.rule for finding in caught.value.findings] == ["impossible-date"]
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps(predictions_of([document()], {"a": predicted})[0]) + "\n", "utf-8")
    with pytest.raises(InvalidData) as caught:
        onrecord.score(tables_of([document(quote("bera"))]), path, samples=0)
    assert any(finding.rule in ("impossible-date", "wrong-value", "pattern") for finding in caught.value.findings)


def test_a_date_of_gold_that_is_none_is_an_error():
    with pytest.raises(InvalidData) as caught:
        score([document(quote("bera", uttered="2031-02-30"))], [])
    (finding,) = caught.value.findings
    assert (finding.rule, "a, quote q1" in finding.message) == ("impossible-date", True)


def test_two_ways_to_write_the_same_days_are_one_date():
    gold = [document(quote("bera", uttered="2031"), quote("dolu", uttered="2031-02~"), quote("fani", uttered="../2031-02"))]
    predicted = [
        claim("bera", uttered="2031-01-01/2031-12-31"),
        claim("dolu", uttered="2031-02-01/2031-02-28"),
        claim("fani", uttered="../2031-02-28"),
    ]
    assert values(gold, predicted, "Date")["exact"] == 1


def test_a_date_of_publication_that_is_none_makes_nothing_a_default():
    gold = [document(quote("bera", uttered="2019"), published="some day")]
    assert values(gold, [claim("bera", uttered="2031-05-04")], "Date")["publication_default_rate"] == 0


# ---------------------------------------------------------------- samples


def test_a_sample_of_gold_is_left_out_of_the_shares_of_voice():
    other = {"id": "b", "completeness": "sampled"}
    gold = [document(quote("bera")), document(quote("dolu", speaker=["oru"]), quote("fani"), **other)]
    predicted = {"a": [claim("bera")], "b": [claim("dolu"), claim("goke", speaker=["Ann Lorn"])]}
    found = score(gold, predicted, "ShareOfVoice")["ShareOfVoice"]
    assert (found.values["distance_in_quotes"], found.values["distance_in_characters"]) == (0, 0)
    assert (found.counts["voiced_gold"], found.counts["voiced_predicted"]) == (1, 1)
    # of b holm and oru are found in gold, holm and lorn predicted; which of these are wrong a sample does not tell
    assert (found.values["precision"], found.values["recall"]) == (None, 2 / 3)


def test_voices_that_share_nothing_are_a_whole_apart_and_no_more():
    """Shares of 2/5, 3/5 and 1/5, 1/5, 3/5 are no floats, and their sum may come out above 1."""
    words = TEXT.split()
    gold = document(*(quote(word, speaker=[who]) for word, who in zip(words, ["holm"] * 2 + ["oru"] * 3, strict=False)))
    for names in permutations(["Ann Lorn", "Bo Nyl", "Kai Tam", "Zed Quon"], 3):
        given_ = [claim(word, speaker=[who]) for word, who in zip(words, [names[0], names[1], *[names[2]] * 3], strict=False)]
        found = values([gold], given_, "ShareOfVoice")
        assert (found["distance_in_quotes"], found["distance_in_characters"]) == (1, 1)


def test_a_sample_of_gold_has_no_precision_in_any_measure():
    rich = {"mention": ["dolu"], "cue": ["fani"], "uttered": "2031-05", "via": ["norvia"], "anonymous": True}
    gold = [document(quote("bera", **rich), completeness="sampled")]
    predicted = [claim("bera", **rich | {"via": ["Norvia"], "confidence": 0.5, "quote_id": "q1"})]
    report = score(gold, predicted, *printed())
    precise = {(name, key): value for name, one in report.measures.items() for key, value in one.values.items()}
    precise = {at: value for at, value in precise.items() if at[1].split(":")[-1] in ("precision", "f1", "macro_f1")}
    assert len(precise) == 12 * 2 + 5 * 2 + 1  # twelve measures of both; of five types, and their mean
    assert set(precise.values()) == {None}


def test_roles_count_in_pairs_of_m50_alone():
    # hima is 4 units of 12 and 20, dice 8/32: the mentions are equal, and both are wrong
    role = {"mention": ["bera"], "cue": ["dolu"]}
    report = score(
        [document(quote("fani", "goke", "hima", **role))],
        [claim("hima", "jupo", "kera", "lima", "mova", **role)],
        *("Mention", "Mention-soft", "Cue", "Cue-soft"),
    )
    assert [one.counts for one in report.measures.values()] == [{"right": 0, "predicted": 1, "gold": 1}] * 4


# ---------------------------------------------------------------- negatives


def test_an_alarm_is_a_prediction_that_half_covers_a_negative_and_is_in_no_pair():
    # dolu is half of bera dolu, 8/12, which is in a pair of M50; hima is just half of goke hima jupo, 8/16; pavo is less: 8/20
    gold = [document(quote("bera", "dolu"), non_quotes=["dolu", "hima", "pavo", "tovi"])]
    predicted = [claim("bera", "dolu"), claim("goke", "hima", "jupo"), claim("nepi", "oslu", "pavo", "riku"), claim("tovi")]
    assert score(gold, predicted, "NonQuote")["NonQuote"].counts["alarms"] == 2


# ---------------------------------------------------------------- identity


def test_who_is_unveiled_and_who_is_veiled_is_asked_of_pairs_of_m50():
    clerk = {"speaker": ["clerk"], "anonymous": True}
    gold = [document(quote("bera"), quote("fani", "goke", "hima", **clerk), quote("pavo", **clerk), quote("nepi"))]
    gold.append(document(quote("tovi", anonymous=True), quote("riku", "sema"), id="b"))
    predicted = [
        claim("bera", speaker=["Peter Oru"]),  # another person, but nobody hid
        claim("hima", "jupo", "kera", "lima", "mova"),  # names Ida Holm, but has dice 8/32
        claim("pavo"),
        claim("nepi", speaker=["a port official"], anonymous=True),
    ]
    flagged_by_name = claim("tovi", anonymous=True)  # a pseudonym: named, and flagged on both sides
    partly = claim("kera", "lima", "mova", "nepi", "oslu", "riku", speaker=["an official"], anonymous=True)  # dice 8/32
    counts = score(gold, {"a": predicted, "b": [flagged_by_name, partly]}, "Anonymous")["Anonymous"].counts
    flagged = {"right": 1, "predicted": 3, "gold": 3}
    of_pairs = {"both": 1, "only_gold": 1, "only_predicted": 1, "neither": 1}
    assert counts == flagged | of_pairs | {"hidden": 2, "deanonymised": 1, "named": 2, "anonymised": 1}


# ---------------------------------------------------------------- integrity


def test_tiers_are_counted_slice_by_slice():
    # as it stands; but for capitals, T3; nowhere, T6
    said = [("bera dolu", "direct"), ("FANI goke", "direct"), ("a quotation that stands nowhere", "indirect")]
    predicted = [{"document_id": "a", "quotes": [{"text": text, "type": type_} for text, type_ in said]}]
    gold = tables_of([document(quote("bera", "dolu"), quote("pavo", type="indirect"))])
    report = onrecord.score(gold, predicted, measures=["Integrity"], by=["type"], samples=0)
    tiers = dict.fromkeys([f"T{tier}" for tier in range(7)], 0)
    assert report["Integrity"].counts == tiers | {"T0": 1, "T3": 1, "T6": 1, "words": 3}
    ratios = {f"tier:{tier}": share / 3 for tier, share in (tiers | {"T0": 1, "T3": 1, "T6": 1}).items()}
    ratios |= {"verbatim": 1 / 3, "altered_rate": 0, "ungrounded_rate": 1 / 3}
    assert report["Integrity"].values == pytest.approx(ratios)
    of_types = {type_: measures["Integrity"].counts for type_, measures in report.slices["type"].items()}
    assert of_types["direct"] == tiers | {"T0": 1, "T3": 1, "words": 2}
    assert of_types["indirect"] == tiers | {"T6": 1, "words": 1}


def test_what_is_verbatim_altered_and_ungrounded():
    counts = {"T0": 1, "T1": 2, "T2": 4, "T3": 8, "T4": 16, "T5": 32, "T6": 64, "words": 127}
    ratios = measure("Integrity").ratios({key: np.asarray(float(count)) for key, count in counts.items()})
    shares = {f"tier:T{tier}": 2**tier / 127 for tier in range(7)}
    assert ratios == pytest.approx(shares | {"verbatim": 7 / 127, "altered_rate": 32 / 127, "ungrounded_rate": 64 / 127})


# ---------------------------------------------------------------- ratios


def test_nothing_to_divide_by_is_null_without_a_warning():
    assert np.isnan(ratio(np.array([0.0, 1.0]), np.array([0.0, 0.0]))).all()
    assert ratio(np.array([0.0, 1.0]), np.array([1.0, 4.0])).tolist() == [0, 0.25]


def test_a_precision_of_just_nine_in_ten_is_sure():
    found = ranking(np.full(10, 0.5), np.arange(10) < 9, 12)
    assert found["recall_at_90"] == 9 / 12


def test_a_ranking_of_nothing():
    nothing, keys = np.zeros(0), ("average_precision", "max_f1", "threshold", "recall_at_90")
    assert ranking(nothing, nothing > 0, 3) == pytest.approx(dict(zip(keys, (0, 0, np.nan, 0), strict=True)), nan_ok=True)
    assert all(map(np.isnan, ranking(nothing, nothing > 0, 0).values()))
    no_gold = ranking(np.array([0.5]), np.array([False]), 0)
    assert no_gold == pytest.approx(dict(zip(keys, (np.nan, 0, np.nan, np.nan), strict=True)), nan_ok=True)


# ---------------------------------------------------------------- clusters


@pytest.mark.parametrize(
    ("quotes", "claims", "expected"),
    [
        ([], [], (None, None, None)),
        (["bera"], [], (None, 0, 0)),
        ([], ["bera"], (0, None, 0)),
        (["bera"], ["dolu"], (0, 0, 0)),
        (["bera", "dolu"], ["bera", "fani"], (1 / 4, 1 / 4, 1 / 4)),  # one pair, in clusters of two
        (["bera", "dolu", "fani", "goke"], ["bera", "dolu", "jupo", "kera"], (1 / 4, 1 / 4, 1 / 4)),  # 2 pairs · 2/4, of 4
        (["bera", "dolu"], ["bera", "dolu", "fani"], (4 / 9, 1, 8 / 13)),
    ],
)
def test_clusters_of_one_speaker(quotes, claims, expected):
    found = values([document(*map(quote, quotes))], [claim(word) for word in claims], "B3")
    assert tuple(found.values()) == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(12))
def test_clusters_are_counted_quote_by_quote(seed):
    """As Bagga and Baldwin have it, for each quote on its own: those that share both its clusters, over each cluster."""
    chance = random.Random(seed)
    keys = {"holm": "Ida Holm", "oru": "Peter Oru", "norvia": "Norvia"}
    truth = {(name, word): chance.choice([*keys]) for name in "ab" for word in TEXT.split() if chance.random() < 0.8}
    said = {(name, word): chance.choice([*keys]) for name in "ab" for word in TEXT.split() if chance.random() < 0.8}
    gold = [document(*(quote(w, speaker=[who]) for (d, w), who in truth.items() if d == name), id=name) for name in "ab"]
    claims = {name: [claim(w, speaker=[keys[who]]) for (d, w), who in said.items() if d == name] for name in "ab"}

    def cluster(side, at):
        return {other for other in side if (other[0], side[other]) == (at[0], side[at])}

    pairs = [(cluster(truth, at), cluster(said, at)) for at in truth.keys() & said.keys()]
    both = [(len(mine & theirs), len(mine), len(theirs)) for mine, theirs in pairs]
    assert score(gold, claims, "B3")["B3"].counts == {
        "precise": pytest.approx(sum(shared / theirs for shared, _, theirs in both)),
        "complete": pytest.approx(sum(shared / mine for shared, mine, _ in both)),
        "predicted": len(said),
        "gold": len(truth),
    }


# ---------------------------------------------------------------- thresholds


def test_a_threshold_counts_what_just_reaches_it():
    # 4 units of 4 and 12: dice 8/16; 4 of 4 and 8: 8/12; equal
    gold = [document(quote("bera"), quote("jupo"), quote("pavo"))]
    predicted = [claim("bera", "dolu", "fani"), claim("jupo", "kera"), claim("pavo")]
    for of in ("WSW", "Quote"):
        report = score(gold, predicted, f"{of}@0.5", f"{of}@0.51", f"{of}@exact", f"{of}@1")
        assert [one.counts["right"] for one in report.measures.values()] == [3, 2, 1, 1]


# ---------------------------------------------------------------- speakers


def test_gold_quotes_with_a_mention_alone_are_undeterminable():
    gold = [document(quote("bera"), quote("dolu", speaker=None, mention=["fani"]), quote("goke", speaker=[]))]
    report = score(gold, [claim("bera")], "Speaker")
    assert report["Speaker"].counts == {"right": 1, "pairs": 1, "gold": 3, "undeterminable": 1}


def test_a_speaker_with_the_first_of_all_names_is_not_unnamed():
    gold = [document(quote("bera", speaker=["aarvik"]), speakers={"aarvik": {"name": "Aarvik"}})]
    found = values(gold, [claim("bera", speaker=[], anonymous=True)], "ShareOfVoice")
    assert found["distance_in_quotes"] == 1


# ---------------------------------------------------------------- origins


def test_a_conduit_may_have_the_first_of_all_names():
    # strings are numbers in their order; a number of 0 is a string like others
    people = PEOPLE | {"aarvik": {"name": "Aarvik", "kind": "media"}}
    gold = [document(quote("bera", via=["aarvik"]), speakers=people)]
    report = score(gold, [claim("bera", speaker=["Aarvik"], type="mixed")], "Origin")
    assert report["Origin"].counts["confused"] == 1


def test_speakers_are_no_conduits_where_predictions_have_no_chains():
    gold = [document(quote("bera", via=["norvia"]), quote("dolu"))]
    plain = values(gold, [claim("bera"), claim("dolu")], "Origin")
    assert plain == {"conduit_as_speaker_rate": 0, "speaker_as_conduit_rate": None}
    chained = values(gold, [claim("bera"), claim("dolu", via=["Ida Holm"])], "Origin")
    assert chained == {"conduit_as_speaker_rate": 0, "speaker_as_conduit_rate": 0.5}


# ---------------------------------------------------------------- types


def test_types_are_compared_in_pairs_of_m50_whose_gold_has_one():
    # bera is a pair; dolu has no type; hima is 4 units of 12 and 20, dice 8/32
    gold = [document(quote("bera"), quote("dolu", type=None), quote("fani", "goke", "hima"))]
    predicted = [claim("bera"), claim("dolu"), claim("hima", "jupo", "kera", "lima", "mova")]
    report = score(gold, predicted, "Type")
    assert (report["Type"].counts["pairs"], report["Type"].values["accuracy"]) == (1, 1)


# ---------------------------------------------------------------- chains

CHAINS = st.lists(st.lists(st.integers(0, 3), max_size=5), min_size=1, max_size=8)


def ragged(chains):
    offsets = np.concatenate([[0], np.cumsum([len(chain) for chain in chains])])
    return Ragged(offsets, np.array([node for chain in chains for node in chain], int))


def levenshtein(one, other):
    if not one or not other:
        return len(one) + len(other)
    rest = levenshtein(one[1:], other[1:]) + (one[0] != other[0])
    return min(rest, levenshtein(one[1:], other) + 1, levenshtein(one, other[1:]) + 1)


@settings(max_examples=40)
@given(CHAINS, st.randoms(use_true_random=False))
def test_edit_distances_are_those_of_the_definition(chains, drawn):
    others = drawn.sample(chains, len(chains))
    assert distance(ragged(chains), ragged(others)).tolist() == list(map(levenshtein, chains, others))
    assert last(ragged(chains)).tolist() == [chain[-1] if chain else NONE for chain in chains]


def test_one_long_chain_costs_no_more_than_its_own_length():
    # a table of 500 pairs by 20,000 nodes would be 80 MB. The chain: 19,999 nodes to take away, one kept, of 20,000
    words = [f"word{number:03}" for number in range(500)]
    gold = [document(*(quote(word, via=["norvia"]) for word in words), text=" ".join(words))]
    long = ["Agency"] * 19_999 + ["Norvia"]
    predicted = [claim(word, via=long if word == "word007" else ["Norvia"]) for word in words]
    tracemalloc.start()
    report = score(gold, predicted, "Via")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert report["Via"].counts == {"pairs": 500, "right": 500, "similar": pytest.approx(499 + 1 / 20_000, abs=1e-12)}
    assert peak < 50e6


def test_chains_that_are_not_annotated_are_not_asked_for():
    gold = tables_of([document(quote("bera", via=["norvia"]), quote("dolu"))])
    rows = gold.quotes.to_pylist()
    rows[1]["via"] = None
    gold = Tables(gold.documents, to_arrow("quotes", rows), gold.non_quotes)
    predicted = predictions_of([document()], {"a": [claim("bera", via=["Norvia"]), claim("dolu", via=["Norvia"])]})
    report = onrecord.score(gold, predicted, measures=["Via", "Origin"], samples=0)
    assert report["Via"].counts == {"pairs": 1, "right": 1, "similar": 1}
    assert report["Origin"].counts["pairs"] == 1


# ---------------------------------------------------------------- confidence


def test_all_of_one_confidence_are_one_block():
    """Two right of four, of three gold quotes: P 1/2, R 2/3: AP 1/3; F1 4/7."""
    found = ranking(np.full(4, 0.5), np.array([True, False, True, False]), 3)
    assert found == pytest.approx({"average_precision": 1 / 3, "max_f1": 4 / 7, "threshold": 0.5, "recall_at_90": 0})


def test_what_is_perfect_is_1():
    documents = [document(quote("bera"), quote("dolu"))]
    found = values(documents, [claim("bera", confidence=1.0), claim("dolu", confidence=1.0)], "Confidence")
    best = {"average_precision": 1, "max_f1": 1, "threshold": 1, "recall_at_90": 1, "brier": 0, "calibration_error": 0}
    assert found == best


def test_a_sample_of_gold_does_not_say_which_predictions_are_wrong():
    sampled = document(quote("bera"), id="b", completeness="sampled")
    predicted = {"a": [claim("bera", confidence=0.8)], "b": [claim("dolu", confidence=0.9)]}
    found = score([document(quote("bera")), sampled], predicted, "Confidence")["Confidence"]
    assert found.counts == {"right": 1, "predicted": 1, "gold": 1}


def test_confidence_is_cut_by_documents_and_not_by_quotes():
    documents = [document(quote("bera"), outlet="X"), document(quote("bera"), id="b", outlet="Y")]
    predicted = {"a": [claim("bera", confidence=0.8)], "b": [claim("dolu", confidence=0.9)]}
    report = score(documents, predicted, "Confidence", "Quote@0.5", by=["outlet", "type"])
    assert [report.slices["outlet"][name]["Confidence"].values["max_f1"] for name in "XY"] == [1, 0]
    assert "Confidence" not in report.slices["type"]["direct"]


LISTS = st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 1.0]), st.booleans()), min_size=1, max_size=40)


@settings(max_examples=60)
@given(LISTS, st.integers(0, 5))
def test_average_precision_and_brier_score_are_those_of_scikit_learn(listed, missed):
    """Its recall is over what is right among the predictions, ours over gold: theirs times right/gold."""
    metrics = pytest.importorskip("sklearn.metrics")
    c, y = np.array([c for c, _ in listed]), np.array([y for _, y in listed])
    if not y.any():
        return
    gold = int(y.sum()) + missed
    found = ranking(c, y, gold)
    assert found["average_precision"] == pytest.approx(metrics.average_precision_score(y, c) * y.sum() / gold)
    assert brier(c, y) == pytest.approx(metrics.brier_score_loss(y, c, pos_label=True))
    precision, recall, thresholds = metrics.precision_recall_curve(y, c)
    recall = recall * y.sum() / gold
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    assert found["max_f1"] == pytest.approx(f1[:-1].max())
    assert found["recall_at_90"] == pytest.approx(recall[:-1][precision[:-1] >= 0.9].max(initial=0))
    assert found["threshold"] in thresholds


def test_the_calibration_error_is_that_of_scikit_learn_where_no_confidences_tie():
    """150 different confidences, 15 bins of ten: its quantiles cut at the same places, and each bin weighs the same."""
    calibration = pytest.importorskip("sklearn.calibration")
    rng = np.random.Generator(np.random.PCG64(7))
    c = rng.permutation(np.linspace(0.01, 0.99, 150))
    y = rng.random(150) < c**2
    true, said = calibration.calibration_curve(y, c, n_bins=15, strategy="quantile")
    assert calibration_error(c, y) == pytest.approx(np.abs(true - said).mean())


def test_the_calibration_error_keeps_ties_together_where_scikit_learn_parts_by_quantiles():
    """Three of .2, one right; one of .9, right: bins ⌈15·3/4⌉ = 12 and 15: (|1 - .6| + |1 - .9|)/4 = .125."""
    c, y = np.array([0.2, 0.2, 0.2, 0.9]), np.array([True, False, False, True])
    assert calibration_error(c, y) == pytest.approx(0.125)


# ---------------------------------------------------------------- scikit-learn on labels of pairs

LABELS = st.lists(
    st.tuples(
        st.sampled_from(["direct", "indirect", "mixed"]), st.sampled_from(["direct", "indirect", "mixed"]), *[st.booleans()] * 2
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(LABELS)
def test_mcc_and_confusion_are_those_of_scikit_learn_where_every_quote_is_found(labels):
    metrics = pytest.importorskip("sklearn.metrics")
    words = TEXT.split()
    gold = [quote(word, type=g, anonymous=flag) for word, (g, _, flag, _) in zip(words, labels, strict=False)]
    predicted = [claim(word, type=p, anonymous=flag) for word, (_, p, _, flag) in zip(words, labels, strict=False)]
    report = score([document(*gold)], predicted, "Type", "Anonymous")
    types, claimed, flags, said = zip(*labels, strict=True)
    names = ["direct", "indirect", "mixed"]
    counts = report["Type"].counts
    table = metrics.confusion_matrix(types, claimed, labels=names)
    assert [[counts.get(f"{g}>{p}", 0) for p in names] for g in names] == table.tolist()
    assert report["Type"].values["accuracy"] == pytest.approx(metrics.accuracy_score(types, claimed))
    present = sorted({*types, *claimed})
    macro = metrics.f1_score(types, claimed, labels=present, average="macro", zero_division=0)
    assert report["Type"].values["macro_f1"] == pytest.approx(macro)
    mcc = report["Anonymous"].values["mcc"]
    if mcc is None:  # an empty margin, of which scikit-learn says 0
        assert len(set(flags)) == 1 or len(set(said)) == 1
    else:
        assert mcc == pytest.approx(metrics.matthews_corrcoef(flags, said))


# ---------------------------------------------------------------- shares of voice, B-cubed


def test_shares_of_one_side_alone_are_as_far_apart_as_can_be():
    gold = [document(quote("bera"))]
    assert values(gold, [claim("bera", speaker=[])], "ShareOfVoice")["distance_in_quotes"] == 1
    assert values(gold, [], "ShareOfVoice")["distance_in_quotes"] == 1
    assert (
        values([document(quote("bera", speaker=[]))], [claim("bera", speaker=[])], "ShareOfVoice")["distance_in_quotes"] is None
    )


def test_a_flag_alone_has_the_share_of_unnamed_speakers():
    gold = [document(quote("bera", speaker=["clerk"], anonymous=True))]
    flagged = claim("bera", speaker=[], anonymous=True)
    assert values(gold, [flagged], "ShareOfVoice")["distance_in_quotes"] == 0


def test_swapped_speakers_are_right_for_b_cubed_and_for_no_other_measure():
    gold = [document(quote("bera"), quote("dolu", speaker=["oru"]))]
    swapped = [claim("bera", speaker=["Peter Oru"]), claim("dolu")]
    report = score(gold, swapped, "B3", "WSW@0.5")
    assert (report["B3"].values["f1"], report["WSW@0.5"].values["f1"]) == (1, 0)


def test_those_who_abstain_everywhere_are_clusters_of_one():
    """Four quotes of one speaker, nobody named: P 1, R 1/4."""
    words = TEXT.split()[:4]
    found = values([document(*map(quote, words))], [claim(word, speaker=[]) for word in words], "B3")
    assert (found["precision"], found["recall"]) == (1, 1 / 4)


def test_joint_speakers_are_a_cluster_of_their_own_in_any_order():
    gold = [document(quote("bera", speaker=["holm", "oru"]), quote("dolu", speaker=["oru", "holm"]), quote("fani"))]
    same = [claim("bera", speaker=["Oru", "Holm"]), claim("dolu", speaker=["Ida Holm", "Peter Oru"]), claim("fani")]
    assert values(gold, same, "B3")["f1"] == 1
    assert values(gold, [same[0], claim("dolu"), same[2]], "B3")["f1"] < 1


# ---------------------------------------------------------------- macro averages


def test_a_mean_over_outlets_is_null_where_no_document_has_one():
    """Gold in the prediction format knows no outlet; all measures of a report, `Type` among them, are asked for."""
    gold = [{"document_id": "a", "quotes": [{"content": [[0, 5]], "speaker": ["Ida Holm"], "type": "direct"}]}]
    report = onrecord.score(gold, gold, samples=0, macro=["outlet"])
    assert set(report.macro["macro_outlet"]["Quote@exact"].values()) == {(None, 0)}


def test_means_over_documents_leave_nulls_out_and_say_how_many_there_are():
    """a: P 1/1, R 1/2, F1 2/3; b: nothing predicted, P null, R 0, F1 0; c: nothing in gold, P 0, R null, F1 0; d: neither."""
    documents = [
        document(quote("bera"), quote("dolu"), outlet="X", language="en"),
        document(quote("bera"), id="b", outlet="X", language="de"),
        document(id="c", outlet="Y", language="de"),
        document(id="d", outlet="Y", language="de"),
    ]
    predicted = {"a": [claim("bera")], "b": [], "c": [claim("tovi")], "d": []}
    report = score(documents, predicted, "Quote@exact", "Speaker", macro=["document", "outlet", "language"])
    means = {name: {key: tuple(mean) for key, mean in found["Quote@exact"].items()} for name, found in report.macro.items()}
    assert means["macro_document"] == {"precision": (1 / 2, 2), "recall": (1 / 4, 2), "f1": (pytest.approx(2 / 9), 3)}
    # X: 1 right of 1 predicted and 3; Y: 0 of 1 and none
    assert means["macro_outlet"] == {"precision": (1 / 2, 2), "recall": (1 / 3, 1), "f1": (1 / 4, 2)}
    # en: 1 of 1 and 2, F1 2/3; de: 0 of 1 and 1, F1 0
    assert means["macro_language"] == {"precision": (1 / 2, 2), "recall": (1 / 4, 2), "f1": (1 / 3, 2)}
    assert set(report.macro["macro_document"]) == {"Quote@exact"}


def test_means_over_types_have_no_precision_where_a_prediction_has_no_type():
    gold = [document(quote("bera"), quote("dolu", type="mixed"))]
    found = [claim("bera"), claim("fani", type="mixed")]
    mean = score(gold, found, "Quote@exact", macro=["type"]).macro["macro_type"]["Quote@exact"]
    assert {key: tuple(value) for key, value in mean.items()} == {"precision": (1 / 2, 2), "recall": (1 / 2, 2), "f1": (1 / 2, 2)}
    mean = score(gold, [*found, claim("tovi", type=None)], "Quote@exact", macro=["type"]).macro["macro_type"]["Quote@exact"]
    assert {key: tuple(value) for key, value in mean.items()} == {"precision": (None, 0), "recall": (1 / 2, 2), "f1": (None, 0)}


def test_means_are_in_every_format_of_a_report(run, tmp_path):
    path = tmp_path / "none.jsonl"
    path.write_text(
        "".join(f'{{"document_id": "{name}", "quotes": []}}\n' for name in onrecord.load("core").documents.document_id)
    )
    asked = (
        "score",
        str(path),
        "--gold",
        "core",
        "--samples",
        "0",
        "--macro",
        "document,type",
        "--by",
        "date,length,depth,phenomenon",
    )
    for format in ("text", "markdown", "csv"):
        assert "macro_document" in run(*asked, "--format", format).out
    report = json.loads(run(*asked, "--format", "json").out)
    assert list(validator("report").iter_errors(report)) == []
    assert report["macro"]["macro_type"]["WSW@0.5"]["recall"]["value"] == 0
    assert set(report["slices"]) == {"date", "length", "depth", "phenomenon"}


def test_a_dimension_that_is_none_is_an_error():
    with pytest.raises(ValueError, match="there is no dimension 'length'; there are document, outlet, type, language"):
        score([document()], [], macro=["length"])


# ---------------------------------------------------------------- characters


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 6)), max_size=6))
def test_units_before_a_place_are_those_of_the_spans(drawn):
    row = np.zeros(len(drawn), np.int64)
    start, size = (np.array([one[i] for one in drawn], np.int64) for i in (0, 1))
    covered = {at for begin, long in drawn for at in range(begin, begin + long)}
    expected = [sum(at < place for at in covered) for place in range(50)]
    assert before(union(row, start, start + size), np.arange(50)).tolist() == expected
