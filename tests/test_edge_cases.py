"""The edge cases of a score: one test, or a few, for each row of the table in section 5 of the definitions, in its order.

Words of TEXT have four letters each, so what they share is counted in fours.
"""

import hashlib
import json

import pytest

import onrecord
from onrecord import InvalidData
from onrecord.checks import check
from onrecord.data.load import Corpus
from onrecord.scoring.measures import DEFAULT

from .strategies import predictions_of, tables_of

TEXT = "bera dolu, fani goke. Hima jupo kera lima; mova nepi… “Oslu pavo?” riku sema tovi."
PEOPLE = {"holm": {"name": "Ida Holm"}, "oru": {"name": "Peter Oru"}, "clerk": {"description": "a clerk of the port"}}
LABELS = {"type": "direct", "anonymous": False}


def document(*quotes, id="a", text=TEXT, **rest):
    """A document of gold whose quotes are labelled in full unless they say otherwise."""
    labelled = [{"speaker": ["holm"], **LABELS, **quote} for quote in quotes]
    return {"id": id, "text": text, "speakers": PEOPLE, "quotes": labelled, **rest}


def quote(*content, **rest):
    return {"content": list(content), **rest}


def claim(*content, **rest):
    return {"content": list(content), "speaker": ["Ida Holm"], **LABELS, **rest}


def score(documents, predicted, samples=0, **options):
    """Predictions are by document, or a list for document `a`."""
    predicted = predicted if isinstance(predicted, dict) else {"a": predicted}
    return onrecord.score(tables_of(documents), predictions_of(documents, predicted), samples=samples, **options)


def prf(report, name):
    return tuple(report[name].values[key] for key in ("precision", "recall", "f1"))


def refused(documents, predicted, **options):
    """The findings of a score that is refused."""
    with pytest.raises(InvalidData) as caught:
        score(documents, predicted, **options)
    return caught.value.findings


def ratios(report):
    return {(name, key): value for name, found in report.measures.items() for key, value in found.values.items()}


# ---------------------------------------------------------------- nothing


def test_nothing_in_gold_and_nothing_predicted_is_null_and_warned_of():
    report = score([document()], [])
    assert {key for key, value in ratios(report).items() if value is not None} == set()
    assert "nothing in gold and nothing predicted: every ratio is null" in report.warnings


def test_nothing_at_all_is_no_failure_of_the_command(run, tmp_path):
    empty = tmp_path / "empty.jsonl"
    empty.write_text(json.dumps({"document_id": "a", "quotes": []}) + "\n", "utf-8")
    found = run("score", empty, "--gold", empty, "--format", "json")
    assert found.code == 0
    report = json.loads(found.out)
    assert {value for one in report["measures"].values() for value in one["values"].values()} == {None}
    assert "nothing in gold and nothing predicted: every ratio is null" in report["warnings"]


def test_a_corpus_without_documents_is_null_too():
    report = onrecord.score(tables_of([]), [])
    assert {key for key, value in ratios(report).items() if value is not None} == set()
    assert report.signature.docs == "0"


def test_a_document_with_both_sides_empty_adds_nothing_to_micro_and_is_counted():
    documents = [document(quote("bera dolu"))]
    alone = score(documents, [claim("bera dolu")])
    with_empty = score([*documents, document(id="b")], {"a": [claim("bera dolu")], "b": []})
    of_quotes = [name for name in DEFAULT if name != "NonQuote"]  # it looks at documents without quotes
    assert {name: with_empty[name].values for name in of_quotes} == {name: alone[name].values for name in of_quotes}
    assert (with_empty.signature.docs, alone.signature.docs) == ("2", "1")


def test_nothing_predicted_has_no_precision_and_recall_0():
    report = score([document(quote("bera dolu"), quote("fani", anonymous=True))], [])
    for name in ("WSW@0.5", "Quote@exact", "Quote@0.5", "Quote-soft", "Chars", "Anonymous"):
        assert prf(report, name) == (None, 0, 0), name
    assert report["Speaker"].values == {"accuracy": None, "coverage": 0}
    assert [report["Type"].values[key] for key in ("direct:precision", "direct:recall", "direct:f1")] == [None, 0, 0]
    assert report["Type"].values["macro_f1"] == 0


