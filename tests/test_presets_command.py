"""`score --preset`: our tables become the tokens that the published scorers count, and their figures are printed."""

import json

import pytest

import onrecord
from onrecord.schema import validator
from onrecord.scoring.presets import PRESETS
from onrecord.scoring.presets.signature import PresetSignature
from onrecord.sides.presets.score import score_preset
from onrecord.sides.presets.tokens import Tokens

from .strategies import tables_of

TEXT = "“Gates stay shut,” Ida Holm said. The clerk denied that ships wait; so did Peter Oru."
SPEAKERS = {
    "holm": {"name": "Ida Holm", "aliases": ["I. Holm"]},
    "clerk": {"name": None, "description": "the clerk of the port"},
    "oru": {"name": "Peter Oru"},
}
GOLD = [
    {"content": ["“Gates stay shut,”"], "cue": ["said"], "mention": ["Ida Holm"], "type": "direct", "speaker": ["holm"]},
    {"content": ["that ships wait"], "cue": ["denied"], "mention": ["The clerk"], "type": "indirect", "speaker": ["clerk"]},
]


def at(words):
    start = TEXT.index(words)
    return [[start, start + len(words)]]


def said(words, cue, mention, kind, name):
    return {"content": at(words), "cue": at(cue), "mention": at(mention), "type": kind, "speaker": [name]}


RIGHT = [
    said("“Gates stay shut,”", "said", "Ida Holm", "direct", "Ms Holm"),
    said("that ships wait", "denied", "The clerk", "indirect", "the clerk"),
]


def gold(**rest):
    return tables_of([{"id": "a", "text": TEXT, "speakers": SPEAKERS, "quotes": GOLD, **rest}])


def preset(name, predicted, **options):
    return score_preset(name, gold(), [{"document_id": "a", "quotes": predicted}], **options)


@pytest.mark.parametrize("name", PRESETS)
def test_gold_given_back_is_perfect(name):
    """ "Ms Holm" resolves to Ida Holm, "the clerk" is how the other is described. Types that do not occur are null, or 1 by default."""
    values = {key: value for key, value in preset(name, RIGHT).figures.values.items() if value is not None}
    assert values == pytest.approx(dict.fromkeys(values, 1))
    assert len(values) >= 3


def test_tokens_are_words_and_marks():
    """“ Gates stay shut , ” : six tokens, of which the first and the last are quotation marks."""
    tokens = Tokens("“Gates stay shut,” she's e\u0301mu.", tokenised=False)
    assert tokens.at(0, 18) == (0, 6)
    assert tokens.marks == {0, 5, 7}
    assert tokens.at(19, 24) == (6, 9)
    assert tokens.at(25, 29) == (9, 10)
    assert tokens.at(2, 3) == (1, 2)
    assert tokens.at(18, 19) is None


def test_tokens_of_a_corpus_that_is_tokenised_stand_between_spaces():
    tokens = Tokens("`` It's shut , '' he said .", tokenised=True)
    assert tokens.at(0, 17) == (0, 5)
    assert tokens.marks == {0, 4}


def test_without_a_text_every_code_point_is_a_token():
    report = score_preset("german2024", [{"document_id": "a", "quotes": [{"content": [[0, 10]]}]}],
                          [{"document_id": "a", "quotes": [{"content": [[0, 5]]}]}])  # fmt: skip
    assert (report.figures["prec_msg"], report.figures["rec_msg"]) == (1, 0.5)
    assert report.signature.unit == "token+raw"


def test_ggt_counts_characters_and_words_of_verbs():
    """18 characters, of which the first 7 are 7/18 = .39: above .3, not above .8."""
    short = {**RIGHT[0], "content": [[0, 7]], "cue": at("denied")}
    values = preset("ggt", [short]).figures.values
    assert (values["quotes@0.3_precision"], values["quotes@0.8_precision"], values["verb_match@0.3"]) == (1, 0, 0)


def test_what_types_of_ours_are_in_the_german_scorer():
    """Mixed is none of its types: KeyError, as in the original."""
    mixed = [{**RIGHT[0], "type": "mixed"}, RIGHT[1]]
    assert preset("german2024", mixed).figures.why == dict.fromkeys(("prec_form", "rec_form", "f1_form"), "KeyError: 'Mixed'")
    assert preset("german2024-fixed", mixed).figures["f1_form"] == 1 / 2


def test_booknlp_takes_the_answers_to_given_quotes():
    """Quotes named by their id; who is not told in gold's names is a speaker of its own."""
    tables = gold()
    ids = tables.quotes["quote_id"].to_pylist()
    given = [{"quote_id": name, "speaker": [who]} for name, who in zip(ids, ("Peter Oru", "Una Sverd"), strict=True)]
    answered = [{"document_id": "a", "quotes": given}]
    assert score_preset("booknlp", tables, answered).figures["b3_f1"] == 1
    assert score_preset("booknlp-fixed", tables, answered).figures["accuracy"] == 0
    assert score_preset("booknlp", tables, [{"document_id": "a", "quotes": given[:1]}]).figures["b3_f1"] is None