def test_nothing_in_gold_has_no_recall_and_precision_0():
    report = score([document()], [claim("bera dolu", anonymous=True)])
    for name in ("Quote@exact", "Quote@0.5", "Quote-soft", "Chars"):
        assert prf(report, name) == (0, None, 0), name


@pytest.mark.parametrize("name", ["WSW@0.5", "Anonymous"])
def test_nothing_in_gold_has_no_recall_and_precision_0_where_labels_are_read(name):
    """Gold that annotated speakers and flags, and has no quote: whatever is predicted is wrong."""
    report = score([document()], [claim("bera dolu", anonymous=True)])
    assert name in report.measures
    assert prf(report, name) == (0, None, 0)


def test_a_flag_that_neither_side_raises_is_null_though_there_are_quotes():
    report = score([document(quote("bera dolu"))], [claim("bera dolu")])
    assert prf(report, "Anonymous") == (None, None, None)
    assert report["Anonymous"].values["mcc"] is None  # an empty margin: nothing is flagged


# ---------------------------------------------------------------- null in samples


def corpus_of(documents, empty):
    """So many documents with one quote, found, and so many without anything; `a0` alone is of type indirect."""
    full = [document(quote("bera dolu", type="direct" if i else "indirect"), id=f"a{i}") for i in range(documents)]
    predicted = {item["id"]: [claim("bera dolu", type=item["quotes"][0]["type"])] for item in full}
    return [*full, *(document(id=f"b{i}") for i in range(empty))], predicted


def test_an_interval_is_null_where_more_than_5_percent_of_the_samples_are():
    """Of two documents one is empty: a quarter of the samples holds nothing else."""
    report = score(*corpus_of(1, 1), samples=400)
    assert report["WSW@0.5"].values["f1"] == 1
    assert report["WSW@0.5"].intervals == {"precision": None, "recall": None, "f1": None}


def test_null_samples_are_left_out_of_an_interval_where_they_are_few():
    """Three of four documents have a quote: (1/4)**4 = .4 % of the samples are null, the others are all right."""
    report = score(*corpus_of(3, 1), samples=1_000)
    assert report["WSW@0.5"].intervals == {"precision": (1, 1), "recall": (1, 1), "f1": (1, 1)}


def test_classes_of_a_macro_mean_are_those_of_the_full_sample():
    """`indirect` stands in one document of ten: (9/10)**10 = 35 % of the samples lack it and have no macro-F1."""
    found = score(*corpus_of(10, 0), samples=400)["Type"]
    assert (found.values["macro_f1"], found.intervals["macro_f1"]) == (1, None)
    assert found.intervals["accuracy"] == (1, 1)


def test_a_class_in_neither_gold_nor_predictions_is_null_left_out_of_the_mean_and_listed():
    """direct 1 of 1, indirect 0 of 1 found: macro-F1 (1 + 0) / 2; three other types are null."""
    documents = [document(quote("bera dolu"), quote("fani goke", type="indirect"))]
    values = score(documents, [claim("bera dolu")])["Type"].values
    assert values["macro_f1"] == pytest.approx(1 / 2)
    assert [values[f"{name}:f1"] for name in ("direct", "indirect", "mixed", "reported", "free_indirect")] == [
        1,
        0,
        None,
        None,
        None,
    ]


# ---------------------------------------------------------------- documents that do not pair up

TWO = [document(quote("bera dolu")), document(quote("fani goke"), id="b")]


def test_a_document_missing_in_the_predictions_is_scored_as_empty_warned_of_and_counted():
    listed, missing = score(TWO, {"a": [claim("bera dolu")], "b": []}), score(TWO, {"a": [claim("bera dolu")]})
    assert ratios(missing) == ratios(listed)
    assert prf(missing, "WSW@0.5") == (1, 1 / 2, pytest.approx(2 / 3))
    assert (listed.signature.missing, missing.signature.missing) == ("0", "1")
    assert any("1 document of gold, not in the predictions" in warning and "b" in warning for warning in missing.warnings)


def test_a_missing_document_can_be_made_an_error():
    (finding,) = refused(TWO, {"a": [claim("bera dolu")]}, missing="error")
    assert finding.rule == "missing-document"
    assert score(TWO, {"a": [], "b": []}, missing="error").signature.missing == "error"


MORE = {"a": [claim("bera dolu")], "b": [], "z": [claim([0, 4]), claim([5, 9])]}


def test_an_unknown_document_is_an_error():
    (finding,) = refused(TWO, MORE)
    assert finding.rule == "unknown-document"
    assert "'z'" in finding.message


def test_an_unknown_document_can_be_ignored():
    report = score(TWO, MORE, unknown="ignore")
    assert ratios(report) == ratios(score(TWO, {name: MORE[name] for name in "ab"}))
    assert report.signature.unknown == "ignore(1)"
    assert report.left_out == {"unknown_documents": 1, "predictions_in_unknown_documents": 2}


def test_an_unknown_document_can_be_counted_as_spurious():
    """One of three predictions is right, one of two gold quotes found: P 1/3, R 1/2, F1 2/5."""
    report = score(TWO, MORE, unknown="fp")
    assert prf(report, "WSW@0.5") == (pytest.approx(1 / 3), 1 / 2, pytest.approx(2 / 5))
    assert prf(report, "Chars") == (pytest.approx(8 / 16), 8 / 16, pytest.approx(16 / 32))  # 8 letters of two words in z
    assert report.signature.unknown == "fp(1)"


# ---------------------------------------------------------------- duplicates, nesting, parts


def test_exact_copies_are_wrong():
    report = score([document(quote("bera dolu"))], [claim("bera dolu")] * 3)
    assert prf(report, "WSW@0.5") == (pytest.approx(1 / 3), 1, 1 / 2)
    assert prf(report, "Chars") == (1, 1, 1)
    assert (report.signature.dup, report.redundancy) == ("fp", 3)


def test_near_copies_are_wrong_though_another_gold_quote_meets_them():
    """Gold A of nine words, B the tenth; p1 = A, p2 = A and the tenth word: dice 72/76 = .947, so p2 does not compete.

    Matching p2 with B would be a pair of dice 2·4/(40 + 4) = .18.
    """
    text = " ".join(f"w{i:03}" for i in range(10))
    gold = [document(quote([0, 44]), quote([45, 49]), text=text)]
    report = score(gold, [claim([0, 44], confidence=0.9), claim([0, 49], confidence=0.8)])
    assert report["Quote-soft"].counts == {"right": 1, "predicted": 2, "gold": 2}


def test_records_equal_in_every_field_can_be_collapsed():
    copies = [claim("bera dolu")] * 3
    report = score([document(quote("bera dolu"))], [*copies, claim("bera dolu", type="indirect")], dedup=True)
    assert report["WSW@0.5"].counts == {"right": 1, "predicted": 2, "gold": 1}
    assert (report.signature.dup, report.left_out) == ("collapse(2)", {"predictions_repeated": 2})


def test_the_same_words_of_different_speakers_are_two_quotes():
    gold = [document(quote("bera dolu"), quote("bera dolu", speaker=["oru"]))]
    both = [claim("bera dolu"), claim("bera dolu", speaker=["Peter Oru"])]
    assert prf(score(gold, both), "WSW@0.5") == (1, 1, 1)
    assert prf(score(gold, both[::-1]), "WSW@0.5") == (1, 1, 1)
    assert prf(score(gold, both[:1]), "WSW@0.5") == (1, 1 / 2, pytest.approx(2 / 3))


def test_gold_quotes_equal_in_every_field_are_an_error_of_validation(tmp_path):
    twice = [annotated("“Oslu pavo?”", "q1"), annotated("“Oslu pavo?”", "q2")]
    assert "error" in {finding.severity for finding in validated(tmp_path, twice)}