def test_booknlp_knows_whom_an_answer_describes_whatever_stands_before_it():
    """Gold: twice the clerk, without a name. One answer has no content, one has: both describe the clerk, nobody is told apart."""
    speakers = {"clerk": {"description": "a clerk of the port"}}
    quotes = [{**quote, "speaker": ["clerk"], "anonymous": True} for quote in GOLD]
    tables = tables_of([{"id": "a", "text": TEXT, "speakers": speakers, "quotes": quotes}])
    first, second = tables.quotes["quote_id"].to_pylist()
    place = [[span["start"], span["end"]] for span in tables.quotes["content"][1].as_py()]
    given = [
        {"quote_id": first, "speaker": ["a port clerk"]},
        {"quote_id": second, "speaker": ["the clerk of a port"], "content": place},
    ]
    report = score_preset("booknlp-fixed", tables, [{"document_id": "a", "quotes": given}])
    assert report.figures["accuracy"] == 1


def test_documents_that_one_side_lacks():
    """The Gender Gap Tracker skips what is missing; the German scorer does not look at unknown documents."""
    tables = tables_of([{"id": name, "text": TEXT, "speakers": SPEAKERS, "quotes": GOLD} for name in "ab"])
    one = [{"document_id": "a", "quotes": RIGHT}]
    report = score_preset("ggt", tables, one)
    assert (report.figures["quotes@0.8_recall"], report.signature.missing) == (1, "1")
    assert score_preset("ggt-fixed", tables, one).figures["quotes@0.8_recall"] == 1 / 2
    both = [*one, {"document_id": "b", "quotes": RIGHT}]
    unknown = [*both, {"document_id": "z", "quotes": [{"content": [[0, 10]]}]}]
    with pytest.raises(onrecord.InvalidData):
        score_preset("german2024", tables, unknown)
    assert score_preset("german2024", tables, unknown, unknown="fp").figures["prec_msg"] == 1
    assert score_preset("german2024-fixed", tables, unknown, unknown="fp").figures["prec_msg"] == 4 / 5


def test_words_that_stand_nowhere_are_left_out_and_counted():
    report = preset("german2024", [*RIGHT, {"text": "words that nobody ever said", "speaker": ["Ida Holm"]}])
    assert report.figures["prec_msg"] == 1
    assert report.signature.not_found == "1"
    assert any("nowhere" in warning for warning in report.warnings)


def test_the_records_keep_the_order_of_the_input():
    turned = preset("nervaluate-strict", [{**RIGHT[0], "content": [[0, 6]]}, *RIGHT]).figures
    straight = preset("nervaluate-strict", [*RIGHT, {**RIGHT[0], "content": [[0, 6]]}]).figures
    assert (turned["strict_content_recall"], straight["strict_content_recall"]) == (1 / 2, 1)


def test_the_signature_parses_back():
    signature = preset("citron", RIGHT).signature
    assert PresetSignature.parse(str(signature)) == signature
    assert str(signature).startswith("preset:citron|data:tables#")
    with pytest.raises(ValueError, match="colour:red"):
        PresetSignature.parse(f"{signature}|colour:red")


@pytest.fixture
def files(tmp_path):
    """Gold in the prediction format, and predictions, in a folder."""
    for name in ("gold", "predicted"):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"document_id": "a", "quotes": RIGHT}) + "\n", "utf-8")
    return tmp_path


def test_json_is_as_its_schema_says(run, files):
    outcome = run("score", files / "predicted.jsonl", "--gold", files / "gold.jsonl", "--preset", "ggt", "--format", "json")
    report = json.loads(outcome.out)
    assert list(validator("preset").iter_errors(report)) == []
    assert report["figures"]["quotes@0.8_f1"] == 1
    assert "not a recommendation" in report["note"]


def test_null_has_its_reason_in_every_format(run, files):
    (files / "predicted.jsonl").write_text('{"document_id": "a", "quotes": []}\n', "utf-8")
    command = ("score", files / "predicted.jsonl", "--gold", files / "gold.jsonl", "--preset", "german2024")
    reason = "ZeroDivisionError: no quote has such tokens"
    for format in ("text", "json", "markdown", "csv"):
        outcome = run(*command, "--format", format)
        assert (outcome.code, reason in outcome.out, "preset:german2024|" in outcome.out) == (0, True, True), format
    target = files / "figures.csv"
    assert run(*command, "--output", target).out == ""
    assert target.read_text("utf-8").startswith("preset,figure,value,why_null,signature\ngerman2024,prec_msg,,")


def test_options_of_our_own_measures_are_refused(run, files):
    command = ("score", files / "predicted.jsonl", "--gold", files / "gold.jsonl")
    outcome = run(*command, "--by", "type", "--macro", "type", "--preset", "citron", "--samples", "0")
    assert outcome.code == 2
    assert "leave out --by, --macro, --samples" in " ".join(outcome.err.replace("│", " ").split())
    outcome = run(*command, "--preset", "citrom")
    assert (outcome.code, "did you mean 'citron'" in outcome.err) == (2, True)