NESTED = [document(quote("bera dolu, fani"), quote("dolu"), quote("kera lima"), quote("lima; mova"))]
FOUND = [claim("bera dolu, fani"), claim("dolu"), claim("kera lima"), claim("lima; mova")]


def test_nested_overlapping_and_crossing_quotes_all_compete():
    assert prf(score(NESTED, FOUND), "WSW@0.5") == prf(score(NESTED, FOUND), "Quote@exact") == (1, 1, 1)
    assert score(NESTED, FOUND).signature.nested == "all"


@pytest.mark.parametrize(("nested", "out"), [("outer", "dolu"), ("inner", "bera dolu, fani")])
def test_outer_or_inner_quotes_alone_can_be_scored(nested, out):
    """Crossing quotes are nested in none. Of gold and predictions one is left out each."""
    report = score(NESTED, FOUND, nested=nested)
    assert report["Quote@exact"].counts == {"right": 3, "predicted": 3, "gold": 3}
    assert report.left_out == {"gold_nested": 1, "predictions_nested": 1}
    assert report.signature.nested == f"{nested}(2)"
    kept = [item for item in FOUND if item["content"] != [out]]
    assert score(NESTED, kept, nested=nested)["Quote@exact"].counts == {"right": 3, "predicted": 3, "gold": 3}


@pytest.mark.parametrize(
    "predicted",
    [
        claim("bera dolu", "kera lima"),
        claim("kera lima", "bera dolu"),
        claim("bera", "dolu", "kera", "lima"),
        claim("bera dolu, ", "bera dolu", "kera lima"),
    ],
    ids=["as it is", "parts in another order", "parts with but a space between them", "a part twice, with the comma"],
)
def test_a_discontinuous_quote_is_the_set_of_its_characters(predicted):
    assert prf(score([document(quote("bera dolu", "kera lima"))], [predicted]), "Quote@exact") == (1, 1, 1)


def test_a_discontinuous_quote_is_not_what_stands_between_its_parts():
    """Gold has 16 letters, the span around both parts 32: dice 2·16/48 = 2/3."""
    report = score([document(quote("bera dolu", "kera lima"))], [claim("bera dolu, fani goke. Hima jupo kera lima")])
    assert prf(report, "Quote@exact") == (0, 0, 0)
    assert report["Quote-soft"].values["f1"] == pytest.approx(2 / 3, abs=1e-5)


def test_a_quote_predicted_in_parts_is_matched_with_the_best_of_them():
    """Gold 16 letters; parts 4 and 12: the second has dice 24/28 = .857, the first stays alone."""
    report = score([document(quote("bera dolu, fani goke"))], [claim("bera"), claim("dolu, fani goke")])
    assert report["Quote@0.5"].counts == {"right": 1, "predicted": 2, "gold": 1}
    assert report["Quote-soft"].counts["right"] == pytest.approx(24 / 28, abs=1e-5)
    assert prf(report, "Chars") == (1, 1, 1)


def test_one_prediction_over_several_gold_quotes_is_matched_with_one():
    """Gold 12 and 4 letters, predicted 16: dice 24/28 with the first."""
    report = score([document(quote("bera dolu, fani"), quote("goke"))], [claim("bera dolu, fani goke")])
    assert report["Quote@0.5"].counts == {"right": 1, "predicted": 1, "gold": 2}
    assert report["Quote-soft"].counts["right"] == pytest.approx(24 / 28, abs=1e-5)
    assert prf(report, "Chars") == (1, 1, 1)


# ---------------------------------------------------------------- quotes and speakers of which little is known


def test_a_quote_without_a_content_character_counts_by_what_is_not_space():
    """“… “” between “nepi” and “Oslu”: the ellipsis and the mark, not the space."""
    gold = [document(quote("… “"), quote("bera"))]
    assert prf(score(gold, [claim("…", "“"), claim("bera")]), "Quote@exact") == (1, 1, 1)
    assert score(gold, [claim("…")])["Quote-soft"].counts["right"] == pytest.approx(2 / 3, abs=1e-5)
    assert prf(score(gold, [claim("nepi…")]), "Quote@0.5") == (0, 0, 0)  # with a letter the mark does not count


def test_a_quote_without_a_content_character_is_warned_of_by_validation(tmp_path):
    findings = validated(tmp_path, [annotated("… “", "q1", type="indirect")])
    assert ("no-letters", "warning") in {(finding.rule, finding.severity) for finding in findings}


def test_a_quote_of_space_alone_is_an_error_of_validation(tmp_path):
    value = annotated(" riku", "q1", type="indirect")
    value["content"][0].update(exact=" ", end=value["content"][0]["start"] + 1)
    assert "error" in {finding.severity for finding in validated(tmp_path, [value])}


def test_an_unnamed_speaker_without_description_and_mention_is_warned_of(tmp_path):
    quotes = [annotated("fani goke", "q1", type="indirect", speaker=["nobody"])]
    findings = validated(tmp_path, quotes, {"nobody": {"kind": "person", "identification": "vague"}})
    assert findings
    assert {finding.severity for finding in findings} == {"warning"}


def test_of_such_a_speaker_the_flag_alone_is_right_and_the_report_says_so():
    people = {**PEOPLE, "x": {}}
    gold = [document(quote("bera dolu", speaker=["x"], anonymous=True), quote("fani"), speakers=people)]
    report = score(gold, [quote("bera dolu", anonymous=True), claim("fani")])
    assert prf(report, "WSW@0.5") == (1, 1, 1)
    assert any("1 gold quotes have an unnamed speaker" in warning for warning in report.warnings)
    with_a_name = score(gold, [claim("bera dolu", anonymous=True), claim("fani")])
    assert with_a_name["WSW@0.5"].counts["right"] == 1
    described = [document(quote("bera dolu", speaker=["clerk"], anonymous=True), quote("fani"))]
    assert score(described, [quote("bera dolu", anonymous=True), claim("fani")])["WSW@0.5"].counts["right"] == 1


# ---------------------------------------------------------------- texts that are missing

FREE = [document(quote("bera dolu")), document(quote([0, 10]), id="free", text=None, text_sha256="0" * 64)]


def test_gold_without_text_that_the_predictions_do_not_contain_is_left_out_of_both_sides():
    report = score(FREE, [claim("bera dolu")])
    assert prf(report, "WSW@0.5") == (1, 1, 1)
    assert report.signature.no_text == "1"
    assert report.left_out == {"documents_without_text": 1, "gold_in_documents_without_text": 1}
    assert (report.signature.unit, report.signature.missing) == ("content", "0")
    assert any("1 document left out" in warning for warning in report.warnings)


def test_gold_without_text_is_scored_if_the_predictions_contain_it():
    """Offsets count as they are then, for every document: in `a` 10 code points with the comma, of which 9 are gold."""
    report = score(FREE, {"a": [claim([0, 10])], "free": [claim([0, 10])]})
    assert (report.signature.no_text, report.signature.unit) == ("0", "raw")
    assert prf(report, "WSW@0.5") == (1, 1, 1)
    assert prf(report, "Quote@exact") == (1 / 2, 1 / 2, 1 / 2)
    assert prf(report, "Chars") == (pytest.approx(19 / 20), 1, pytest.approx(38 / 39))
    assert any("units are code points" in warning for warning in report.warnings)


def test_gold_without_text_is_scored_only_if_the_system_read_the_same_text():
    given = [{"document_id": "free", "text_sha256": sha, "quotes": [claim([0, 10])]} for sha in ("0" * 64, "1" * 64)]
    assert prf(onrecord.score(tables_of(FREE[1:]), given[:1], samples=0), "Quote@exact") == (1, 1, 1)
    with pytest.raises(InvalidData) as caught:
        onrecord.score(tables_of(FREE[1:]), given[1:], samples=0)
    assert [finding.rule for finding in caught.value.findings] == ["text-changed"]


def test_with_every_text_at_hand_units_are_content_characters():
    report = score(FREE[:1], [claim([0, 10])])
    assert report.signature.unit == "content"
    assert prf(report, "Quote@exact") == prf(report, "Chars") == (1, 1, 1)


# ---------------------------------------------------------------- regions, completeness


def region(kind, words):
    return {"kind": kind, "start": TEXT.index(words), "end": TEXT.index(words) + len(words)}


def test_predictions_with_more_than_half_of_their_content_in_excluded_regions_are_left_out():
    """“jupo kera lima” is excluded: all of the first, 8 of 12 letters of the second; half of the third stays."""
    gold = [document(quote("bera dolu"), regions=[region("excluded", "jupo kera lima")])]
    spurious = [claim("kera"), claim("kera lima; mova"), claim("Hima jupo")]
    report = score(gold, [claim("bera dolu"), *spurious])
    assert report["Quote@exact"].counts == {"right": 1, "predicted": 2, "gold": 1}
    assert report.left_out == {"predictions_in_excluded_regions": 2}
    assert report.signature.excluded == "2"


def test_in_boilerplate_predictions_are_spurious():
    gold = [document(quote("bera dolu"), regions=[region("boilerplate", "jupo kera lima")])]
    report = score(gold, [claim("bera dolu"), claim("kera lima")])
    assert report["Quote@exact"].counts == {"right": 1, "predicted": 2, "gold": 1}
    assert report["NonQuote"].counts["spurious"] == 1
    assert report["NonQuote"].counts["units"] == 15 * 4 - 12
    assert (report.left_out, report.signature.excluded) == ({}, "0")


DIRECT = [document(quote("“Oslu pavo?”"), quote("bera dolu", type="indirect"), completeness="direct_only")]


def test_where_direct_quotes_alone_are_annotated_others_are_left_out_of_both_sides():
    report = score(DIRECT, [claim("“Oslu pavo?”"), claim("fani goke", type="indirect"), claim("riku", type="mixed")])
    assert report["Quote@exact"].counts == {"right": 1, "predicted": 1, "gold": 1}
    assert report.left_out == {"gold_not_direct": 1, "predictions_not_direct": 2}
    assert report.signature.complete == "direct(3)"


@pytest.mark.parametrize(
    ("words", "direct"),
    [
        ("“Oslu pavo?”", True),
        ("Oslu pavo", True),
        ("Oslu pavo?", True),
        ("“Oslu", False),
        ("riku", False),
        ("pavo?” riku", False),
    ],
)
def test_a_prediction_without_a_type_is_direct_if_it_begins_and_ends_at_marks(words, direct):
    report = score(DIRECT, [claim(words, type=None)])
    assert report["Quote@exact"].counts["predicted"] == direct


def test_of_a_sample_precision_and_f1_are_null():
    gold = [document(quote("bera dolu"), quote("fani goke"), completeness="sampled")]
    report = score(gold, [claim("bera dolu"), claim("riku")])
    for name in ("WSW@0.5", "Quote@exact", "Quote@0.5", "Quote-soft", "Chars"):
        assert prf(report, name) == (None, 1 / 2, None), name
    assert report["Speaker"].values == {"accuracy": 1, "coverage": 1 / 2}
    values = report["Type"].values
    assert (values["direct:precision"], values["direct:recall"], values["direct:f1"], values["macro_f1"]) == (
        None,
        1 / 2,
        None,
        None,
    )
    assert report["NonQuote"].values["spurious_per_10000"] is None
    assert report.signature.complete == "sampled"


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize("wrong", [float("nan"), -0.1, 1.1, float("inf")])
def test_a_confidence_that_is_none_is_an_error(wrong):
    (finding,) = refused(NESTED, [claim("dolu", confidence=0.5), claim("bera", confidence=wrong)])
    assert finding.rule == "wrong-value"
    assert "a, quote 2" in finding.message


def test_a_confidence_missing_in_some_rows_is_an_error():
    (finding,) = refused(NESTED, [claim("dolu", confidence=0.5), claim("bera"), claim("kera", confidence=0)])
    assert finding.rule == "partial-confidence"
    assert "a, quote 2" in finding.message


def test_another_text_than_that_of_gold_is_an_error():
    given = [{"document_id": "a", "text_sha256": hashlib.sha256(b"another").hexdigest(), "quotes": []}]
    with pytest.raises(InvalidData) as caught:
        onrecord.score(tables_of(NESTED), given, samples=0)
    (finding,) = caught.value.findings
    assert finding.rule == "text-changed"
    assert "'a'" in finding.message


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (claim([4, 4]), "selector-range"),
        (claim([9, 5]), "selector-range"),
        (claim([0, len(TEXT) + 1]), "selector-range"),
        (claim("bera", type="shouted"), "wrong-value"),
        ({"speaker": ["Ida Holm"]}, "no-content"),
    ],
    ids=["empty span", "backwards", "past the end", "unknown label", "no content"],
)
def test_what_cannot_be_is_an_error_with_its_document_and_quote(wrong, rule):
    (finding,) = refused(NESTED, [claim("dolu"), wrong])
    assert finding.rule == rule
    assert "a, quote 2" in finding.message


def test_a_quote_id_that_stands_twice_in_one_document_is_an_error():
    given = [claim("dolu", id="p1"), claim("bera", id="p1")]
    (finding,) = refused(NESTED, given)
    assert finding.rule == "duplicate-id"
    assert "p1" in finding.message


def test_every_error_is_listed():
    wrong = [claim([9, 5]), claim("bera", type="shouted"), {"speaker": []}]
    assert sorted(finding.rule for finding in refused(NESTED, wrong)) == ["no-content", "selector-range", "wrong-value"]


@pytest.mark.parametrize(("encoding", "unit"), [("utf-8", "UTF-8 bytes"), ("utf-16-le", "UTF-16 units")])
def test_offsets_that_fit_another_unit_are_said_to(encoding, unit):
    text = "🚢🚢🚢🚢🚢 a bera"  # 12 code points, of which the last four are 13 to 17 in UTF-16 and 23 to 27 in UTF-8
    width = {"utf-8": 1, "utf-16-le": 2}[encoding]
    start, end = (len(text[:at].encode(encoding)) // width for at in (8, 12))
    (finding,) = refused([document(quote("bera"), text=text)], [claim([start, end])])
    assert finding.rule == "selector-range"
    assert unit in finding.message


# ---------------------------------------------------------------- annotations


def annotated(words, id_, **rest):
    place = {"exact": words, "start": TEXT.index(words), "end": TEXT.index(words) + len(words)}
    return {"id": id_, "type": "direct", "content": [place], "speaker": ["holm"], **rest}


def validated(folder, quotes, speakers=None):
    """What `check` finds in an annotation of TEXT; it is clean but for the quotes given."""
    speakers = {"holm": {"kind": "person", "name": "Ida Holm", "identification": "named"}, **(speakers or {})}
    value = {
        "document": {
            "id": "harbour-post/2031-05-04-gates",
            "outlet": {"name": "The Harbour Post"},
            "language": "en",
            "published": "2031-05-04",
            "license": "CC-BY-4.0",
            "text_sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
            "text_length": len(TEXT),
        },
        "speakers": speakers,
        "quotes": quotes,
        "annotation": {"annotators": ["ab"], "method": "authored", "review": "none", "guidelines": "1.0"},
    }
    path = folder / "articles/harbour-post/2031-05-04-gates.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    path.with_suffix(".txt").write_text(TEXT + "\n", "utf-8")
    return list(check([path]))


def test_an_annotation_without_edge_cases_is_clean(tmp_path):
    assert validated(tmp_path, [annotated("“Oslu pavo?”", "q1")]) == []


def test_gold_may_be_a_corpus_object_as_well():
    gold = Corpus("invented", tables_of(NESTED))
    assert prf(onrecord.score(gold, predictions_of(NESTED, {"a": FOUND}), samples=0), "WSW@0.5") == (1, 1, 1)
